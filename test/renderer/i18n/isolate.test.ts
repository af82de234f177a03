import { expect, test } from 'vitest';
import { isolate } from '../../../src/renderer/i18n/isolate.ts';
import { textOf } from '../../../src/renderer/i18n/text.ts';
import { alertName } from '../../../src/renderer/screens/alerts/alert-words.ts';

const turned = 'P-11\u202egninnur';

test('bad input: marks of direction in a name turn nothing but the name', () => {
  expect(isolate('P-11')).toBe('P-11');
  expect(isolate(turned)).toBe(`\u2068${turned}\u2069`);
  expect(alertName({ device: turned as never, name: 'Bearing hot' })).toBe(`\u2068${turned}\u2069 · Bearing hot`);
  expect(textOf('alerts')('shelve.title', { count: 1, name: turned })).toBe(`Shelve \u2068${turned}\u2069`);
  expect(textOf('alerts')('shelve.title', { count: 1, name: '<b>&' })).toBe('Shelve <b>&');
});
