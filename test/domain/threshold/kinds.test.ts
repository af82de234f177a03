import { describe, expect, test } from 'vitest';
import { plansOf } from '../../../src/domain/threshold/backtest.ts';
import { complaintsOf } from '../../../src/domain/threshold/check.ts';
import { ThresholdDraft, type ThresholdInput } from '../../../src/domain/threshold/draft.ts';
import { type Columns, journalOf, noColumns, type Plan } from '../../../src/domain/threshold/journal.ts';
import { compileSide } from '../../../src/domain/threshold/program.ts';
import { column, draftWith, levelWith, namesWith, seriesOf, yesNo } from './given-draft.ts';

/** `worst onset>start..end extreme@time`, one per occurrence, high side first. */
const run = (given: Partial<ThresholdInput>, columns: Readonly<Record<string, string>>, until = 1_000_000, names = namesWith()): readonly string[] =>
  plansOf(draftWith(given), names, (side) => side)
    .toReversed()
    .flatMap((plan) => brief(plan, (id) => (columns[id] === undefined ? noColumns : column(columns[id])), until));
const brief = (plan: Plan, columns: (id: string) => Columns, until: number): readonly string[] =>
  journalOf(plan, plan.series.map(columns), until).map(
    ({ worst, onset, start, end, extreme, extremeAt }) => `${worst} ${onset}>${start}..${end ?? ''} ${Math.round(extreme * 1000) / 1000}@${extremeAt}`,
  );
const [a, b] = [seriesOf(1), seriesOf(2)];

describe('kinds of condition', () => {
  test('limit: the worst level and the extreme value belong to the occurrence', () => {
    const levels = [levelWith({ onDelayMs: 2000 }), levelWith({ kind: 'HH', limit: 90 })];
    expect(run({ levels }, { [a]: '1000 79, 2000 81, 3000 85, 4000 88, 5000 95, 6000 84, 7000 77' })).toEqual(['HH 2000>4000..7000 95@5000']);
  });
  test('rate of change over a window, rising and falling', () => {
    const given = {
      condition: { kind: 'rate', windowMs: 2000 },
      levels: [levelWith({ limit: 5, deadBand: 1 }), levelWith({ kind: 'L', limit: -5, deadBand: 1 })],
    } as const;
    expect(run(given as never, { [a]: '1000 10, 2000 10, 3000 12, 4000 24, 5000 30, 6000 31, 7000 10, 8000 10, 9000 10, 10000 10' })).toEqual([
      'H 4000>4000..6000 9@5000',
      'L 7000>7000..9000 -10.5@8000',
    ]);
  });
  test('a rate without a value at the beginning of its window is not known', () => {
    expect(
      run({ condition: { kind: 'rate', windowMs: 5000 }, levels: [levelWith({ limit: 1, deadBand: 0 })] }, { [a]: '1000 0, 2000 1000, 3000 2000' }),
    ).toEqual([]);
  });
  test('deviation from a set point, and from another series; without it nothing is concluded', () => {
    const levels = [levelWith({ limit: 5, deadBand: 1 })];
    expect(run({ condition: { kind: 'deviation', from: { setPoint: 50 } }, levels }, { [a]: '1000 52, 2000 44, 3000 50' })).toEqual([
      'H 2000>2000..3000 6@2000',
    ]);
    const given = { condition: { kind: 'deviation', from: { seriesId: b as never } }, levels } as const;
    expect(run(given as never, { [a]: '1000 50, 2000 50, 3000 50', [b]: '2000 60, 3000 51' })).toEqual(['H 2000>2000..3000 10@2000']);
    expect(run(given as never, { [a]: '1000 50, 2000 90' })).toEqual([]);
  });
  test('state and boolean: the value is one of a set', () => {
    expect(run({ condition: { kind: 'state', values: [3, 4] }, levels: [yesNo({ onDelayMs: 1000 })] }, { [a]: '1000 1, 2000 3, 3000 4, 4000 2' })).toEqual([
      'H 2000>3000..4000 4@3000',
    ]);
    expect(run({ condition: { kind: 'boolean', value: false }, levels: [yesNo()] }, { [a]: '1000 1, 2000 0, 3000 1' })).toEqual(['H 2000>2000..3000 0@2000']);
  });
  test('no data: silence raises at its own time and ends with the next sample of any quality', () => {
    const given = { condition: { kind: 'no-data', afterMs: 5000 }, levels: [yesNo()] } as const;
    expect(run(given as never, { [a]: '1000 1, 4000 1, 20000 bad, 22000 1' }, 23_000)).toEqual(['H 9000>9000..20000 5000@9000']);
    expect(run(given as never, { [a]: '1000 1' }, 50_000)).toEqual(['H 6000>6000.. 5000@6000']);
  });
  test('count: the n-th excursion within the window raises, however short each is', () => {
    const levels = [levelWith({ onDelayMs: 60_000, count: { n: 3, withinMs: 10_000 } })];
    expect(
      run({ levels, staleAfterMs: 100_000 }, { [a]: '1000 90, 2000 0, 4000 90, 5000 0, 20000 90, 21000 0, 22000 90, 23000 0, 24000 91, 30000 0' }),
    ).toEqual(['H 24000>24000..30000 91@24000']);
  });
  test('expression: a division by zero at run time holds and neither raises nor clears', () => {
    const given = { condition: { kind: 'expression', text: '[d/a] / [d/b] > 2' }, levels: [yesNo()] } as const;
    expect(run(given as never, { [a]: '1000 1, 2000 9, 3000 9, 4000 9', [b]: '1000 1, 2000 3, 3000 0, 4000 9' })).toEqual(['H 2000>2000..4000 1@2000']);
  });
  test('expression over another threshold: its delays count, and its condition, not what people did', () => {
    const pump = draftWith({ name: 'pump', seriesId: b, levels: [levelWith({ onDelayMs: 3000 })] });
    const given = { condition: { kind: 'expression', text: '{pump} and not [d/a] > 50' }, levels: [yesNo()] } as const;
    expect(run(given as never, { [a]: '1000 10, 9000 60', [b]: '1000 90, 5000 90, 8000 90' }, 20_000, namesWith('UTC', pump))).toEqual([
      'H 4000>4000..9000 1@4000',
    ]);
  });
  test('schedule: outside of the shift, or of the production state, nothing raises and nothing clears', () => {
    const day = 86_400_000;
    const shifts = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:01', to: '00:02' }];
    const at = (s: number) => day + s * 1000;
    expect(run({ schedule: { shifts }, staleAfterMs: 600_000 }, { [a]: `${at(10)} 90, ${at(70)} 85, ${at(130)} 10, ${at(200)} 10` }, at(300))).toEqual([
      `H ${at(60)}>${at(60)}.. 90@${at(60)}`,
    ]);
    expect(run({ schedule: { while: '[d/b] == 1' }, staleAfterMs: 600_000 }, { [a]: '1000 90, 2000 90, 4000 10', [b]: '1000 0, 3000 1, 5000 0' })).toEqual([
      'H 3000>3000..4000 90@3000',
    ]);
  });
  test('uncertain values are held, or used where the threshold says so', () => {
    const text = { [a]: '1000 10, 2000 uncertain, 3000 10' };
    expect(run({}, text)).toEqual([]);
    expect(run({ uncertain: 'use' }, text)).toEqual(['H 2000>2000..3000 100@2000']);
  });
});

describe('versions', () => {
  const stage = (from: number, draft: ThresholdDraft | null, version: number) => ({
    from,
    program: draft && compileSide(draft, 'high', namesWith(), [a], version)!,
  });
  const plan = (...stages: readonly ReturnType<typeof stage>[]): Plan => ({ pointId: 'p', series: [a], stages });
  test('take effect at their own event time: the last value counts again at that instant', () => {
    const two = plan(stage(0, draftWith(), 1), stage(4500, draftWith({ levels: [levelWith({ limit: 95 })] }), 2), stage(6500, draftWith(), 3));
    expect(brief(two, () => column('1000 90, 2000 91, 5000 90, 6000 90, 7000 70'), 20_000)).toEqual(['H 1000>1000..4500 91@2000', 'H 6500>6500..7000 90@6500']);
  });
  test('a disabled one ends its occurrence, and judges nothing until it is enabled', () => {
    const off = plan(stage(0, draftWith(), 1), stage(2500, null, 2), stage(4500, draftWith(), 3));
    expect(brief(off, () => column('1000 90, 3000 99, 4000 91, 5000 10'), 20_000)).toEqual(['H 1000>1000..2500 90@1000', 'H 4500>4500..5000 91@4500']);
  });
});

/** Field and words of what is refused when it is saved. */
const refused = (given: Partial<ThresholdInput>, names = namesWith('Europe/Berlin')): readonly (readonly [string, string])[] => {
  const parsed = ThresholdDraft.safeParse({ ...draftWith(), ...given });
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => [path.join('.'), message]);
  return complaintsOf(parsed.data, names, Date.UTC(2026, 10, 25)).map(({ field, message }) => [field, message]);
};

describe('bad input is refused at save, with the field named', () => {
  const expression = (text: string, more: Partial<ThresholdInput> = {}) => ({ condition: { kind: 'expression' as const, text }, levels: [yesNo()], ...more });
  test.each<readonly [string, Partial<ThresholdInput>, string, string]>([
    ['HH below H', { levels: [levelWith(), levelWith({ kind: 'HH', limit: 70 })] }, 'levels', 'below'],
    ['a negative delay', { levels: [levelWith({ onDelayMs: -1 })] }, 'levels.0.onDelayMs', 'negative'],
    ['dead bands that overlap', { levels: [levelWith({ deadBand: 70 }), levelWith({ kind: 'L', limit: 20 })] }, 'levels', 'overlap'],
    ['a dead band larger than the span', { span: { from: 0, to: 10 }, levels: [levelWith({ deadBand: 10.1 })] }, 'levels.0.deadBand', 'span of 0 to 10'],
    ['a span that ends where it begins', { span: { from: 4, to: 4 } }, 'span.to', 'above'],
    ['an unknown series', expression('[d/nothing] > 1'), 'condition.text', 'd/nothing'],
    ['an unknown threshold', expression('{nothing}'), 'condition.text', 'nothing'],
    ['an unknown threshold in a vote', expression('atLeast(1, [d/a] > 1, {nothing})'), 'condition.text', 'nothing'],
    ['a division by zero', expression('[d/a] / 0 > 1'), 'condition.text', 'zero'],
    ['words that are no expression', expression('[d/a] >'), 'condition.text', 'expected'],
    ['a number where yes or no has one level', expression('[d/a] > 1', { levels: [levelWith()] }), 'levels', 'H with the limit 1'],
    [
      'a low level of a deviation',
      { condition: { kind: 'deviation', from: { setPoint: 1 } }, levels: [levelWith({ kind: 'L', limit: 1 })] },
      'levels.0.kind',
      'both directions',
    ],
    ['an empty schedule', { schedule: {} }, 'schedule', 'shift'],
    ['a state of the plant that is a number', { schedule: { while: '[d/a] + 1' } }, 'schedule.while', 'comparison'],
    ['a state of the plant that is unknown', { schedule: { while: '[d/x] == 1' } }, 'schedule.while', 'd/x'],
    ['a time of day that is none', { schedule: { shifts: [{ days: [1], from: '24:00', to: '06:00' }] } }, 'schedule.shifts.0.from', '06:30'],
    ['the hour that the zone skips', { schedule: { shifts: [{ days: [7], from: '02:30', to: '06:00' }] } }, 'schedule.shifts.0.from', 'Europe/Berlin'],
  ])('%s', (_, given, field, words) => {
    const [first] = refused(given);
    expect(first?.[0]).toBe(field);
    expect(first?.[1]).toContain(words);
  });
  test('a cycle, over however many thresholds', () => {
    const one = draftWith(expression('{two} and [d/a] > 1', { name: 'one' }));
    const two = draftWith(expression('{one}', { name: 'two' }));
    expect(refused(one, namesWith('UTC', one, two))[0]?.[1]).toContain('one → two → one');
    const vote = draftWith(expression('atLeast(1, [d/a] > 1, {one})', { name: 'two' }));
    expect(refused(one, namesWith('UTC', one, vote))[0]?.[1]).toContain('one → two → one');
    expect(complaintsOf(draftWith(expression('{n}')), namesWith('UTC', draftWith()), 0)[0]?.message).toContain('n → n');
  });
  test('nothing is wrong with a good one', () => {
    expect(
      refused({
        levels: [levelWith(), levelWith({ kind: 'L', limit: 20, count: { n: 3, withinMs: 1000 } })],
        schedule: { shifts: [{ days: [1], from: '06:00', to: '14:00' }] },
      }),
    ).toEqual([]);
  });
});
