import { expect, test } from 'vitest';
import { checksOf, type HealthFacts, healthLimits, worstState } from '../../../src/domain/health/checks.ts';

const well: HealthFacts = {
  brokers: { wanted: 2, online: 2 },
  disk: { free: 50 * 2 ** 30, total: 100 * 2 ** 30 },
  memoryBytes: 200 * 2 ** 20,
  lagMs: 3,
  storeChecked: { at: 1000, isSound: true },
  quarantined: 0,
  refusedSeries: 0,
  clocks: { off: 0, worstMs: 0, device: null },
  findings: 0,
};
const stateOf = (facts: Partial<HealthFacts>, id: string) => checksOf({ ...well, ...facts }).find((check) => check.id === id)?.state;

test('a console that is well says so in every check', () => {
  expect(checksOf(well).map(({ state }) => state)).toEqual(Array.from({ length: 9 }, () => 'ok'));
  expect(worstState(checksOf(well))).toBe('ok');
});

test('each fault is told by its own check, and the worst of them by the whole', () => {
  expect(stateOf({ brokers: { wanted: 2, online: 1 } }, 'brokers')).toBe('attention');
  expect(stateOf({ brokers: { wanted: 2, online: 0 } }, 'brokers')).toBe('problem');
  expect(stateOf({ brokers: { wanted: 0, online: 0 } }, 'brokers')).toBe('ok');
  expect(stateOf({ disk: { free: healthLimits.diskAttention - 1, total: 1 } }, 'disk')).toBe('attention');
  expect(stateOf({ disk: { free: healthLimits.diskProblem - 1, total: 1 } }, 'disk')).toBe('problem');
  expect(stateOf({ disk: null }, 'disk')).toBeUndefined();
  expect(stateOf({ lagMs: healthLimits.lagProblemMs }, 'lag')).toBe('problem');
  expect(stateOf({ memoryBytes: healthLimits.memoryAttention }, 'memory')).toBe('attention');
  expect(stateOf({ storeChecked: { at: null, isSound: false } }, 'store')).toBe('problem');
  expect(stateOf({ quarantined: 1 }, 'messages')).toBe('attention');
  expect(stateOf({ refusedSeries: 1 }, 'series')).toBe('attention');
  expect(stateOf({ clocks: { off: 1, worstMs: 3000, device: 'P-11' } }, 'clocks')).toBe('attention');
  expect(worstState(checksOf({ ...well, quarantined: 1, storeChecked: { at: 1, isSound: false } }))).toBe('problem');
});
