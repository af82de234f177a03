import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import {
  byteReader,
  byteWriter,
  putInteger,
  putTimes,
  putValues,
  putVarint,
  takeInteger,
  takeTimes,
  takeValues,
  takeVarint,
  written,
} from '../../src/contract/block.ts';

const encoded = (values: Float64Array): Uint8Array => {
  const to = byteWriter(8);
  putValues(to, values);
  return written(to);
};
const bits = (values: Float64Array): readonly bigint[] => [...new BigUint64Array(values.buffer, values.byteOffset, values.length)];
const isKept = (values: Float64Array): void => {
  const bytes = encoded(values);
  const from = byteReader(bytes);
  assert.deepEqual(bits(takeValues(from, values.length)), bits(values));
  assert.equal(from.at, bytes.length);
};
const decimal = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 9 })).map(([k, d]) => k / 10 ** d);
const anyBits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((word) => new Float64Array(BigUint64Array.of(word).buffer)[0]!);

describe('numbers as bytes', () => {
  test('whole numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.maxSafeNat(), fc.nat(300))), (numbers) => {
        const to = byteWriter(1);
        for (const number of numbers) {
          putVarint(to, number);
          putInteger(to, -Math.floor(number / 4));
        }
        const from = byteReader(written(to));
        for (const number of numbers) {
          assert.equal(takeVarint(from), number);
          assert.equal(takeInteger(from) + Math.floor(number / 4), 0);
        }
      }),
    );
  });

  test('times in any order, and only whole milliseconds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 43 })), (list) => {
        const times = Float64Array.from(list);
        const to = byteWriter();
        putTimes(to, times);
        assert.deepEqual(takeTimes(byteReader(written(to)), times.length), times);
      }),
    );
    for (const wrong of [0.5, Number.NaN, Infinity, 2 ** 52]) assert.throws(() => putTimes(byteWriter(), Float64Array.of(wrong)), RangeError);
  });
});

describe('values as bytes', () => {
  test('come back to the last bit, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(decimal, fc.double(), anyBits, fc.constantFrom(0, -0, Infinity, -Infinity)), { maxLength: 200 }), (list) =>
        isKept(Float64Array.from(list)),
      ),
    );
    fc.assert(fc.property(fc.float64Array({ maxLength: 100 }), isKept));
  });

  test('decimals with a few others among them, and 32-bit floats', () => {
    fc.assert(
      fc.property(fc.array(decimal, { minLength: 64, maxLength: 200 }), anyBits, fc.nat(63), (list, odd, place) =>
        isKept(Float64Array.from(list.with(place, odd))),
      ),
    );
    fc.assert(fc.property(fc.array(decimal), (list) => isKept(Float64Array.from(list, Math.fround))));
  });

  test('long runs of equal values', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(decimal, fc.integer({ min: 1, max: 300 })), { maxLength: 6 }), (runs) =>
        isKept(Float64Array.from(runs.flatMap(([value, n]) => Array<number>(n).fill(value)))),
      ),
    );
  });

  test('a slow temperature takes about one byte, a set point next to nothing', () => {
    const walk = Float64Array.from({ length: 960 }, (_, i) => Math.round(2100 + 300 * Math.sin(i / 50)) / 100);
    assert.ok(encoded(walk).length < 1.1 * walk.length);
    assert.ok(encoded(new Float64Array(960).fill(21.5)).length < 10);
  });

  test('damage is a RangeError, never more memory than the bytes allow', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(2 ** 22), (bytes, count) => {
        try {
          assert.equal(takeValues(byteReader(bytes), Math.min(count, 5000)).length, Math.min(count, 5000));
        } catch (error) {
          assert.ok(error instanceof RangeError);
        }
        assert.throws(() => takeTimes(byteReader(bytes), bytes.length + 1), RangeError);
      }),
    );
    const bytes = encoded(Float64Array.of(1.5, 2.5, 3.5));
    for (let end = 0; end < bytes.length; end++) assert.throws(() => takeValues(byteReader(bytes.subarray(0, end)), 3), RangeError);
  });
});
