import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstOf, firstOutMark, isSettled, type Member, noMark } from '../../../src/domain/alert/first-out.ts';
import { evolveFlood, type FloodEvent, floodSteps, floodWindowMs, fold, type Foldable, slidingCount } from '../../../src/domain/alert/flood.ts';
import { checkSuppression, circleOf, suppression, SuppressionDraft } from '../../../src/domain/alert/suppression.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import { ThresholdId } from '../../../src/domain/identity.ts';
import { specify } from '../../given.ts';

const id = (n: number) => ThresholdId.parse(`00000000-0000-7000-8000-00000000000${n}`);
const rule = (trigger: number, targets: readonly number[], rest: Partial<SuppressionDraft> = {}): SuppressionDraft => ({
  name: 'rule',
  form: { kind: 'inhibit', trigger: id(trigger), equal: [], atMostMs: 3_600_000 },
  targets: targets.map(id),
  holdMs: 0,
  allowCritical: false,
  approvedBy: '',
  ...rest,
});
const thresholds = [1, 2, 3, 4].map((n) => ({ thresholdId: id(n), name: `T${n}`, severities: [n === 4 ? 'critical' : 'warning'] as const }));
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('suppression rules', () => {
  test('a circle is refused with the names of those in it', () => {
    const rules = [rule(1, [2]), rule(2, [3])];
    expect(circleOf(rules)).toBeUndefined();
    expect(circleOf([...rules, rule(3, [1])])).toEqual([id(1), id(2), id(3), id(1)]);
    expect(() => checkSuppression(rule(3, [1]), { rules, thresholds })).toThrow('T1 → T2 → T3 → T1');
    expect(codeOf(() => checkSuppression(rule(3, [1]), { rules, thresholds }))).toBe('suppression.cycle');
  });
  test('critical needs permission and the name of who approved it', () => {
    expect(codeOf(() => checkSuppression(rule(1, [4]), { rules: [], thresholds }))).toBe('suppression.critical');
    expect(SuppressionDraft.safeParse(rule(1, [4], { allowCritical: true })).success).toBe(false);
    expect(codeOf(() => checkSuppression(rule(1, [4], { allowCritical: true, approvedBy: 'Kim' }), { rules: [], thresholds }))).toBe('accepted');
  });
  test('what is not there, itself, a hold over two seconds and a state that is no comparison are refused', () => {
    expect(codeOf(() => checkSuppression(rule(1, [5]), { rules: [], thresholds }))).toBe('suppression.threshold-unknown');
    expect(SuppressionDraft.safeParse(rule(1, [1])).success).toBe(false);
    expect(SuppressionDraft.safeParse(rule(1, [2], { holdMs: 2001 })).success).toBe(false);
    expect(SuppressionDraft.safeParse(rule(1, [2], { form: { kind: 'state', while: '[CH-01/power]', settleMs: 0 } })).success).toBe(false);
  });
  test('every change has a reason and is a version', () => {
    const { given } = specify(suppression);
    given()
      .when({ type: 'create', draft: rule(1, [2]), reason: ' ', at: 1 })
      .refused('suppression.reason-missing');
    const created = { type: 'SuppressionCreated', draft: rule(1, [2]), reason: 'review', at: 1 } as const;
    given()
      .when({ type: 'create', draft: rule(1, [2]), reason: 'review', at: 1 })
      .expect(created);
    given(created)
      .when({ type: 'edit', draft: rule(1, [2, 3]), reason: 'third pump', at: 2 })
      .expect({ type: 'SuppressionEdited', draft: rule(1, [2, 3]), reason: 'third pump', at: 2 });
    given(created)
      .when({ type: 'edit', draft: rule(1, [2]), reason: 'nothing', at: 2 })
      .expect();
    expect(given(created, { type: 'SuppressionDisabled', reason: 'test', at: 3 }).state).toMatchObject({ status: 'disabled', version: 2, reason: 'test' });
  });
});

describe('first-out', () => {
  const member = (pointId: string, onset: number, rank: number | null = null): Member => ({ pointId, of: onset + 500, onset, rank });
  test('the smallest onset, then rank, then point id', () => {
    expect(firstOf([member('b', 20), member('a', 30), member('c', 10)], 60_000)?.pointId).toBe('c');
    expect(firstOf([member('a', 10), member('b', 10, 2), member('c', 10, 1)], 60_000)?.pointId).toBe('c');
    expect(firstOf([member('b', 10), member('a', 10)], 60_000)?.pointId).toBe('a');
    expect(firstOf([], 60_000)).toBeUndefined();
  });
  test('what began long before belongs to another event', () => {
    expect(firstOf([member('old', 0), member('b', 100_000), member('c', 120_000)], 60_000)?.pointId).toBe('b');
  });
  test('provisional until every member is known to past the onset, or five seconds', () => {
    expect(isSettled(member('a', 1000), [1500, 900], 0, 0)).toBe(false);
    expect(isSettled(member('a', 1000), [1500, 1001], 0, 0)).toBe(true);
    expect(isSettled(member('a', 1000), [-Infinity], 0, 5000)).toBe(true);
  });
  test('one name at a time; a new one only after a reset, and only for what begins later', () => {
    const [named] = firstOutMark.decide({ type: 'name', member: member('a', 1000), at: 1500 }, noMark);
    const mark = firstOutMark.evolve(noMark, named!);
    expect(firstOutMark.decide({ type: 'name', member: member('b', 2000), at: 2500 }, mark)).toEqual([]);
    const [reset] = firstOutMark.decide({ type: 'reset', at: 3000, by: 'ana' }, mark);
    const after = firstOutMark.evolve(mark, reset!);
    expect(firstOutMark.decide({ type: 'name', member: member('b', 2000), at: 3500 }, after)).toEqual([]);
    expect(firstOutMark.decide({ type: 'name', member: member('b', 3001), at: 3500 }, after)).toHaveLength(1);
    expect(codeOf(() => firstOutMark.decide({ type: 'reset', at: 3000, by: 'ana' }, noMark))).toBe('first-out.nothing-named');
  });
});

describe('floods', () => {
  test('eleven calls in ten minutes start one, four left end it; an expiry comes before an arrival of the same instant', () => {
    const calls = Array.from({ length: 11 }, (_, i) => 1000 * i);
    expect(floodSteps({ since: null }, calls, -1, 10_000)).toEqual([{ type: 'FloodStarted', at: 10_000, count: 11 }]);
    expect(floodSteps({ since: null }, calls.slice(1), -1, 10_000)).toEqual([]);
    expect(floodSteps({ since: 10_000 }, calls, 10_000, floodWindowMs + 20_000)).toEqual([{ type: 'FloodEnded', at: floodWindowMs + 6000 }]);
    // The first call leaves the window in the very instant in which the eleventh comes.
    expect(floodSteps({ since: null }, [...calls.slice(0, 10), floodWindowMs], -1, floodWindowMs)).toEqual([]);
    expect(slidingCount(calls, floodWindowMs)).toBe(10);
  });
  test('a flood looked at in pieces has the steps of one looked at as a whole, by count in every instant', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 120_000 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 20_000, max: 900_000 }), (given, every) => {
        const calls = given.reduce<number[]>((all, gap) => [...all, (all.at(-1) ?? 0) + gap], []);
        const end = calls.at(-1)! + 2 * floodWindowMs;
        const pieces: FloodEvent[] = [];
        for (let from = -1; from < end; from += every) {
          const heard = calls.filter((at) => at > from - floodWindowMs && at <= from + every);
          pieces.push(...floodSteps(pieces.reduce(evolveFlood, { since: null }), heard, from, from + every));
        }
        const within = (t: number, isExpiry: boolean) => calls.filter((at) => at <= t && at > t - floodWindowMs && !(isExpiry && at === t)).length;
        const counted: FloodEvent[] = [];
        let isFlood = false;
        for (const at of [...new Set(calls.flatMap((call) => [call, call + floodWindowMs]))].toSorted((a, b) => a - b)) {
          if (isFlood && within(at, true) <= 4) {
            counted.push({ type: 'FloodEnded', at });
            isFlood = false;
          }
          if (!isFlood && within(at, false) >= 11) {
            counted.push({ type: 'FloodStarted', at, count: within(at, false) });
            isFlood = true;
          }
        }
        expect(pieces).toEqual(counted);
      }),
      { numRuns: 200, seed: 11 },
    );
  });
  test('folded by group, device, area and the rest; critical never, and every row once', () => {
    const rows = Array.from({ length: 60 }, (_, n): Foldable => ({
      key: `k${n}`,
      severity: n === 7 ? 'critical' : n % 3 === 0 ? 'high' : 'info',
      group: n % 20 === 1 ? 'Train A' : null,
      device: `D-${n % 30}`,
      area: n % 2 === 0 ? `area ${n % 8}` : null,
    }));
    const folds = fold(rows);
    expect(folds.length).toBe(10);
    expect(folds[0]).toEqual({ kind: 'alert', name: 'D-7', severity: 'critical', keys: ['k7'] });
    expect(folds.flatMap(({ keys }) => keys).toSorted()).toEqual(rows.map(({ key }) => key).toSorted());
    expect(folds.at(-1)?.kind).toBe('other');
  });
  test('more critical alerts than rows: each is shown, the rest is one row', () => {
    const rows = Array.from({ length: 14 }, (_, n): Foldable => ({
      key: `${n}`,
      severity: n < 12 ? 'critical' : 'info',
      group: null,
      device: `D-${n}`,
      area: null,
    }));
    expect(fold(rows)).toHaveLength(13);
  });
});
