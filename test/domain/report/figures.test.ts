import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { severities } from '../../../src/domain/alert/severity.ts';
import { type Figures, figuresOf } from '../../../src/domain/report/figures.ts';
import type { FiguresEntry, JournalCall } from '../../../src/domain/report/figures/journal.ts';
import { bruteFigures } from './brute-figures.ts';

const start = Date.parse('2026-02-27T00:00:00Z');
const minute = 60_000;

const diceOf = (seed: number) => {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { below: (n: number): number => Math.floor(next() * n), one: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]! };
};

const call = (at: number, more: Partial<JournalCall> = {}): JournalCall => ({
  kind: 'call',
  at,
  point: 'a',
  of: at,
  severity: 'high',
  because: 'raised',
  grade: 'alarm',
  label: 'B',
  ...more,
});

/** Two days with bursts, repeats, long spells and breaks of observation. Whole seconds. */
const seeded = (seed: number) => {
  const { below, one } = diceOf(seed);
  const points = Array.from({ length: 25 }, (_, i) => `p${i}`);
  const period = { from: start + 1000 * below(40_000), to: start + 1000 * (100_000 + below(80_000)) };
  const entries: FiguresEntry[] = [];
  for (let at = start - 1000 * below(5000); at < period.to + 600_000;) {
    const until = at + 1000 * (1 + below(30_000));
    entries.push({ kind: 'observed', at, until });
    at = until + 1000 * one([0, -50, 60, 300, 1000, below(9000)]);
  }
  const occur = (at: number, point: string): void => {
    const of = at - 1000 * below(3);
    const first = call(at, { point, of, severity: one(severities), ...(below(2) && { respondWithinMs: 1000 * one([60, 300, 600]) }) });
    entries.push(first);
    if (below(8) === 0) entries.push(first);
    if (below(6) === 0) entries.push({ ...first, at: at + 1000 * below(900), because: one(['realarm', 'escalated', 'released', 'withdrawn']) });
    if (below(5)) entries.push({ kind: 'clear', at: at + 1000 * one([below(15), below(600), below(150_000)]), point, of });
    if (below(3))
      entries.push({
        kind: 'answer',
        at: at + 1000 * one([0, below(100), below(1000)]),
        point,
        of,
        way: one(['acknowledged', 'acknowledged', 'shelved', 'out of service']),
      });
    if (below(9) === 0) entries.push({ kind: 'action', at: at + 1000 * below(500), point, of });
  };
  for (let n = 0; n < 25; n++) {
    const at = start - 86_400_000 * below(2) + 1000 * below(180_000);
    const [size, apartMs] = [1 + below(24), 1000 * one([0, 1, 20, 60, 100, 150, 200])];
    const mine = below(4) === 0 ? [one(points)] : points;
    for (let i = 0; i < size; i++) occur(Math.round((at + i * apartMs) / minute) * minute + 1000 * below(3) * (size % 3), one(mine));
  }
  return { entries, period, dice: { below, one }, points };
};

/** What is said of calls alone: nothing that a person does changes it. */
const ofCalls = (figures: Figures) => ({ ...figures, answers: undefined, onRecord: undefined });

describe('figures of alert performance', () => {
  test('R11 equal an independent computation by brute force on 100 seeded journals, fixed and sliding', () => {
    let [fixed, sliding, differ] = [0, 0, 0];
    for (let seed = 1; seed <= 100; seed++) {
      const { entries, period } = seeded(seed);
      const found = figuresOf(entries, period);
      assert.deepEqual(JSON.parse(JSON.stringify(found)), JSON.parse(JSON.stringify(bruteFigures(entries, period))), `seed ${seed}`);
      fixed += found.floods.fixed.floods;
      sliding += found.floods.sliding.floods;
      if (found.floods.fixed.floods !== found.floods.sliding.floods) differ++;
    }
    assert.ok(fixed > 100 && sliding > 100 && differ > 10, `the journals hold floods, and the two methods tell them apart: ${fixed}, ${sliding}, ${differ}`);
  });

  test('R11 what operators do is never counted, nor notices, suppressed and retrospective occurrences', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { entries, period, points, dice } = seeded(seed);
      const added: FiguresEntry[] = [];
      for (let n = 0; n < 400; n++) {
        const [at, point] = [start + 1000 * dice.below(180_000), dice.one(points)];
        const of = at + 1; // no occurrence of the journal
        added.push(
          dice.one<FiguresEntry>([
            { kind: 'answer', at, point, of, way: dice.one(['acknowledged', 'shelved', 'out of service']) },
            { kind: dice.one(['retrospective', 'withdrawn', 'suppressed', 'action']), at, point, of },
            call(at, { point, of, grade: dice.one(['notice', 'record']) }),
            call(at, { point, of, label: dice.one(['G', 'H', 'I', 'D', 'C']) }),
            call(at, { point, of, because: 'withdrawn' }),
            { kind: 'clear', at, point, of },
          ]),
        );
      }
      assert.deepEqual(ofCalls(figuresOf([...added, ...entries], period)), ofCalls(figuresOf(entries, period)), `seed ${seed}`);
    }
  });

  test('a flood ends below 5 of an interval, and at 4 of the trailing window: the numbers differ and say which they are', () => {
    const period = { from: start, to: start + 60 * minute };
    const calls = [...Array.from({ length: 11 }, (_, i) => call(start + 9 * minute + i * 12_000)), call(start + 25 * minute)];
    const { fixed, sliding } = figuresOf([{ kind: 'observed', at: start, until: period.to }, ...calls], period).floods;
    assert.deepEqual([fixed.method, fixed.floods, fixed.peak], ['fixed', 0, 6]);
    assert.deepEqual(
      [sliding.method, sliding.peak, sliding.spells],
      ['sliding', 11, [{ since: start + 11 * minute, until: start + 19 * minute + 6 * 12_000, calls: 11, isOpen: false }]],
    );
  });

  test('an interval that was observed for half its length counts, one of a second less does not', () => {
    const period = { from: start, to: start + 20 * minute };
    const count = (untilMs: number) => figuresOf([{ kind: 'observed', at: start, until: start + untilMs }], period).intervals.tenMinutes;
    assert.deepEqual([count(300_000).counted, count(299_000).counted, count(299_000).notObserved], [1, 0, 2]);
  });

  test('of nothing there is no rate and no share', () => {
    const { rates, coverage, badActors, floods } = figuresOf([], { from: start, to: start + minute });
    assert.deepEqual([rates.perDay, coverage, badActors.top10Share, floods.fixed.share, floods.sliding.peak], [null, 0, null, null, null]);
  });
});
