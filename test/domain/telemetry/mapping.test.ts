import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyMapping, compileMapping, mappingLimits } from '../../../src/domain/telemetry/mapping/apply-mapping.ts';
import { Mapping, type MappingRow } from '../../../src/domain/telemetry/mapping/mapping-row.ts';
import { parsePath, valuesAt } from '../../../src/domain/telemetry/mapping/path.ts';

const noon = Date.UTC(2026, 3, 1, 12);
const topic = { device: 'pump-1', area: 'north' };
const props = { unit: 'bar' };

const at = (path: string, payload: unknown): readonly unknown[] => {
  const parsed = parsePath(path);
  return parsed === undefined ? ['no path'] : valuesAt(parsed, { payload, topic, props }).map(({ value }) => value);
};
const row = (more: Partial<MappingRow>): MappingRow => ({ path: 'v', metric: 'm', type: 'auto', ...more });
const map = (payload: unknown, ...rows: readonly Partial<MappingRow>[]) =>
  applyMapping(compileMapping(Mapping.parse(rows.map(row))), { payload, topic, props, zone: 'Europe/Berlin', recv: noon });
/** What becomes of the one value under `v`. */
const one = (value: unknown, more: Partial<MappingRow>) => {
  const { cells, problems } = map({ v: value }, more);
  const [cell] = cells;
  return cell === undefined ? (problems[0]?.detail ?? 'nothing') : (cell.reading.value ?? cell.reading.text ?? cell.reading.quality);
};

describe('paths', () => {
  const payload = { a: { b: 1, 'x.y': 2, 'q"t': 7 }, list: [10, 20, 30], rooms: [{ t: 1 }, { t: 2 }, { h: 3 }], '0': 'zero' };
  test.each<[string, readonly unknown[]]>([
    ['a.b', [1]],
    ['a["x.y"]', [2]],
    ['["a"].b', [1]],
    ['["a"]["b"]', [1]],
    ['a["q\\"t"]', [7]],
    ['list[0]', [10]],
    ['list[-1]', [30]],
    ['list[9]', []],
    ['list[*]', [10, 20, 30]],
    ['rooms[*].t', [1, 2]],
    ['a.*', [1, 2, 7]],
    ['0', ['zero']],
    ['$.a.b', [1]],
    ['$', [payload]],
    ['$topic.device', ['pump-1']],
    ['$prop.unit', ['bar']],
    ['$prop.none', []],
    ['missing.b', []],
    ['a.b.c', []],
    ['list.length', []],
    ['__proto__', []],
    ['a.constructor', []],
    ['a.hasOwnProperty', []],
  ])('%s', (path, values) => expect(at(path, payload)).toEqual(values));
  test.each(['', '.', 'a.', '.a', 'a..b', 'a b]', '[', '[x]', '["a', 'a[*][*]', '*.*', 'a[1.5]', 'a.[0]', `${'a.'.repeat(20)}a`, 'x'.repeat(300)])(
    '%s is none',
    (path) => expect(parsePath(path)).toBeUndefined(),
  );
  test('own keys only, also where they are called like something inherited', () => {
    expect(at('__proto__.x', JSON.parse('{"__proto__":{"x":1}}'))).toEqual([1]);
    expect(at('*', [1, 2])).toEqual([]);
    expect(at('[*]', { a: 1 })).toEqual([]);
  });
  test('any text is a path or none, and any path is harmless', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 40 }), fc.stringMatching(/^[ab.*"[\]0-9-]{0,24}$/)), fc.jsonValue(), (text, payload) => {
        const path = parsePath(text);
        if (path !== undefined) valuesAt(path, { payload, topic, props });
      }),
      { numRuns: 3000 },
    );
  });
});

describe('types', () => {
  test.each<[string, unknown, Partial<MappingRow>, unknown]>([
    ['number: scale, then offset, then rounding', 1234, { type: 'number', scale: 0.1, offset: -40, round: 1 }, 83.4],
    ['number from a decimal text', '317.39', { type: 'number', scale: 2 }, 634.78],
    ['number from a switch', true, { type: 'number' }, 1],
    ['number from a text that is none', '12 bar', { type: 'number' }, 'm cannot be "12 bar".'],
    ['N18 overflow by scale', 1e308, { type: 'number', scale: 10 }, 'bad'],
    ['large numbers are not lost by rounding', 1e300, { type: 'number', round: 15 }, 1e300],
    ['null', null, { type: 'number' }, 'bad'],
    ['auto keeps a text', 'Heating', { type: 'auto' }, 'Heating'],
    ['auto scales numbers, not switches', true, { type: 'auto', scale: 10 }, 1],
    ['auto with names', 'ON', { type: 'auto', enum: { ON: 5 } }, 5],
    ['bool from a word in any case', 'oPen', { type: 'bool' }, 1],
    ['bool from 0 and 1', 0, { type: 'bool' }, 0],
    ['bool from another number', 7, { type: 'bool' }, 'm cannot be 7.'],
    ['bool by names', 'läuft', { type: 'bool', enum: { läuft: 1, steht: 0 } }, 1],
    ['enum to a number', 'manual', { type: 'enum', enum: { auto: 0, manual: 1 } }, 1],
    ['enum from a number to a name', 3, { type: 'enum', enum: { '3': 'Fault' } }, 'Fault'],
    ['enum of a name it does not have', 'x', { type: 'enum', enum: { auto: 0 } }, 'm cannot be "x".'],
    ['enum of an inherited name', 'constructor', { type: 'enum', enum: { auto: 0 } }, 'm cannot be "constructor".'],
    ['text of a number', 5, { type: 'text' }, '5'],
    ['text of an object', {}, { type: 'text' }, 'm cannot be {}.'],
    ['a path that leads nowhere', undefined, { path: 'w' }, 'nothing'],
  ])('%s', (_, value, more, expected) => expect(one(value, more)).toBe(expected));
  test('a counter is one', () =>
    expect(map({ v: 5 }, { type: 'counter', unit: 'kWh' }).cells[0]).toMatchObject({ unit: 'kWh', reading: { kind: 'counter', value: 5 } }));
});

describe('when', () => {
  const holds = (
    op: NonNullable<MappingRow['when']>['op'],
    value?: NonNullable<MappingRow['when']>['value'],
    payload: object = { v: 1, s: 'on', n: 5 },
    path = 's',
  ) => map(payload, { when: { path, op, ...(value === undefined ? {} : { value }) } }).cells.length === 1;
  test('each operator', () => {
    expect([
      holds('exists'),
      holds('exists', undefined, { v: 1 }),
      holds('eq', 'on'),
      holds('eq', 'off'),
      holds('ne', 'off'),
      holds('ne', 'x', { v: 1 }),
    ]).toEqual([true, false, true, false, true, false]);
    expect([holds('in', ['off', 'on']), holds('in', 'on'), holds('lt', 6, undefined, 'n'), holds('gt', 6, undefined, 'n'), holds('gt', 'a')]).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });
});

describe('times', () => {
  const time = (said: unknown, unit: NonNullable<MappingRow['ts']>['unit']) => map({ v: 1, at: said }, { ts: { path: 'at', unit } }).cells[0]!.time?.ms;
  test.each<[unknown, NonNullable<MappingRow['ts']>['unit'], number | undefined]>([
    [noon / 1000, 's', noon],
    [noon, 'ms', noon],
    [noon * 1000, 'us', noon],
    [noon * 1e6, 'ns', noon],
    [String(noon), 'ms', noon],
    [noon / 1000, 'auto', noon],
    ['2026-04-01T12:00:00Z', 'iso', noon],
    ['2026-04-01T14:00:00', 'iso', noon],
    [noon, 'iso', undefined],
    ['soon', 's', undefined],
    [1e300, 's', undefined],
    [undefined, 's', undefined],
  ])('N17 %s as %s', (said, unit, expected) => expect(time(said, unit)).toBe(expected));
  test('a time that is none is said, and the value stays', () =>
    expect(map({ v: 1, at: 'soon' }, { ts: { path: 'at', unit: 'ms' } })).toMatchObject({ cells: [{ reading: { value: 1 } }], problems: [{ row: 0 }] }));
});

describe('names, labels, quality and fan-out', () => {
  test('every key of one level under its own name', () => {
    const { cells } = map({ sensors: { t1: { v: 20 }, t2: { v: 21 }, note: 'x' } }, { path: 'sensors.*.v', metric: '{area}/{key}', unit: '°C' });
    expect(cells.map(({ metric, reading }) => [metric, reading.value])).toEqual([
      ['north/t1', 20],
      ['north/t2', 21],
    ]);
  });
  test('every element, with the time, the label and the quality of the same element', () => {
    const payload = {
      rooms: [
        { n: 'hall', t: 20, at: noon, q: 192 },
        { n: 'roof', t: 5, at: noon - 1000, q: 0 },
        { n: 'pit', t: 7, q: 3 },
      ],
    };
    const { cells } = map(payload, {
      path: 'rooms[*].t',
      metric: 'temperature',
      ts: { path: 'rooms[*].at', unit: 'ms' },
      labels: { room: '$.rooms[*].n', area: '{area}', nr: '{index}', none: '{nobody}' },
      quality: { path: 'rooms[*].q', map: { '192': 'good', '0': 'bad' } },
    });
    expect(cells.map(({ labels, time, quality }) => [labels, time?.ms, quality])).toEqual([
      [{ room: 'hall', area: 'north', nr: '0' }, noon, 'good'],
      [{ room: 'roof', area: 'north', nr: '1' }, noon - 1000, 'bad'],
      [{ room: 'pit', area: 'north', nr: '2' }, undefined, 'uncertain'],
    ]);
  });
  test('a condition of one element does not stop the others', () =>
    expect(
      map(
        [
          { v: 1, ok: true },
          { v: 2, ok: false },
        ],
        { path: '[*].v', metric: 'm{index}', when: { path: '[*].ok', op: 'eq', value: true } },
      ).cells.map(({ metric }) => metric),
    ).toEqual(['m0']));
  test('objects among all keys are no mistake; a name that is not there is', () => {
    expect(map({ a: 1, b: {}, c: [] }, { path: '*', metric: '{key}' })).toMatchObject({ cells: [{ metric: 'a' }], problems: [] });
    expect(map({ v: 1 }, { metric: '{nobody}' })).toMatchObject({ cells: [], problems: [{ row: 0 }] });
  });
  test('the whole payload, and what the topic says', () =>
    expect(
      map(21.5, { path: '$', metric: 't' }, { path: '$topic.area', metric: 'area', type: 'text' }).cells.map(({ reading }) => reading.value ?? reading.text),
    ).toEqual([21.5, 'north']));
  test('at most 2000 values', () => {
    const payload = Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`k${i}`, i]));
    const { cells, problems } = map(payload, { path: '*', metric: 'a{key}' }, { path: '*', metric: 'b{key}' });
    expect([cells.length, problems.length]).toEqual([mappingLimits.cells, 1]);
  });
});

test('rows that cannot be used are refused with their place', () => {
  const paths = (value: unknown) => Mapping.safeParse(value).error?.issues.map(({ path }) => path.join('.'));
  expect(paths([{ path: 'a..b', metric: 'm', type: 'auto' }])).toEqual(['0.path']);
  expect(paths([{ path: 'a', metric: '', type: 'x' }])).toEqual(['0.metric', '0.type']);
  expect(paths([])).toEqual(['']);
});
