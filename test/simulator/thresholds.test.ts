import { expect, test } from 'vitest';
import { ThresholdDraft } from '../../src/domain/threshold/threshold.ts';
import { thresholds } from '../../src/simulator/thresholds.ts';

const seriesId = '00000000-0000-8000-8000-000000000001';

test.each(thresholds.map((draft) => [draft.name, draft] as const))('%s is one that a person could have entered', (_, draft) => {
  expect(ThresholdDraft.safeParse({ ...draft, seriesId }).error?.issues).toBeUndefined();
  expect(draft.guidance.length).toBeGreaterThan(80);
});

test('there are at least 14, one per metric, over all four kinds and all severities', () => {
  const levels = thresholds.flatMap((draft) => draft.levels);
  expect(thresholds.length).toBeGreaterThanOrEqual(14);
  expect(new Set(thresholds.map(({ device, metric }) => `${device}/${metric}`)).size).toBe(thresholds.length);
  expect(new Set(levels.map(({ kind }) => kind))).toEqual(new Set(['LL', 'L', 'H', 'HH']));
  expect(new Set(levels.map(({ severity }) => severity))).toEqual(new Set(['critical', 'high', 'warning', 'info']));
  expect(levels.every(({ deadBand }) => deadBand > 0)).toBe(true);
});
