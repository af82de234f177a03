import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { bucketEdges, type Step } from '../../../src/domain/analytics/bucket-edges.ts';
import { type Aggregate, APPROXIMATE, PARTIAL } from '../../../src/domain/analytics/buckets.ts';
import type { SeriesId } from '../../../src/domain/identity.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import type { Telemetry } from '../../../src/main/store/telemetry.ts';
import { openTelemetryReader, type TelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { arrivalsOf, history, storeAll } from './range-given.ts';
import { answerOf, isAnswer } from './range-oracle.ts';
import { cell, hourMs, message, morning, newFolder, removeFolder } from './telemetry-given.ts';

const everything: readonly Aggregate[] = [
  'avg',
  'sum',
  'min',
  'max',
  'count',
  'first',
  'last',
  'rate',
  { percentile: 0 },
  { percentile: 50 },
  { percentile: 95 },
  { percentile: 99.9 },
  { percentile: 100 },
];
const step = fc.oneof(
  fc.constantFrom<Step | null>(null, { every: 60_000 }, { every: 300_000 }, { every: 3_600_000 }, { every: 5_000_011 }, { every: 86_400_000 }),
  fc.record({ calendar: fc.constantFrom('hour', 'day', 'week', 'month'), zone: fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'America/New_York', 'UTC') }),
);

const forEver = { rawDays: 36_500, summaryDays: 36_500 };
let folder: string;
let file: string;
let store: Telemetry;
let reader: TelemetryReader;
const begin = (): void => {
  folder = newFolder();
  file = join(folder, 'telemetry.db');
  store = openTelemetry({ file, tenant: 'acme', now: () => morning, retention: forEver });
  reader = openTelemetryReader(file);
};
const end = (): void => {
  reader.close();
  store.close();
  removeFolder(folder);
};
const idOf = (metric = 't'): SeriesId => store.catalogue.all().find((one) => one.metric === metric)!.id;

describe('range queries against going through every sample', () => {
  test('P23 every aggregate, over gaps, late, corrected and unusable samples, in every kind of interval', () => {
    fc.assert(
      fc.property(history, step, fc.constantFrom('good', 'usable', 'all'), fc.nat(400), fc.nat(400), (given, interval, quality, cutStart, cutEnd) => {
        begin();
        try {
          const { known, rows } = arrivalsOf(given);
          storeAll(store, rows, given);
          const times = [...known.keys()].toSorted((a, b) => a - b);
          const span = times.at(-1)! - times[0]!;
          const from = times[0]! - 5000 + Math.floor((cutStart / 1000) * span);
          const to = Math.max(from + 1, times.at(-1)! + 5000 - Math.floor((cutEnd / 1000) * span));
          const edges = bucketEdges(from, to, interval);
          const found = reader.range(idOf(), { from, to, step: interval, aggregates: everything, quality });
          const expected = answerOf(known, from, to, edges, quality);
          assert.deepEqual([...found.starts, found.ends.at(-1)], [...edges]);
          for (const [i, one] of expected.entries()) {
            assert.equal(found.counts[i], one.count);
            const scale = one.sorted.reduce((sum, value) => sum + Math.abs(value), 0);
            for (const [k, aggregate] of everything.entries())
              assert.ok(
                isAnswer(aggregate, found.columns[k]![i]!, one.answer(aggregate), scale),
                `${JSON.stringify(aggregate)} of bucket ${i}: ${found.columns[k]![i]}, expected ${one.answer(aggregate)}`,
              );
          }
        } finally {
          end();
        }
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  test('P22 samples in any order, with duplicates and corrections, answer like the same in order', () => {
    fc.assert(
      fc.property(history, (given) => {
        begin();
        const ordered = openTelemetry({ file: join(folder, 'ordered.db'), tenant: 'acme', now: () => morning, retention: forEver });
        const orderedReader = openTelemetryReader(join(folder, 'ordered.db'));
        try {
          const { rows } = arrivalsOf(given);
          storeAll(store, rows, given);
          const last = new Map(rows.map((row) => [row.ts, row]));
          storeAll(
            ordered,
            [...last.values()].toSorted((a, b) => a.ts - b.ts),
            { ...given, rest: 0 },
          );
          const ask = (one: TelemetryReader) =>
            one.range(idOf(), { from: morning - 4 * hourMs, to: morning + 900 * hourMs, step: { every: 1_800_000 }, aggregates: everything });
          const [found, expected] = [ask(reader), ask(orderedReader)];
          assert.deepEqual(found, expected);
          store.tidy(morning + 9000 * hourMs);
          while (store.isDirty()) store.commit(morning + 9000 * hourMs);
          assert.deepEqual(ask(reader), expected);
        } finally {
          orderedReader.close();
          ordered.close();
          end();
        }
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});

describe('a range query', () => {
  beforeEach(begin);
  afterEach(end);
  const send = (times: readonly number[], value: (i: number) => number | null, kind: 'gauge' | 'counter' = 'gauge'): void => {
    for (const [i, ts] of times.entries()) {
      store.stage(message('pump', ts, {}, { cells: [cell('t', value(i), { kind })] }));
      if (i % 50 === 49) store.commit(ts);
    }
    store.commit(times.at(-1)!);
  };
  const every = (ms: number, from: number, to: number): readonly number[] => Array.from({ length: Math.floor((to - from) / ms) }, (_, i) => from + i * ms);

  test('P23 has empty intervals where nothing was measured, and flags those that reach beyond the range', () => {
    send([morning, morning + 1000, morning + 190_000], (i) => i);
    const found = reader.range(idOf(), { from: morning + 500, to: morning + 200_000, step: { every: 60_000 }, aggregates: ['avg', 'count', 'last'] });
    assert.deepEqual([...found.counts], [1, 0, 0, 1]);
    assert.deepEqual(
      found.columns.map((column) => [...column]),
      [
        [1, NaN, NaN, 2],
        [1, 0, 0, 1],
        [1, NaN, NaN, 2],
      ],
    );
    assert.deepEqual([...found.flags], [PARTIAL, 0, 0, PARTIAL]);
  });

  test('P23 shows a late value at once, and one that was corrected', () => {
    send(every(60_000, morning, morning + 2 * hourMs), () => 10);
    const ask = () => reader.range(idOf(), { from: morning, to: morning + hourMs, step: null, aggregates: ['max', 'count'] }).columns.map(([value]) => value);
    assert.deepEqual(ask(), [10, 60]);
    store.stage(message('pump', morning + 90_000, { t: 70 }));
    store.commit(morning + 2 * hourMs);
    assert.deepEqual(ask(), [70, 61]);
    store.stage(message('pump', morning + 90_000, { t: 11 }));
    store.commit(morning + 2 * hourMs);
    assert.deepEqual(ask(), [11, 61]);
  });

  test('P26 rates over resets, registers that run over, gaps, and the borders of chunks and hours', () => {
    const rate = (values: readonly (readonly [seconds: number, value: number])[], from = 0, to = 8000, each: number | null = null) => {
      end();
      begin();
      for (const [seconds, value] of values) store.stage(message('pump', morning + 1000 * seconds, {}, { cells: [cell('t', value, { kind: 'counter' })] }));
      store.commit(morning);
      return [
        ...reader.range(idOf(), {
          from: morning + 1000 * from,
          to: morning + 1000 * to,
          step: each === null ? null : { every: 1000 * each },
          aggregates: ['rate'],
        }).columns[0]!,
      ];
    };
    const steady = Array.from({ length: 10 }, (_, i) => [10 * i, 100 + 50 * i] as const);
    assert.deepEqual(rate(steady), [5]);
    assert.deepEqual(
      rate([
        [0, 500],
        [10, 520],
        [20, 7],
        [30, 17],
        [40, 27],
      ]),
      [(20 + 7 + 10 + 10) / 40],
      'reset',
    );
    assert.deepEqual(
      rate([
        [0, 65_500],
        [10, 65_530],
        [20, 14],
        [30, 34],
        [40, 54],
      ]),
      [(30 + 20 + 20 + 20) / 40],
      '16 bits',
    );
    assert.deepEqual(
      rate([
        [0, 4_294_967_290],
        [10, 4],
        [20, 14],
        [30, 24],
        [40, 34],
      ]),
      [40 / 40],
      '32 bits',
    );
    assert.deepEqual(rate([...steady, [500, 9000], [510, 9050]]), [5], 'a gap of more than five usual steps is no pair');
    assert.deepEqual(rate([[0, 5]]), [NaN]);
    // 3,590 s to 3,610 s is a pair across an hour and a bucket: it belongs to the later one.
    assert.deepEqual(
      rate(
        every(20_000, morning + 3_490_000, morning + 3_700_000).map((ts, i) => [(ts - morning) / 1000, 40 * i * (ts < morning + hourMs ? 1 : 2)] as const),
        3400,
        3800,
        200,
      ).slice(0, 2),
      [2, (280 + 3 * 80) / 80],
    );
    const long = every(1000, 0, 2500 * 1000).map((ms, i) => [3000 + ms / 1000, 3 * i] as const);
    assert.deepEqual(rate(long), [3], 'chunks and hours change nothing');
  }, 60_000);

  test('P25 percentiles are exact up to a million values, also of negative numbers', () => {
    send(every(1000, morning, morning + 1_001_000), (i) => ((i * 617) % 1001) - 500);
    const { columns, flags } = reader.range(idOf(), {
      from: morning,
      to: morning + hourMs,
      step: null,
      aggregates: [{ percentile: 0 }, { percentile: 1 }, { percentile: 50 }, { percentile: 99 }, { percentile: 100 }],
    });
    assert.deepEqual(
      columns.map(([value]) => value),
      [-500, -490, 0, 490, 500],
    );
    assert.equal(flags[0]! & APPROXIMATE, 0);
  });

  test('of an unknown series is empty; a question without sense is refused', () => {
    const ask = (from: number, to: number, ms: number) =>
      reader.range('00000000-0000-8000-8000-000000000000' as SeriesId, { from, to, step: { every: ms }, aggregates: ['avg'] });
    assert.deepEqual([...ask(0, 10, 5).counts], [0, 0]);
    assert.throws(() => ask(10, 10, 5), RangeError);
    assert.throws(() => ask(0, 1e9, 1), /Choose a longer interval/);
  });
});
