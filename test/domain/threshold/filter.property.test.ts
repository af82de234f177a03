import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, type FilterRule, sample } from '../../../src/domain/threshold/filter.ts';
import { feed, type Input } from './feed.ts';

const delay = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 }));
const ruleOf = fc.record({
  side: fc.constantFrom('low' as const, 'high' as const),
  limit: fc.integer({ min: -20, max: 20 }),
  deadBand: fc.integer({ min: 0, max: 10 }),
  onDelayMs: delay,
  offDelayMs: delay,
  staleAfterMs: fc.integer({ min: 1000, max: 4000 }),
});
const measured: fc.Arbitrary<number | 'bad' | 'tick'> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -40, max: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom<number | 'bad'>(NaN, Infinity, -Infinity, 'bad') },
  { weight: 1, arbitrary: fc.constant('tick' as const) },
);
/** Inputs in order of time, several of them perhaps in one instant. */
const inputsOf: fc.Arbitrary<readonly Input[]> = fc
  .array(fc.tuple(fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 9000 })), measured), { maxLength: 40 })
  .map((steps) => {
    let t = 1_000_000;
    return steps.map(([gap, what]) => [(t += gap), what] as Input);
  });
const end = (inputs: readonly Input[]) => (inputs.at(-1)?.[0] ?? 1_000_000) + 20_000;
const check = (predicate: (rule: FilterRule, inputs: readonly Input[]) => void) => fc.assert(fc.property(ruleOf, inputsOf, predicate), { numRuns: 1000 });

test('turns alternate, begin with abnormal, have strictly increasing times, and none lies before its first sample or in the future', () => {
  check((rule, inputs) => {
    const { turns } = feed(rule, [...inputs, [end(inputs), 'tick']]);
    turns.forEach(({ to, at, since }, i) => {
      expect(to).toBe(i % 2 === 0 ? 'abnormal' : 'normal');
      expect(at).toBeGreaterThan(turns[i - 1]?.at ?? -Infinity);
      expect(at).toBeGreaterThanOrEqual(since);
      expect(inputs.some(([t]) => t === since)).toBe(true);
      expect(at).toBeLessThanOrEqual(end(inputs));
    });
  });
});

test('time may pass in one step or in any number of steps: the turns and the filter are the same', () => {
  fc.assert(
    fc.property(ruleOf, inputsOf, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 }), (rule, inputs, parts) => {
      const last = end(inputs);
      const ticks = parts.map((part): Input => [Math.round(1_000_000 + part * (last - 1_000_000)), 'tick']);
      // A tick of the same instant comes first, as a timer does.
      const split = [...ticks, ...inputs].toSorted((a, b) => a[0] - b[0] || Number(b[1] === 'tick') - Number(a[1] === 'tick'));
      expect(feed(rule, [...split, [last, 'tick']])).toEqual(feed(rule, [...inputs, [last, 'tick']]));
    }),
    { numRuns: 1000 },
  );
});

test('a value that is not good turns nothing by itself, then or later', () => {
  fc.assert(
    fc.property(
      ruleOf,
      inputsOf,
      fc.nat(3000),
      fc.constantFrom<readonly [number, boolean]>([NaN, true], [Infinity, true], [1e9, false], [-1e9, false]),
      (rule, inputs, gap, [value, isGood]) => {
        const { filter } = feed(rule, inputs);
        const t = end(inputs) - 20_000 + gap;
        const held = sample(rule, filter, t, value, isGood);
        expect(held.turns).toEqual(advance(rule, filter, t).turns);
        expect(held.filter.side).toBe(advance(rule, filter, t).filter.side);
        expect(
          feed(
            rule,
            [
              [t + 1, 'tick'],
              [t + 1e9, 'tick'],
            ],
            held.filter,
          ),
        ).toEqual({ filter: held.filter, turns: [] });
      },
    ),
    { numRuns: 1000 },
  );
});

test('the low side is the high side in a mirror', () => {
  check((rule, inputs) => {
    const mirrored = inputs.map(([t, what]) => [t, typeof what === 'number' ? -what : what] as Input);
    const mirror = { ...rule, side: rule.side === 'low' ? ('high' as const) : ('low' as const), limit: -rule.limit };
    expect(feed(mirror, mirrored).turns).toEqual(feed(rule, inputs).turns);
  });
});

test('without a breach in the good values nothing is raised, and a level that cleared was outside its dead band', () => {
  check((rule, inputs) => {
    const { turns } = feed(rule, [...inputs, [end(inputs), 'tick']]);
    const valuesAt = (time: number) => inputs.flatMap(([t, what]) => (t === time && typeof what === 'number' && Number.isFinite(what) ? [what] : []));
    const beyond = (value: number, by: number) => (rule.side === 'high' ? value >= rule.limit - by : value <= rule.limit + by);
    for (const { to, since } of turns)
      expect(valuesAt(since).some((value) => (to === 'abnormal' ? beyond(value, 0) : !beyond(value, rule.deadBand)))).toBe(true);
  });
});

test('an occurrence lasts at least its off-delay and a turn to abnormal at least its on-delay of known time', () => {
  check((rule, inputs) => {
    for (const { to, at, since } of feed(rule, [...inputs, [end(inputs), 'tick']]).turns)
      expect(at - since).toBeGreaterThanOrEqual(to === 'abnormal' ? rule.onDelayMs : rule.offDelayMs);
  });
});
