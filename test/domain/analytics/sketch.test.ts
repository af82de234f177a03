import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { aggregateOf, APPROXIMATE, openBuckets } from '../../../src/domain/analytics/buckets.ts';
import { addValue, createSketch, mergeSketch, nearestRank, putSketch, takeSketch, valueAtRank } from '../../../src/domain/analytics/sketch.ts';

const sketchOf = (values: readonly number[]) => {
  const sketch = createSketch();
  for (const value of values) addValue(sketch, value);
  return sketch;
};
const number = fc.oneof(fc.double({ min: -1e12, max: 1e12, noNaN: true }), fc.integer({ min: -50, max: 50 }), fc.constantFrom(0, -0, 1e-300, 1e-8));

describe('sketches', () => {
  test('P25 every rank is within 1 %, negative numbers and zeros too, and parts merged are the whole', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 400 }), fc.nat(400), fc.double({ min: 0, max: 100, noNaN: true }), (values, cut, percent) => {
        const merged = sketchOf(values.slice(0, cut));
        mergeSketch(merged, sketchOf(values.slice(cut)));
        assert.deepEqual(merged, sketchOf(values));
        const rank = nearestRank(percent, values.length);
        const exact = values.toSorted((a, b) => a - b)[rank]!;
        assert.ok(Math.abs(valueAtRank(merged, rank) - exact) <= 0.01 * Math.abs(exact) + 1e-8);
        const numbers: number[] = [];
        const put = (value: number): void => void numbers.push(value);
        putSketch({ natural: put, integer: put }, merged);
        const take = (): number => numbers.shift()!;
        assert.deepEqual(takeSketch({ natural: take, integer: take }, merged.min, merged.max), merged);
      }),
      { numRuns: 300, examples: [[[0, 0, -0], 2, 0]] },
    );
  });

  test('P25 an interval of more than a million values is answered from a sketch, and says so', () => {
    const n = 1_200_000;
    const times = Float64Array.from({ length: n }, (_, i) => i);
    const values = Float64Array.from({ length: n }, (_, i) => ((i * 7919) % n) - n / 2);
    const buckets = openBuckets(Float64Array.of(0, n, 2 * n), 0, 2 * n, [{ percentile: 10 }, { percentile: 99 }]);
    buckets.add(times, values, 1);
    buckets.add(Float64Array.of(n), Float64Array.of(5), 1);
    const { flags, columns } = buckets.finish();
    assert.deepEqual([...flags], [APPROXIMATE, 0]);
    for (const [k, exact] of [-0.4 * n, 0.49 * n].entries()) assert.ok(Math.abs(columns[k]![0]! - exact) <= 0.0101 * Math.abs(exact));
    assert.equal(columns[1]![1], 5);
  });

  test('aggregates have the names of the command line', () => {
    assert.deepEqual(['avg', 'p95', 'p99.9', 'median', 'p100', 'p101', 'mean', 'p'].map(aggregateOf), [
      'avg',
      { percentile: 95 },
      { percentile: 99.9 },
      { percentile: 50 },
      { percentile: 100 },
      undefined,
      undefined,
      undefined,
    ]);
  });
});
