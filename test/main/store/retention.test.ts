import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import type { TelemetryOptions } from '../../../src/main/store/telemetry-options.ts';
import type { Dropped } from '../../../src/main/store/retention.ts';
import type { StoreFailure, Telemetry } from '../../../src/main/store/telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { hourMs, message, morning, newFolder, removeFolder } from './telemetry-given.ts';

const dayMs = 24 * hourMs;
const today = Math.floor(morning / dayMs) * dayMs;
const now = today + 12 * hourMs;
const perDay = 5760;
let folder: string;
let file: string;
let store: Telemetry;
let told: readonly Dropped[];
const open = (more: Partial<TelemetryOptions> = {}): void =>
  void (store = openTelemetry({ file, tenant: 'acme', now: () => now, keptFreeBytes: 0, onDropped: (all) => (told = all), ...more }));
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'telemetry.db');
  told = [];
});
afterEach(() => {
  store.close();
  removeFolder(folder);
});
/** Ten days of two devices, four values a minute that does not pack well. */
const tenDays = (): void => {
  for (let day = -10; day <= 0; day++)
    for (const device of ['pump', 'fan'])
      store.importRows(
        Array.from({ length: day === 0 ? 2400 : perDay }, (_, i) => message(device, today + day * dayMs + 15_000 * i, { t: Math.sin(i * (day + 20)) })),
      );
};
const settle = (at = now): void => {
  for (let turn = 0; turn < 300; turn++) {
    store.tidy(at);
    while (store.isDirty()) store.commit(at);
  }
};
const used = (): number => {
  const db = new Sqlite(file, { readonly: true });
  try {
    return (
      ((db.pragma('page_count', { simple: true }) as number) - (db.pragma('freelist_count', { simple: true }) as number)) *
      (db.pragma('page_size', { simple: true }) as number)
    );
  } finally {
    db.close();
  }
};
const left = (device = 'pump') => {
  const reader = openTelemetryReader(file);
  const db = new Sqlite(file, { readonly: true });
  try {
    const { id } = reader.catalogue().find((one) => one.device === device)!;
    const { times } = reader.raw(id, 0, 2e12, 100_000);
    const days = reader.range(id, { from: today - 10 * dayMs, to: today, step: { every: dayMs }, aggregates: ['count', 'max'] });
    const gaps = db.prepare('SELECT device, t0, t1, cause FROM gap WHERE device = ? ORDER BY t0').all(device);
    return { first: times[0]!, n: times.length, counts: [...days.counts], max: [...days.columns[1]!], gaps };
  } finally {
    db.close();
    reader.close();
  }
};

describe('retention', () => {
  test('P29 by age: whole days go, oldest first, are counted and stated; their numbers stay; the file shrinks', () => {
    open();
    tenDays();
    settle();
    const before = left();
    const samples = store.counts().samples;
    const size = statSync(file).size;
    assert.deepEqual(told, []);
    store.setRetention({ rawDays: 4 });
    settle();
    const after = left();
    assert.equal(after.first, today - 4 * dayMs, 'twelve o’clock four days ago lies in a day that stays');
    assert.deepEqual(after.counts, before.counts, 'whole days are still answered');
    assert.deepEqual(after.max, before.max);
    assert.deepEqual(after.gaps, [{ device: 'pump', t0: today - 10 * dayMs, t1: today - 4 * dayMs, cause: 'dropped by age' }]);
    const expected = [{ reason: 'age', samples: 2 * 6 * perDay, from: today - 10 * dayMs, to: today - 4 * dayMs }];
    assert.deepEqual(told, expected);
    assert.deepEqual(store.dropped(), expected);
    assert.deepEqual([store.counts().samples, store.counts().oldest], [samples - 2 * 6 * perDay, today - 4 * dayMs]);
    store.close();
    open();
    assert.ok(statSync(file).size < 0.8 * size, `${statSync(file).size} of ${size}`);
    assert.deepEqual([store.counts().samples, store.dropped()], [samples - 2 * 6 * perDay, expected]);
  }, 60_000);

  test('P29 by size: the oldest days go until the file is below its cap, again when the cap is lowered, never today and yesterday', () => {
    open();
    tenDays();
    settle();
    const full = used();
    store.setRetention({ maxBytes: Math.floor(0.7 * full) });
    settle();
    assert.ok(used() <= 0.7 * full);
    const first = left();
    assert.ok(first.first > today - 10 * dayMs && first.first < today - 3 * dayMs && first.first % dayMs === 0);
    assert.deepEqual(
      told.map(({ reason, from, to }) => [reason, from, to]),
      [['cap', today - 10 * dayMs, first.first]],
    );
    store.setRetention({ maxBytes: 1000 });
    settle();
    const second = left();
    assert.deepEqual([second.first, second.gaps.length], [today - dayMs, 1]);
    assert.equal(told[0]!.samples, 2 * 9 * perDay);
    assert.deepEqual(second.counts, first.counts);
  }, 60_000);

  test('P29 what comes late for a day that was dropped changes none of its numbers, and goes when it was kept as long as others', () => {
    open();
    tenDays();
    store.setRetention({ rawDays: 4 });
    settle();
    const before = left();
    store.stage(message('pump', today - 8 * dayMs + 30_000, { t: 1e6 }, { recv: now }));
    store.commit(now);
    settle(now + hourMs);
    const after = left();
    assert.deepEqual([after.n, after.max, after.counts], [before.n + 1, before.max, before.counts]);
    settle(now + 4 * dayMs + hourMs);
    assert.deepEqual([left().first, left().max], [today, before.max]);
  }, 60_000);

  test('P29 old history stays as long after its import as other samples after they were measured', () => {
    open({ retention: { rawDays: 4 } });
    tenDays();
    settle();
    assert.deepEqual([left().first, told.length], [today - 10 * dayMs, 0]);
    store.close();
    open({ retention: { rawDays: 4 } });
    settle(now + 3 * dayMs);
    assert.equal(left().first, today - 10 * dayMs);
    settle(now + 4 * dayMs + hourMs);
    assert.equal(left().first, today);
  }, 60_000);

  test('P18 on a full disk the oldest days go, once a minute, and what waited is stored; or nothing goes, as the site wishes', () => {
    open();
    tenDays();
    settle();
    store.close();
    let connection: Sqlite.Database | undefined;
    const fill = (onFull: 'dropOldest' | 'stop', from: number): number => {
      open({ retention: { onFull }, keptFreeBytes: 1e12 });
      store.stage(message('pump', from, { t: 1 }));
      store.commit(now, (db) => (connection = db));
      // The smallest disk: the file may not grow by a page.
      connection!.pragma('max_page_count = 1');
      for (let i = 1; i <= 20_000; i++) store.stage(message('pump', from + i, { t: Math.sin(i) }));
      let refused = 0;
      for (let turn = 0; turn < 40; turn++) {
        store.tidy(now + 61_000 * turn);
        try {
          store.commit(now + 61_000 * turn);
        } catch (error) {
          assert.equal((error as StoreFailure).code, 'store.full');
          refused++;
        }
      }
      return refused;
    };
    assert.equal(fill('stop', now), 40, 'nothing may go, so nothing more is stored');
    assert.equal(told.length, 0);
    assert.ok(store.isDirty(), 'and nothing is lost');
    connection!.pragma('max_page_count = 1000000');
    store.close();

    const before = left().n;
    assert.ok(fill('dropOldest', now + 60_000) < 40);
    const { reason, samples } = told[0]!;
    assert.deepEqual([reason, samples > 0], ['full', true]);
    while (store.isDirty()) store.commit(now);
    connection!.pragma('max_page_count = 1000000');
    const { first, n, gaps } = left();
    assert.ok(first >= today - 9 * dayMs, 'the oldest ones went');
    assert.ok(n < before + 20_000 && n > 20_000);
    assert.equal((gaps[0] as { cause: string }).cause, 'dropped by full');
  });

  test('P29 summaries go when they are older than is kept', () => {
    open();
    tenDays();
    store.setRetention({ rawDays: 2, summaryDays: 5 });
    settle();
    settle(now + dayMs);
    assert.deepEqual(
      left().counts.map((count) => count > 0),
      [false, false, false, false, false, false, true, true, true, true],
    );
  }, 60_000);

  test('P16 a summary that was found damaged is made again', () => {
    open();
    tenDays();
    settle();
    const before = left();
    const db = new Sqlite(file);
    const rows = () => db.prepare('SELECT id, hex(body) AS body FROM summary ORDER BY id').all();
    const made = rows();
    const ids = db.prepare<[], number>('SELECT id FROM summary WHERE id >= 16777216 * 2 ORDER BY id').pluck().all();
    for (const id of [ids[3]!, ids.findLast((one) => Math.floor(one / 2 ** 24) % 2 === 1)!]) {
      db.prepare("UPDATE summary SET body = x'0102030405' WHERE id = ?").run(id);
      store.remake(id);
    }
    assert.ok(store.isDirty());
    store.commit(now);
    settle();
    assert.deepEqual(rows(), made);
    assert.deepEqual(left(), before);
    db.close();
  }, 60_000);
});
