import assert from 'node:assert/strict';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, test, vi } from 'vitest';
import { openFindings } from '../../../src/main/engine/findings.ts';
import { onceDamaged, retentionOf, watchCommits, watchDamage } from '../../../src/main/engine/upkeep.ts';
import { openTelemetryAnyway } from '../../../src/main/store/damaged-file.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { StoreFailure } from '../../../src/main/store/telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { tempFolder } from '../../temp-folder.ts';
import { hourMs, message, morning } from '../store/telemetry-given.ts';

const openedAnyway = (file: string): boolean => {
  const { telemetry, aside } = openTelemetryAnyway({ file, tenant: 'acme', now: () => morning });
  telemetry.close();
  return aside !== undefined;
};

describe('upkeep of the store', () => {
  test('P16 what a reader finds damaged is kept apart, named with device and hour, and the rest is served', async () => {
    const file = join(tempFolder(), 'telemetry.db');
    const store = openTelemetry({ file, tenant: 'acme', now: () => morning });
    store.importRows(Array.from({ length: 300 }, (_, i) => message('pump', morning + 60_000 * i, { t: i })));
    const db = new Sqlite(file);
    db.exec(`UPDATE chunk SET body = zeroblob(40) WHERE id = (SELECT id FROM chunk ORDER BY id LIMIT 1 OFFSET 2)`);
    const reader = openTelemetryReader(file);
    const { id } = reader.catalogue()[0]!;
    assert.equal(reader.raw(id, 0, 2e12, 1000).times.length, 240);
    const findings = openFindings(() => morning);
    vi.useFakeTimers();
    const end = watchDamage(
      { damaged: async () => reader.damaged() },
      store,
      findings,
      () => 'pump',
      (reason) => assert.fail(reason),
      (error) => assert.fail(String(error)),
    );
    try {
      await vi.advanceTimersByTimeAsync(200_000);
      assert.deepEqual(
        findings.all().map(({ title }) => title),
        ['Samples of pump in the hour from 2025-11-20 03:00 UTC cannot be read: the file of the store was damaged.'],
      );
      store.commit(morning);
      assert.equal(store.counts().damaged, 1);
      assert.deepEqual(db.prepare('SELECT device, t0, cause FROM gap').all(), [{ device: 'pump', t0: morning + 2 * hourMs, cause: 'damaged' }]);
      assert.equal(store.isDirty(), false);
    } finally {
      end();
      vi.useRealTimers();
      db.close();
      reader.close();
      store.close();
    }
  });

  test('P16 a commit that meets a damaged page marks the file, says so, and lets the engine start again, once', async () => {
    const file = join(tempFolder(), 'telemetry.db');
    const store = openTelemetry({ file, tenant: 'acme', now: () => morning });
    const findings = openFindings(() => morning);
    let [restarts, faults] = [0, 0];
    const onPage = onceDamaged(
      file,
      findings,
      () => restarts++,
      () => faults++,
    );
    const failing = new StoreFailure('store.damaged', 'damaged', undefined);
    const watched = watchCommits(
      {
        ...store,
        commit: () => {
          throw failing;
        },
      },
      onPage,
    );
    for (let i = 0; i < 3; i++) assert.throws(() => watched.commit(morning), failing);
    await new Promise(setImmediate);
    assert.deepEqual([restarts, faults], [1, 1]);
    assert.match(findings.all()[0]!.title, /damaged/);
    store.close();
    assert.ok(openedAnyway(file));
  });

  test('P29 what the size of the store cost is a finding that says from when to when, what age cost is none', () => {
    const findings = openFindings(() => morning);
    findings.dropped([{ reason: 'age', samples: 5, from: morning, to: morning + hourMs }]);
    assert.deepEqual(findings.all(), []);
    findings.dropped([{ reason: 'cap', samples: 12_345, from: morning, to: morning + 48 * hourMs }]);
    assert.match(findings.all()[0]!.title, /12,345 samples from 2025-11-20 to 2025-11-22 were dropped/);
  });

  test('the cap of the store is settled once, by the space there is, and a person can change it', () => {
    const kept = new Map<string, string>([['raw_days', '30']]);
    const meta = { get: (key: string) => kept.get(key), set: (key: string, value: string) => void kept.set(key, value) };
    const first = retentionOf(meta, tempFolder());
    assert.ok(first.maxBytes > 0 && first.maxBytes <= 20 * 2 ** 30);
    assert.equal(first.rawDays, 30);
    kept.set('store_max_bytes', '1000');
    assert.equal(retentionOf(meta, tempFolder()).maxBytes, 1000);
  });
});
