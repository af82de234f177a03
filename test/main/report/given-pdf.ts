import { deflateSync } from 'node:zlib';

export interface GivenPdf {
  readonly pages?: readonly string[];
  readonly date?: string;
  /** Where the numbers of structure elements begin. */
  readonly firstElement?: number;
}

/** A small PDF in the form that browsers print: plain dictionaries, packed contents, one table of offsets, structure elements with numbers. */
export const givenPdf = ({ pages = ['First page', 'Second page'], date = '20261120060000', firstElement = 1 }: GivenPdf = {}): Buffer => {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\xd3\xeb\xe9\xe1\n', 'latin1')];
  const offsets: number[] = [0];
  const put = (part: string | Buffer): void => void parts.push(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
  const object = (number: number, text: string, stream?: Buffer): void => {
    offsets[number] = parts.reduce((sum, { length }) => sum + length, 0);
    put(`${number} 0 obj\n${text}`);
    if (stream) for (const part of [' stream\n', stream, '\nendstream']) put(part);
    put('\nendobj\n');
  };
  const [info, catalogue, tree, structure, font, first] = [1, 2, 3, 4, 5, 6];
  const element = (i: number): string => `node${String(firstElement + i).padStart(8, '0')}`;
  object(
    info,
    `<</Title (Shift report \\(given\\))\n/Creator (Mozilla/5.0 \\(X11\\) Chrome)\n/Producer (Skia/PDF m156)\n/CreationDate (D:${date}+00'00')\n/ModDate (D:${date}+00'00')>>`,
  );
  pages.forEach((words, i) => {
    const content = deflateSync(Buffer.from(`BT /F0 24 Tf 72 720 Td (${words}) Tj ET\n`.padEnd(1800, `% ${words} `), 'latin1'), { level: 0 });
    object(first + i * 2, `<</Filter /FlateDecode\n/Length ${content.length}>>`, content);
    object(
      first + i * 2 + 1,
      `<</Type /Page\n/Resources <</Font <</F0 ${font} 0 R>>>>\n/MediaBox [0 0 595 842]\n/Contents ${first + i * 2} 0 R\n/Parent ${tree} 0 R>>`,
    );
  });
  object(font, '<</Type /Font\n/Subtype /Type1\n/BaseFont /Helvetica>>');
  object(structure, `<</Type /StructTreeRoot\n/Note [${pages.map((_words, i) => `(${element(i)})`).join(' ')}]>>`);
  object(tree, `<</Type /Pages\n/Count ${pages.length}\n/Kids [${pages.map((_words, i) => `${first + i * 2 + 1} 0 R`).join(' ')}]>>`);
  object(catalogue, `<</Type /Catalog\n/Pages ${tree} 0 R\n/StructTreeRoot ${structure} 0 R\n/Lang (en)>>`);
  const table = parts.reduce((sum, { length }) => sum + length, 0);
  put(`xref\n0 ${offsets.length}\n0000000000 65535 f \n`);
  for (const offset of offsets.slice(1)) put(`${String(offset).padStart(10, '0')} 00000 n \n`);
  put(`trailer\n<</Size ${offsets.length}\n/Root ${catalogue} 0 R\n/Info ${info} 0 R>>\nstartxref\n${table}\n%%EOF\n`);
  return Buffer.concat(parts);
};
