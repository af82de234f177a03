import { dictionariesOf, pageObjects, readPdf } from './pdf-form.ts';

/**
 * The pages on which the sections begin, counted from 1: what lies under the first title of the outline, in its order. Empty without an
 * outline. Throws `UnknownPdf`.
 */
export const sectionPages = (bytes: Uint8Array): readonly number[] => {
  const form = readPdf(bytes);
  const dictionaries = dictionariesOf(bytes, form);
  const pages = new Map(pageObjects(dictionaries, form).map((number, i) => [number, i + 1]));
  const reference = (text: string | undefined, key: string): number | undefined => {
    const found = new RegExp(`/${key} (\\d+) 0 R`).exec(text ?? '')?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const at = (number: number | undefined): string | undefined => (number === undefined ? undefined : dictionaries.get(number));
  const title = at(reference(at(reference(at(form.root), 'Outlines')), 'First'));
  const found: number[] = [];
  const seen = new Set<number>();
  for (let number = reference(title, 'First'); number !== undefined && !seen.has(number); number = reference(at(number), 'Next')) {
    seen.add(number);
    const target = /\/Dest \[(\d+) 0 R/.exec(at(number) ?? '')?.[1];
    const page = target === undefined ? undefined : pages.get(Number(target));
    if (page !== undefined) found.push(page);
  }
  return found;
};
