import { dictionariesOf, pageObjects, readPdf } from './pdf-form.ts';

export interface OutlineEntry {
  /** Counted from 1. */
  readonly page: number;
}

/** The sections of a printed page: what lies under its first title in the outline, in order. Empty without an outline. Throws `UnknownPdf`. */
export const outlineOf = (bytes: Uint8Array): readonly OutlineEntry[] => {
  const form = readPdf(bytes);
  const dictionaries = dictionariesOf(bytes, form);
  const pages = new Map(pageObjects(dictionaries, form).map((number, i) => [number, i + 1]));
  const reference = (text: string | undefined, key: string): number | undefined => {
    const found = new RegExp(`/${key} (\\d+) 0 R`).exec(text ?? '')?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const at = (number: number | undefined): string | undefined => (number === undefined ? undefined : dictionaries.get(number));
  const title = at(reference(at(reference(at(form.root), 'Outlines')), 'First'));
  const entries: OutlineEntry[] = [];
  const seen = new Set<number>();
  for (let number = reference(title, 'First'); number !== undefined && !seen.has(number); number = reference(at(number), 'Next')) {
    seen.add(number);
    const target = /\/Dest \[(\d+) 0 R/.exec(at(number) ?? '')?.[1];
    const page = target === undefined ? undefined : pages.get(Number(target));
    if (page !== undefined) entries.push({ page });
  }
  return entries;
};
