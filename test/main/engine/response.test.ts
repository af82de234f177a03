import { expect, test } from 'vitest';
import type { AlertRow } from '../../../src/contract/views.ts';
import { ThresholdDraft } from '../../../src/domain/threshold/threshold.ts';
import { nextOverdue, overdueFirst, withResponse } from '../../../src/main/engine/response.ts';

const draft = (more: object = {}): ThresholdDraft =>
  ThresholdDraft.parse({
    name: 'Hot',
    seriesId: '11111111-1111-4111-8111-111111111111',
    device: 'P-11',
    metric: 'temp',
    unit: '°C',
    levels: [{ kind: 'H', limit: 1, deadBand: 0, onDelayMs: 0, offDelayMs: 0, severity: 'high' }],
    guidance: '',
    latching: false,
    selfAcknowledging: false,
    longestShelfMs: 0,
    staleAfterMs: 60_000,
    rationale: { actions: ['Look'], consequence: 'Damage', responseMs: 600_000 },
    ...more,
  });
const row = (more: Partial<AlertRow>): AlertRow => ({ label: 'B', severity: 'high', call: { of: 0, at: 1000 }, thresholdId: 't', ...more }) as AlertRow;
const of = (given: AlertRow, from = draft()): AlertRow => withResponse([given], () => from)[0]!;

test('R23 the countdown runs from the call, while a call of an alarm waits and its threshold says a time', () => {
  expect(of(row({})).respondBy).toBe(601_000);
  expect(of(row({ label: 'D' })).respondBy).toBe(601_000);
  for (const label of ['C', 'F', 'G', 'H', 'I', 'A'] as const) expect(of(row({ label })).respondBy).toBeUndefined();
  expect(of(row({ retrospective: true })).respondBy).toBeUndefined();
  expect(of(row({}), draft({ grade: 'notice' })).respondBy).toBeUndefined();
  expect(of(row({}), draft({ rationale: {} })).respondBy).toBeUndefined();
  expect(withResponse([row({})], () => undefined)[0]!.respondBy).toBeUndefined();
});

test('R23 overdue rows stand first within their priority, and the queue knows when the next one is', () => {
  const rows = [
    row({ number: 1, severity: 'critical', respondBy: 9000 }),
    row({ number: 2, respondBy: 8000 }),
    row({ number: 3, respondBy: 2000 }),
    row({ number: 4, label: 'C', severity: 'critical' }),
  ];
  expect(overdueFirst(rows, 1000).map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect(overdueFirst(rows, 5000).map(({ number }) => number)).toEqual([1, 3, 2, 4]);
  expect([nextOverdue(rows, 1000), nextOverdue(rows, 5000), nextOverdue(rows, 9000)]).toEqual([2000, 8000, Infinity]);
});

test('what a limit is compared with, and that a note is asked for, stand in the row', () => {
  expect([of(row({})).noteMandatory, of(row({}), draft({ noteMandatory: true })).noteMandatory]).toEqual([undefined, true]);
  expect(of(row({})).limitOf).toBeUndefined();
  expect(of(row({}), draft({ condition: { kind: 'rate' } })).limitOf).toBe('rate');
  expect(of(row({}), draft({ condition: { kind: 'boolean', value: true } })).limitOf).toBe('yes-no');
  expect(of(row({}), draft({ condition: { kind: 'expression', text: '[a/b] > 1' } })).limitOf).toBe('yes-no');
  expect(of(row({}), draft({ condition: { kind: 'expression', text: '[a/b] + 1' } })).limitOf).toBe('expression');
});
