import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { type Chunk, decodeRows } from '../../../src/main/store/chunk.ts';
import { strandOfChunk, strandOfPart } from '../../../src/main/store/chunk-key.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { hourMs, morning, newFolder, removeFolder } from './telemetry-given.ts';

const isLong = process.env['FIELDWATCH_LONG'] !== undefined;
const dayMs = 24 * hourMs;

let folder: string;
let file: string;
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'telemetry.db');
});
afterEach(() => removeFolder(folder));

/** Runs the program until it has printed so many lines and some time more, kills it, and returns the last number it had printed. */
const killed = async (program: string, lines: number, moreMs: number): Promise<number> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, program), file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let [seen, last] = [0, -1];
  for await (const line of createInterface(child.stdout)) {
    last = Number(line);
    if (++seen === lines) setTimeout(() => child.kill('SIGKILL'), moreMs);
  }
  const [code, signal] = (await exited) as [number | null, string | null];
  assert.deepEqual([code, signal], [null, 'SIGKILL']);
  return last;
};
const read = (metric: string): ReadonlyMap<number, number> => {
  const reader = openTelemetryReader(file);
  try {
    const { id } = reader.catalogue().find((one) => one.metric === metric)!;
    const { times, values } = reader.raw(id, 0, 2e13, 100_000);
    assert.equal(new Set(times).size, times.length);
    assert.deepEqual(reader.damaged(), []);
    return new Map([...times].map((time, i) => [time, values[i]!]));
  } finally {
    reader.close();
  }
};
/** No row may lie in a chunk and in the archive. */
const checkApart = (): number => {
  const db = new Sqlite(file, { readonly: true });
  try {
    const rowsIn = (table: string, strandOf: (id: number) => number): ReadonlySet<string> =>
      new Set(
        db
          .prepare<[], Chunk>(`SELECT * FROM ${table}`)
          .all()
          .flatMap(({ id, body }) => [...decodeRows(body).times.subarray(0, decodeRows(body).count)].map((time) => `${strandOf(id)} ${time}`)),
      );
    const [chunks, parts] = [rowsIn('chunk', strandOfChunk), rowsIn('archive', strandOfPart)];
    for (const row of chunks) assert.ok(!parts.has(row), `${row} lies in a chunk and in the archive`);
    return parts.size;
  } finally {
    db.close();
  }
};

/** Kills at places of a sequence that is printed, so that a failure can be looked at. */
const places = (count: number): readonly { readonly lines: number; readonly moreMs: number }[] => {
  let seed = Math.floor(performance.now() * 1000) % 2 ** 31;
  console.log(`seed ${seed}`);
  const next = (below: number): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 1) % below;
  return Array.from({ length: count }, () => ({ lines: 1 + next(60), moreMs: next(12) }));
};

describe('a process killed', () => {
  test('P15 while it puts late samples in order and packs days: every value whose commit had returned is there exactly once, in a chunk or in the archive', async () => {
    let packed = 0;
    for (const { lines, moreMs } of places(isLong ? 100 : 4)) {
      const least = await killed('rewrite-writer.ts', lines, moreMs);
      const [pump, fan] = [read('t'), read('u')];
      assert.ok(pump.size > least, `${pump.size} of ${least + 1}`);
      assert.equal(fan.size, pump.size);
      for (let n = 0; n < pump.size; n++) {
        const at = morning + Math.floor(n / 40) * dayMs + (n % 40) * 1_800_000;
        assert.equal(pump.get(at), n);
        assert.equal(fan.get(n % 7 === 0 ? at - dayMs - 1 : at), -n);
      }
      packed = checkApart();
      const store = openTelemetry({ file, tenant: 'acme', now: () => morning, retention: { rawDays: 36_500 } });
      assert.equal(store.counts().samples, 2 * pump.size);
      assert.equal(store.counts().damaged, 0);
      store.close();
    }
    assert.ok(packed > 0, 'nothing was packed: the test shows nothing');
  }, 600_000);

  test.runIf(isLong)(
    'P13 P14 at 200 random times: every value whose commit had returned, exactly once',
    async () => {
      for (const { lines, moreMs } of places(200)) {
        const least = await killed('telemetry-writer.ts', lines, moreMs);
        const [pump, fan] = [read('t'), read('u')];
        assert.ok(pump.size > least);
        assert.equal(fan.size, pump.size);
        for (let n = 0; n < pump.size; n++) {
          const at = morning + 250 * n;
          assert.equal(pump.get(at), n);
          assert.equal(fan.get(n % 7 === 0 ? at - 5_000_000 - n : at), -n);
        }
      }
    },
    1_800_000,
  );
});
