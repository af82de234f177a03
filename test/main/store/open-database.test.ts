import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { migrate, type Step } from '../../../src/main/store/migrate.ts';
import { openDatabase } from '../../../src/main/store/open-database.ts';
import { StoreRefusal, type StoreRefusalCode } from '../../../src/main/store/store-refusal.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldwatch-database-'));
  file = join(folder, 'ops.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const first: Step = { name: '0001-note', run: (db) => db.exec('CREATE TABLE note (text TEXT NOT NULL) STRICT') };
const second: Step = { name: '0002-author', run: (db) => db.exec("ALTER TABLE note ADD COLUMN author TEXT NOT NULL DEFAULT ''") };
const broken: Step = {
  name: '0002-broken',
  run: (db) => {
    db.exec('CREATE TABLE half (a INTEGER) STRICT');
    throw new Error('no such thing');
  },
};
const options = { kind: 'ops', steps: [first] } as const;

const refused = (code: StoreRefusalCode, words: RegExp, open: () => unknown = () => openDatabase(file, options)): void =>
  assert.throws(open, (error) => {
    assert.ok(error instanceof StoreRefusal, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    return true;
  });
const untouched = (act: () => void): void => {
  const before = readFileSync(file);
  act();
  assert.ok(before.equals(readFileSync(file)), 'the file was changed');
};
const filled = (rows = 200): void => {
  const db = openDatabase(file, options);
  const insert = db.prepare('INSERT INTO note VALUES (?)');
  for (let i = 0; i < rows; i++) insert.run(`note ${i} ${'x'.repeat(200)}`);
  db.close();
};

describe('opening a database', () => {
  test('creates it with the settings that cannot be chosen later', () => {
    const db = openDatabase(join(folder, 'new', 'telemetry.db'), { kind: 'telemetry', steps: [first] });
    assert.equal(db.pragma('page_size', { simple: true }), 16_384);
    assert.equal(db.pragma('auto_vacuum', { simple: true }), 2);
    assert.equal(db.pragma('journal_mode', { simple: true }), 'wal');
    assert.equal(db.pragma('synchronous', { simple: true }), 2);
    assert.equal(db.pragma('user_version', { simple: true }), 1);
    db.close();
  });

  test('finds what was stored', () => {
    filled(3);
    const db = openDatabase(file, options);
    assert.equal(db.prepare('SELECT count(*) FROM note').pluck().get(), 3);
    db.close();
  });

  test('goes on after a start that ended before the first table', () => {
    writeFileSync(file, '');
    openDatabase(file, { kind: 'ops', steps: [] }).close();
    assert.ok(statSync(file).size > 0);
    const db = openDatabase(file, options);
    assert.equal(db.prepare('SELECT count(*) FROM note').pluck().get(), 0);
    db.close();
  });

  test('refuses a file that is no database', () => {
    writeFileSync(file, 'temperature;21.4\n'.repeat(500));
    untouched(() => refused('store.damaged', /damaged .*does not begin.*backup/s));
  });

  test('refuses a file whose end or beginning is missing', () => {
    filled();
    const whole = readFileSync(file);
    for (const size of [10, 60, 100, 511, 4096, whole.length - 4096, whole.length - 1]) {
      truncateSync(file, size);
      untouched(() => refused('store.damaged', /damaged/));
      writeFileSync(file, whole);
    }
    writeFileSync(file, whole.subarray(512));
    untouched(() => refused('store.damaged', /damaged/));
  });

  test('refuses a log without its file, which SQLite would delete', () => {
    const db = openDatabase(file, options);
    db.exec("INSERT INTO note VALUES ('kept')");
    const log = `${join(folder, 'copy.db')}-wal`;
    copyFileSync(`${file}-wal`, log);
    db.close();
    refused('store.damaged', /write-ahead log/, () => openDatabase(join(folder, 'copy.db'), options));
    assert.ok(statSync(log).size > 0);
    assert.ok(!existsSync(join(folder, 'copy.db')));
  });

  test('refuses the database of another program, and our own of another kind', () => {
    const other = new Sqlite(file);
    other.exec('CREATE TABLE theirs (a)');
    other.close();
    untouched(() => refused('store.not-ours', /operations log/));
    rmSync(file);
    filled();
    untouched(() => refused('store.not-ours', /telemetry store/, () => openDatabase(file, { kind: 'telemetry', steps: [first] })));
  });

  test('refuses a database of a newer version', () => {
    openDatabase(file, { kind: 'ops', steps: [first, second] }).close();
    untouched(() => refused('store.newer-version', /newer version.*layout is 2.*knows 1/));
    // The version may stand in the log only.
    const db = openDatabase(file, { kind: 'ops', steps: [first, second] });
    db.pragma('user_version = 9');
    refused('store.newer-version', /layout is 9/, () => openDatabase(file, { kind: 'ops', steps: [first, second] }));
    db.close();
  });

  test('refuses a database that another process holds', async () => {
    filled();
    const program = `const db = new (require('better-sqlite3'))(${JSON.stringify(file)}); db.pragma('locking_mode = EXCLUSIVE'); db.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => {}, 1000)`;
    const holder = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await once(holder.stdout, 'data');
      refused('store.locked', /Another program is using/, () => openDatabase(file, { ...options, busyTimeoutMs: 20 }));
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    }
    openDatabase(file, options).close();
  });

  test('refuses a folder in the place of a file, and a folder that cannot be made', () => {
    refused('store.unreadable', /cannot be opened/, () => openDatabase(folder, options));
    writeFileSync(file, '');
    refused('store.unreadable', /cannot be opened/, () => openDatabase(join(file, 'ops.db'), options));
  });

  test('opens read-only while another connection writes, and never creates', () => {
    refused('store.unreadable', /does not exist yet/, () => openDatabase(file, { ...options, readonly: true }));
    assert.ok(!existsSync(file));
    const writer = openDatabase(file, options);
    const reader = openDatabase(file, { ...options, readonly: true });
    writer.exec("INSERT INTO note VALUES ('seen')");
    assert.equal(reader.prepare('SELECT text FROM note').pluck().get(), 'seen');
    assert.throws(() => reader.exec("INSERT INTO note VALUES ('no')"), /readonly/);
    refused('store.unreadable', /brought up to date/, () => openDatabase(file, { kind: 'ops', steps: [first, second], readonly: true }));
    reader.close();
    writer.close();
  });
});

describe('migrations', () => {
  test('run once and in order, and leave a copy of what was there before', () => {
    filled(5);
    const db = openDatabase(file, { kind: 'ops', steps: [first, second] });
    assert.equal(db.prepare("SELECT count(*) FROM note WHERE author = ''").pluck().get(), 5);
    db.close();
    openDatabase(file, { kind: 'ops', steps: [first, second] }).close();
    const copy = new Sqlite(`${file}.version-1.backup`, { readonly: true });
    assert.equal(copy.pragma('user_version', { simple: true }), 1);
    assert.equal(copy.prepare('SELECT count(*) FROM note').pluck().get(), 5);
    copy.close();
  });

  test('a copy is kept until the next update has succeeded', () => {
    filled(1);
    const third: Step = { name: '0003-index', run: (db) => db.exec('CREATE INDEX note_author ON note (author)') };
    openDatabase(file, { kind: 'ops', steps: [first, second] }).close();
    openDatabase(file, { kind: 'ops', steps: [first, second, third] }).close();
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('.version-')),
      ['ops.db.version-2.backup'],
    );
  });

  test('a failing step is named, leaves the schema as it was, and the next start may succeed', () => {
    filled(5);
    refused('store.migration-failed', /0002-broken \(no such thing\).*version-1\.backup/, () => openDatabase(file, { kind: 'ops', steps: [first, broken] }));
    const db = openDatabase(file, options);
    assert.equal(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get(), 0);
    assert.equal(db.prepare('SELECT count(*) FROM note').pluck().get(), 5);
    migrate(db, [first, second], { backup: true });
    assert.equal(db.pragma('user_version', { simple: true }), 2);
    db.close();
  });
});
