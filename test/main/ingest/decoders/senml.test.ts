import assert from 'node:assert/strict';
import { describe, expect, test } from 'vitest';
import { bad, good, recv, samples } from './decoding.ts';

const read = (pack: unknown, options = {}) => samples('senml', JSON.stringify(pack), options);
const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

describe('N16: SenML in JSON', () => {
  test('the examples of RFC 8428 §5.1', () => {
    assert.deepEqual(read([{ n: 'urn:dev:ow:10e2073a01080063', u: 'Cel', v: 23.1 }]), [['urn:dev:ow:10e2073a01080063', 23.1, undefined]]);
    assert.deepEqual(
      read([
        { bn: 'urn:dev:ow:10e2073a01080063:', n: 'voltage', u: 'V', v: 120.1 },
        { n: 'current', u: 'A', v: 1.2 },
      ]),
      [
        ['urn:dev:ow:10e2073a01080063:voltage', 120.1, undefined],
        ['urn:dev:ow:10e2073a01080063:current', 1.2, undefined],
      ],
    );
    const pack = [
      { bn: 'urn:dev:ow:10e2073a0108006:', bt: 1.276020076001e9, bu: 'A', bver: 5, n: 'voltage', u: 'V', v: 120.1 },
      ...[1.2, 1.3, 1.4, 1.5, 1.6, 1.7].map((v, i) => ({ n: 'current', ...(i < 5 && { t: i - 5 }), v })),
    ];
    const at = 1_276_020_076_001;
    const current = 'urn:dev:ow:10e2073a0108006:current';
    expect(read(pack).toSorted(([, , a], [, , b]) => a! - b!)).toEqual([
      [current, 1.2, at - 5000],
      [current, 1.3, at - 4000],
      [current, 1.4, at - 3000],
      [current, 1.5, at - 2000],
      [current, 1.6, at - 1000],
      ['urn:dev:ow:10e2073a0108006:voltage', 120.1, at],
      [current, 1.7, at],
    ]);
    assert.deepEqual(
      good('senml', JSON.stringify(pack)).rows.flatMap(({ cells }) => cells.map(({ unit }) => unit)),
      ['V', 'A', 'A', 'A', 'A', 'A', 'A'],
    );
  });

  test('the values of every kind of RFC 8428 §5.1.5, data as facts', () => {
    const pack = [
      { bn: 'urn:dev:ow:10e2073a01080063:', n: 'temp', u: 'Cel', v: 23.1 },
      { n: 'label', vs: 'Machine Room' },
      { n: 'open', vb: false },
      { n: 'nfc-reader', vd: 'aGkgCg' },
    ];
    assert.deepEqual(read(pack, { prefix: 'urn:dev:ow:10e2073a01080063:' }), [
      ['temp', 23.1, undefined],
      ['label', 'Machine Room', undefined],
      ['open', 0, undefined],
    ]);
    assert.deepEqual(good('senml', JSON.stringify(pack)).meta, [{ attributes: { 'urn:dev:ow:10e2073a01080063:nfc-reader': 'aGkgCg' } }]);
  });

  test.each<readonly [string, unknown, unknown]>([
    [
      'base value',
      [{ bn: 'a', bv: 20, n: 'b', v: 1.5 }, { n: 'c' }],
      [
        ['ab', 21.5, undefined],
        ['ac', 20, undefined],
      ],
    ],
    [
      'sums, and a base sum',
      [
        { n: 'a', v: 1, s: 10 },
        { bs: 100, n: 'b', s: 1 },
      ],
      [
        ['a', 1, undefined],
        ['a.sum', 10, undefined],
        ['b.sum', 101, undefined],
      ],
    ],
    ['base name alone', [{ bn: 'a', v: 1 }], [['a', 1, undefined]]],
    ['base fields of their own record', [{ bn: 'a' }, { n: 'b', v: 1 }], [['ab', 1, undefined]]],
    [
      'a base field that changes',
      [{ bn: 'a', v: 1 }, { bn: 'b', v: 2 }, { v: 3 }],
      [
        ['a', 1, undefined],
        ['b', 2, undefined],
        ['b', 3, undefined],
      ],
    ],
    [
      'a time before now, and after',
      [
        { n: 'a', t: -10, v: 1 },
        { n: 'a', t: 2.5, v: 2 },
      ],
      [
        ['a', 1, recv - 10_000],
        ['a', 2, recv + 2500],
      ],
    ],
    [
      'the last relative time, and the first absolute one',
      [
        { n: 'a', t: 268_435_455, v: 1 },
        { n: 'a', t: 268_435_456, v: 2 },
      ],
      [
        ['a', 1, recv + 268_435_455_000],
        ['a', 2, 268_435_456_000],
      ],
    ],
    ['unknown labels without an underscore', [{ n: 'a', v: 1, foo: 'x', ut: 5 }], [['a', 1, undefined]]],
    ['version ten', [{ bver: 10, n: 'a', v: 1 }], [['a', 1, undefined]]],
  ])('%s', (_, pack, expected) => expect(read(pack)).toEqual(expected));

  test.each<readonly [string, unknown, string]>([
    ['no array', { n: 'a', v: 1 }, '$'],
    ['no object', [1], '$[0]'],
    ['a newer version', [{ bver: 11, n: 'a', v: 1 }], '$[0].bver'],
    [
      'two versions',
      [
        { bver: 10, n: 'a', v: 1 },
        { bver: 9, n: 'a', v: 1 },
      ],
      '$[1].bver',
    ],
    ['a label that must be understood', [{ n: 'a', v: 1, foo_: 1 }], '$[0].foo_'],
    ['two values', [{ n: 'a', v: 1, vs: 'x' }], '$[0]'],
    ['a value of the wrong kind', [{ n: 'a', v: '1' }], '$[0].v'],
    ['a truth of the wrong kind', [{ n: 'a', vb: 1 }], '$[0].vb'],
    ['a base name of the wrong kind', [{ bn: 1, v: 1 }], '$[0].bn'],
    ['data that is no base64url', [{ n: 'a', vd: 'a+b/=' }], '$[0].vd'],
    ['no name', [{ v: 1 }], '$[0]'],
    ['a name that begins with a sign', [{ n: '-a', v: 1 }], '$[0]'],
    ['a name with a blank', [{ n: 'a b', v: 1 }], '$[0]'],
  ])('refuses %s', (_, pack, path) => expect(bad('senml', JSON.stringify(pack)).position).toEqual({ path }));

  test('broken JSON has a line', () => assert.deepEqual(bad('senml', '[{"n":"a",\n"v":}]').position, { line: 2, column: 5 }));
  test('a pack without a value is empty', () => assert.equal(bad('senml', '[{"bn":"a"}]').reason, 'mapping-empty'));
});

describe('N16: SenML in CBOR', () => {
  test('the example of RFC 8428 §6', () => {
    const pack = hex(`87 a7 21 78 1b 75726e3a6465763a6f773a3130653230373361303130383030363a
      22 fb 41d303a15b001062 23 61 41 20 05 00 67 766f6c74616765 01 61 56 02 fb 405e066666666666
      a3 00 67 63757272656e74 06 24 02 fb 3ff3333333333333
      a3 00 67 63757272656e74 06 23 02 fb 3ff4cccccccccccd
      a3 00 67 63757272656e74 06 22 02 fb 3ff6666666666666
      a3 00 67 63757272656e74 06 21 02 f9 3e00
      a3 00 67 63757272656e74 06 20 02 fb 3ff999999999999a
      a3 00 67 63757272656e74 06 00 02 fb 3ffb333333333333`);
    const at = 1_276_020_076_001;
    const name = 'urn:dev:ow:10e2073a0108006:';
    expect(samples('senml-cbor', pack).toSorted(([, , a], [, , b]) => a! - b!)).toEqual([
      ...[1.2, 1.3, 1.4, 1.5, 1.6].map((v, i) => [`${name}current`, v, at - 5000 + i * 1000]),
      [`${name}voltage`, 120.1, at],
      [`${name}current`, 1.7, at],
    ]);
  });

  test('data is bytes, numbers may be decimal fractions', () => {
    // [{0: "a", 8: h'6869'}, {0: "b", 2: 4([-2, 2731])}]
    const decoded = good('senml-cbor', hex('82 a2 00 61 61 08 42 6869 a2 00 61 62 02 c4 82 21 19 0aab'));
    assert.deepEqual(decoded.meta, [{ attributes: { a: 'aGk' } }]);
    assert.equal(decoded.rows[0]!.cells[0]!.reading.value, 27.31);
  });

  test.each([
    ['cut', '82 a2 00 61 61', { byte: 5 }],
    ['two values', '81 a3 00 61 61 02 01 04 f5', { path: '$[0]' }],
    ['a label that must be understood', '81 a3 00 61 61 02 01 62 785f 01', { path: '$[0].x_' }],
  ])('refuses %s', (_, bytes, position) => expect(bad('senml-cbor', hex(bytes)).position).toEqual(position));
});
