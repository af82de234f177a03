import { expect, test } from 'vitest';
import { printWithContents } from '../../../src/main/shell/report-contents.ts';

/** A PDF as browsers print it, with a page per entry and sections on the pages given. */
const pdfWith = (sections: readonly number[], pages = 9): Uint8Array => {
  const page = (i: number) => 10 + i;
  const entry = (i: number) => 50 + i;
  const objects = new Map<number, string>([
    [1, '<</Type /Catalog /Pages 2 0 R /Outlines 3 0 R>>'],
    [2, `<</Type /Pages /Kids [${Array.from({ length: pages }, (_, i) => `${page(i)} 0 R`).join(' ')}] /Count ${pages}>>`],
    [3, sections.length > 0 ? '<</Type /Outlines /First 4 0 R /Last 4 0 R /Count 1>>' : '<</Type /Outlines /Count 0>>'],
    [4, `<</Title (Report) /Dest [10 0 R /XYZ 0 0 0] /First ${entry(0)} 0 R>>`],
    [5, '<</Producer (Test)>>'],
    ...Array.from({ length: pages }, (_, i) => [page(i), '<</Type /Page /Parent 2 0 R>>'] as const),
    ...sections.map((on, i) => [entry(i), `<</Dest [${page(on - 1)} 0 R /XYZ 0 0 0]${i + 1 < sections.length ? ` /Next ${entry(i + 1)} 0 R` : ''}>>`] as const),
  ]);
  let text = '%PDF-1.4\n';
  const offsets = new Map<number, number>();
  for (const [number, dictionary] of objects) {
    offsets.set(number, text.length);
    text += `${number} 0 obj\n${dictionary}\nendobj\n`;
  }
  const size = Math.max(...objects.keys()) + 1;
  const table = text.length;
  const line = (i: number) => (offsets.has(i) ? `${String(offsets.get(i)).padStart(10, '0')} 00000 n \n` : '0000000000 65535 f \n');
  text += `xref\n0 ${size}\n${Array.from({ length: size }, (_, i) => line(i)).join('')}trailer\n<</Size ${size} /Root 1 0 R /Info 5 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
};
const printing = (prints: readonly (readonly number[])[], entries = prints[0]!.length) => {
  const told: string[] = [];
  let count = 0;
  const done = printWithContents(
    async () => pdfWith(prints[Math.min(count++, prints.length - 1)]!),
    async (code) => {
      told.push(/const pages = (.*);/.exec(code)![1]!);
      return entries;
    },
  );
  return { done, told, prints: () => count };
};

test('U28: the contents get the pages of a first print, and the second is taken when they are right', async () => {
  const { done, told, prints } = printing([[1, 2, 2, 7]]);
  expect(Buffer.from(await done).equals(Buffer.from(pdfWith([1, 2, 2, 7])))).toBe(true);
  expect([told, prints()]).toEqual([['[1,2,2,7]'], 2]);
});
test('U28: numbers that move a section are written again', async () => {
  const { done, told, prints } = printing([
    [1, 2, 3],
    [1, 2, 4],
  ]);
  await done;
  expect([told, prints()]).toEqual([['[1,2,3]', '[1,2,4]'], 3]);
});
test('a page without sections is printed once', async () => {
  const { done, told, prints } = printing([[]]);
  await done;
  expect([told, prints()]).toEqual([[], 1]);
});
test('a page with sections and without contents is printed once', async () => {
  const { done, prints } = printing([[1, 4]], 0);
  await done;
  expect(prints()).toBe(1);
});
test('contents that never come to rest, or that name other sections, are said and not handed over', async () => {
  let turn = 0;
  const restless = printWithContents(
    async () => pdfWith([1, 2 + (turn++ % 2)]),
    async () => 2,
  );
  await expect(restless).rejects.toMatchObject({ code: 'report.contents', message: /still move/ });
  await expect(printing([[1, 2]], 3).done).rejects.toMatchObject({ code: 'report.contents', message: /other sections/ });
});
