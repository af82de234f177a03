import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { counterStep, counterTotal, isCounterValue, metricNameFault } from '../../../src/domain/telemetry/metric-rules.ts';

describe('names by the conventions of OpenTelemetry', () => {
  test.each(['a', 'http.server.request.duration', 'queue_length', 'disk/used', 'T-1', 'a'.repeat(255)])('%s is one', (name) =>
    assert.equal(metricNameFault(name), undefined),
  );
  test.each(['', '1a', '.a', '_a', 'a b', 'a:b', 'tür', 'a'.repeat(256), 'a\n'])('%j is none', (name) => assert.ok(metricNameFault(name)));
});

describe('counters', () => {
  const at = (seconds: number, value: number) => ({ ts: seconds * 1000, value });
  test('a rise, a rest, a reset', () => {
    assert.deepEqual(counterStep(at(0, 10), at(10, 30)), { increase: 20, rate: 2, isReset: false });
    assert.deepEqual(counterStep(at(0, 10), at(10, 10)), { increase: 0, rate: 0, isReset: false });
    assert.deepEqual(counterStep(at(0, 10), at(10, 5)), { increase: 5, rate: 0.5, isReset: true });
  });

  test.each([
    ['the time stands still', at(1, 1), at(1, 2)],
    ['the time goes back', at(2, 1), at(1, 2)],
    ['a negative value', at(1, -1), at(2, 2)],
    ['no value', at(1, 1), at(2, Number.NaN)],
    ['no bounds', at(1, 1), at(2, Infinity)],
  ])('no step: %s', (_, before, after) => assert.equal(counterStep(before, after), undefined));

  test('a total across resets, values that are none left out', () => {
    assert.deepEqual(counterTotal([at(0, 5), at(1, 8), at(2, Number.NaN), at(2, -4), at(3, 2), at(4, 3), at(4, 99)]), { increase: 6, resets: 1 });
    assert.deepEqual(counterTotal([]), { increase: 0, resets: 0 });
  });

  test('a total is never negative, and without resets the difference of the ends', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), (steps) => {
        let value = 0;
        const values = steps.map((step, i) => at(i, (value += step)));
        assert.deepEqual(counterTotal(values), { increase: value - steps[0]!, resets: 0 });
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.double()), (doubles) => {
        const { increase } = counterTotal(doubles.map((value, i) => at(i, value)));
        assert.ok(increase >= 0 && (increase === Infinity || isCounterValue(increase)));
      }),
    );
  });
});
