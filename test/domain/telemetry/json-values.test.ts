import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flatten, jsonLimits, parseJson } from '../../../src/domain/telemetry/json-values.ts';

const values = (text: string): Record<string, number | null> => {
  const parsed = parseJson(text);
  assert.ok(parsed.ok, text);
  const flat = flatten(parsed.value as Record<string, unknown>);
  assert.ok(flat.ok, text);
  return Object.fromEntries(flat.leaves.map(({ path, reading }) => [path, reading.value]));
};

describe('N18 F18 parseJson', () => {
  test.each([
    ['{"a":NaN}', [null]],
    ['{"a":nan,"b":-inf,"c":Infinity,"d":-Infinity,"e":1}', [null, null, null, null, 1]],
    ['{ "a" : [nan, 1] }', [null, 1]],
    ['{"a":1e400}', [null]],
  ])('bare non-finite numbers: %s', (text, expected) => expect(Object.values(values(text))).toEqual(expected));

  test('marks them as non-finite, and null not', () => {
    const parsed = parseJson('{"a":nan,"b":null}');
    assert.ok(parsed.ok);
    const flat = flatten(parsed.value as Record<string, unknown>);
    assert.ok(flat.ok);
    expect(flat.leaves.map(({ reading }) => [reading.isNonFinite, reading.quality])).toEqual([
      [true, 'bad'],
      [false, 'bad'],
    ]);
  });

  test('leaves text alone that only looks like one', () => {
    const parsed = parseJson('{"s":"it is nan, \\"inf\\" here","a":nan}');
    assert.ok(parsed.ok);
    expect((parsed.value as { s: string }).s).toBe('it is nan, "inf" here');
  });

  test.each(['', '{', 'nanny', '{"a":infinite}', '{"a":1nan}', 'ON', '{"a":}', '"open'])('refuses %s', (text) => expect(parseJson(text).ok).toBe(false));

  test('agrees with JSON.parse on every JSON text', () => {
    const rounded = (value: unknown): unknown =>
      typeof value === 'bigint'
        ? Number(value)
        : typeof value !== 'object' || value === null
          ? value
          : Array.isArray(value)
            ? value.map(rounded)
            : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
    fc.assert(
      fc.property(fc.json(), (text) => {
        const parsed = parseJson(text);
        assert.ok(parsed.ok);
        assert.deepEqual(rounded(parsed.value), rounded(JSON.parse(text)));
      }),
    );
  });

  test('keeps all digits of an integer that no double holds', () => {
    assert.deepEqual(parseJson('{"a":9007199254740993,"b":9007199254740992,"c":-18446744073709551617}'), {
      ok: true,
      value: { a: 9_007_199_254_740_993n, b: 9_007_199_254_740_992, c: -18_446_744_073_709_551_617n },
    });
  });

  test.each([
    ['{"a":1', 1, 7],
    ['not json', 1, 1],
    ['{"a":nan,}', 1, 10],
    ['[1,\n 2 3]', 2, 4],
    ['{"a"\n1}', 2, 1],
    ['"a\\x"', 1, 4],
    ['"\\u12"', 1, 3],
    ['{"a":1}x', 1, 8],
    ['[01]', 1, 3],
    ['', 1, 1],
  ])('says where %j breaks', (text, line, column) => {
    const parsed = parseJson(text);
    assert.ok(!parsed.ok);
    assert.deepEqual(parsed.position, { line, column });
  });

  test('names a place for every text that JSON refuses', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom(',', '}', '"', 'x', '\\', ':', ''), (text, n, char) => {
        const at = n % (text.length + 1);
        const broken = text.slice(0, at) + char + text.slice(at + (n % 3));
        const parsed = parseJson(broken);
        assert.ok(
          parsed.ok || !/JSON was expected/.test(parsed.detail),
          `${broken} ${JSON.stringify(parsed, (_, v) => (typeof v === 'bigint' ? String(v) : v))}`,
        );
      }),
      { numRuns: 2000 },
    );
  });

  test('never throws, and takes no longer than linear time', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => typeof parseJson(text).ok === 'boolean'));
    expect(parseJson(`{"a":"${'\\"'.repeat(500_000)}`).ok).toBe(false);
    expect(parseJson('nan '.repeat(250_000)).ok).toBe(false);
  });
});

describe('flatten', () => {
  test('joins paths with dots and takes numbers, true, false, null and decimal texts', () => {
    expect(values('{"t":21.5,"env":{"rh":40,"on":true},"s":"317.39","text":"ok 5","n":null,"list":[1,2]}')).toEqual({
      t: 21.5,
      'env.rh': 40,
      'env.on': 1,
      s: 317.39,
      n: null,
      'list.0': 1,
      'list.1': 2,
    });
  });
  test('a text is a number only as a whole', () => expect(values('{"a":"12 °C","b":"0x10","c":"","d":"1,5","e":" 1","f":"-.5e1"}')).toEqual({ f: -5 }));
  test('integers beyond 2^53 come as the nearest double', () => expect(values('{"a":9007199254740993}')).toEqual({ a: 2 ** 53 }));
  test('a long array is skipped and counted', () => {
    const flat = flatten({ a: 1, wave: Array.from({ length: jsonLimits.arrayItems + 1 }, () => 0) });
    assert.ok(flat.ok);
    expect(flat.leaves.length).toBe(1);
    expect(flat.skipped).toBe(1);
  });
  test('keys of the prototype are keys like others', () =>
    expect(values('{"__proto__":{"x":1},"constructor":2}')).toEqual({ '__proto__.x': 1, constructor: 2 }));
  test('refuses what is nested too deep or too large', () => {
    const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
    expect(flatten(deep(jsonLimits.depth) as Record<string, unknown>).ok).toBe(true);
    expect(flatten(deep(jsonLimits.depth + 1) as Record<string, unknown>).ok).toBe(false);
    expect(flatten(Object.fromEntries(Array.from({ length: jsonLimits.leaves }, (_, i) => [`k${i}`, i]))).ok).toBe(true);
    expect(flatten(Object.fromEntries(Array.from({ length: jsonLimits.leaves + 1 }, (_, i) => [`k${i}`, i]))).ok).toBe(false);
  });
  test('finds every number of any object, and only finite ones as values', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.double(), fc.boolean(), fc.string(), fc.constant(null), fc.array(fc.double(), { maxLength: 40 })), {
          maxKeys: 20,
        }),
        (object) => {
          const flat = flatten(object);
          assert.ok(flat.ok);
          for (const { reading } of flat.leaves) assert.ok(reading.value === null ? reading.quality === 'bad' : Number.isFinite(reading.value));
          const numbers = Object.values(object).filter((value) => typeof value === 'number');
          assert.ok(flat.leaves.length >= numbers.length);
        },
      ),
    );
  });
});
