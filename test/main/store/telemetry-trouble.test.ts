import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { StoreFailure } from '../../../src/main/store/telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { afterCrash, hourMs, message, morning, newFolder, removeFolder } from './telemetry-given.ts';

const isLong = process.env['FIELDWATCH_LONG'] !== undefined;

let folder: string;
let file: string;
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'telemetry.db');
});
afterEach(() => removeFolder(folder));

const open = (path = file) => openTelemetry({ file: path, tenant: 'acme', now: () => morning, busyTimeoutMs: 20 });
const read = (metric: string, path = file): ReadonlyMap<number, number> => {
  const reader = openTelemetryReader(path);
  try {
    const { id } = reader.catalogue().find((one) => one.metric === metric)!;
    const { times, values } = reader.raw(id, 0, 2e12, 100_000);
    return new Map([...times].map((time, i) => [time, values[i]!]));
  } finally {
    reader.close();
  }
};
const failure = (code: StoreFailure['code'], words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof StoreFailure, String(error));
  assert.equal(error.code, code, error.message);
  assert.match(error.message, words);
  return true;
};

describe('a process killed while it stores', () => {
  test('P13 P14 leaves every value whose commit had returned, exactly once', async () => {
    let least = 0;
    for (const lines of [3, 40, 200, 90]) {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'telemetry-writer.ts'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
      let seen = 0;
      for await (const line of createInterface(child.stdout)) {
        least = Number(line);
        if (++seen === lines) child.kill('SIGKILL');
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const [pump, fan] = [read('t'), read('u')];
      assert.ok(pump.size > least, `${pump.size} of ${least + 1}`);
      assert.equal(fan.size, pump.size);
      for (let n = 0; n < pump.size; n++) {
        const at = morning + 250 * n;
        assert.equal(pump.get(at), n);
        assert.equal(fan.get(n % 7 === 0 ? at - 5_000_000 - n : at), -n);
      }
      const store = open(afterCrash(file, join(folder, 'copy.db')));
      assert.equal(store.counts().samples, 2 * pump.size);
      assert.equal(store.counts().damaged, 0);
      assert.equal(store.latest(1)!.value, pump.size - 1);
      store.close();
    }
  }, 60_000);

  test('P17 with a log cut short anywhere: what is left is whole', () => {
    const store = open();
    for (let i = 0; i < 30; i++) {
      store.stage(message('pump', morning + 1000 * i, { t: i }));
      store.commit(morning);
    }
    const log = readFileSync(`${file}-wal`);
    const cuts = isLong ? 100 : 20;
    for (let i = 0; i < cuts; i++) {
      const copy = join(folder, `cut${i}.db`);
      copyFileSync(file, copy);
      writeFileSync(`${copy}-wal`, log.subarray(0, Math.floor((log.length * i) / cuts)));
      const cut = open(copy);
      const samples = cut.counts().samples;
      cut.stage(message('pump', morning + hourMs, { t: 99 }));
      cut.commit(morning);
      cut.close();
      assert.deepEqual([...read('t', copy).values()], [...Array.from({ length: samples }, (_, n) => n), 99]);
    }
    store.close();
  });
});

test('P17 P19 a store that lost its newest part goes on behind what was judged, and says so as a gap of all devices, once', () => {
  const first = openTelemetry({ file, tenant: 'acme', now: () => morning });
  for (let i = 0; i < 10; i++) {
    first.stage(message('pump', morning + 1000 * i, { t: i }));
    first.commit(morning + 1000 * i);
  }
  first.close();
  for (let start = 0; start < 2; start++) {
    const again = openTelemetry({ file, tenant: 'acme', now: () => morning + hourMs, journalAfter: 50 });
    assert.equal(again.newestJournal(), 50);
    again.close();
  }
  const db = new Sqlite(file, { readonly: true });
  assert.deepEqual(db.prepare('SELECT profile, device, t0, t1, certainty, cause FROM gap').all(), [
    { profile: null, device: null, t0: morning + 9000, t1: morning + hourMs, certainty: 'possible', cause: 'not stored' },
  ]);
  db.close();
  const reader = openTelemetryReader(file);
  const { id } = reader.catalogue()[0]!;
  assert.deepEqual(reader.gaps(id, morning, morning + hourMs), [{ from: morning + 9000, to: morning + hourMs, cause: 'not-stored', certainty: 'possible' }]);
  reader.close();
  const fresh = openTelemetry({ file: join(folder, 'fresh.db'), tenant: 'acme', now: () => morning, journalAfter: 50 });
  fresh.close();
  const empty = new Sqlite(join(folder, 'fresh.db'), { readonly: true });
  assert.deepEqual(empty.prepare('SELECT * FROM gap').all(), [], 'a store that has just begun has lost nothing');
  empty.close();
});

describe('a commit that cannot be written', () => {
  test('P18 because the disk is full: says so, keeps everything, and goes on when there is space', () => {
    const store = open();
    store.stage(message('pump', morning, { t: 0 }));
    store.commit(morning);
    let connection: Sqlite.Database | undefined;
    store.commit(morning, (db) => (connection = db));
    // The smallest disk: the file may not grow by a page.
    connection!.pragma('max_page_count = 1');
    let refused = 0;
    for (let i = 1; i <= 3000; i++) {
      store.stage(message('pump', morning + 1000 * i, { t: i }));
      if (i % 100 > 0) continue;
      try {
        store.commit(morning);
      } catch (error) {
        failure('store.full', /disk is full.*Nothing that was received is lost.*Free some space/)(error);
        refused++;
        assert.ok(store.isDirty());
      }
    }
    assert.ok(refused > 0);
    assert.ok(read('t').size < 3001);
    const withSpace = new Sqlite(file, { readonly: true });
    assert.equal(withSpace.pragma('integrity_check', { simple: true }), 'ok');
    withSpace.close();
    connection!.pragma('max_page_count = 1000000');
    while (store.isDirty()) store.commit(morning);
    assert.deepEqual(
      [...read('t').values()],
      Array.from({ length: 3001 }, (_, i) => i),
    );
    store.close();
    assert.equal(read('t').size, 3001);
  });

  test('because another process holds the file: the same', async () => {
    const store = open();
    store.stage(message('pump', morning, { t: 1 }));
    const program = `const db = new (require('better-sqlite3'))(${JSON.stringify(file)}); db.exec('BEGIN IMMEDIATE'); console.log('held'); setInterval(() => {}, 1000)`;
    const holder = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(holder.stdout, 'data');
      assert.throws(() => store.commit(morning), failure('store.locked', /Another program is holding.*Close the program/));
      store.stage(message('pump', morning + 1, { t: 2 }));
      assert.throws(() => store.commit(morning), failure('store.locked', /kept in memory/));
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
    store.commit(morning);
    assert.deepEqual(
      [...read('t')],
      [
        [morning, 1],
        [morning + 1, 2],
      ],
    );
    store.close();
  });
});

describe('damage', () => {
  const change = (sql: string, id: number, at = -7): void => {
    const db = new Sqlite(file);
    const body = db.prepare<[number], Buffer>(`SELECT body FROM ${sql} WHERE id = ?`).pluck().get(id)!;
    body[body.length + at]! ^= 4;
    db.prepare(`UPDATE ${sql} SET body = ? WHERE id = ?`).run(body, id);
    db.close();
  };
  const ids = (sql: string): readonly number[] => {
    const db = new Sqlite(file, { readonly: true });
    try {
      return db.prepare<[], number>(sql).pluck().all();
    } finally {
      db.close();
    }
  };

  test('P16 in a chunk: the rest is read, the loss is named, kept apart and marked as a gap', () => {
    let store = open();
    for (let i = 0; i < 300; i++) store.stage(message('pump', morning + 60_000 * i, { t: i }));
    store.commit(morning);
    store.close();
    const chunk = ids('SELECT id FROM chunk ORDER BY id')[2]!;
    change('chunk', chunk);

    const lost = Array.from({ length: 60 }, (_, i) => 120 + i);
    const rest = Array.from({ length: 300 }, (_, i) => i).filter((i) => !lost.includes(i));
    assert.deepEqual([...read('t').values()], rest);
    const reader = openTelemetryReader(file);
    reader.coverage(morning, morning + 5 * hourMs);
    const [found, ...others] = reader.damaged();
    assert.deepEqual([found!.id, found!.strand, found!.from, others.length], [chunk, 1, morning + 2 * hourMs, 0]);
    reader.close();

    store = open();
    store.setAside('chunk', chunk, found!.reason);
    store.setAside('chunk', ids('SELECT id FROM chunk ORDER BY id')[0]!, 'a mistake');
    store.commit(morning);
    assert.equal(store.counts().damaged, 1);
    const db = new Sqlite(file, { readonly: true });
    assert.deepEqual(db.prepare('SELECT device, t0, t1, certainty, cause FROM gap').all(), [
      { device: 'pump', t0: morning + 2 * hourMs, t1: morning + 3 * hourMs, certainty: 'definite', cause: 'damaged' },
    ]);
    db.close();
    // The hour can be filled again, and is.
    for (const i of lost) store.stage(message('pump', morning + 60_000 * i, { t: i }));
    store.commit(morning);
    store.close();
    assert.deepEqual(
      [...read('t').values()],
      Array.from({ length: 300 }, (_, i) => i),
    );
  });

  test('P16 in a chunk that a late sample meets: it is found there', () => {
    let store = open();
    for (let i = 0; i < 10; i++) store.stage(message('pump', morning + 60_000 * i, { t: i }));
    store.commit(morning);
    store.close();
    change('chunk', ids('SELECT id FROM chunk')[0]!);
    store = open();
    assert.equal(store.stage(message('pump', morning, { t: 0 })).samples[0]!.fate, 'late');
    store.commit(morning);
    assert.equal(store.counts().damaged, 1);
    store.close();
    assert.deepEqual([...read('t')], [[morning, 0]]);
  });

  test('P16 in a journal row: it is kept apart, the others are read', () => {
    const store = open();
    for (let i = 0; i < 10; i++) {
      store.stage(message('pump', morning + 1000 * i, { t: i }));
      store.commit(morning);
    }
    const crashed = afterCrash(file, join(folder, 'crash.db'));
    store.close();
    file = crashed;
    for (const id of [4, 10]) change('journal', id);
    const rest = [0, 1, 2, 4, 5, 6, 7, 8];
    assert.deepEqual([...read('t').values()], rest);
    const reader = openTelemetryReader(file);
    reader.raw(reader.catalogue()[0]!.id, 0, 1, 1);
    assert.deepEqual(
      reader.damaged().map(({ origin, id }) => [origin, id]),
      [
        ['journal', 4],
        ['journal', 10],
      ],
    );
    reader.close();

    const again = open();
    assert.equal(again.counts().damaged, 2);
    assert.equal(again.newestJournal(), 10, 'ids never begin again');
    again.stage(message('pump', morning + 60_000, { t: 60 }));
    assert.equal(again.commit(morning), 11);
    again.close();
    assert.deepEqual([...read('t').values()], [...rest, 60]);
    assert.deepEqual(ids('SELECT count(*) FROM damaged'), [2]);
    const healed = open();
    assert.equal(healed.counts().damaged, 2);
    healed.close();
  });
});
