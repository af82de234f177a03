import { expect, test } from 'vitest';
import { pseudo, pseudoText } from '../../../src/renderer/i18n/pseudo.ts';
import { en } from '../../../src/renderer/i18n/resources.ts';

const leaves = (tree: object, path = ''): readonly (readonly [string, string])[] =>
  Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' ? [[`${path}/${key}`, value] as const] : leaves(value as object, `${path}/${key}`),
  );
const values = (text: string): readonly string[] => [...text.matchAll(/\{\{[^}]*\}\}/g)].map(([found]) => found).toSorted();

test('the pseudo-locale has every text, two fifths longer, with the same values in it', () => {
  const made = new Map(leaves(pseudo));
  expect(made.size).toBe(leaves(en).length);
  for (const [path, text] of leaves(en)) {
    const other = made.get(path)!;
    expect(values(other), path).toEqual(values(text));
    if (other !== text) expect(other.length, path).toBeGreaterThanOrEqual(Math.floor(text.length * 1.2));
  }
  expect(pseudoText('Save {{name}}')).toMatch(/^\[Šávé \{\{name\}\} ž+\]$/);
});
