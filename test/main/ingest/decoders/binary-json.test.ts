import assert from 'node:assert/strict';
import { encode as encodeMsgpack } from '@msgpack/msgpack';
import { Encoder } from 'cbor-x/index-no-eval';
import { describe, expect, test } from 'vitest';
import { bad, good, samples } from './decoding.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const cborEncoder = new Encoder({ useRecords: false });
const message = { t: 21.5, env: { rh: 40, on: true, deep: [1, 2.5] }, name: 'pump', none: null, blob: Uint8Array.of(1, 2, 3) };
const read = [
  ['t', 21.5, undefined],
  ['env.rh', 40, undefined],
  ['env.on', 1, undefined],
  ['env.deep.0', 1, undefined],
  ['env.deep.1', 2.5, undefined],
  ['none', null, undefined],
];

describe('CBOR', () => {
  test('an object as the rules of JSON read it, bytes left out', () => expect(samples('cbor', cborEncoder.encode(message))).toEqual(read));

  test.each([
    [
      'examples of RFC 8949: floats of every width',
      '84 f9 3e00 fa 47c35000 fb 3ff199999999999a f9 7e00',
      [
        ['value.0', 1.5, undefined],
        ['value.1', 100_000, undefined],
        ['value.2', 1.1, undefined],
        ['value.3', null, undefined],
      ],
    ],
    ['a map of indefinite length, with a string in parts', 'bf 7f 61 61 61 62 ff 01 ff', [['ab', 1, undefined]]],
    ['a time of tag 1 as the time', 'a2 62 7473 c1 1a 514b67b0 61 61 01', [['a', 1, 1_363_896_240_000]]],
    ['a time of tag 0 as the time', 'a2 62 7473 c0 74 323031332d30332d32315432303a30343a30305a 61 61 01', [['a', 1, 1_363_896_240_000]]],
    [
      'a typed array (RFC 8746)',
      'a1 61 61 d8 41 44 00010002',
      [
        ['a.0', 1, undefined],
        ['a.1', 2, undefined],
      ],
    ],
    ['tags that mean nothing here', 'd9 d9f7 a1 61 61 d8 1b 01', [['a', 1, undefined]]],
    ['simple values that mean nothing', '84 f7 f0 f8ff 05', [['value.3', 5, undefined]]],
    ['whole numbers as keys', 'a1 05 01', [['5', 1, undefined]]],
    ['a bare number', '18 2a', [['value', 42, undefined]]],
  ])('%s', (_, bytes, expected) => expect(samples('cbor', hex(bytes))).toEqual(expected));

  test('a class by name (tag 27) makes no object of that class', () => {
    // {"a": 27(["RegExp", "(x+)+$"]), "b": 1}
    assert.deepEqual(samples('cbor', hex('a2 61 61 d8 1b 82 66 526567457870 66 28782b292b24 61 62 01')), [['b', 1, undefined]]);
  });

  test('numbers of 64 bits and more keep their digits', () => {
    const { rows } = good('cbor', hex('82 1b ffffffffffffffff c2 49 010000000000000000'));
    assert.deepEqual(
      rows[0]!.cells.map(({ reading }) => [reading.value, reading.text]),
      [
        [2 ** 64, '18446744073709551615'],
        [2 ** 64, undefined],
      ],
    );
  });

  test.each([
    ['nothing', '', 'truncated', 0],
    ['cut in a number', '19 01', 'truncated', 2],
    ['cut in a text', '63 61', 'truncated', 2],
    ['an array longer than the message', '9b 00ffffffffffffff', 'truncated', 9],
    ['bytes behind', '01 02', 'malformed', 1],
    ['a reserved head', '82 01 1c', 'malformed', 2],
    ['a break that ends nothing', '82 01 ff', 'malformed', 2],
    ['a key without a value', 'bf 61 61 ff', 'malformed', 3],
    ['a simple value in two bytes', 'f8 18', 'malformed', 0],
    ['a part of a string that is none', '7f 01 ff', 'malformed', 1],
    ['a number of a megabyte', `c2 5a 00010000 ${'00'.repeat(65_536)}`, 'malformed', 1],
    ['depth', `${'81'.repeat(60)}01`, 'depth', 40],
  ])('refuses %s', (_, bytes, reason, byte) => {
    const failure = bad('cbor', hex(bytes));
    assert.deepEqual([failure.reason, failure.position], [reason, { byte }]);
  });
});

describe('MessagePack', () => {
  test('an object as the rules of JSON read it, bytes left out', () => expect(samples('msgpack', encodeMsgpack(message))).toEqual(read));

  test('times of the extension, numbers of 64 bits, unknown extensions', () => {
    const encoded = encodeMsgpack({ ts: new Date(1_363_896_240_500), n: 2n ** 64n - 1n, a: 1 }, { useBigInt64: true });
    assert.deepEqual(samples('msgpack', encoded), [
      ['n', 2 ** 64, 1_363_896_240_500],
      ['a', 1, 1_363_896_240_500],
    ]);
    assert.deepEqual(samples('msgpack', hex('82 a1 78 d4 05 00 a1 61 01')), [['a', 1, undefined]]);
  });

  test.each([
    ['nothing', '', 'truncated', 0],
    ['cut', '82 a1 61', 'truncated', 3],
    ['an array longer than the message', 'dd ffffffff', 'truncated', 5],
    ['a text longer than the message', 'db 7fffffff 61', 'truncated', 6],
    ['bytes behind', '01 02', 'malformed', 1],
    ['the byte that is never used', '91 c1', 'malformed', 1],
    ['depth', `${'91'.repeat(60)}01`, 'depth', 40],
  ])('refuses %s', (_, bytes, reason, byte) => {
    const failure = bad('msgpack', hex(bytes));
    assert.deepEqual([failure.reason, failure.position], [reason, { byte }]);
  });

  test('a key __proto__ reaches no prototype', () => {
    bad('msgpack', hex('81 a9 5f5f70726f746f5f5f 81 a1 61 01'));
    samples('cbor', hex('82 a1 69 5f5f70726f746f5f5f a1 61 61 01 a1 61 62 01'));
    assert.equal((Object.prototype as { a?: unknown }).a, undefined);
  });
});
