import { describe, expect, test } from 'vitest';
import { advise, trueExcursions } from '../../../src/domain/threshold/advisor.ts';
import { backtestPlan, compare, plansOf, runDraft } from '../../../src/domain/threshold/backtest.ts';
import type { Columns } from '../../../src/domain/threshold/journal.ts';
import { columnsOf } from '../../../src/domain/threshold/keep.ts';
import { column, draftWith, levelWith, namesWith, normalOf, randomOf } from './given-draft.ts';

const names = namesWith();
const signal = (seconds: number, stepMs: number, valueAt: (i: number) => number): Columns =>
  columnsOf(Array.from({ length: (seconds * 1000) / stepMs }, (_, i) => ({ t: 1_800_000_000_000 + i * stepMs, value: valueAt(i), quality: 1 })));
const callsWith = (columns: Columns, level: Parameters<typeof levelWith>[0]): number => {
  const [plan] = plansOf(draftWith({ levels: [levelWith(level)] }), names, (side) => side);
  return backtestPlan(plan!, [columns], columns.times.at(-1)!).occurrences.length;
};

describe('R10 noise around a limit', () => {
  const random = randomOf(42);
  const noise = signal(3600, 1000, () => 79.6 + 0.8 * normalOf(random));
  test.each([
    ['none', 0, 0, 0, 759],
    ['dead band 1', 1, 0, 0, 495],
    ['dead band 2', 2, 0, 0, 83],
    ['on-delay 5 s', 0, 5000, 0, 7],
    ['dead band 2 and on-delay 5 s', 2, 5000, 0, 7],
    ['dead band 2, on-delay 5 s, off-delay 60 s: as recommended', 2, 5000, 60_000, 1],
  ])('R10 %s gives the number of activations of the design', (_, deadBand, onDelayMs, offDelayMs, activations) => {
    expect(callsWith(noise, { deadBand, onDelayMs, offDelayMs })).toBe(activations);
  });
  test('R10 each of 98 excursions of 300 ms is caught when no delay is set', () => {
    const excursions = signal(3600, 100, (i) => (i % 360 >= 100 && i % 360 < 103 && i < 98 * 360 ? 85 : 70));
    expect(callsWith(excursions, {})).toBe(98);
  });
});

describe('R14 the tuning advisor', () => {
  const shortestMs = 60_000;
  test.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'R14 signal %d: at least 90 %% fewer calls, every true excursion caught, and the backtest agrees',
    (seed) => {
      const random = randomOf(seed);
      const spread = 0.5 + random();
      const excursionAt = 2000 + Math.floor(random() * 2000);
      const columns = signal(7200, 1000, (i) => 79.5 + spread * normalOf(random) + (i >= excursionAt && i < excursionAt + 180 ? 6 * spread : 0));
      const draft = draftWith({ levels: [levelWith({ deadBand: 0 })] });
      const until = columns.times.at(-1)!;
      const advice = advise(draft, 'H', columns, shortestMs, names, until)!;
      expect(advice.callsThen).toBeLessThanOrEqual(0.1 * advice.callsNow);
      expect(advice.excursions).toBeGreaterThan(0);
      const occurrences = runDraft(advice.draft, names, () => columns, until).get('high')!;
      expect(occurrences).toHaveLength(advice.callsThen);
      for (const { start } of trueExcursions(columns, { kind: 'H', limit: 80 }, shortestMs))
        expect(occurrences.some((one) => one.start <= start + shortestMs && (one.end ?? Infinity) >= start)).toBe(true);
      expect(advice.draft.levels[0]!.limit).toBe(80);
      expect(advice.runs).toBeLessThanOrEqual(442);
    },
  );
  test('R14 proposes nothing where nothing would get better', () => {
    const quiet = signal(600, 1000, (i) => (i > 300 && i < 400 ? 90 : 20));
    expect(advise(draftWith({ levels: [levelWith()] }), 'H', quiet, shortestMs, names, quiet.times.at(-1)!)).toBeUndefined();
  });
});

describe('R13 a backtest', () => {
  test('R13 says what is added, removed, changed, merged and split, and what the delay costs', () => {
    const columns = column('1000 90, 2000 10, 10000 90, 15000 10, 16000 90, 17000 10, 30000 85, 31000 95, 32000 10');
    const run = (level: Parameters<typeof levelWith>[0]) => runDraft(draftWith({ levels: [levelWith(level)] }), names, () => columns, 40_000).get('high')!;
    const compared = compare(run({}), run({ offDelayMs: 2000, onDelayMs: 1500 }), 40_000);
    expect(compared).toMatchObject({ before: 4, after: 2, removed: [{ start: 1000 }], kept: 0, merged: 1, split: 0, longestMissedMs: 1000 });
    expect(compared.delayAddedMs).toEqual({ p50: 1500, p95: 1500, max: 1500 });
    expect(compare(run({ offDelayMs: 2000, onDelayMs: 1500 }), run({}), 40_000)).toMatchObject({ split: 1, added: [{ start: 1000 }] });
    expect(compare(run({}), run({}), 40_000)).toMatchObject({ added: [], removed: [], changed: [], kept: 4, merged: 0, split: 0 });
  });
});
