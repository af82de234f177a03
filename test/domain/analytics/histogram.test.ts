import fc from 'fast-check';
import { expect, test } from 'vitest';
import { histogramQuantile } from '../../../src/domain/analytics/histogram.ts';

const of = (...counts: readonly number[]) => [0.1, 0.5, 1, Infinity].map((le, i) => ({ le, count: counts[i]! }));

test.each([
  [0.5, of(50, 100, 100, 100), 0.1],
  [0.75, of(50, 100, 100, 100), 0.3],
  [0.99, of(0, 0, 50, 100), 1],
  [0, of(10, 20, 30, 30), 0],
  [1, of(10, 20, 30, 30), 1],
])('the quantile %s of buckets', (q, buckets, expected) => expect(histogramQuantile(q, buckets)).toBeCloseTo(expected, 12));

test('nothing counted has none', () => expect(histogramQuantile(0.5, of(0, 0, 0, 0))).toBeNaN());
test('without the bucket of everything there is none', () => expect(histogramQuantile(0.5, of(1, 2, 3, 4).slice(0, 3))).toBeNaN());
test('a bucket that missed what a smaller one counted counts it too', () => expect(histogramQuantile(0.5, of(50, 40, 100, 100))).toBeCloseTo(0.1, 12));

test('is never off by more than the bucket of the true value, and rises with q', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 9.99, noNaN: true }), { minLength: 1, maxLength: 200 }), (values) => {
      const limits = [1, 2, 4, 6, 8, 10, Infinity];
      const buckets = limits.map((le) => ({ le, count: values.filter((value) => value <= le).length }));
      const sorted = values.toSorted((a, b) => a - b);
      let former = -Infinity;
      for (const q of [0.01, 0.25, 0.5, 0.9, 1]) {
        const found = histogramQuantile(q, buckets);
        const exact = sorted[Math.ceil(q * values.length) - 1]!;
        const at = limits.findIndex((le) => exact <= le);
        expect(found).toBeGreaterThanOrEqual(at === 0 ? 0 : limits[at - 1]!);
        expect(found).toBeLessThanOrEqual(limits[at]!);
        expect(found).toBeGreaterThanOrEqual(former);
        former = found;
      }
    }),
  );
});
