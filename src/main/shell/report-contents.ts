import { Refusal } from '../../domain/decider.ts';
import { sectionPages } from '../pdf/pdf-outline.ts';

/** The first print shows where the sections are, the second has their numbers; a third only if those moved something. */
const mostPrints = 4;

// Runs in the printed page: numbers of pages behind the entries of its contents, and how many entries there are.
const fill = (pages: readonly number[]): string => `(() => {
  const places = document.querySelectorAll('[data-contents-page]');
  const pages = ${JSON.stringify(pages)};
  places.forEach((place, i) => { place.textContent = String(pages[i] ?? ''); });
  return places.length;
})()`;

/**
 * Prints a page until its contents tell the pages on which its sections are (headings of the second level); one without contents or
 * sections is printed once. `evaluate` runs code in the page and answers with its value.
 */
export const printWithContents = async (print: () => Promise<Uint8Array>, evaluate: (code: string) => Promise<unknown>): Promise<Uint8Array> => {
  let known: readonly number[] = [];
  for (let prints = 0; prints < mostPrints; prints++) {
    /* oxlint-disable no-await-in-loop -- each print depends on the one before */
    const pdf = await print();
    const pages = sectionPages(pdf);
    if (pages.join() === known.join()) return pdf;
    const entries = await evaluate(fill(pages));
    if (entries === 0) return pdf;
    if (entries !== pages.length) throw new Refusal('report.contents', 'The contents of the report name other sections than it has. Nothing was saved.');
    known = pages;
    /* oxlint-enable no-await-in-loop */
  }
  throw new Refusal(
    'report.contents',
    `After ${mostPrints} prints the sections of the report still move from page to page. Nothing was saved. Choose another period.`,
  );
};
