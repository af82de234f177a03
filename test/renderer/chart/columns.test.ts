import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { alignedData, lastPoint, pointAt, within } from '../../../src/renderer/chart/columns.ts';

const range = { from: 0, to: 100 };
const data = { times: Float64Array.of(0, 10, 20, 30), values: Float64Array.of(1, 2, Number.NaN, 4) };

describe('uPlot’s form', () => {
  test('a gap is null in one series', () =>
    assert.deepEqual(alignedData([data], range), [
      [0, 10, 20, 30],
      [1, 2, null, 4],
    ]));
  test('places that belong to another series stay open, except inside a gap', () => {
    const other = { times: Float64Array.of(5, 15, 25), values: Float64Array.of(7, 8, 9) };
    const [times, first, second] = alignedData([data, other], range);
    assert.deepEqual(times, [0, 5, 10, 15, 20, 25, 30]);
    assert.deepEqual(first, [1, undefined, 2, null, null, null, 4]); // 15 and 25 lie in the gap: a line must not run there
    assert.deepEqual(second, [undefined, 7, undefined, 8, undefined, 9, undefined]);
  });
  test('no data still has an axis', () =>
    assert.deepEqual(alignedData([{ times: [], values: [] }], range), [
      [0, 100],
      [null, null],
    ]));
});

describe('the value under the cursor', () => {
  const at = (time: number) => pointAt(data, time, 2);
  test('near a point it is that point', () => assert.deepEqual(at(9), { time: 10, value: 2 }));
  test('on a line it is the point before', () => assert.deepEqual(at(5), { time: 0, value: 1 }));
  test('in a gap there is none', () => assert.equal(at(17), undefined));
  test('after the last value there is none', () => assert.equal(at(40), undefined));
  test('before the first value there is none', () => assert.equal(at(-5), undefined));
});

test('the last point passes over a gap at the end', () => assert.deepEqual(lastPoint({ times: [1, 2, 3], values: [5, 6, null] }), { time: 2, value: 6 }));
test('a part keeps one point beyond either edge, so that lines run to the edge', () => assert.deepEqual(Array.from(within(data, 12, 18).times), [10, 20]));
