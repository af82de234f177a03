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
/** A page with so many entries in its contents, and what is asked of it. */
const printing = (prints: readonly (readonly number[])[], entries = prints[0]!.length) => {
  const told: string[] = [];
  let count = 0;
  const done = printWithContents(
    async () => {
      told.push('print');
      return pdfWith(prints[Math.min(count++, prints.length - 1)]!);
    },
    async (code) => {
      if (code.endsWith('.length')) return entries;
      const draft = /'data-report-draft', (\w+)/.exec(code)?.[1];
      told.push(draft === undefined ? /const pages = (.*);/.exec(code)![1]! : `draft ${draft}`);
      return undefined;
    },
  );
  return { done, told };
};
const draft = ['draft true', 'print', 'draft false'];

test('U28: the contents get the pages of a draft, and the print is taken when they are right', async () => {
  const { done, told } = printing([[1, 2, 2, 7]]);
  expect(Buffer.from(await done).equals(Buffer.from(pdfWith([1, 2, 2, 7])))).toBe(true);
  expect(told).toEqual([...draft, '[1,2,2,7]', 'print']);
});
test('U28: numbers that move a section are written again', async () => {
  const { done, told } = printing([
    [1, 2, 3],
    [1, 2, 4],
  ]);
  await done;
  expect(told).toEqual([...draft, '[1,2,3]', 'print', '[1,2,4]', 'print']);
});
test('a page without contents is printed once, with sections or without', async () => {
  for (const sections of [[], [1, 4]]) {
    const { done, told } = printing([sections], 0);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await done;
    expect(told).toEqual(['print']);
  }
});
test('contents that never come to rest, or that name other sections, are said and not handed over', async () => {
  const restless = printing([
    [1, 2],
    [1, 3],
    [1, 2],
    [1, 3],
  ]);
  await expect(restless.done).rejects.toMatchObject({ code: 'report.contents', message: /moved from page to page/ });
  await expect(printing([[1, 2]], 3).done).rejects.toMatchObject({ code: 'report.contents', message: /other sections/ });
});
