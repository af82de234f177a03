import assert from 'node:assert/strict';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { test } from 'vitest';
import type { StorageView } from '../../../src/contract/storage-calls.ts';
import { tempFolder } from '../../temp-folder.ts';
import { folderIn, givenEngine } from './given-engine.ts';

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
