import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { m4, openM4, type View } from '../../src/domain/analytics/m4.ts';

interface Drawn {
  readonly first: number;
  readonly low: number;
  readonly high: number;
  readonly last: number;
}

/** What a pixel column shows: where the line enters and leaves it, and how far it reaches. */
const columnsOf = (times: readonly number[], values: readonly number[], { from, to, columns }: View): ReadonlyMap<number, Drawn> => {
  const drawn = new Map<number, Drawn>();
  for (const [i, time] of times.entries()) {
    const value = values[i]!;
    if (Number.isNaN(value) || time < from || time >= to) continue;
    const column = Math.floor((time - from) / ((to - from) / columns));
    const before = drawn.get(column);
    drawn.set(
      column,
      before
        ? { ...before, low: Math.min(before.low, value), high: Math.max(before.high, value), last: value }
        : { first: value, low: value, high: value, last: value },
    );
  }
  return drawn;
};
const line = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 40 }),
      fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -50, max: 50 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
    ),
    { maxLength: 300 },
  )
  .map((steps) => {
    let time = 1000;
    return { times: Float64Array.from(steps, ([step]) => (time += step)), values: Float64Array.from(steps, ([, value]) => value) };
  });
const view = fc
  .record({ from: fc.integer({ min: 900, max: 3000 }), length: fc.integer({ min: 10, max: 6000 }), columns: fc.integer({ min: 1, max: 50 }) })
  .map(({ from, length, columns }) => ({ from, to: from + length, columns }));

describe('M4', () => {
  test('draws the same columns as all samples, in order, with at most four samples each', () => {
    fc.assert(
      fc.property(line, view, ({ times, values }, v) => {
        const [shownTimes, shownValues] = m4(times, values, v);
        assert.deepEqual(columnsOf([...shownTimes], [...shownValues], v), columnsOf([...times], [...values], v));
        for (let i = 1; i < shownTimes.length; i++) assert.ok(shownTimes[i]! > shownTimes[i - 1]!);
        const inside = [...shownTimes].filter((time, i) => time >= v.from && time < v.to && !Number.isNaN(shownValues[i]!)).length;
        const breaks = shownValues.reduce((n, value) => n + (Number.isNaN(value) ? 1 : 0), 0);
        assert.ok(inside <= 4 * (columnsOf([...times], [...values], v).size + breaks));
      }),
      { numRuns: 300 },
    );
  });

  test('pieces give the same line as the whole', () => {
    fc.assert(
      fc.property(line, view, fc.array(fc.nat(300)), ({ times, values }, v, cuts) => {
        const drawing = openM4(v);
        const places = [0, ...cuts.filter((cut) => cut < times.length).toSorted((a, b) => a - b), times.length];
        for (let i = 1; i < places.length; i++) drawing.add(times.subarray(places[i - 1], places[i]), values.subarray(places[i - 1], places[i]), 60);
        assert.deepEqual(drawing.finish(), m4(times, values, v, 60));
      }),
    );
  });

  test('keeps one sample on either side, so that the line runs to the edge', () => {
    const times = Float64Array.of(1, 2, 3, 4, 5, 6);
    const [shown] = m4(times, Float64Array.of(1, 2, 3, 4, 5, 6), { from: 2.5, to: 4.5, columns: 2 });
    assert.deepEqual([...shown], [2, 3, 4, 5]);
  });

  test('a long step interrupts the line; missing values do only when they are wider than a column', () => {
    const times = Float64Array.of(0, 10, 20, 100, 110, 120);
    const [t, v] = m4(times, Float64Array.of(1, 1, 1, 1, 1, 1), { from: 0, to: 130, columns: 13 }, 30);
    assert.deepEqual([...v].map(Number.isNaN).indexOf(true), 3);
    assert.equal(t[3], 60);
    const missing = Float64Array.of(1, Number.NaN, 1, 1, 1, 1);
    assert.ok([...m4(times, missing, { from: 0, to: 130, columns: 13 })[1]].some(Number.isNaN));
    assert.ok(![...m4(times, missing, { from: 0, to: 130, columns: 2 })[1]].some(Number.isNaN));
  });

  test('no sample, no line', () => {
    assert.equal(m4(new Float64Array(), new Float64Array(), { from: 0, to: 1, columns: 1 })[0].length, 0);
    assert.equal(m4(Float64Array.of(5), Float64Array.of(Number.NaN), { from: 0, to: 10, columns: 1 })[0].length, 0);
  });
});
