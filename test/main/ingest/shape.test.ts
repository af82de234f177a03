import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { msOfNumber } from '../../../src/domain/telemetry/timestamp.ts';
import { json } from '../../../src/main/ingest/decoders/json.ts';
import type { DecodeContext } from '../../../src/main/ingest/decoders/decoder.ts';
import { scalar } from '../../../src/main/ingest/decoders/scalar.ts';
import { learnShape, plainRow } from '../../../src/main/ingest/learn-shape.ts';
import { outlineOf, scan, scanned, slotsIn } from '../../../src/main/ingest/shape.ts';
import { openTopicTable } from '../../../src/main/ingest/topic-table.ts';

const recv = Date.UTC(2025, 10, 20, 12);
const context: DecodeContext = { topic: 'plant/CH-01', device: 'CH-01' as never, metric: undefined, labels: {}, zone: 'UTC', recv, isRetained: false };
const decode = json.open({});
const bytesOf = (text: string): Buffer => Buffer.from(text);
const learn = (text: string, more: Partial<DecodeContext> = {}) => learnShape(decode, bytesOf(text), { ...context, ...more });

describe('a shape', () => {
  const body = '{"ts":1763600000000,"n":3,"temp":21.43,"hum":-48.02}';

  test('is learned from what the decoder makes of the numbers', () => {
    const learned = learn(body)!;
    expect(learned.metrics).toEqual(['n', 'temp', 'hum']);
    const into = scanned();
    expect(scan(learned.shape, bytesOf('{"ts":1763600001000,"n":4,"temp":-0,"hum":7}'), 0, 44, into)).toBe(true);
    expect([into.time, ...into.values.subarray(0, 3)]).toEqual([1_763_600_001_000, 4, -0, 7]);
  });

  test.each([
    ['a text that is a value', '{"a":1,"on":true}'],
    ['no number', '{}'],
    ['null', '{"a":1,"b":null}'],
    ['an exponent', '{"a":1e3}'],
    ['sixteen digits', '{"a":1234567890123456}'],
    ['several rows', '[{"ts":1763600000,"t":1},{"ts":1763600060,"t":2}]'],
    ['no JSON', '{"a":1'],
    ['a bare nan', '{"a":nan,"b":1}'],
  ])('is not learned from %s', (_name, text) => expect(learn(text)).toBeUndefined());

  test('is not learned where a number is a code of quality', () => {
    expect(learn('{"value":3,"quality":192}', { metric: 'flow' })).toBeUndefined();
    expect(learn('{"value":3,"unit":"m³/h"}', { metric: 'flow' })?.metrics).toEqual(['flow']);
  });

  test('of a plain value', () => {
    const learned = learnShape(scalar.open({}), bytesOf(' 21.5\n'), { ...context, metric: 'temp' })!;
    const into = scanned();
    expect(scan(learned.shape, bytesOf(' -3\n'), 0, 4, into)).toBe(true);
    expect(into.values[0]).toBe(-3);
    expect(scan(learned.shape, bytesOf('-3'), 0, 2, into)).toBe(false);
  });
});

/** Numbers as devices, and as people who want to break a scanner, write them. */
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.integer({ min: -10_000, max: 10_000 }).map((n) => (n / 100).toFixed(2)),
  fc.constantFrom(
    '0',
    '-0',
    '-0.0',
    '0.1',
    '00',
    '01',
    '-01',
    '1.',
    '.5',
    '+1',
    '1e3',
    '1E-2',
    '-',
    '--1',
    '123456789012345',
    '1234567890123456',
    '0.000000000000001',
    '9007199254740993',
    '1.7976931348623157e308',
    'nan',
    'null',
    'true',
    '"1"',
  ),
);
const mutate = fc.array(
  fc.record({ at: fc.nat(200), how: fc.constantFrom('drop', 'double', 'blank', 'cut', 'other'), byte: fc.integer({ min: 32, max: 126 }) }),
  { maxLength: 2 },
);

describe('P10 the scanner', () => {
  const shapeBodies = [
    (n: readonly string[]) => `{"ts":1763600000000,"a":${n[0]},"b":${n[1]},"c":${n[2]}}`,
    (n: readonly string[]) => `{ "a" : ${n[0]} , "deep":{"b":${n[1]},"list":[${n[2]},${n[0]}]} }`,
    (n: readonly string[]) => `{"a":${n[0]},"a":${n[1]},"text":"1.5 \\" 3","d":${n[2]}}`,
    (n: readonly string[]) => `[${n[0]},${n[1]},${n[2]}]`,
    (n: readonly string[]) => `${n[0]}`,
  ];
  const learned = shapeBodies.map((body) => learn(body(['1', '2.5', '-3'])));

  test('every body teaches a shape', () => expect(learned.every((one) => one !== undefined)).toBe(true));

  test('gives what the decoder gives, or gives up; 100,000 bodies', { timeout: 120_000 }, () => {
    const into = scanned();
    let taken = 0;
    fc.assert(
      fc.property(fc.nat(shapeBodies.length - 1), fc.tuple(number, number, number), mutate, (which, numbers, mutations) => {
        let text = shapeBodies[which]!(numbers);
        for (const { at, how, byte } of mutations) {
          const i = at % (text.length + 1);
          const cuts = {
            drop: text.slice(i + 1),
            double: text.slice(i, i + 1) + text.slice(i),
            blank: ` ${text.slice(i)}`,
            cut: '',
            other: String.fromCharCode(byte) + text.slice(i + 1),
          };
          text = text.slice(0, i) + cuts[how as keyof typeof cuts];
        }
        const bytes = bytesOf(`##${text}##`);
        const { shape, metrics } = learned[which]!;
        if (!scan(shape, bytes, 2, bytes.length - 2, into)) return;
        taken++;
        const row = plainRow(decode, bytes.subarray(2, bytes.length - 2), context)!;
        expect(row.cells.map(({ metric }) => metric)).toEqual(metrics);
        for (const [i, { reading }] of row.cells.entries()) expect(Object.is(reading.value, into.values[i])).toBe(true);
        if (shape.hasTime) expect(row.time?.ms).toBe(msOfNumber(into.time));
      }),
      { numRuns: 100_000 },
    );
    expect(taken).toBeGreaterThan(5000);
  });

  test('an outline is the message without its numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 999 }), { maxLength: 10 }), (numbers) => {
        const text = JSON.stringify({ list: numbers, text: '12' });
        const places = slotsIn(bytesOf(text))!;
        expect(places.length / 2).toBe(numbers.length);
        const { literals, slots } = outlineOf(bytesOf(text), places);
        expect(slots).toBe(numbers.length);
        expect(Buffer.from(literals).toString()).toBe(JSON.stringify({ list: numbers, text: '12' }).replace(/(?<=[[,])\d+/g, ''));
      }),
    );
  });
});

test('a topic table finds every topic by its bytes, and begins again at its cap', () => {
  const made: string[] = [];
  const table = openTopicTable((topic) => {
    made.push(topic);
    return { topic };
  }, 3000);
  const find = (topic: string) => {
    const bytes = Buffer.from(`..${topic}..`);
    return table.find(bytes, 2, bytes.length - 2);
  };
  for (let round = 0; round < 2; round++) for (let i = 0; i < 3000; i++) expect(find(`plant/${i}/ü`).topic).toBe(`plant/${i}/ü`);
  expect(made.length).toBe(3000);
  find('one more');
  expect(table.size()).toBeLessThan(10);
});
