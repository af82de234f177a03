import { Refusal } from '../../domain/decider.ts';
import { outlineOf } from '../pdf/pdf-outline.ts';

/** The first print shows where the sections are, the second has their numbers; a third only if those moved something. */
const mostPrints = 4;

// Runs in the printed page: numbers of pages behind the entries of the contents. False: there are others than sections.
const fill = (pages: readonly number[]): string => `(() => {
  const places = document.querySelectorAll('[data-contents-page]');
  const pages = ${JSON.stringify(pages)};
  if (places.length === 0) return true;
  if (places.length !== pages.length) return false;
  places.forEach((place, i) => { place.textContent = String(pages[i]); });
  return true;
})()`;

/**
 * Prints a page until its contents tell the pages on which its sections are (headings of the second level). `evaluate` runs code in
 * the page and answers with its value. A page without contents is printed once more than it has to be only when it has sections.
 */
export const printWithContents = async (print: () => Promise<Uint8Array>, evaluate: (code: string) => Promise<unknown>): Promise<Uint8Array> => {
  let known: readonly number[] = [];
  for (let prints = 0; prints < mostPrints; prints++) {
    /* oxlint-disable no-await-in-loop -- each print depends on the one before */
    const pdf = await print();
    const pages = outlineOf(pdf).map(({ page }) => page);
    if (pages.join() === known.join()) return pdf;
    if ((await evaluate(fill(pages))) !== true)
      throw new Refusal('report.contents', 'The contents of the report name other sections than it has. Nothing was saved.');
    known = pages;
    /* oxlint-enable no-await-in-loop */
  }
  throw new Refusal(
    'report.contents',
    `After ${mostPrints} prints the sections of the report still move from page to page. Nothing was saved. Choose another period.`,
  );
};
