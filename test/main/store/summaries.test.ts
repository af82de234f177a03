import assert from 'node:assert/strict';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, test } from 'vitest';
import { bucketEdges, type Step } from '../../../src/domain/analytics/bucket-edges.ts';
import { type Aggregate, APPROXIMATE } from '../../../src/domain/analytics/buckets.ts';
import { m4 } from '../../../src/domain/analytics/m4.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import type { Telemetry } from '../../../src/main/store/telemetry.ts';
import { openTelemetryReader, type TelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { arrivalsOf, history, type History, storeAll } from './range-given.ts';
import { answerOf, isAnswer } from './range-oracle.ts';
import { cell, hourMs, message, morning, newFolder, removeFolder } from './telemetry-given.ts';

const summed: readonly Aggregate[] = ['avg', 'sum', 'min', 'max', 'count', 'first', 'last', 'rate'];
const percentiles: readonly Aggregate[] = [{ percentile: 0 }, { percentile: 5 }, { percentile: 50 }, { percentile: 99 }, { percentile: 100 }];
const later = morning + 40_000 * hourMs;

const forEver = { rawDays: 36_500, summaryDays: 36_500 };
interface Given {
  readonly store: Telemetry;
  readonly reader: TelemetryReader;
  readonly file: string;
  readonly db: Sqlite.Database;
}
const within = (act: (given: Given) => void): void => {
  const folder = newFolder();
  const file = join(folder, 'telemetry.db');
  const store = openTelemetry({ file, tenant: 'acme', now: () => morning, retention: forEver });
  const reader = openTelemetryReader(file);
  const db = new Sqlite(file);
  try {
    act({ store, reader, file, db });
  } finally {
    db.close();
    reader.close();
    store.close();
    removeFolder(folder);
  }
};
const idOf = (store: Telemetry, metric = 't') => store.catalogue.all().find((one) => one.metric === metric)!.id;
/** Everything becomes chunks, and what is over gets its summary. */
const settle = ({ store, db }: Given): void => {
  for (let turns = 0; ; turns++) {
    store.tidy(later);
    while (store.isDirty()) store.commit(later);
    if (db.prepare('SELECT count(*) FROM summary_due').pluck().get() === 0) return;
    assert.ok(turns < 5000, 'summaries are never made');
  }
};
const dump = ({ db }: Given) =>
  ['summary', 'sketch', 'summary_hours'].map((table) => db.prepare(`SELECT id, hex(body) AS body FROM ${table} ORDER BY id`).all());
const dropRaw = ({ db }: Given): void => void db.exec('DELETE FROM chunk');
const kindOf = (given: History) => given.kind;
const step = fc.oneof(
  fc.constantFrom<Step | null>(null, { every: 3_600_000 }, { every: 7_200_000 }, { every: 86_400_000 }, { every: 5_000_011 }),
  fc.record({ calendar: fc.constantFrom('hour', 'day', 'week', 'month'), zone: fc.constantFrom('Europe/Berlin', 'Asia/Kathmandu', 'UTC') }),
);

describe('summaries', () => {
  test('P23 long ranges from summaries, with late data that is in none of them yet, equal going through every sample', () => {
    fc.assert(
      fc.property(history, step, fc.nat(300), fc.nat(300), fc.nat(200), (one, interval, cutStart, cutEnd, heldBack) =>
        within((given) => {
          const { store, reader } = given;
          const { known, rows } = arrivalsOf(one);
          const split = Math.max(1, rows.length - (heldBack > 100 ? heldBack - 100 : 0));
          storeAll(store, rows.slice(0, split), one);
          settle(given);
          for (const row of rows.slice(split)) store.stage({ ...row, recv: later });
          store.commit(later);
          const times = [...known.keys()].toSorted((a, b) => a - b);
          const span = times.at(-1)! - times[0]!;
          const from = times[0]! - hourMs + Math.floor((cutStart / 1000) * span);
          const to = Math.max(from + 1, times.at(-1)! + hourMs - Math.floor((cutEnd / 1000) * span));
          const found = reader.range(idOf(store), { from, to, step: interval, aggregates: summed });
          const expected = answerOf(known, from, to, bucketEdges(from, to, interval), 'good');
          for (const [i, { count, answer, sorted }] of expected.entries()) {
            assert.equal(found.counts[i], count);
            const scale = sorted.reduce((sum, value) => sum + Math.abs(value), 0);
            for (const [k, aggregate] of summed.entries())
              assert.ok(
                isAnswer(aggregate, found.columns[k]![i]!, answer(aggregate), scale),
                `${JSON.stringify(aggregate)} of ${i}: ${found.columns[k]![i]}, expected ${answer(aggregate)}`,
              );
          }
        }),
      ),
      { numRuns: 50 },
    );
  }, 120_000);

  test('P28 dropped and made again they are equal to the byte, and equal to those of a store that got everything in order', () => {
    fc.assert(
      fc.property(history, (one) =>
        within((given) => {
          const { known, rows } = arrivalsOf(one);
          storeAll(given.store, rows, one);
          settle(given);
          const made = dump(given);
          given.db.exec(
            `DELETE FROM summary; DELETE FROM sketch; DELETE FROM summary_hours; INSERT OR IGNORE INTO summary_due SELECT ((id >> 32) << 20) | (id & 1048575) FROM chunk;
            INSERT OR IGNORE INTO summary_due SELECT (1 << 44) | (((id >> 32) / 24) << 20) | (id & 1048575) FROM chunk`,
          );
          settle(given);
          assert.deepEqual(dump(given), made);
          within((ordered) => {
            const last = new Map(rows.map((row) => [row.ts, row]));
            storeAll(
              ordered.store,
              [...last.values()].toSorted((a, b) => a.ts - b.ts),
              { ...one, rest: 0 },
            );
            settle(ordered);
            assert.deepEqual(dump(ordered), made);
          });
          assert.ok(known.size > 0 && made[0]!.length > 0);
        }),
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  test('P31 a store of the version before gets its summaries for what it holds', () => {
    const folder = newFolder();
    const file = join(folder, 'telemetry.db');
    const open = () => ({ store: openTelemetry({ file, tenant: 'acme', now: () => morning, retention: forEver }), db: new Sqlite(file), file }) as Given;
    let given = open();
    const close = (): void => {
      given.db.close();
      given.store.close();
    };
    for (let i = 0; i < 3000; i++) given.store.stage(message(i % 3 === 0 ? 'fan' : 'pump', morning + 60_000 * i, { t: i % 17 }));
    given.store.commit(morning);
    settle(given);
    const made = dump(given);
    given.db.exec(
      'DROP TABLE summary; DROP TABLE sketch; DROP TABLE summary_due; DROP TABLE archive; DROP TABLE tidy_due; DROP TABLE summary_hours; PRAGMA user_version = 2',
    );
    close();
    given = open();
    settle(given);
    assert.deepEqual(dump(given), made);
    assert.ok(made[0]!.length > 100);
    close();
    removeFolder(folder);
  });

  test('P28 when the samples are gone, whole hours and days are still answered; P25 their percentiles within 1 %, and flagged', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(3_600_000, 86_400_000), (one, every) =>
        within((given) => {
          const { known, rows } = arrivalsOf(one);
          storeAll(given.store, rows, one);
          settle(given);
          dropRaw(given);
          const times = [...known.keys()];
          const [from, to] = [Math.floor(Math.min(...times) / every) * every, (Math.floor(Math.max(...times) / every) + 1) * every];
          const aggregates = [...summed.filter((name) => name !== 'rate' || kindOf(one) !== 'gauge'), ...percentiles];
          const found = given.reader.range(idOf(given.store), { from, to, step: { every }, aggregates });
          for (const [i, { count, answer, sorted }] of answerOf(known, from, to, bucketEdges(from, to, { every }), 'good').entries()) {
            assert.equal(found.counts[i], count);
            if (count > 0) assert.equal(found.flags[i], APPROXIMATE);
            const scale = sorted.reduce((sum, value) => sum + Math.abs(value), 0);
            for (const [k, aggregate] of aggregates.entries()) {
              const [value, expected] = [found.columns[k]![i]!, answer(aggregate)];
              const isRight =
                typeof aggregate === 'object'
                  ? Object.is(value, expected) || Math.abs(value - expected) <= 0.0101 * Math.abs(expected) + 1e-9
                  : isAnswer(aggregate, value, expected, scale);
              assert.ok(isRight, `${JSON.stringify(aggregate)} of ${i}: ${value}, expected ${expected}`);
            }
          }
        }),
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  test('P24 from summaries a chart is m4 over the numbers of the hours, and every column reaches as low and as high as the samples', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 900 }), (hours, perColumn, seed) =>
        within((given) => {
          const first = morning - 24 * hourMs;
          const samples = Array.from({ length: hours * 60 }, (_, i) => ({
            ts: first + 60_000 * i + ((i * seed) % 20_000),
            value: ((i * seed * 7919) % 2003) / 10,
          }));
          given.store.importRows(samples.map(({ ts, value }) => message('pump', ts, { t: value })));
          settle(given);
          const [from, to] = [first, first + hours * hourMs];
          const width = Math.max(1, Math.floor(hours / (4 * perColumn)));
          const columnMs = (to - from) / width;
          const corners = [...Map.groupBy(samples, ({ ts }) => Math.floor(ts / hourMs)).values()].flatMap((list) => {
            const [low, high] = [Math.min, Math.max].map((best) => list.find(({ value }) => value === best(...list.map((sample) => sample.value)))!);
            return [...new Map([list[0]!, low!, high!, list.at(-1)!].map(({ ts, value }) => [ts, value]))].toSorted(([a], [b]) => a - b);
          });
          const found = given.reader.columns(idOf(given.store), from, to, width);
          const points = columnMs >= 4 * hourMs ? corners : samples.map(({ ts, value }) => [ts, value] as const);
          assert.deepEqual(
            found,
            m4(
              Float64Array.from(points, ([ts]) => ts),
              Float64Array.from(points, ([, value]) => value),
              { from, to, columns: width },
            ),
          );
          for (let column = 0; column < width; column++) {
            const of = (list: readonly (readonly [number, number])[]) =>
              list.filter(([ts]) => ts >= from + column * columnMs && ts < from + (column + 1) * columnMs).map(([, value]) => value);
            const [drawn, all] = [of([...found[0]].map((ts, i) => [ts, found[1][i]!] as const)), of(samples.map(({ ts, value }) => [ts, value] as const))];
            if (columnMs % hourMs === 0) assert.deepEqual([Math.min(...drawn), Math.max(...drawn)], [Math.min(...all), Math.max(...all)]);
          }
        }),
      ),
      { numRuns: 30 },
    );
  }, 120_000);

  test('answer long ranges without opening a chunk, by hours and by days, and charts with gaps', () => {
    within((given) => {
      const day = Math.floor(morning / (24 * hourMs)) * 24 * hourMs;
      const isLost = (i: number): boolean => i >= 5000 && i < 5800;
      given.store.importRows(Array.from({ length: 8640 }, (_, i) => i).flatMap((i) => (isLost(i) ? [] : message('pump', day + 60_000 * i, { t: i % 100 }))));
      settle(given);
      const ask = () => ({
        days: given.reader.range(idOf(given.store), { from: day, to: day + 144 * hourMs, step: { every: 24 * hourMs }, aggregates: ['sum', 'max', 'count'] }),
        hours: given.reader.range(idOf(given.store), { from: day, to: day + 144 * hourMs, step: { every: hourMs }, aggregates: ['avg', 'last'] }),
      });
      const before = ask();
      const line = () => given.reader.columns(idOf(given.store), day, day + 144 * hourMs, 36);
      const gaps = ([times, values]: ReturnType<typeof line>) => [...times].filter((_ts, i) => Number.isNaN(values[i]!));
      assert.deepEqual(gaps(line()), [day + (60_000 * (4999 + 5800)) / 2]);
      given.db.exec("UPDATE chunk SET body = x'00'");
      assert.deepEqual(ask(), before);
      assert.deepEqual(given.reader.damaged(), []);
      assert.deepEqual([...before.days.counts].slice(0, 2), [1440, 1440]);
    });
  });

  test('P16 with any byte changed they are not believed: the answer comes from the samples, and the damage is named', () => {
    within((given) => {
      for (let i = 0; i < 300; i++) given.store.stage(message('pump', morning + 60_000 * i, {}, { cells: [cell('t', i % 17, { kind: 'counter' })] }));
      given.store.commit(morning);
      settle(given);
      const ask = () =>
        given.reader.range(idOf(given.store), { from: morning, to: morning + 5 * hourMs, step: { every: hourMs }, aggregates: ['sum', 'rate', 'max'] });
      const before = ask();
      // First the row of a whole day, then, without it, that of an hour.
      for (const table of ['summary_hours', 'summary']) {
        const { id, body } = given.db.prepare<[], { id: number; body: Buffer }>(`SELECT id, body FROM ${table} ORDER BY id LIMIT 1`).get()!;
        const put = given.db.prepare(`UPDATE ${table} SET body = ? WHERE id = ?`);
        for (let i = 0; i < body.length; i++) {
          const changed = Buffer.from(body);
          changed[i]! ^= 1 << (i % 8);
          put.run(changed, id);
          const found = ask();
          assert.deepEqual([...found.counts], [...before.counts]);
          for (const [k, column] of before.columns.entries())
            for (const [n, value] of column.entries()) assert.ok(Math.abs(found.columns[k]![n]! - value) < 1e-9);
        }
        const damage = given.reader.damaged().find((one) => one.id === id)!;
        const from = table === 'summary' ? morning : Math.floor(morning / (24 * hourMs)) * 24 * hourMs;
        assert.deepEqual([damage.origin, damage.strand, damage.from], ['summary', 1, from]);
        given.db.exec('DELETE FROM summary_hours');
      }
    });
  });
});
