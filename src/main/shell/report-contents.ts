import { Refusal } from '../../domain/decider.ts';
import { sectionPages } from '../pdf/pdf-outline.ts';

/** The draft shows where the sections are, the first print has their numbers; another one only if those moved something. */
const mostPrints = 3;

// Run in the printed page.
const countEntries = `document.querySelectorAll('[data-contents-page]').length`;
/** Only headings are painted, everything keeps its place: the pages are the same, and known a little sooner. */
const setDraft = (isDraft: boolean): string => `document.documentElement.toggleAttribute('data-report-draft', ${isDraft})`;
const fill = (pages: readonly number[]): string => `(() => {
  const pages = ${JSON.stringify(pages)};
  document.querySelectorAll('[data-contents-page]').forEach((place, i) => { place.textContent = String(pages[i] ?? ''); });
})()`;

/**
 * Prints a page until its contents tell the pages on which its sections are (headings of the second level); one without contents is
 * printed once. `evaluate` runs code in the page and answers with its value.
 */
export const printWithContents = async (print: () => Promise<Uint8Array>, evaluate: (code: string) => Promise<unknown>): Promise<Uint8Array> => {
  const entries = await evaluate(countEntries);
  if (entries === 0) return print();
  await evaluate(setDraft(true));
  let known = sectionPages(await print());
  await evaluate(setDraft(false));
  for (let prints = 0; prints < mostPrints; prints++) {
    if (entries !== known.length) throw new Refusal('report.contents', 'The contents of the report name other sections than it has. Nothing was saved.');
    /* oxlint-disable no-await-in-loop -- each print depends on the one before */
    await evaluate(fill(known));
    const pdf = await print();
    /* oxlint-enable no-await-in-loop */
    const pages = sectionPages(pdf);
    if (pages.join() === known.join()) return pdf;
    known = pages;
  }
  throw new Refusal('report.contents', 'The sections of the report moved from page to page with every print. Nothing was saved. Choose another period.');
};
