import { expect, test } from 'vitest';
import { sayRange } from '../../../src/renderer/chart/range-words.ts';

const zone = 'Europe/Berlin';
const now = Date.UTC(2026, 10, 26, 11, 0); // 12:00 in Berlin
const at = (text: string) => Date.parse(text);

test.each([
  ['-24h', { kind: 'live', spanMs: 86_400_000 }],
  ['15 min', { kind: 'live', spanMs: 900_000 }],
  ['-1,5h', { kind: 'live', spanMs: 5_400_000 }],
  ['7d', { kind: 'live', spanMs: 604_800_000 }],
  ['7t', { kind: 'live', spanMs: 604_800_000 }],
  ['last shift', { kind: 'live', spanMs: 28_800_000 }],
  ['Letzte Schicht', { kind: 'live', spanMs: 28_800_000 }],
  ['yesterday', { kind: 'fixed', from: at('2026-11-24T23:00Z'), to: at('2026-11-25T23:00Z') }],
  ['gestern 06:00', { kind: 'fixed', from: at('2026-11-25T05:00Z'), to: now }],
  ['yesterday 6:00 to yesterday 14:00', { kind: 'fixed', from: at('2026-11-25T05:00Z'), to: at('2026-11-25T13:00Z') }],
  ['heute 08:00 bis jetzt', { kind: 'fixed', from: at('2026-11-26T07:00Z'), to: now }],
  ['2026-11-20 06:00 to 2026-11-20 14:00', { kind: 'fixed', from: at('2026-11-20T05:00Z'), to: at('2026-11-20T13:00Z') }],
  ['2026-11-20T06:00Z', { kind: 'fixed', from: at('2026-11-20T06:00Z'), to: now }],
  ['2026-11-20', { kind: 'fixed', from: at('2026-11-19T23:00Z'), to: now }],
] as const)('%s', (text, range) => expect(sayRange(text, now, zone)).toEqual(range));

test.each(['', 'soon', '0h', '99999d', '2026-13-01', 'yesterday 25:00', '2026-11-20 14:00 to 2026-11-20 06:00', 'tomorrow'])('"%s" means nothing', (text) =>
  expect(sayRange(text, now, zone)).toBeUndefined(),
);

test('a time that was skipped moves forward, one that came twice is the earlier one', () => {
  const spring = Date.UTC(2026, 2, 30, 10);
  expect(sayRange('2026-03-29 02:30', spring, zone)).toMatchObject({ from: at('2026-03-29T01:30Z') });
  const autumn = Date.UTC(2026, 9, 26, 10);
  expect(sayRange('yesterday 02:30', autumn, zone)).toMatchObject({ from: at('2026-10-25T00:30Z') });
});
