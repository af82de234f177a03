import assert from 'node:assert/strict';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, test } from 'vitest';
import type { Aggregate } from '../../../src/domain/analytics/buckets.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import type { Telemetry } from '../../../src/main/store/telemetry.ts';
import { openTelemetryReader, type TelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { arrivalsOf, history, storeAll } from './range-given.ts';
import { hourMs, message, morning, newFolder, removeFolder, rewriteAll } from './telemetry-given.ts';

const dayMs = 24 * hourMs;
const later = morning + 300_000 * hourMs; // some histories last for decades
const aggregates: readonly Aggregate[] = ['avg', 'sum', 'min', 'max', 'count', 'first', 'last', 'rate', { percentile: 50 }, { percentile: 99 }];

let folder: string;
let file: string;
let store: Telemetry;
let reader: TelemetryReader;
const open = (more: { readonly retention?: { readonly archiveDays?: number } } = {}): void => {
  store = openTelemetry({ file, tenant: 'acme', now: () => morning, retention: { rawDays: 36_500, summaryDays: 36_500, ...more.retention } });
  reader = openTelemetryReader(file);
};
const close = (): void => {
  reader.close();
  store.close();
};
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'telemetry.db');
});
afterEach(() => removeFolder(folder));

const withDb = <T>(act: (db: Sqlite.Database) => T): T => {
  const db = new Sqlite(file);
  try {
    return act(db);
  } finally {
    db.close();
  }
};
const count = (table: string): number => withDb((db) => db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!);
/** Everything becomes chunks, and what is over gets its summary. */
const settle = (now = later): void => {
  for (let turns = 0; turns < 5000; turns++) {
    store.tidy(now);
    while (store.isDirty()) store.commit(now);
    if (count('summary_due') === 0) return;
  }
  assert.fail('summaries are never made');
};
const idOf = (metric = 't') => store.catalogue.all().find((one) => one.metric === metric)!.id;

/** All that can be asked. */
const answers = (from: number, to: number) => {
  const id = idOf();
  const raw = reader.raw(id, 0, 2e13, 100_000);
  const ranges = [null, { every: 7_000_000 }, { calendar: 'day', zone: 'Europe/Berlin' } as const].flatMap((step) =>
    (['good', 'usable', 'all'] as const).map((quality) => reader.range(id, { from, to, step, aggregates, quality })),
  );
  const lines = [3, 300].map((width) => reader.columns(id, from, to, width));
  const moments = [from + 1000, Math.floor((from + to) / 2), to].map((time) => reader.moment(Math.floor(time / 1000) * 1000, 8 * dayMs));
  return { raw: { ...raw }, ranges, lines, moments };
};
const close12 = (a: number, b: number): boolean => Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
/** Equal, but for the rounding of sums. */
const sameAnswers = (found: ReturnType<typeof answers>, expected: ReturnType<typeof answers>): void => {
  assert.deepEqual(found.raw, expected.raw);
  assert.deepEqual(found.moments, expected.moments);
  assert.deepEqual(found.lines, expected.lines);
  for (const [i, one] of expected.ranges.entries()) {
    assert.deepEqual(found.ranges[i]!.counts, one.counts);
    for (const [k, column] of one.columns.entries())
      for (const [n, value] of column.entries()) assert.ok(close12(found.ranges[i]!.columns[k]![n]!, value), `${JSON.stringify(aggregates[k])} of ${n}`);
  }
};

describe('late samples put in order, and days packed', () => {
  test('P22 samples in any order, with duplicates and corrections, over hours and days: the same answers before, after tidying, after packing, and as if all had come in order', () => {
    fc.assert(
      fc.property(history, fc.boolean(), (given, again) => {
        folder = newFolder();
        file = join(folder, 'telemetry.db');
        open();
        try {
          const { known, rows } = arrivalsOf(given);
          const held = again ? Math.floor(rows.length / 4) : 0;
          storeAll(store, rows.slice(0, rows.length - held), given);
          const times = [...known.keys()];
          const [from, to] = [Math.min(...times), Math.max(...times) + 1];
          settle();
          const before = answers(from, to);
          store.setRetention({ archiveDays: 1e6 });
          rewriteAll(store, reader, later);
          sameAnswers(answers(from, to), before);
          assert.equal(
            withDb((db) => db.prepare('SELECT count(*) FROM chunk WHERE (id >> 20) & 4095 > 2048').pluck().get()),
            0,
          );
          assert.equal(count('tidy_due'), 0);
          store.setRetention({ archiveDays: 7 });
          rewriteAll(store, reader, later);
          assert.equal(count('chunk'), 0);
          assert.ok(count('archive') > 0);
          sameAnswers(answers(from, to), before);
          // What comes late for a packed day is seen at once, and packed again.
          for (const row of rows.slice(rows.length - held)) store.stage({ ...row, recv: later });
          store.commit(later);
          settle(later + hourMs);
          const all = answers(from, to);
          rewriteAll(store, reader, later + 3 * hourMs);
          assert.equal(count('chunk'), 0);
          sameAnswers(answers(from, to), all);
          // What a series usually sends is learned as it arrives, so a line may be interrupted elsewhere.
          const packed = { ranges: all.ranges, times: all.raw.times, values: all.raw.values };
          // In order, and each time once.
          close();
          removeFolder(folder);
          open();
          const last = new Map(rows.map((row) => [row.ts, row]));
          storeAll(
            store,
            [...last.values()].toSorted((a, b) => a.ts - b.ts),
            { ...given, rest: 0 },
          );
          settle();
          const ordered = answers(from, to);
          sameAnswers({ ...ordered, ranges: packed.ranges }, ordered);
          assert.deepEqual([packed.times, packed.values], [ordered.raw.times, ordered.raw.values]);
          assert.deepEqual(reader.damaged(), []);
        } finally {
          close();
          removeFolder(folder);
        }
      }),
      { numRuns: 15, endOnFailure: true },
    );
    folder = newFolder();
  }, 120_000);

  test('P38 one-minute steps are the same live, after a restart, from chunks and from the archive, with late samples in any order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 2, max: 60 }), fc.integer({ min: 0, max: 400 }), (seconds, every, late) => {
        folder = newFolder();
        file = join(folder, 'telemetry.db');
        open();
        try {
          const times = Array.from({ length: 900 }, (_, i) => morning - 2 * dayMs + 1000 * seconds * i + ((i * 7919) % 700));
          const order = times.map((ts, i) => ({ ts, i, at: i % every === every - 1 ? i + late : i })).toSorted((a, b) => a.at - b.at);
          for (const [n, { ts, i }] of order.entries()) {
            store.stage(message('pump', ts, { t: (i * 31) % 97 }, { recv: morning }));
            if (n % 50 === 49) store.commit(morning);
          }
          store.commit(morning);
          const question = {
            from: times[0]!,
            to: times.at(-1)! + 1,
            step: { every: 60_000 },
            aggregates: ['avg', 'min', 'max', 'count', 'first', 'last'] as const,
          };
          const ask = () => {
            const { counts, columns } = reader.range(idOf(), question);
            return { counts, columns };
          };
          const live = ask();
          assert.ok(live.counts.reduce((sum, n) => sum + n, 0) === 900);
          close();
          open();
          assert.deepEqual(ask(), live, 'after a restart');
          settle(morning + hourMs);
          assert.deepEqual(ask(), live, 'from chunks');
          rewriteAll(store, reader, morning + hourMs);
          assert.deepEqual(ask(), live, 'in order');
          rewriteAll(store, reader, morning + 30 * dayMs);
          assert.equal(count('chunk'), 0);
          assert.deepEqual(ask(), live, 'from the archive');
        } finally {
          close();
          removeFolder(folder);
        }
      }),
      { numRuns: 8 },
    );
    folder = newFolder();
  }, 60_000);

  test('P22 a day is packed when it is older than the setting says; late samples wait until their hour rests', () => {
    open({ retention: { archiveDays: 3 } });
    const start = Math.floor(morning / dayMs) * dayMs - 6 * dayMs;
    for (let i = 0; i < 6 * 144; i++) store.stage(message('pump', start + 600_000 * i, { t: i % 50, u: i }));
    store.commit(morning);
    const now = start + 6 * dayMs + 600_000;
    settle(now);
    assert.deepEqual(rewriteAll(store, reader, now), { tidied: 0, packed: 3 });
    assert.deepEqual(
      withDb((db) => db.prepare('SELECT id >> 28 AS day, id & 255 AS part, n FROM archive ORDER BY id').all()),
      [0, 1, 2].map((day) => ({ day: Math.floor(start / dayMs) + day, part: 0, n: 144 })),
    );
    assert.equal(count('chunk'), 72);
    store.stage(message('pump', start + 6 * dayMs - 5 * hourMs - 1000, { t: 7 }));
    store.commit(now);
    settle(now + 61_000);
    assert.equal(count('chunk'), 73);
    assert.deepEqual(rewriteAll(store, reader, now + 300_000), { tidied: 0, packed: 0 });
    assert.deepEqual(rewriteAll(store, reader, now + hourMs), { tidied: 1, packed: 0 });
    assert.equal(count('chunk'), 72);
    store.setRetention({ archiveDays: 2 });
    assert.deepEqual(rewriteAll(store, reader, now + hourMs), { tidied: 0, packed: 1 });
    close();
    open();
    assert.equal(store.counts().samples, 2 * 6 * 144 + 1);
    assert.equal(reader.raw(idOf('u'), 0, 2e13, 100_000).times.length, 6 * 144);
    close();
  });

  test('P22 what has changed since it was read is not exchanged', () => {
    open();
    for (let i = 0; i < 100; i++) store.stage(message('pump', morning + 1000 * i, { t: i }));
    store.commit(morning);
    settle();
    const job = store.dueRewrite(later)!;
    assert.equal(job.kind, 'pack');
    const made = reader.rewrite(job);
    store.stage(message('pump', morning + 50_500, { t: -1 }));
    store.commit(later);
    settle(later + 120_000);
    store.putRewrite(made, later);
    assert.equal(count('archive'), 0);
    assert.equal(reader.raw(idOf(), 0, 2e13, 1000).times.length, 101);
    rewriteAll(store, reader, later + hourMs);
    assert.equal(count('chunk'), 0);
    assert.equal(reader.raw(idOf(), 0, 2e13, 1000).times.length, 101);
    close();
  });

  test('P16 with any byte of a part changed the rest is readable, the damage is named, kept apart and a gap; a later rewrite loses nothing', () => {
    open();
    const start = Math.floor(morning / dayMs) * dayMs;
    for (let i = 0; i < 2 * 480; i++) store.stage(message('pump', start + 180_000 * i, { t: i % 50 }));
    store.commit(morning);
    settle();
    rewriteAll(store, reader, later);
    const { id, body, digest } = withDb((db) => db.prepare('SELECT * FROM archive ORDER BY id LIMIT 1').get() as { id: number; body: Buffer; digest: Buffer });
    const raw = () => reader.raw(idOf(), 0, 2e13, 1000).times.length;
    assert.equal(raw(), 960);
    for (const [part, bytes] of [
      ['body', body],
      ['digest', digest],
    ] as const)
      withDb((db) => {
        const put = db.prepare(`UPDATE archive SET ${part} = ? WHERE id = ?`);
        for (let i = 0; i < bytes.length; i++) {
          const changed = Buffer.from(bytes);
          changed[i]! ^= 1 << (i % 8);
          put.run(changed, id);
          assert.equal(raw(), 480, `byte ${i} of the ${part}`);
        }
        put.run(bytes, id);
      });
    assert.deepEqual(
      reader.damaged().map(({ origin, strand, from }) => ({ origin, strand, from })),
      [{ origin: 'part', strand: 1, from: start }],
    );
    withDb((db) => db.prepare('UPDATE archive SET body = ? WHERE id = ?').run(body.subarray(0, -9), id));
    // A late sample lets the day be packed again: not while a part of it cannot be read.
    store.stage(message('pump', start + 1000, { t: 5 }));
    store.commit(later);
    settle(later + hourMs);
    store.putRewrite(reader.rewrite({ kind: 'pack', strand: 1, day: Math.floor(start / dayMs) }), later + hourMs);
    assert.equal(count('archive'), 2);
    assert.equal(raw(), 481);
    store.setAside('part', id, 'part: damaged');
    store.commit(later + hourMs);
    assert.equal(store.counts().damaged, 1);
    assert.deepEqual(
      withDb((db) => db.prepare('SELECT device, t0, t1, cause FROM gap').all()),
      [{ device: 'pump', t0: start, t1: start + 479 * 180_000 + 1, cause: 'damaged' }],
    );
    rewriteAll(store, reader, later + 3 * hourMs);
    assert.equal(raw(), 481);
    assert.equal(count('chunk'), 0);
    close();
  });

  test('packed, a day of steady rows takes less than three quarters of what its chunks took', () => {
    open();
    const start = Math.floor(morning / dayMs) * dayMs;
    let walk = 20;
    for (let i = 0; i < 20_000; i++) {
      walk = Math.round(100 * (walk + (((i * 7919) % 21) - 10) / 100)) / 100;
      store.stage(message('pump', start + 4000 * i + ((i * 31) % 40), { t: walk }));
    }
    store.commit(morning);
    settle();
    const bytes = (table: string) => withDb((db) => db.prepare<[], number>(`SELECT sum(length(body) + length(digest)) FROM ${table}`).pluck().get()!);
    const before = bytes('chunk');
    rewriteAll(store, reader, later);
    assert.ok(bytes('archive') < 0.75 * before, `${bytes('archive')} of ${before}`);
    close();
  });
});
