import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { markDamaged, openTelemetryAnyway } from '../../../src/main/store/damaged-file.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { StoreRefusal } from '../../../src/main/store/store-refusal.ts';
import { openTelemetryReader, type TelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { afterCrash, hourMs, message, morning, newFolder, removeFolder, rewriteAll } from './telemetry-given.ts';

const dayMs = 24 * hourMs;
const now = morning + 20 * dayMs;
const pageBytes = 16_384;

let folder: string;
let file: string;
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'telemetry.db');
});
afterEach(() => removeFolder(folder));

const options = () => ({ file, tenant: 'acme', now: () => now, retention: { rawDays: 36_500 } });
const stored = (reader: TelemetryReader): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const { id, device, metric } of reader.catalogue()) {
    const { times, values } = reader.raw(id, 0, 2e13, 100_000);
    for (const [i, time] of times.entries()) found.set(`${device}/${metric} ${time}`, values[i]!);
  }
  return found;
};

/** Days in the archive, hours in chunks and late chunks, corrections, and rows that are only in the journal. */
const fill = (): ReadonlyMap<string, number> => {
  const building = join(folder, 'building.db');
  const store = openTelemetry({ ...options(), file: building });
  const reader = openTelemetryReader(building);
  for (let i = 0; i < 3000; i++) {
    store.stage(message('pump', morning + 300_000 * i, { t: i, u: -i / 4 }));
    store.stage(message('fan', morning + 300_000 * i, { v: i % 50 }));
    if (i % 100 === 99) store.commit(morning + 300_000 * i);
    if (i % 300 === 299) store.tidy(morning + 300_000 * i);
  }
  const last = morning + 300_000 * 2999;
  for (let turns = 0; turns < 100; turns++) {
    store.tidy(last + 2 * hourMs);
    while (store.isDirty()) store.commit(last + 2 * hourMs);
  }
  rewriteAll(store, reader, last + hourMs);
  store.stage(message('pump', last - 5 * hourMs, { t: 123_456 }));
  for (let i = 1; i <= 50; i++) store.stage(message('fan', last + 60_000 * i, { v: i }));
  store.commit(last + hourMs);
  const all = stored(reader);
  // As a process that ended suddenly leaves it.
  const from = new Sqlite(building);
  from.pragma('wal_checkpoint(TRUNCATE)');
  from.close();
  afterCrash(building, file);
  reader.close();
  store.close();
  return all;
};
/** Everything of the file that was put aside, as the engine takes it over. */
const takeOver = (aside: string) => {
  const store = openTelemetry(options());
  const reader = openTelemetryReader(file);
  let [lostBatches, steps] = [0, 0];
  for (let at: number | null = 0; at !== null; steps++) {
    const step = reader.salvage(aside, at);
    store.adopt(step.rows, step.lost, now);
    lostBatches += step.lostBatches;
    at = step.next;
  }
  return { store, reader, lostBatches, steps };
};
const overwrite = (path: string, at: number, length: number): void => {
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, at);
  closeSync(handle);
};
const gaps = () => {
  const db = new Sqlite(file, { readonly: true });
  try {
    return db.prepare<[], { device: string; t0: number; t1: number; cause: string }>('SELECT device, t0, t1, cause FROM gap').all();
  } finally {
    db.close();
  }
};

describe('P16 pages of the store are damaged', () => {
  for (const length of [100, pageBytes])
    test(`its beginning, ${length} bytes: the file is renamed, a new store begins at once, and everything is taken over`, () => {
      const before = fill();
      overwrite(file, 0, length);
      assert.throws(
        () => openTelemetry(options()),
        (error) => error instanceof StoreRefusal && error.code === 'store.damaged',
      );
      const { telemetry, aside } = openTelemetryAnyway(options());
      assert.match(aside!, /telemetry\.db\.damaged-\d{8}T\d{6}Z$/);
      telemetry.stage(message('fan', now, { v: 7 }));
      telemetry.commit(now);
      telemetry.close();
      const { store, reader, lostBatches, steps } = takeOver(aside!);
      assert.equal(lostBatches, 0);
      assert.ok(steps > 1);
      assert.deepEqual(gaps(), []);
      assert.deepEqual(Object.fromEntries(stored(reader)), Object.fromEntries([...before, [`fan/v ${now}`, 7]]));
      assert.equal(store.counts().samples, before.size + 1 + 1, 'the corrected value and its correction, and the new one');
      // They are late chunks at first, and packed as all others.
      for (let turns = 0; turns < 60; turns++) {
        store.tidy(now + hourMs);
        while (store.isDirty()) store.commit(now + hourMs);
      }
      assert.ok(rewriteAll(store, reader, now + hourMs).packed > 0);
      assert.equal(stored(reader).size, before.size + 1);
      reader.close();
      store.close();
    });

  test('one in the middle: a reader names it, the next start puts the file aside, and what is not on that page is taken over', () => {
    const before = fill();
    const db = new Sqlite(file, { readonly: true });
    const root = db.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'chunk'").pluck().get()!;
    db.close();
    const bytes = readFileSync(file);
    // A leaf of the table of chunks: it is found by what it points to.
    const leaf = bytes.readUInt32BE((root - 1) * pageBytes + bytes.readUInt16BE((root - 1) * pageBytes + 12));
    overwrite(file, (leaf - 1) * pageBytes, pageBytes);

    const damaged = openTelemetryReader(file);
    assert.throws(
      () => stored(damaged),
      (error) => error instanceof StoreRefusal && error.code === 'store.damaged',
    );
    assert.deepEqual(
      damaged.damaged().map(({ origin }) => origin),
      ['page'],
    );
    assert.notEqual(damaged.check(), 'ok');
    damaged.close();
    markDamaged(file);
    const { telemetry, aside } = openTelemetryAnyway(options());
    telemetry.close();
    assert.ok(aside !== undefined && existsSync(aside));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.is-damaged')),
      [],
    );
    const { store, reader } = takeOver(aside);
    const after = stored(reader);
    assert.ok(after.size > before.size / 2 && after.size < before.size, `${after.size} of ${before.size}`);
    for (const [key, value] of after) {
      const [, at] = key.split(' ');
      // A value whose correction lay on the page is the one of before.
      if (before.get(key) !== value) assert.ok(Number(at) > morning);
    }
    const lost = gaps();
    assert.ok(lost.length > 0 && lost.every(({ cause }) => cause === 'damaged'));
    for (const key of before.keys()) {
      if (after.has(key)) continue;
      const [device, at] = [key.slice(0, key.indexOf('/')), Number(key.split(' ')[1])];
      assert.ok(
        lost.some((gap) => gap.device === device && gap.t0 <= at && at < gap.t1),
        `${key} is gone without a gap`,
      );
    }
    reader.close();
    store.close();
  });

  test('a file that is foreign, or of a newer version, is never renamed', () => {
    openTelemetry(options()).close();
    const db = new Sqlite(file);
    db.pragma('user_version = 99');
    db.close();
    assert.throws(
      () => openTelemetryAnyway(options()),
      (error) => error instanceof StoreRefusal && error.code === 'store.newer-version',
    );
    removeFolder(folder);
    folder = newFolder();
    file = join(folder, 'telemetry.db');
    const other = new Sqlite(file);
    other.exec('CREATE TABLE t (x)');
    other.close();
    assert.throws(
      () => openTelemetryAnyway(options()),
      (error) => error instanceof StoreRefusal && error.code === 'store.not-ours',
    );
    assert.deepEqual(readdirSync(folder), ['telemetry.db']);
    writeFileSync(file, '');
  });
});
