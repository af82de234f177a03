import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, onTestFinished, test } from 'vitest';
import { type LogCheckpoints, openLogCheckpoints } from '../../../src/main/engine/log-checkpoints.ts';
import { places } from '../../../src/main/shell/places.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openReader, type ReaderClient } from '../../../src/main/store/reader.ts';
import type { Telemetry } from '../../../src/main/store/telemetry.ts';
import type { ReaderLimits } from '../../../src/main/store/telemetry-reader.ts';
import { grownBytes } from '../../../src/main/store/write-ahead-log.ts';
import { hourMs, message, morning, newFolder, removeFolder } from './telemetry-given.ts';

const isLong = process.env['FIELDWATCH_LONG'] !== undefined;
const batchBytes = 2 ** 20;

let folder: string;
let file: string;
let store: Telemetry;
let checkpoints: LogCheckpoints | undefined;
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'telemetry.db');
  checkpoints = undefined;
  store = openTelemetry({ file, tenant: 'acme', now: () => morning, onLogGrown: () => checkpoints?.run() });
  store.commit(morning, (db) => db.exec('CREATE TABLE ballast (id INTEGER PRIMARY KEY, body BLOB)'));
});
afterEach(() => {
  checkpoints?.close();
  store.close();
  removeFolder(folder);
});

const withReader = async (limits: ReaderLimits = {}): Promise<ReaderClient> => {
  const reader = await openReader(file, places.reader, limits);
  onTestFinished(() => reader.close());
  checkpoints = openLogCheckpoints(reader, store, (error) => assert.fail(String(error)));
  return reader;
};
const logBytes = (): number => statSync(`${file}-wal`).size;
const turn = () => new Promise<void>((resolve) => void setTimeout(resolve, 1));
let n = 0;
/** A commit with a value of a device, and so many bytes of log besides. */
const batch = (bytes = batchBytes): void => {
  store.stage(message('fan', morning + 5 * hourMs + ++n, { u: n }));
  store.commit(morning, (db) => db.prepare('REPLACE INTO ballast (id, body) VALUES (?, zeroblob(?))').run(n % 4, bytes));
};
/** As much log as is brought into the file without waiting for the clock. */
const round = (): void => {
  for (let i = 0; i <= grownBytes / batchBytes; i++) batch();
};
const untilInFile = async (): Promise<void> => {
  while (store.logWaiting() > 0) await turn();
};

describe('the write-ahead log', () => {
  test('is brought into the file by no commit and no tidying', () => {
    for (let i = 0; i < 12; i++) {
      batch();
      store.tidy(morning + 10_000 * i);
    }
    assert.ok(store.logWaiting() > 12 * batchBytes, `${store.logWaiting()} bytes wait`);
    store.checkpointLog();
    assert.equal(store.logWaiting(), 0);
  });

  test('of 8 MiB is brought into the file at once by the reader, then by the engine, and begins anew', async () => {
    const order: string[] = [];
    let report = (): void => {};
    const engine = openLogCheckpoints(
      {
        checkpoint: async (finish) => {
          order.push('reader');
          await new Promise<void>((resolve) => (report = resolve));
          finish();
        },
      },
      { logWaiting: store.logWaiting, checkpointLog: () => void order.push('engine') },
      (error) => assert.fail(String(error)),
    );
    checkpoints = engine;
    store.checkpointLog(); // what the schema wrote
    for (let i = 0; i < 6; i++) batch();
    assert.deepEqual(order, [], 'too early');
    round();
    round();
    assert.deepEqual(order, ['reader'], 'one at a time, and nothing by the engine before the reader reports');
    report();
    await turn();
    assert.deepEqual(order, ['reader', 'engine']);
    round();
    assert.deepEqual(order, ['reader', 'engine', 'reader']);
  });

  test('is brought into the file by the engine alone when the thread of the reader fails, which is told', async () => {
    const faults: unknown[] = [];
    checkpoints = openLogCheckpoints({ checkpoint: () => Promise.reject(new Error('the thread ended')) }, store, (error) => faults.push(error));
    round();
    await untilInFile();
    assert.equal(faults.length, 1);
  });

  test('P34 stays bounded while somebody reads for long, and does not grow afterwards', async () => {
    await withReader();
    for (let i = 0; i < 4; i++) {
      round();
      await untilInFile();
    }
    const usual = grownBytes + 3 * batchBytes;
    assert.ok(logBytes() <= usual, `${logBytes()} bytes of log`);

    const stuck = new Sqlite(file, { readonly: true });
    stuck.exec('BEGIN');
    stuck.prepare('SELECT count(*) FROM chunk').get();
    for (let i = 0; i < 3; i++) {
      round();
      await turn();
    }
    assert.ok(store.logWaiting() > 2 * grownBytes, 'nobody was in the way: the test shows nothing');
    stuck.close(); // its step has ended
    const most = logBytes();
    assert.ok(most <= usual + 3 * (grownBytes + 2 * batchBytes), `${most} bytes of log`);
    checkpoints!.run();
    await untilInFile();
    for (let i = 0; i < 8; i++) {
      round();
      await untilInFile();
    }
    assert.equal(logBytes(), most);
  });

  test(
    'P34 a question too long ends at its limit in the thread of the reader, and the log that waited behind it goes into the file',
    { timeout: 900_000 },
    async () => {
      const metrics = Array.from({ length: 10 }, (_, i) => `m${i}`);
      for (let day = 0; day < (isLong ? 20 : 1); day++)
        store.importRows(
          Array.from({ length: 8640 }, (_, i) =>
            message('pump', morning + (day * 24 - 500) * hourMs + 10_000 * i, Object.fromEntries(metrics.map((name) => [name, i]))),
          ),
        );
      const finish = store.checkpointLog;
      let [written, mostWritten, ended] = [0, 0, 0];
      store = {
        ...store,
        checkpointLog: () => {
          finish();
          written = 0;
        },
      };
      const reader = await withReader({ longestMs: isLong ? 100 : 1 });
      const endsAt = performance.now() + 600_000;
      do {
        let isAsked = true;
        const answered = reader
          .coverage(0, morning + 6 * hourMs)
          .catch((error: unknown) => {
            assert.match(String(error), /longer than .* Ask for a shorter range/);
            ended++;
          })
          .finally(() => (isAsked = false));
        do {
          batch();
          written += 2 * batchBytes;
          mostWritten = Math.max(mostWritten, written);
          await turn();
        } while (isAsked);
        await answered;
        if (!isLong) round();
      } while (isLong ? performance.now() < endsAt : ended < 20);
      assert.ok(ended > 0, 'no question took too long: the test shows nothing');
      await untilInFile();
      // What is written between two times that the engine ends the log, and no more: it begins anew each time, although somebody always asks.
      assert.ok(logBytes() <= mostWritten + 2 * grownBytes, `${logBytes()} bytes of log, at most ${mostWritten} written before it began anew`);
      if (isLong)
        console.log(`${ended} questions ended at their limit; ${logBytes()} bytes of log at the end, at most ${mostWritten} written before it began anew`);
    },
  );
});
