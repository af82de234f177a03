import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '..', '..', '..', 'src', 'renderer', 'i18n');
const read = (language: string, area: string): unknown => JSON.parse(readFileSync(join(folder, language, area), 'utf8'));
const textsOf = (value: unknown, path = ''): ReadonlyMap<string, string> =>
  typeof value === 'string'
    ? new Map([[path, value]])
    : new Map(Object.entries(value as object).flatMap(([name, inner]) => [...textsOf(inner, path === '' ? name : `${path}.${name}`)]));
const placeholders = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([name]) => name).toSorted();

// The language is offered once every area is there.
test.each(readdirSync(join(folder, 'de')))('the German texts of %s have the keys of the English ones, and their values', (area) => {
  const [en, de] = [textsOf(read('en', area)), textsOf(read('de', area))];
  expect([...de.keys()].toSorted()).toEqual([...en.keys()].toSorted());
  for (const [key, text] of de) expect([key, [...new Set(placeholders(text))]]).toEqual([key, [...new Set(placeholders(en.get(key)!))]]);
});
