import { expect, test } from 'vitest';
import { belongsTo, countLate, foldLate, type LateFinding, type LoggedLate } from '../../../src/domain/report/late.ts';
import type { Evidence } from '../../../src/domain/alert/event.ts';
import type { Occurrence } from '../../../src/domain/threshold/point-state.ts';

const lasting = (start: number, end: number): Occurrence => ({ start, onset: start, end, worst: 'H', extreme: 9, extremeAt: start, version: 1 });
const evidence = {} as Evidence;
const foundAt = (at: number, start: number, end: number): LoggedLate => ({
  point: 'p',
  at,
  event: { type: 'OccurrenceFoundLate', occurrence: lasting(start, end), evidence },
});
const amendedAt = (at: number, of: number, start: number, end: number): LoggedLate => ({
  point: 'p',
  at,
  event: { type: 'OccurrenceAmended', of, occurrence: lasting(start, end) },
});
const withdrawnAt = (at: number, of: number): LoggedLate => ({ point: 'p', at, event: { type: 'OccurrenceWithdrawn', of, at } });
const kinds = (...events: readonly LoggedLate[]) =>
  foldLate(events).map(({ of, kind, occurrence, foundAt: at }) => [of, kind, occurrence?.start, occurrence?.end, at]);

test('R3 all that late samples said of one occurrence is one finding, with the bounds that hold now', () => {
  expect(kinds(foundAt(100, 10, 20), amendedAt(110, 10, 8, 20))).toEqual([[10, 'found', 8, 20, 110]]);
  expect(kinds(amendedAt(100, 10, 9, 20), amendedAt(120, 10, 7, 25))).toEqual([[10, 'amended', 7, 25, 120]]);
  expect(kinds(amendedAt(100, 10, 9, 20), withdrawnAt(130, 10))).toEqual([[10, 'withdrawn', 9, 20, 130]]);
  expect(kinds(withdrawnAt(130, 10))).toEqual([[10, 'withdrawn', undefined, undefined, 130]]);
  expect(kinds(withdrawnAt(130, 10), amendedAt(140, 10, 9, 20))).toEqual([[10, 'amended', 9, 20, 140]]);
  expect(kinds(foundAt(100, 10, 20), foundAt(100, 30, 40))).toHaveLength(2);
});

test.each([
  ['lies in the period and was found after it', { start: 12, end: 14, foundAt: 99 }, true],
  ['was found in the period and lies before it', { start: 1, end: 2, foundAt: 15 }, true],
  ['reaches into the period', { start: 1, end: 10, foundAt: 99 }, true],
  ['has no end', { start: 1, end: null, foundAt: 99 }, true],
  ['lies after the period', { start: 20, end: 22, foundAt: 99 }, false],
  ['lies before it and was found after it', { start: 1, end: 2, foundAt: 20 }, false],
])('a finding that %s', (_, one, does) => expect(belongsTo(one, 10, 20)).toBe(does));

test('each kind is counted', () =>
  expect(countLate((['found', 'found', 'withdrawn'] as const).map((kind) => ({ kind }) as LateFinding))).toEqual({ found: 2, amended: 0, withdrawn: 1 }));
