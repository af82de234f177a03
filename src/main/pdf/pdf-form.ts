/** The PDF that browsers print: one table of offsets at its end, one trailer, dictionaries in plain text. */
export interface PdfForm {
  /** Offset of the table of offsets. */
  readonly table: number;
  /** One more than the highest object number. */
  readonly size: number;
  readonly root: number;
  readonly info: number;
  /** Offsets of objects in use, by number. */
  readonly offsets: ReadonlyMap<number, number>;
}

/** The file is no PDF, or a PDF in another form than browsers print today. */
export class UnknownPdf extends Error {
  override readonly name = 'UnknownPdf';
}

const latin = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to);
const numberIn = (text: string, pattern: RegExp): number => {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new UnknownPdf(`The trailer of the PDF has no ${pattern.source}.`);
  return Number(found);
};

/** Reads trailer and table. Throws `UnknownPdf`. */
export const readPdf = (bytes: Uint8Array): PdfForm => {
  const tail = latin(bytes, Math.max(0, bytes.length - 2048), bytes.length);
  const [, trailer, at] = /trailer\s*<<([^]*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail) ?? [];
  if (trailer === undefined || at === undefined) throw new UnknownPdf('The PDF does not end with a trailer.');
  const table = Number(at);
  const head = /^xref\r?\n0 (\d+) ?\r?\n/.exec(latin(bytes, table, table + 40));
  if (!head) throw new UnknownPdf('The PDF has no plain table of offsets.');
  const offsets = new Map<number, number>();
  for (let i = 0; i < Number(head[1]); i++) {
    const start = table + head[0].length + i * 20;
    const entry = /^(\d{10}) \d{5} ([nf])/.exec(latin(bytes, start, start + 20));
    if (!entry) throw new UnknownPdf(`Entry ${i} of the table of offsets cannot be read.`);
    if (entry[2] === 'n') offsets.set(i, Number(entry[1]));
  }
  return { table, size: numberIn(trailer, /\/Size (\d+)/), root: numberIn(trailer, /\/Root (\d+) 0 R/), info: numberIn(trailer, /\/Info (\d+) 0 R/), offsets };
};

/** The objects in the order of the file: number, first byte, end. */
export const spansOf = ({ offsets, table }: PdfForm): readonly { readonly number: number; readonly from: number; readonly to: number }[] => {
  const inOrder = [...offsets].toSorted((a, b) => a[1] - b[1]);
  return inOrder.map(([number, from], i) => ({ number, from, to: inOrder[i + 1]?.[1] ?? table }));
};

/** What stands between `N 0 obj` and its stream or end, and where. */
export const dictionaryAt = (bytes: Uint8Array, from: number, to: number): { readonly text: string; readonly at: number } => {
  const whole = latin(bytes, from, to);
  const start = /^\d+ 0 obj\s+/.exec(whole)?.[0].length;
  if (start === undefined) throw new UnknownPdf(`There is no object at byte ${from}.`);
  const end = whole.search(/>>\s*stream\r?\n/);
  const stop = end === -1 ? whole.lastIndexOf('endobj') : end + 2;
  if (stop < start) throw new UnknownPdf(`The object at byte ${from} does not end.`);
  return { text: whole.slice(start, stop), at: from + start };
};

/** The text of every object up to its stream, by number. */
export const dictionariesOf = (bytes: Uint8Array, form: PdfForm): ReadonlyMap<number, string> =>
  new Map(spansOf(form).map(({ number, from, to }) => [number, dictionaryAt(bytes, from, to).text]));

/** The objects of the pages in their order. */
export const pageObjects = (dictionaries: ReadonlyMap<number, string>, { root }: PdfForm): readonly number[] => {
  const found: number[] = [];
  const visit = (number: number, depth: number): void => {
    const text = dictionaries.get(number);
    if (text === undefined || depth > 50) return;
    if (/\/Type \/Page\b(?!s)/.test(text)) found.push(number);
    else for (const [, kid] of (/\/Kids \[([^\]]*)\]/.exec(text)?.[1] ?? '').matchAll(/(\d+) 0 R/g)) visit(Number(kid), depth + 1);
  };
  const pages = /\/Pages (\d+) 0 R/.exec(dictionaries.get(root) ?? '')?.[1];
  if (pages !== undefined) visit(Number(pages), 0);
  return found;
};

/** Which objects hold what is drawn on which page, pages counted from 1. */
export const pageContents = (bytes: Uint8Array, form: PdfForm): ReadonlyMap<number, number> => {
  const dictionaries = dictionariesOf(bytes, form);
  const contents = new Map<number, number>();
  for (const [i, number] of pageObjects(dictionaries, form).entries())
    for (const [, content] of (/\/Contents (\d+ 0 R|\[[^\]]*\])/.exec(dictionaries.get(number)!)?.[1] ?? '').matchAll(/(\d+) 0 R/g))
      contents.set(Number(content), i + 1);
  return contents;
};
