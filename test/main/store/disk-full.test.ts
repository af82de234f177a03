import assert from 'node:assert/strict';
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, test, vi } from 'vitest';
import { Refusal } from '../../../src/domain/decider.ts';
import { backupSite } from '../../../src/main/store/backup.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { tempFolder } from '../../temp-folder.ts';
import { draftFor, givenJudge } from '../engine/given-judge.ts';
import { fillDisk, smallDisk, smallDiskMissing } from '../engine/small-disk.ts';
import { siteIn, tenantId } from '../cli/given-cli.ts';
import { hourMs, message, morning, rewriteAll } from './telemetry-given.ts';

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  // Before a backup there is room enough; it is taken while it copies.
  return { ...fs, statfsSync: (path: string) => (path.includes('fieldwatch-disk-') ? { bsize: 4096, bavail: 2 ** 30 } : fs.statfsSync(path)) };
});

const dayMs = 24 * hourMs;
const isFull = (error: unknown): boolean => (error as { code?: string }).code === 'store.full';
const valuesIn = (path: string): readonly number[] => {
  const reader = openTelemetryReader(path);
  try {
    return [...reader.raw(reader.catalogue()[0]!.id, 0, 2e12, 100_000).values];
  } finally {
    reader.close();
  }
};

if (smallDiskMissing !== undefined) console.log(`skipped: a disk that is really full, because ${smallDiskMissing}`);

describe.skipIf(smallDiskMissing !== undefined)('a disk that is full', () => {
  test('P18 during O: the samples are stored, nothing is judged as done, and the alert is in the log once there is space', () => {
    const start = morning;
    const disk = smallDisk(8);
    const opsFile = join(disk, 'ops.db');
    // Only the log lies on it: the samples have a disk of their own.
    const folder = tempFolder();
    symlinkSync(opsFile, join(folder, 'ops.db'));
    const site = givenJudge(folder, { now: start });
    site.send(message('pump', start, { t: 10 }, { recv: start }));
    const id = site.create(draftFor(site.telemetry.catalogue.all()[0]!));
    site.send(message('pump', start + 1000, { t: 11 }, { recv: start + 1000 }));
    const judged = () => Number(site.ops.meta.get('evaluated_through'));
    const before = judged();
    const giveBack = fillDisk(disk);
    assert.throws(() => site.send(message('pump', start + 2000, { t: 95 }, { recv: start + 2000 })), isFull);
    assert.throws(() => site.commit(), isFull);
    assert.equal(judged(), before);
    assert.equal(site.ops.alertState(site.pointOf(id, 'high') as never).raised, 0);
    assert.ok(site.judge.hasDecisions(), 'it was forgotten');
    assert.deepEqual(valuesIn(join(site.folder, 'telemetry.db')), [10, 11, 95]);
    giveBack();
    site.commit();
    assert.equal(site.ops.alertState(site.pointOf(id, 'high') as never).raised, start + 2000);
    assert.ok(judged() > before);
    assert.equal(site.ops.db.prepare("SELECT count(*) FROM event WHERE type = 'AlertAnnunciated'").pluck().get(), 1);
    site.close();
  });

  test('P18 during a flush: what became a chunk stays in memory and in the journal, and is written once there is space', () => {
    const disk = smallDisk(8);
    const file = join(disk, 'telemetry.db');
    let store = openTelemetry({ file, tenant: 'acme', now: () => morning });
    const put = (from: number, count: number): void => {
      for (let i = from; i < from + count; i++) store.stage(message('pump', morning + 1000 * i, { t: Math.sin(i) }));
    };
    put(0, 2000);
    store.commit(morning);
    const giveBack = fillDisk(disk);
    store.tidy(morning + 3 * hourMs); // all of it is closed
    assert.ok(store.isDirty());
    for (let i = 0; i < 3; i++) assert.throws(() => store.commit(morning), isFull);
    put(2000, 50);
    assert.throws(() => store.commit(morning), isFull);
    assert.equal(valuesIn(file).length, 2000, 'the journal still has them');
    giveBack();
    while (store.isDirty()) store.commit(morning);
    assert.deepEqual(
      valuesIn(file),
      Array.from({ length: 2050 }, (_, i) => Math.sin(i)),
    );
    store.close();
    store = openTelemetry({ file, tenant: 'acme', now: () => morning });
    assert.deepEqual([store.counts().samples, store.counts().damaged], [2050, 0]);
    store.close();
  });

  test('P18 while days are packed: the chunks stay, every value can be read, and the days are packed once there is space', () => {
    const disk = smallDisk(16);
    const file = join(disk, 'telemetry.db');
    const open = () => openTelemetry({ file, tenant: 'acme', now: () => morning, retention: { rawDays: 36_500, summaryDays: 36_500 } });
    let store = open();
    const later = morning + 30 * dayMs;
    const expected = Array.from({ length: 3 * 8640 }, (_, i) => Math.sin(i));
    store.importRows(expected.map((t, i) => message('pump', morning + 10_000 * i, { t })));
    store.close(); // its log has no room that could be written over
    store = open();
    const reader = openTelemetryReader(file);
    const giveBack = fillDisk(disk);
    let refused = 0;
    for (let turn = 0; turn < 20 && refused === 0; turn++) {
      const job = store.dueRewrite(later);
      if (job === undefined) continue;
      try {
        store.putRewrite(reader.rewrite(job), later);
      } catch (error) {
        assert.ok(isFull(error), String(error));
        refused++;
      }
    }
    assert.ok(refused > 0, 'there was space: the test shows nothing');
    assert.deepEqual(valuesIn(file), expected);
    giveBack();
    assert.ok(rewriteAll(store, reader, later).packed > 0);
    assert.deepEqual(valuesIn(file), expected);
    reader.close();
    store.close();
    const db = new Sqlite(file, { readonly: true });
    assert.equal(db.prepare('SELECT count(*) FROM chunk').pluck().get(), 0);
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok');
    db.close();
  });

  test.skipIf(smallDiskMissing !== undefined)(
    'P18 during a backup: refused in words, nothing half stays, the store is untouched, and the next one works',
    () => {
      const home = tempFolder();
      siteIn(home);
      const own = join(home, 'tenants', tenantId);
      const store = openTelemetry({ file: join(own, 'telemetry.db'), tenant: tenantId, now: () => morning });
      store.importRows(Array.from({ length: 20_000 }, (_, i) => message('pump', morning + 1000 * i, { t: Math.sin(i) })));
      const disk = smallDisk(8);
      const giveBack = fillDisk(disk, 400_000);
      const site = { ops: join(own, 'ops.db'), telemetry: join(own, 'telemetry.db'), tenant: tenantId };
      const out = join(disk, 'backup');
      assert.throws(
        () => backupSite(site, out),
        (error) => {
          assert.ok(error instanceof Refusal, String(error));
          assert.equal(error.code, 'backup.no-space');
          assert.match(error.message, /disk.*full.*Nothing.*was left.*Free some space/s);
          return true;
        },
      );
      assert.deepEqual([existsSync(out), readdirSync(disk)], [false, ['filler']]);
      store.stage(message('pump', morning + 1e9, { t: 2 }));
      store.commit(morning);
      giveBack();
      backupSite(site, out);
      assert.equal(valuesIn(join(out, 'tenants', tenantId, 'telemetry.db')).length, 20_001);
      store.close();
    },
  );
});
