import { dictionaryAt, type PdfForm, readPdf, spansOf } from '../pdf/pdf-form.ts';

/** `D:20261120060000+00'00'`: as long as what browsers write. */
export const pdfDate = (ms: number): string => `D:${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}+00'00'`;

/**
 * What differs from print to print is overwritten in place and in the same length: the dates by the report's own time, the numbers of
 * structure elements (they count up within a browser) by their rank. Two prints of the same page are then equal byte by byte.
 */
export const finishPdf = (printed: Uint8Array, at: number): Buffer => {
  const bytes = Buffer.from(printed);
  const form = readPdf(bytes);
  const places = elementNumbers(bytes, form);
  const ranks = new Map([...new Set(places.map(({ name }) => name))].toSorted().map((name, i) => [name, `node${String(i + 1).padStart(8, '0')}`]));
  for (const { name, at: place } of places) bytes.write(ranks.get(name)!, place, 'latin1');
  const info = spansOf(form).find(({ number }) => number === form.info);
  if (info) {
    const { text, at: start } = dictionaryAt(bytes, info.from, info.to);
    for (const { 1: head, index } of text.matchAll(/(\/(?:CreationDate|ModDate) \()D:\d{14}\+00'00'\)/g))
      bytes.write(pdfDate(at), start + index + head!.length, 'latin1');
  }
  return bytes;
};

const elementNumbers = (bytes: Buffer, form: PdfForm): readonly { readonly name: string; readonly at: number }[] =>
  spansOf(form).flatMap(({ from, to }) => {
    const { text, at } = dictionaryAt(bytes, from, to);
    return [...text.matchAll(/\((node\d{8})\)/g)].map(({ 1: name, index }) => ({ name: name!, at: at + index + 1 }));
  });
