import fc from 'fast-check';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Flag } from '../../../../src/domain/telemetry/sample.ts';
import type { DecodeContext, Decoded } from '../../../../src/main/ingest/decoders/decoder.ts';
import { sparkplugB } from '../../../../src/main/ingest/decoders/sparkplug-b.ts';
import { payloadLimits, readPayload } from '../../../../src/main/ingest/decoders/sparkplug/payload.ts';
import { looksLikeHexStrings, valueOf } from '../../../../src/main/ingest/decoders/sparkplug/values.ts';
import { bdSeq, chunk, double, flag, float, metric, type MetricSpec, payload, property, uint } from './sparkplug-encoder.ts';

const noon = Date.UTC(2026, 3, 1, 12);
const context = (topic: string): DecodeContext => ({ topic, device: undefined, metric: undefined, labels: {}, zone: 'UTC', recv: noon, isRetained: false });
const alone = (bytes: Uint8Array, topic = '', options = {}): Decoded => sparkplugB.open(options)(bytes, context(topic));
const cellsOf = (decoded: Decoded) => {
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.rows.flatMap(({ cells }) => cells);
};
const one = (spec: MetricSpec, options = {}) => cellsOf(alone(payload({ time: noon, metrics: [{ name: 'm', ...spec }] }), '', options));
const exact = (spec: MetricSpec) => {
  const [raw] = readPayload(payload({ metrics: [spec] })).metrics;
  return valueOf(raw!, raw!.datatype);
};
const le = (size: 1 | 2 | 4 | 8, ...values: readonly (number | bigint)[]): number[] =>
  values.flatMap((value) => Array.from({ length: size }, (_, i) => Number((BigInt.asUintN(64, BigInt(value)) >> BigInt(8 * i)) & 255n)));

describe('N12 every datatype at its limits', () => {
  test.each<readonly [string, MetricSpec, number | bigint | boolean | string]>([
    ['Int8 low, as 8 bits', { type: 1, with: uint(10, 0x80) }, -128],
    ['Int8 low, as 32 bits', { type: 1, with: uint(10, 0xffffff80) }, -128],
    ['Int8 low, as 64 bits', { type: 1, with: uint(10, -128n) }, -128],
    ['Int8 high', { type: 1, with: uint(10, 127) }, 127],
    ['Int16 low, as 16 bits', { type: 2, with: uint(10, 0x8000) }, -32_768],
    ['Int16 low, as 32 bits', { type: 2, with: uint(10, 0xffff8000) }, -32_768],
    ['Int16 high', { type: 2, with: uint(10, 32_767) }, 32_767],
    ['Int32 low', { type: 3, with: uint(10, 0x80000000) }, -2_147_483_648],
    ['Int32 high', { type: 3, with: uint(10, 0x7fffffff) }, 2_147_483_647],
    ['Int32 in long_value', { type: 3, with: uint(11, -5n) }, -5],
    ['Int64 low', { type: 4, with: uint(11, -(2n ** 63n)) }, -(2n ** 63n)],
    ['Int64 high', { type: 4, with: uint(11, 2n ** 63n - 1n) }, 2n ** 63n - 1n],
    ['UInt8 high', { type: 5, with: uint(10, 255) }, 255],
    ['UInt16 high', { type: 6, with: uint(10, 65_535) }, 65_535],
    ['UInt32 high in int_value', { type: 7, with: uint(10, 0xffffffff) }, 4_294_967_295],
    ['UInt32 high in long_value', { type: 7, with: uint(11, 0xffffffff) }, 4_294_967_295],
    ['UInt64 high', { type: 8, with: uint(11, 2n ** 64n - 1n) }, 2n ** 64n - 1n],
    ['Float', { type: 9, with: float(12, 1.5) }, 1.5],
    ['Float at its end', { type: 9, with: float(12, 3.402_823_466_385_288_6e38) }, 3.402_823_466_385_288_6e38],
    ['Double at its end', { type: 10, with: double(13, Number.MAX_VALUE) }, Number.MAX_VALUE],
    ['Boolean', { type: 11, with: flag(14) }, true],
    ['String', { type: 12, with: chunk(15, 'Größe\u0000x') }, 'Größe\u0000x'],
    ['DateTime', { type: 13, with: uint(11, noon) }, noon],
    ['Text', { type: 14, with: chunk(15, '') }, ''],
    ['UUID', { type: 15, with: chunk(15, '0190b3c0-0000-7000-8000-000000000001') }, '0190b3c0-0000-7000-8000-000000000001'],
  ])('%s', (_, spec, value) => expect(exact(spec)).toEqual({ kind: 'scalar', value }));

  test.each<readonly [string, number, number[], readonly unknown[]]>([
    ['Int8Array', 22, le(1, -128, 127), [-128, 127]],
    ['Int16Array', 23, le(2, -32_768, 32_767), [-32_768, 32_767]],
    ['Int32Array', 24, le(4, -2_147_483_648, 2_147_483_647), [-2_147_483_648, 2_147_483_647]],
    ['Int64Array', 25, le(8, -(2n ** 63n), 2n ** 63n - 1n), [-(2n ** 63n), 2n ** 63n - 1n]],
    ['UInt8Array', 26, [0, 255], [0, 255]],
    ['UInt16Array', 27, le(2, 65_535), [65_535]],
    ['UInt32Array', 28, le(4, 4_294_967_295), [4_294_967_295]],
    ['UInt64Array', 29, le(8, 2n ** 64n - 1n), [2n ** 64n - 1n]],
    ['FloatArray, little-endian', 30, [0, 0, 0xc0, 0x3f], [1.5]],
    ['DoubleArray, little-endian', 31, [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [1.5]],
    ['BooleanArray, first bit highest', 32, [...le(4, 12), 0b0011_0101, 0b1101_0000], '001101011101'.split('').map((bit) => bit === '1')],
    ['StringArray', 33, [...new TextEncoder().encode('ABC\0hello\0')], ['ABC', 'hello']],
    ['StringArray without its last end', 33, [...new TextEncoder().encode('ABC\0')], ['ABC']],
    ['DateTimeArray', 34, le(8, noon), [noon]],
    ['empty', 24, [], []],
  ])('%s', (_, type, bytes, values) => expect(exact({ type, with: chunk(16, bytes) })).toEqual({ kind: 'array', values }));

  test('settings for two encoders: lowest bit first, hexadecimal strings', () => {
    const bits = { type: 32, with: chunk(16, [...le(4, 3), 0b0000_0011]) };
    expect(one(bits).map(({ reading }) => reading.value)).toEqual([0, 0, 0]);
    expect(one(bits, { 'boolean-bits': 'lsb' }).map(({ reading }) => reading.value)).toEqual([1, 1, 0]);
    const strings = { type: 33, with: chunk(16, [...new TextEncoder().encode('414243\0')]) };
    expect(one(strings).map(({ reading }) => reading.text)).toEqual(['414243']);
    expect(one(strings, { 'hex-strings': 'true' }).map(({ reading }) => reading.text)).toEqual(['ABC']);
    expect([looksLikeHexStrings(['414243']), looksLikeHexStrings(['41424']), looksLikeHexStrings(['pump'])]).toEqual([true, false, false]);
  });
});

describe('N12 metrics become samples', () => {
  test('numbers, switches and texts; 64 bits keep their digits', () => {
    expect(one({ type: 3, with: uint(10, 5) })).toEqual([
      { metric: 'm', reading: { value: 5, kind: 'gauge', quality: 'good', isNonFinite: false }, unit: '', quality: 'good' },
    ]);
    expect(one({ type: 4, with: uint(11, 2n ** 53n + 1n) })[0]!.reading).toMatchObject({ value: 2 ** 53, text: '9007199254740993' });
    expect(one({ type: 11, with: flag(14, false) })[0]!.reading).toMatchObject({ value: 0, kind: 'bool' });
    expect(one({ type: 12, with: chunk(15, 'Running') })[0]!.reading).toMatchObject({ value: null, kind: 'text', text: 'Running' });
  });
  test('NaN and infinities are bad and flagged', () => {
    for (const value of [Number.NaN, Infinity])
      expect(one({ type: 10, with: double(13, value) })[0]!.reading).toEqual({ value: null, kind: 'gauge', quality: 'bad', isNonFinite: true });
  });
  test('is_null is bad and has no number, even beside one', () =>
    expect(one({ type: 9, with: [...flag(7), ...float(12, 3)] })[0]!.reading).toMatchObject({ value: null, quality: 'bad' }));
  test('a value that does not fit its datatype is bad, and said', () => {
    const decoded = alone(payload({ metrics: [{ name: 'm', type: 3, with: chunk(15, 'x') }] }));
    expect(decoded).toMatchObject({ ok: true, rows: [{ cells: [{ reading: { value: null, quality: 'bad' } }] }], problems: [{ position: { path: 'm' } }] });
    expect(exact({ type: 24, with: chunk(16, [1, 2, 3]) })).toEqual({ kind: 'mismatch' });
    expect(exact({ type: 32, with: chunk(16, [255, 255, 255, 255, 0]) })).toEqual({ kind: 'mismatch' });
  });
  test('quality and unit come from the properties', () => {
    const quality = (code: number) => one({ type: 3, with: [...uint(10, 1), ...property('Quality', [...uint(1, 3), ...uint(3, code)])] })[0]!.quality;
    expect([192, 0, 500, 7].map(quality)).toEqual(['good', 'bad', 'stale', 'uncertain']);
    const decoded = alone(
      payload({
        time: noon,
        seq: 0,
        metrics: [bdSeq(0), { name: 'm', type: 3, with: [...uint(10, 1), ...property('engUnit', [...uint(1, 12), ...chunk(8, '°C')])] }],
      }),
      'spBv1.0/g/NBIRTH/e',
    );
    expect(cellsOf(decoded)[0]).toMatchObject({ metric: 'm', unit: '°C' });
  });
  test('the time is that of the metric, else of the payload, else of receipt', () => {
    const times = (bytes: Uint8Array) => {
      const decoded = alone(bytes);
      return decoded.ok ? decoded.rows.map(({ time }) => time?.ms) : [];
    };
    const spec = { name: 'm', type: 3, with: uint(10, 1) };
    expect(
      times(
        payload({
          time: noon,
          metrics: [
            { ...spec, time: noon - 5 },
            { ...spec, name: 'n' },
          ],
        }),
      ),
    ).toEqual([noon - 5, noon]);
    expect(times(payload({ metrics: [spec] }))).toEqual([undefined]);
    expect(times(payload({ time: 2n ** 64n - 1n, metrics: [spec] }))).toEqual([undefined]);
  });
  test('historical values are flagged, transient ones left out, control metrics are none', () => {
    const decoded = alone(
      payload({
        time: noon,
        seq: 0,
        metrics: [
          bdSeq(1),
          { name: 'Node Control/Rebirth', type: 11, with: flag(14, false) },
          { name: 'old', type: 3, with: [...uint(10, 1), ...flag(5)] },
          { name: 'gone', type: 3, with: [...uint(10, 1), ...flag(6)] },
        ],
      }),
      'spBv1.0/g/NBIRTH/e',
    );
    expect(decoded).toMatchObject({ ok: true, rows: [{ device: 'g/e', flags: Flag.historical, cells: [{ metric: 'old' }] }] });
    expect(cellsOf(decoded)).toHaveLength(1);
    // Shown beside the values of the device, and never stored as one.
    expect(decoded).toMatchObject({ meta: [{ device: 'g/e', attributes: { gone: 1 } }] });
  });
  test('a compressed payload is unpacked, and one that would fill the memory is not', () => {
    const inner = payload({ time: noon, metrics: [{ name: 't', type: 3, with: uint(10, 7) }] });
    const wrapped = (body: Uint8Array, algorithm: string) =>
      payload({ metrics: [{ name: 'algorithm', type: 12, with: chunk(15, algorithm) }], with: [...chunk(4, 'SPBV1.0_COMPRESSED'), ...chunk(5, body)] });
    for (const body of [wrapped(gzipSync(inner), 'GZIP'), wrapped(deflateSync(inner), 'DEFLATE')])
      expect(alone(body)).toMatchObject({ ok: true, rows: [{ cells: [{ metric: 't', reading: { value: 7 } }] }] });
    expect(alone(wrapped(gzipSync(new Uint8Array(20_000_000)), 'GZIP'))).toMatchObject({ ok: false, reason: 'malformed' });
    expect(alone(wrapped(gzipSync(inner), 'LZ4'))).toMatchObject({ ok: false, detail: 'The payload is compressed by LZ4, which is not read.' });
    expect(alone(wrapped(Uint8Array.of(1, 2, 3), 'GZIP'))).toMatchObject({ ok: false });
  });
  test('arrays, templates, data sets and files', () => {
    expect(
      one({
        type: 26,
        with: chunk(
          16,
          Array.from({ length: 40 }, (_, i) => i),
        ),
      }),
    ).toHaveLength(32);
    const member = metric({ name: 'speed', type: 3, with: uint(10, 7) });
    const inner = metric({ name: 'motor', type: 19, with: chunk(18, member) });
    expect(one({ type: 19, with: chunk(18, [...chunk(4, 'Pump'), ...inner]) }).map(({ metric: name, reading }) => [name, reading.value])).toEqual([
      ['m/motor/speed', 7],
    ]);
    expect(one({ type: 19, with: chunk(18, [...member, ...flag(5)]) })).toEqual([]);
    const cell = (bytes: readonly number[]) => chunk(1, bytes);
    const table = (types: readonly number[]) =>
      chunk(17, [...uint(1, 2), ...chunk(2, 'id'), ...chunk(2, 'name'), ...types, ...chunk(4, [...cell(uint(1, 0xff)), ...cell(chunk(6, 'pump'))])]);
    for (const types of [[...uint(3, 1), ...uint(3, 12)], chunk(3, [1, 12])]) {
      expect(one({ type: 16, with: table(types) })[0]!.reading).toMatchObject({
        kind: 'text',
        value: null,
        text: '{"columns":["id","name"],"rows":[[-1,"pump"]]}',
      });
    }
    const file = { type: 18, with: [...chunk(8, chunk(5, 'a.bin')), ...chunk(16, [1, 2, 3])] };
    expect(one(file)[0]!.reading.text).toBe('a.bin, 3 bytes, MD5 5289df737df57326fcdd22597afb1fac');
  });
  test('alias-only metrics without a birth cannot be read', () => {
    for (const topic of ['', 'spBv1.0/g/DDATA/e/d']) expect(alone(payload({ metrics: [{ alias: 4, with: uint(10, 1) }] }), topic)).toMatchObject({ ok: false });
  });
  test('N12 alias-only data takes name, type and unit from the birth', () => {
    const decode = sparkplugB.open({});
    const at = (topic: string, bytes: Uint8Array) => decode(bytes, context(topic));
    at('spBv1.0/g/NBIRTH/e', payload({ time: noon, seq: 0, metrics: [bdSeq(0)] }));
    const birth = { name: 'level', alias: 3, type: 1, with: [...uint(10, 1), ...property('engUnit', [...uint(1, 12), ...chunk(8, 'm')])] };
    at('spBv1.0/g/DBIRTH/e/tank', payload({ time: noon, seq: 1, metrics: [birth] }));
    expect(at('spBv1.0/g/DDATA/e/tank', payload({ time: noon, seq: 2, metrics: [{ alias: 3, with: uint(10, 0xfe) }] }))).toMatchObject({
      ok: true,
      rows: [{ device: 'g/e/tank', cells: [{ metric: 'level', unit: 'm', reading: { value: -2 } }] }],
    });
  });
});

describe('N12 malformed bytes are refused with their place', () => {
  const good = payload({ time: noon, seq: 1, metrics: [{ name: 'm', type: 3, with: uint(10, 5) }] });
  test('every truncation is either a shorter message or an error', () => {
    for (let length = 1; length < good.length; length++) {
      const decoded = alone(good.subarray(0, length));
      if (!decoded.ok) expect(decoded).toMatchObject({ reason: 'malformed', position: { byte: expect.any(Number) } });
    }
    expect(alone(good.subarray(0, 9))).toMatchObject({ ok: false, reason: 'malformed' });
  });
  test('a length beyond the end, a field beyond its message, a foreign end of a group', () => {
    expect(alone(Uint8Array.from([0x12, 0x7f, 1]))).toMatchObject({ ok: false, reason: 'malformed' });
    expect(alone(Uint8Array.from([0x12, 2, 0x0a, 9, 65, 65, 65, 65, 65, 65, 65, 65, 65]))).toMatchObject({ ok: false, reason: 'malformed' });
    expect(alone(Uint8Array.from([0x0c]))).toMatchObject({ ok: false });
    expect(alone(Uint8Array.from([0x12, 0xff, 0xff, 0xff, 0xff, 0x0f]))).toMatchObject({ ok: false });
  });
  test('templates nested without end', () => {
    let bytes: readonly number[] = uint(10, 1);
    for (let i = 0; i < 40; i++) bytes = chunk(18, chunk(2, bytes));
    expect(alone(Uint8Array.from(chunk(2, bytes)))).toMatchObject({ ok: false, reason: 'depth' });
  });
  test('more metrics than there may be', () => {
    const bytes = new Uint8Array(2 * (payloadLimits.metrics + 1));
    for (let i = 0; i < bytes.length; i += 2) bytes.set([0x12, 0], i);
    expect(alone(bytes)).toMatchObject({ ok: false, reason: 'depth' });
  });
  test('a name that is no UTF-8, and names that are dangerous keys', () => {
    expect(cellsOf(alone(payload({ metrics: [{ type: 3, with: [...chunk(1, [0xff]), ...uint(10, 1)] }] })))[0]!.metric).toBe('\ufffd');
    const decoded = alone(
      payload({ seq: 0, metrics: [bdSeq(0), { name: '__proto__', alias: 1, type: 3, with: [...uint(10, 1), ...property('__proto__', uint(3, 1))] }] }),
      'spBv1.0/__proto__/NBIRTH/constructor',
    );
    expect(decoded).toMatchObject({ ok: true, rows: [{ device: '__proto__/constructor' }] });
    expect(({} as Record<string, unknown>)['m']).toBeUndefined();
  });
  test('random and mutated bytes never throw', () => {
    const topics = ['', 'spBv1.0/g/NBIRTH/e', 'spBv1.0/g/NDATA/e', 'spBv1.0/g/NDEATH/e', 'spBv1.0/g/DDATA/e/d'];
    const decode = sparkplugB.open({});
    const mutated = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }).map((changes) => {
      const bytes = Uint8Array.from(good);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), fc.constantFrom(...topics), (bytes, topic) => {
        decode(bytes, context(topic));
      }),
      { numRuns: 3000 },
    );
  });
});
