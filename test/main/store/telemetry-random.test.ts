import assert from 'node:assert/strict';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { test } from 'vitest';
import type { Cell } from '../../../src/domain/telemetry/sample.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openTelemetryReader, type TelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { afterCrash, cell, message, morning, newFolder, removeFolder, rewriteAll } from './telemetry-given.ts';

const metrics = ['a', 'b', 'c'];
const values = fc.array(fc.option(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(null)), { nil: undefined, freq: 2 }), { minLength: 3, maxLength: 3 });
const row = fc.record({
  device: fc.constantFrom('pump', 'fan'),
  /** Forward in time, or at a place that is past. */
  time: fc.oneof(
    { weight: 4, arbitrary: fc.record({ step: fc.oneof(fc.nat(20), fc.constantFrom(600, 3700)) }) },
    { weight: 2, arbitrary: fc.record({ place: fc.nat(15_000) }) },
    { weight: 2, arbitrary: fc.record({ again: fc.nat(30) }) },
  ),
  delay: fc.nat(3000),
  values,
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;
const action = fc.oneof(
  { weight: 12, arbitrary: fc.record({ type: fc.constant('rows' as const), rows: fc.array(row, { minLength: 1, maxLength: 12 }) }) },
  { weight: 6, arbitrary: fc.constant({ type: 'commit' as const }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('wait' as const), seconds: fc.constantFrom(1, 70, 900, 3700, 90_000) }) },
  { weight: 2, arbitrary: fc.constant({ type: 'judged' as const }) },
  { weight: 2, arbitrary: fc.constant({ type: 'rewrite' as const }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('import' as const), rows: fc.array(row, { minLength: 1, maxLength: 20 }) }) },
  { weight: 1, arbitrary: fc.constant({ type: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'crash' as const }) },
  { weight: 2, arbitrary: fc.constant({ type: 'check' as const }) },
);

/** Value by time, per device and metric; null is a sample without a value. */
type Oracle = Map<string, Map<number, number | null>>;
const copyOf = (oracle: Oracle): Oracle => new Map([...oracle].map(([key, samples]) => [key, new Map(samples)]));

const stored = (reader: TelemetryReader): Oracle =>
  new Map(
    reader.catalogue().map(({ id, device, metric }) => {
      const { times, values: found } = reader.raw(id, 0, 2e12, 100_000);
      return [`${device} ${metric}`, new Map([...times].map((time, i) => [time, Number.isNaN(found[i]) ? null : found[i]!]))];
    }),
  );
const sorted = (oracle: Oracle) =>
  Object.fromEntries(
    [...oracle]
      .filter(([, samples]) => samples.size > 0)
      .map(([key, samples]) => [key, [...samples].toSorted(([a], [b]) => a - b)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

test('P20 P22 whatever comes in, in any order, through restarts, crashes, flushes, tidying and packing: every committed value is read back exactly once', () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 5, maxLength: 60 }), fc.boolean(), (actions, isByLane) => {
      const folder = newFolder();
      let file = join(folder, 'telemetry.db');
      const open = () =>
        openTelemetry({ file, tenant: 'acme', now: () => now, journalLimit: { bytes: 1500, ageMs: 1_200_000 }, retention: { archiveDays: 1 } });
      let now = morning;
      let store = open();
      let reader = openTelemetryReader(file);
      let staged: Oracle = new Map();
      let committed: Oracle = new Map();
      const newest = new Map<string, number>();
      let crashes = 0;
      let judged = 0;

      const build = ({ device, time, delay, values: list }: Row) => {
        const last = newest.get(device) ?? morning;
        const ts = 'step' in time ? last + 1000 * time.step : 'place' in time ? morning + 1000 * time.place : last - 1000 * time.again;
        newest.set(device, Math.max(last, ts));
        now = Math.max(now, ts);
        const cells: Cell[] = list.flatMap((value, i) => (value === undefined ? [] : cell(metrics[i]!, value)));
        return message(device, ts, {}, { cells, recv: now + delay });
      };
      const remember = ({ device, ts, cells }: ReturnType<typeof build>, fates?: ReadonlyMap<string, string>): void => {
        for (const { metric, value } of cells) {
          const key = `${device} ${metric}`;
          const samples = staged.get(key) ?? new Map<number, number | null>();
          staged.set(key, samples);
          if (fates) {
            const isKnown = samples.has(ts);
            const expected = isKnown ? (samples.get(ts) === value ? 'repeat' : 'replaced') : ts < Math.max(0, ...samples.keys()) ? 'late' : 'new';
            assert.equal(fates.get(metric), expected, `${key} at ${ts}`);
          }
          samples.set(ts, value);
        }
      };
      /** The short way, for rows that bring nothing but new and good values. */
      const putByLane = ({ device, ts, recv, cells }: ReturnType<typeof build>): boolean => {
        if (cells.length === 0 || cells.some((one) => one.value === null)) return false;
        const lane = store.lane(device, cells);
        return (
          lane !== undefined &&
          store.put(
            lane,
            ts,
            recv,
            0,
            Float64Array.from(cells, (one) => one.value!),
          )
        );
      };
      /** Journal rows that are gone were in chunks and judged; the newest one stays, so that ids never begin again. */
      const checkJournal = (): void => {
        const db = new Sqlite(file, { readonly: true });
        const ids = db.prepare<[], number>('SELECT id FROM journal ORDER BY id').pluck().all();
        db.close();
        const newestId = store.newestJournal();
        if (newestId === 0) return;
        assert.equal(ids.at(-1), newestId, 'S3: the newest journal row');
        assert.ok(ids[0]! <= judged + 1, `S3: row ${judged + 1} is gone and was never judged`);
        assert.equal(ids.length, newestId - ids[0]! + 1, 'S3: a row is missing in between');
      };
      const commit = (): void => {
        store.commit(now);
        committed = copyOf(staged);
        checkJournal();
        assert.deepEqual(sorted(stored(reader)), sorted(committed), 'S4: every committed row once, after every commit');
      };
      const check = (): void => {
        assert.deepEqual(sorted(stored(reader)), sorted(committed), 'a reader that stays open');
        const fresh = openTelemetryReader(file);
        assert.deepEqual(sorted(stored(fresh)), sorted(committed), 'a reader that has just been opened');
        fresh.close();
      };

      try {
        for (const one of actions) {
          if (one.type === 'rows') {
            for (const each of one.rows) {
              const built = build(each);
              if (isByLane && putByLane(built)) {
                remember(built, new Map(built.cells.map(({ metric }) => [metric, 'new'])));
                continue;
              }
              remember(built, new Map(store.stage(built).samples.map(({ series, fate }) => [store.catalogue.byNumber(series)!.metric, fate])));
            }
          } else if (one.type === 'commit') commit();
          else if (one.type === 'wait') {
            now += 1000 * one.seconds;
            store.tidy(now);
          } else if (one.type === 'judged') {
            if (store.isDirty()) continue;
            judged = store.newestJournal();
            store.setCheckpoint(judged, 'x');
          } else if (one.type === 'rewrite') rewriteAll(store, reader, now);
          else if (one.type === 'import') {
            const built = one.rows.map(build);
            store.importRows(built);
            for (const each of built.toSorted((a, b) => a.ts - b.ts)) remember(each);
            committed = copyOf(staged);
          } else if (one.type === 'restart') {
            store.close();
            store = open();
            committed = copyOf(staged);
            check();
          } else if (one.type === 'crash') {
            const found = afterCrash(file, join(folder, `crash${crashes++}.db`));
            reader.close();
            store.close();
            file = found;
            store = open();
            reader = openTelemetryReader(file);
            staged = copyOf(committed);
            check();
          } else check();
        }
        commit();
        check();
        assert.equal(store.counts().damaged, 0);
        assert.deepEqual(reader.damaged(), []);
      } finally {
        reader.close();
        store.close();
        removeFolder(folder);
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);
