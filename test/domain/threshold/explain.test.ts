import { describe, expect, test } from 'vitest';
import { plansOf } from '../../../src/domain/threshold/backtest.ts';
import type { ThresholdDraft } from '../../../src/domain/threshold/draft.ts';
import { explainPoint, type Verdict } from '../../../src/domain/threshold/explain.ts';
import { foldPoint, type Plan, startCursor } from '../../../src/domain/threshold/journal.ts';
import { columnsOf } from '../../../src/domain/threshold/keep.ts';
import type { Change } from '../../../src/domain/threshold/point-state.ts';
import { column, draftWith, levelWith, namesWith, randomOf, seriesOf, yesNo } from './given-draft.ts';

const slow = { onDelayMs: 3000, offDelayMs: 4000 };
const drafts: readonly (readonly [string, ThresholdDraft])[] = [
  ['limits with delays', draftWith({ levels: [levelWith(slow), levelWith({ kind: 'HH', limit: 90 }), levelWith({ kind: 'L', limit: 20, ...slow })] })],
  ['a count', draftWith({ levels: [levelWith({ onDelayMs: 60_000, count: { n: 3, withinMs: 20_000 } })] })],
  ['a rate', draftWith({ condition: { kind: 'rate', windowMs: 5000 }, levels: [levelWith({ limit: 4, deadBand: 1, ...slow })] })],
  ['a deviation', draftWith({ condition: { kind: 'deviation', from: { seriesId: seriesOf(2) as never } }, levels: [levelWith({ limit: 30 })] })],
  ['silence', draftWith({ condition: { kind: 'no-data', afterMs: 4000 }, levels: [yesNo()] })],
  ['an expression', draftWith({ condition: { kind: 'expression', text: '[d/a] > 80 and [d/b] > 50' }, levels: [yesNo(slow)] })],
];

const columnsOfSeed = (plan: Plan, seed: number) => {
  const random = randomOf(seed);
  const samples = Array.from({ length: 30 }, () => ({
    series: Math.floor(random() * 2),
    t: 1000 * Math.floor(random() * 120),
    value: 10 * Math.floor(random() * 11) + 5,
    quality: random() < 0.85 ? 1 : 0,
  }));
  return plan.series.map((id) => columnsOf(samples.filter(({ series }) => seriesOf(series + 1) === id)));
};

describe('R15 running the inputs again reproduces every transition', () => {
  test.each(drafts)('%s', (_name, draft) => {
    let explained = 0;
    for (let seed = 0; explained < 1700; seed++) {
      for (const plan of plansOf(draft, namesWith(), (side) => side)) {
        const columns = columnsOfSeed(plan, seed);
        const until = 130_000;
        const all: Change[] = [];
        foldPoint(plan, startCursor(), columns, until, all);
        const instants = new Set([...columns.flatMap(({ times }) => [...times]), ...all.map(({ at }) => at)]);
        const again = [...instants].toSorted((a, b) => a - b).flatMap((t) => explainPoint(plan, columns, t).changes);
        const texts = (changes: readonly Change[]) => [...new Set(changes.map((change) => JSON.stringify(change)))].toSorted();
        expect(texts(again), `seed ${seed}`).toEqual(texts(all));
        explained += instants.size;
      }
    }
  });
});

const verdictAt = (draft: ThresholdDraft, samples: string, t: number): Verdict => {
  const [plan] = plansOf(draft, namesWith(), (side) => side);
  return explainPoint(plan!, [column(samples)], t).verdict;
};
const late = draftWith({ levels: [levelWith({ onDelayMs: 60_000 })], staleAfterMs: 600_000 });

describe('R15 why it fired, and why it did not', () => {
  test.each<readonly [string, ThresholdDraft, string, number, object]>([
    ['nothing was measured yet', draftWith(), '5000 79', 4000, { code: 'no-sample' }],
    ['it was raised in this instant', draftWith(), '1000 70, 2000 81', 2000, { code: 'raised', level: 'H' }],
    ['it was active already', draftWith(), '1000 70, 2000 81, 3000 85', 3000, { code: 'abnormal-since', since: 2000, onset: 2000, level: 'H' }],
    ['it is kept active by the dead band', draftWith(), '1000 70, 2000 81, 3000 79', 3000, { code: 'abnormal-since', since: 2000 }],
    ['it ended', draftWith(), '1000 70, 2000 81, 3000 77', 3000, { code: 'cleared', level: 'H' }],
    ['the value is not beyond the limit', draftWith(), '1000 70', 1000, { code: 'not-beyond', limit: 80, value: 70 }],
    ['the value is near, but not beyond', draftWith(), '1000 79', 1000, { code: 'inside-dead-band', limit: 80, value: 79 }],
    ['the delay had not passed', late, '1000 90, 13000 91', 13_000, { code: 'on-delay', elapsedMs: 12_000, ofMs: 60_000, level: 'H' }],
    ['the value was old', draftWith(), '1000 70', 30_000, { code: 'held', because: 'stale', since: 11_000 }],
    ['the value was bad', draftWith(), '1000 70, 2000 bad', 2000, { code: 'held', because: 'quality', since: 2000 }],
    [
      'too few excursions',
      draftWith({ levels: [levelWith({ onDelayMs: 60_000, count: { n: 3, withinMs: 20_000 } })] }),
      '1000 90, 2000 70, 3000 90, 4000 70',
      4000,
      { code: 'count', n: 2, of: 3 },
    ],
    [
      'outside of the schedule',
      draftWith({ schedule: { shifts: [{ days: [1], from: '06:00', to: '07:00' }], while: '' } }),
      '1000 70, 2000 90',
      2000,
      { code: 'outside-schedule' },
    ],
  ])('%s', (_name, draft, samples, t, expected) => expect(verdictAt(draft, samples, t)).toMatchObject(expected));

  test('no version, and one that was switched off', () => {
    const [plan] = plansOf(draftWith(), namesWith(), (side) => side);
    const stages = [
      { from: 5000, program: plan!.stages[0]!.program },
      { from: 9000, program: null },
    ];
    const at = (t: number) => explainPoint({ ...plan!, stages }, [column('1000 70, 6000 75')], t);
    expect([at(2000).verdict.code, at(6000).verdict.code, at(9500).verdict.code]).toEqual(['no-version', 'not-beyond', 'disabled']);
  });

  test('names the samples that were used, and how each level stood before and after', () => {
    const [plan] = plansOf(late, namesWith(), (side) => side);
    const { inputs, before, after, value } = explainPoint(plan!, [column('1000 70, 2000 90')], 2000);
    expect(inputs).toEqual([{ series: seriesOf(1), t: 2000, value: 90, quality: 1, isNow: true }]);
    expect(value).toBe(90);
    expect(before[0]).toMatchObject({ side: 'normal', pending: null });
    expect(after[0]).toMatchObject({ side: 'normal', pending: { to: 'abnormal', since: 2000, due: 62_000 } });
  });
});
