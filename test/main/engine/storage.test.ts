import assert from 'node:assert/strict';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { test } from 'vitest';
import type { StorageView } from '../../../src/contract/storage-calls.ts';
import { tempFolder } from '../../temp-folder.ts';
import { here } from '../cli/given-cli.ts';
import { folderIn, givenEngine, untilStatus } from './given-engine.ts';

test('the whole file is checked when somebody asks: sound, or what is wrong as a critical finding that goes when it is sound again', async () => {
  const home = tempFolder();
  const given = await givenEngine({ home });
  const found = await given.window.checkStorage({});
  assert.equal(found.verdict, 'ok');
  assert.ok(found.at > 0);
  const file = join(folderIn(home), 'telemetry.db');
  // A page that no query meets: only going through the whole file finds it.
  const db = new Sqlite(file);
  db.exec('CREATE TABLE unread (a TEXT)');
  db.prepare('INSERT INTO unread VALUES (?)').run('x'.repeat(1000));
  db.pragma('wal_checkpoint(PASSIVE)');
  const page = db.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'unread'").pluck().get()!;
  const size = db.pragma('page_size', { simple: true }) as number;
  const handle = openSync(file, 'r+');
  const whole = Buffer.alloc(size);
  readSync(handle, whole, 0, size, (page - 1) * size);
  writeSync(handle, Buffer.alloc(200, 0x5a), 0, 200, (page - 1) * size);
  const unsound = await given.window.checkStorage({});
  assert.notEqual(unsound.verdict, 'ok');
  const { findings } = await untilStatus(given, (status) => status.findings.some(({ code }) => code === 'store.unsound'));
  const finding = findings.find(({ code }) => code === 'store.unsound')!;
  assert.equal(finding.severity, 'critical');
  assert.match(finding.title, /damaged/);
  const told = await here('verify', '--store', '--home', home);
  assert.equal(told.code, 1);
  assert.match(told.stdout, /is damaged: .*Make a backup/s);
  writeSync(handle, whole, 0, size, (page - 1) * size);
  closeSync(handle);
  db.close();
  const [one, two] = await Promise.all([given.window.checkStorage({}), given.window.checkStorage({})]);
  assert.deepEqual([one.verdict, two], ['ok', one], 'who asks while it runs gets the same answer');
  await untilStatus(given, (status) => !status.findings.some(({ code }) => code === 'store.unsound'));
  assert.deepEqual(given.faults, []);
  await given.close();
  const json = await here('verify', '--store', '--home', home, '--json');
  assert.deepEqual([json.code, JSON.parse(json.stdout)], [0, { file, sound: true, verdict: 'ok' }]);
  assert.equal((await here('verify', '--store', '--log', '--home', home)).code, 2);
});

test('P29 what the site keeps is changed in the window: it counts at once, after a restart too, and stands in the log', async () => {
  const home = tempFolder();
  const first = await givenEngine({ home });
  const view = (given: typeof first) =>
    new Promise<StorageView>((resolve, reject) => {
      const stop = given.window.storage({}, (next) => {
        stop();
        resolve(next);
      });
      setTimeout(() => reject(new Error('no view')), 10_000).unref();
    });
  const before = await view(first);
  assert.deepEqual([before.settings.rawDays, before.settings.archiveDays, before.settings.onFull, before.dropped], [90, 7, 'dropOldest', []]);
  assert.ok(before.bytes > 0 && before.free >= 0);
  await first.window.keepStorage({ rawDays: 30, onFull: 'stop' });
  assert.deepEqual((await view(first)).settings, { ...before.settings, rawDays: 30, onFull: 'stop' });
  for (const wrong of [{ rawDays: 3 }, { archiveDays: 1 }, { maxBytes: 5 }, { rawDays: 7.5 }])
    await assert.rejects(async () => first.window.keepStorage(wrong));
  await first.close();
  const again = await givenEngine({ home });
  assert.deepEqual((await view(again)).settings, { ...before.settings, rawDays: 30, onFull: 'stop' });
  await again.close();
  const db = new Sqlite(join(folderIn(home), 'ops.db'), { readonly: true });
  const events = db.prepare<[], { type: string; data: string }>("SELECT type, data FROM event WHERE stream = 'storage'").all();
  db.close();
  assert.equal(events.length, 1);
  assert.match(events[0]!.data, /"rawDays":30/);
});
