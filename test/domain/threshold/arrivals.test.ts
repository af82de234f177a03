import { describe, expect, test } from 'vitest';
import { openArrivals } from '../../../src/domain/threshold/arrivals.ts';
import { plansOf } from '../../../src/domain/threshold/backtest.ts';
import type { ThresholdDraft } from '../../../src/domain/threshold/draft.ts';
import { journalOf, journalText } from '../../../src/domain/threshold/journal.ts';
import { columnsOf } from '../../../src/domain/threshold/keep.ts';
import { draftWith, levelWith, namesWith, randomOf, seriesOf, yesNo } from './given-draft.ts';

const slow = { onDelayMs: 3000, offDelayMs: 4000 };
const other = draftWith({ name: 'other', seriesId: seriesOf(2), levels: [levelWith({ onDelayMs: 2000 })] });
const drafts: readonly (readonly [string, ThresholdDraft])[] = [
  ['limit', draftWith()],
  [
    'four',
    draftWith({
      levels: [levelWith(slow), levelWith({ kind: 'HH', limit: 90 }), levelWith({ kind: 'L', limit: 20, ...slow }), levelWith({ kind: 'LL', limit: 10 })],
    }),
  ],
  ['count', draftWith({ levels: [levelWith({ onDelayMs: 60_000, count: { n: 3, withinMs: 20_000 } })] })],
  [
    'rate',
    draftWith({
      condition: { kind: 'rate', windowMs: 5000 },
      levels: [levelWith({ limit: 4, deadBand: 1 }), levelWith({ kind: 'L', limit: -4, deadBand: 1, ...slow })],
    }),
  ],
  ['deviation', draftWith({ condition: { kind: 'deviation', from: { seriesId: seriesOf(2) as never } }, levels: [levelWith({ limit: 30, ...slow })] })],
  ['limit that waits', draftWith({ reorderMs: 5000, levels: [levelWith(slow), levelWith({ kind: 'HH', limit: 90 })] })],
  [
    'deviation that waits',
    draftWith({ reorderMs: 7000, condition: { kind: 'deviation', from: { seriesId: seriesOf(2) as never } }, levels: [levelWith({ limit: 30 })] }),
  ],
  ['state', draftWith({ condition: { kind: 'state', values: [85, 95] }, levels: [yesNo()] })],
  ['no-data', draftWith({ condition: { kind: 'no-data', afterMs: 4000 }, levels: [yesNo({ offDelayMs: 2000 })] })],
  ['expression', draftWith({ condition: { kind: 'expression', text: '[d/a] > 80 and ([d/b] > 50 or [d/c] / [d/b] > 1)' }, levels: [yesNo(slow)] })],
  ['composite', draftWith({ condition: { kind: 'expression', text: '{other} and [d/a] > 50' }, levels: [yesNo(slow)] })],
  [
    'schedule',
    draftWith({ schedule: { shifts: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:01', to: '00:02' }], while: '[d/c] > 20' }, levels: [levelWith(slow)] }),
  ],
];

/** A midnight, so that the shifts of the schedule fall into the time of the samples. */
const base = 1_800_000_000_000 - (1_800_000_000_000 % 86_400_000);

/** Samples of three series over some minutes, dense enough to meet one another, in any order or in the order of time. */
const samplesOf = (seed: number) => {
  const random = randomOf(seed);
  const pick = (n: number): number => Math.floor(random() * n);
  const [count, span] = [3 + pick(seed % 2 ? 12 : 150), 20 + pick(130)];
  const samples = Array.from({ length: count }, () => ({
    series: pick(3),
    t: base + 1000 * pick(span),
    value: 10 * pick(11) + 5,
    quality: random() < 0.8 ? 1 : pick(2) * 2,
    isLive: random() < 0.5,
  }));
  return { samples: seed % 3 === 0 ? samples.toSorted((a, b) => a.t - b.t) : samples, every: 1 + pick(8) };
};

describe('R2 the journal follows from the samples, in whatever order and batches they arrive', () => {
  test.each(drafts)('%s', (_, draft) => {
    let occurrences = 0;
    for (let seed = 0; seed < 300; seed++) {
      const { samples, every } = samplesOf(seed);
      const end = Math.max(...samples.map(({ t }) => t)) + 100_000;
      for (const plan of plansOf(draft, namesWith('UTC', other), (side) => side)) {
        const own = samples.flatMap((one) => {
          const series = plan.series.indexOf(seriesOf(one.series + 1));
          return series < 0 ? [] : { ...one, series };
        });
        const point = openArrivals(plan, 20_000);
        for (const [i, one] of own.entries()) {
          point.arrive(one);
          if (i % every === every - 1) point.settle();
        }
        point.settle();
        point.passTime(end);
        point.settle();
        const columns = plan.series.map((_id, i) => columnsOf(own.filter(({ series }) => series === i)));
        const expected = journalOf(plan, columns, end).map((one) => ({ ...one, point: plan.pointId }));
        occurrences += expected.length;
        expect(journalText(point.journal()), `seed ${seed}`).toBe(journalText(expected));
      }
    }
    expect(occurrences).toBeGreaterThan(40); // otherwise nothing was compared
  });
});
