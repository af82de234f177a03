import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { extent, valueRange, valueTicks } from '../../../src/renderer/chart/value-scale.ts';
import { shadesOf, spread } from '../../../src/renderer/chart/shades.ts';

describe('range of the values', () => {
  test('takes in a limit that lies near', () => {
    const { min, max } = valueRange({ min: 6, max: 8 }, [8.5]);
    assert.ok(min < 6 && max > 8.5);
  });
  test('leaves out a limit that would press the line flat', () => assert.ok(valueRange({ min: 6, max: 6.2 }, [500]).max < 10));
  test('a flat line is seen with its nearest limit', () => {
    const { min, max } = valueRange({ min: 5, max: 5 }, [2, 8, 900]);
    assert.ok(min < 5 && max > 5 && max < 900);
  });
  test('never has no height', () => {
    for (const range of [valueRange(undefined, []), valueRange({ min: 0, max: 0 }, []), valueRange({ min: -3, max: -3 }, [])]) assert.ok(range.max > range.min);
  });
  test('gaps have no extent', () => {
    assert.deepEqual(extent([Number.NaN, 3, null, -1]), { min: -1, max: 3 });
    assert.equal(extent([Number.NaN, null]), undefined);
  });
});

describe('ticks of the values', () => {
  test.each([
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1], 1],
    [3.98, 4.03, 4, [3.98, 4, 4.02], 2],
    [-120, 90, 4, [-100, 0], 0],
    [0.00012, 0.00019, 3, [0.00015], 5],
  ])('%d to %d', (min, max, count, values, decimals) => assert.deepEqual(valueTicks({ min, max }, count), { values, decimals }));
  test('a range without height has one', () => assert.deepEqual(valueTicks({ min: 4, max: 4 }, 5), { values: [4], decimals: 0 }));
});

test('shades of one side never lie over one another', () => {
  const limit = (kind: 'LL' | 'L' | 'H' | 'HH', at: number) => ({ kind, limit: at, severity: 'high' as const });
  const shades = shadesOf([limit('HH', 9), limit('L', 4), limit('H', 8), limit('LL', 2)]);
  assert.deepEqual(
    shades.map(({ limit: { kind }, from, to }) => [kind, from, to]),
    [
      ['H', 8, 9],
      ['HH', 9, Infinity],
      ['L', 2, 4],
      ['LL', -Infinity, 2],
    ],
  );
});

test('labels keep their distance, their order and the frame', () => {
  assert.deepEqual(spread([10, 11, 12], 5, 0, 100), [10, 15, 20]);
  assert.deepEqual(spread([98, 99], 5, 0, 100), [95, 100]);
  assert.deepEqual(spread([12, 10], 5, 0, 100), [15, 10]);
});
