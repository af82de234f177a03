import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { m4 } from '../../../src/domain/analytics/m4.ts';
import type { SeriesId } from '../../../src/domain/identity.ts';
import { Flag } from '../../../src/domain/telemetry/sample.ts';
import { places } from '../../../src/main/shell/places.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openReader } from '../../../src/main/store/reader.ts';
import { StoreRefusal } from '../../../src/main/store/store-refusal.ts';
import type { Telemetry } from '../../../src/main/store/telemetry.ts';
import { openTelemetryReader, type TelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { cell, hourMs, message, morning, newFolder, removeFolder } from './telemetry-given.ts';

const threadUrl = places.reader;
let folder: string;
let file: string;
let store: Telemetry;
let reader: TelemetryReader;
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'telemetry.db');
  store = openTelemetry({ file, tenant: 'acme', now: () => morning });
  reader = openTelemetryReader(file);
});
afterEach(() => {
  reader.close();
  store.close();
  removeFolder(folder);
});

const idOf = (metric: string, device = 'pump'): SeriesId => store.catalogue.all().find((one) => one.metric === metric && one.device === device)!.id;
/** Committed at every tenth message, so that some lie in chunks and some in the journal. */
const send = (device: string, times: readonly number[], value: (i: number) => number | null = (i) => i): void => {
  for (const [i, ts] of times.entries()) {
    store.stage(message(device, ts, { t: value(i) }));
    if (i % 10 === 9) store.commit(ts);
  }
  store.commit(times.at(-1) ?? morning);
};
const every = (step: number, from: number, to: number): readonly number[] => Array.from({ length: Math.floor((to - from) / step) }, (_, i) => from + i * step);
const gapsOf = ([times, values]: readonly [Float64Array, Float64Array]): readonly number[] => [...times].filter((_time, i) => Number.isNaN(values[i]!));

describe('the line of a chart', () => {
  test('is that of all samples, whatever lies in chunks and whatever in the journal', () => {
    const times = every(1000, morning, morning + 3 * hourMs).map((ts, i) => ts + (i % 7) * 30);
    send('pump', times, (i) => Math.round(1000 * Math.sin(i / 100)) / 10);
    const all = reader.raw(idOf('t'), 0, 2e12, 100_000);
    assert.equal(all.times.length, times.length);
    for (const width of [1, 97, 1000]) {
      const view = { from: morning + 1_234_567, to: morning + 9_000_001, columns: width };
      assert.deepEqual(reader.columns(idOf('t'), view.from, view.to, width), m4(all.times, all.values, view));
    }
  });

  test('is interrupted where a step is longer than three expected ones, and nowhere else', () => {
    const times = every(1000, morning, morning + 600_000).filter((ts) => ts < morning + 200_000 || ts > morning + 203_500);
    send('pump', times);
    const line = reader.columns(idOf('t'), morning, morning + 600_000, 2000);
    assert.deepEqual(gapsOf(line), [morning + 201_500]);
    assert.deepEqual(gapsOf(reader.columns(idOf('t'), morning, morning + 600_000, 3)), [morning + 201_500], 'also when it is narrower than a column');
  });

  test('keeps a slow history whole when fast samples follow it', () => {
    store.importRows(every(60_000, morning - 5 * hourMs, morning).map((ts, i) => message('pump', ts, { t: i })));
    send('pump', every(2000, morning, morning + 1_800_000));
    assert.deepEqual(gapsOf(reader.columns(idOf('t'), morning - 5 * hourMs, morning + hourMs, 500)), []);
  });

  test('shows no value of bad quality and no sample without a time of its own', () => {
    const put = (offset: number, value: number | null, more: object) =>
      store.stage(message('pump', morning + offset, {}, { cells: [cell('t', value, more)], ...more }));
    for (let i = 0; i < 20; i++) put(1000 * i, i, i === 5 ? { quality: 'bad' } : i === 9 ? { quality: 'uncertain' } : {});
    put(20_500, 99, { tsSource: 'retained', flags: Flag.retained });
    put(21_000, null, {});
    put(22_000, 22, {});
    store.commit(morning);
    const [, values] = reader.columns(idOf('t'), morning, morning + 30_000, 10_000);
    const shown = [...values].filter((value) => !Number.isNaN(value));
    assert.deepEqual(shown, [...Array.from({ length: 20 }, (_, i) => i).filter((i) => i !== 5), 22]);
  });

  test('has one sample on either side of the view', () => {
    send('pump', every(60_000, morning, morning + 2 * hourMs));
    const [times] = reader.columns(idOf('t'), morning + hourMs + 90_000, morning + hourMs + 200_000, 100);
    assert.deepEqual(
      [...times],
      [1, 2, 3, 4].map((i) => morning + hourMs + i * 60_000),
    );
  });

  test('of an unknown series is empty; a question without sense is refused', () => {
    assert.equal(reader.columns('00000000-0000-8000-8000-000000000000' as SeriesId, 0, 10, 10)[0].length, 0);
    send('pump', [morning]);
    for (const [from, to, width] of [
      [10, 10, 5],
      [0, 10, 0],
      [0, 10, 1e6],
      [0, Number.NaN, 5],
    ] as const)
      assert.throws(() => reader.columns(idOf('t'), from, to, width), RangeError);
  });
});

describe('single values', () => {
  test('pages say when there is more', () => {
    send('pump', every(1000, morning, morning + 100_000));
    const page = reader.raw(idOf('t'), morning + 10_000, morning + 60_000, 20);
    assert.deepEqual([page.times.length, page.hasMore, page.times[0]], [20, true, morning + 10_000]);
    assert.deepEqual(reader.raw(idOf('t'), morning + 10_000, morning + 30_000, 20).hasMore, false);
  });

  test('the last good one at or before an instant, not older than asked', () => {
    send('pump', every(60_000, morning, morning + 3 * hourMs), (i) => (i % 5 === 4 ? null : i));
    const at = (time: number, maxAge: number) => reader.at(idOf('t'), time, maxAge)?.value;
    assert.equal(at(morning + 120_000, 0), 2);
    assert.equal(at(morning + 179_999, hourMs), 2);
    assert.equal(at(morning + 4 * 60_000 + 1, hourMs), 3);
    assert.equal(at(morning + 4 * 60_000 + 1, 60_000), undefined);
    assert.equal(at(morning + 50 * hourMs, 48 * hourMs), 178);
    assert.equal(at(morning + 51 * hourMs, 48 * hourMs), undefined);
    assert.equal(at(morning - 1, hourMs), undefined);
  });

  test('a late value replaces what was there, in every question', () => {
    send('pump', every(60_000, morning, morning + 2 * hourMs));
    store.stage(message('pump', morning + 60_000, { t: 555 }));
    store.stage(message('pump', morning + 90_000, { t: 777 }));
    const check = (): void => {
      assert.deepEqual([...reader.raw(idOf('t'), morning, morning + 180_000, 10).values], [0, 555, 777, 2]);
      assert.equal(reader.at(idOf('t'), morning + 89_000, hourMs)!.value, 555);
    };
    store.commit(morning);
    check();
    store.tidy(morning + 9 * hourMs);
    store.commit(morning);
    check();
  });
});

describe('coverage', () => {
  const of = (device: string, from = morning, to = morning + hourMs) => reader.coverage(from, to).find((one) => one.device === device);

  test('P27 counts what was expected and what is stored, and why the longest gap is there', () => {
    send('whole', every(10_000, morning - hourMs, morning + 2 * hourMs));
    send(
      'half',
      every(10_000, morning - hourMs, morning + 2 * hourMs).filter((ts) => ts < morning + hourMs / 2),
    );
    assert.deepEqual(of('whole'), { device: 'whole', expected: 360, stored: 360, share: 1, longestGapMs: 10_000, simulated: false });
    assert.deepEqual(of('half'), {
      device: 'half',
      expected: 360,
      stored: 180,
      share: 0.5,
      longestGapMs: hourMs / 2 + 10_000,
      longestGapCause: 'silent',
      simulated: false,
    });
  });

  test('of a silent device is nothing, not unknown', () => {
    send('silent', every(10_000, morning - 2 * hourMs, morning - hourMs));
    send('pump', [morning]);
    store.tidy(morning + 9 * hourMs);
    store.commit(morning + 9 * hourMs);
    assert.deepEqual(of('silent'), { device: 'silent', expected: 360, stored: 0, share: 0, longestGapMs: hourMs, longestGapCause: 'silent', simulated: false });
  });

  test('counts a change of the rate on both sides, and a device from its first sample on', () => {
    store.importRows(every(60_000, morning - hourMs, morning).map((ts, i) => message('pump', ts, { t: i }, { flags: Flag.simulated })));
    send('pump', every(2000, morning, morning + hourMs));
    send('added', every(1000, morning + hourMs / 2, morning + hourMs));
    const both = of('pump', morning - hourMs, morning + hourMs)!;
    assert.deepEqual([both.expected, both.stored, both.simulated], [60 + 1800, 60 + 1800, true]);
    assert.equal(of('added', morning - hourMs, morning + hourMs)!.share, 1);
  });

  test('counts each time at its own rate when the rate changes inside an hour, also once late samples have joined its pieces', () => {
    const half = morning + hourMs / 2;
    store.importRows(every(60_000, morning - 2 * hourMs, half).map((ts, i) => message('pump', ts, { t: i })));
    send('pump', every(500, half, morning + hourMs));
    send('fan', [...every(60_000, morning, half), ...every(500, half, morning + hourMs)]);
    const share = (device: string, from = morning) => [of(device, from)!.expected, of(device, from)!.stored];
    assert.deepEqual(share('fan'), [30 + 3600, 30 + 3600]);
    assert.deepEqual(share('pump'), [30 + 3600, 30 + 3600]);
    send('pump', [morning + 250]);
    assert.deepEqual(share('pump'), [31 + 3600, 31 + 3600]);
    assert.deepEqual(share('pump', half - 3 * 60_000), [3 + 3600, 3 + 3600], 'a slow time too short to have a rhythm of its own');
  });

  test('counts what a slow time lacks at the slow rate, and what a fast time lacks at the fast one', () => {
    const slow = every(60_000, morning, morning + hourMs / 2).filter((_ts, i) => i < 10 || i >= 15);
    const fast = every(500, morning + hourMs / 2, morning + hourMs).filter((_ts, i) => i < 1000 || i >= 1100);
    send('pump', [...slow, ...fast]);
    assert.deepEqual([of('pump')!.expected, of('pump')!.stored], [30 + 3600, 25 + 3500]);
  });

  test('without a known interval is not given as a share', () => {
    send('rare', [morning + 1000, morning + 90_000]);
    assert.equal(of('rare')!.share, null);
    assert.equal(of('rare', 0, morning), undefined);
  });
});

test('P34 a question that takes too long ends at its limit, in words, and the log can begin anew', () => {
  send('pump', every(10_000, morning, morning + 5 * hourMs));
  store.tidy(morning + 40 * hourMs);
  while (store.isDirty()) store.commit(morning);
  const impatient = openTelemetryReader(file, { longestMs: -1 });
  try {
    const id = idOf('t');
    for (const ask of [
      () => impatient.raw(id, 0, 2e12, 100_000),
      () => impatient.columns(id, morning, morning + 5 * hourMs, 1000),
      () => impatient.range(id, { from: morning, to: morning + 5 * hourMs, step: null, aggregates: [{ percentile: 50 }] }),
      () => impatient.coverage(morning, morning + 5 * hourMs),
    ])
      assert.throws(ask, /longer than .* Ask for a shorter range/);
    // Nothing is held: a checkpoint that must have the log to itself succeeds.
    const db = new Sqlite(file, { timeout: 0 });
    assert.deepEqual(db.pragma('wal_checkpoint(TRUNCATE)'), [{ busy: 0, log: 0, checkpointed: 0 }]);
    db.close();
    assert.equal(reader.raw(id, 0, 2e12, 100_000).times.length, 1800);
  } finally {
    impatient.close();
  }
});

describe('the thread of the reader', () => {
  test('answers like the reader itself, while the store goes on', async () => {
    send('pump', every(1000, morning, morning + 500_000));
    const client = await openReader(file, threadUrl);
    try {
      assert.deepEqual(await client.columns(idOf('t'), morning, morning + 500_000, 50), reader.columns(idOf('t'), morning, morning + 500_000, 50));
      assert.deepEqual(await client.catalogue(), reader.catalogue());
      send('pump', [morning + 600_000], () => 42);
      assert.equal((await client.at(idOf('t'), morning + 700_000, hourMs))!.value, 42);
      assert.equal((await client.raw(idOf('t'), morning, morning + hourMs, 1000)).times.length, 501);
      assert.deepEqual(await client.coverage(morning, morning + 600_000), reader.coverage(morning, morning + 600_000));
      assert.deepEqual(await client.damaged(), []);
      await assert.rejects(client.columns(idOf('t'), 10, 5, 50), /an end after its start/);
    } finally {
      await client.close();
    }
    await assert.rejects(client.catalogue(), { code: 'reader.closed' });
    await client.close();
  });

  test('says why a file cannot be opened', async () => {
    writeFileSync(join(folder, 'text.db'), 'no database at all');
    await assert.rejects(openReader(join(folder, 'text.db'), threadUrl), (error) => error instanceof StoreRefusal && error.code === 'store.damaged');
  });

  test('begins no question before a checkpoint is finished, so that the log can begin anew', async () => {
    // A thread that tells whether a question waited already while it brought the log into the file.
    const module = join(folder, 'telling.mjs');
    writeFileSync(
      module,
      `import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
      let waiting = 0;
      parentPort.postMessage({ id: 0, value: undefined });
      parentPort.on('message', ({ id, method }) => {
        if (method === 'checkpoint') {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
          while (receiveMessageOnPort(parentPort)) waiting++;
        }
        parentPort.postMessage({ id, value: [waiting] });
      });`,
    );
    const client = await openReader(file, pathToFileURL(module));
    try {
      const order: string[] = [];
      const done = client.checkpoint(() => order.push('finished'));
      const asked = client.catalogue().then((answer) => order.push(`answered ${JSON.stringify(answer)}`));
      await Promise.all([done, asked]);
      assert.deepEqual(order, ['finished', 'answered [0]']);
    } finally {
      await client.close();
    }
  });

  test('that ends rejects what is open and starts again', async () => {
    send('pump', [morning]);
    // A thread that answers once and then dies of the next question.
    const module = join(folder, 'mortal.mjs');
    writeFileSync(
      module,
      `import { parentPort } from 'node:worker_threads';
      parentPort.postMessage({ id: 0, value: undefined });
      parentPort.on('message', ({ id, method }) => {
        if (method !== 'catalogue') throw new Error('dead');
        parentPort.postMessage({ id, value: [] });
      });`,
    );
    const client = await openReader(file, pathToFileURL(module));
    try {
      assert.deepEqual(await client.catalogue(), []);
      const calls = await Promise.allSettled([client.coverage(0, 1), client.damaged()]);
      assert.deepEqual(
        calls.map((one) => one.status === 'rejected' && (one.reason as StoreRefusal).code),
        ['reader.stopped', 'reader.stopped'],
      );
      assert.deepEqual(await client.catalogue(), []);
    } finally {
      await client.close().catch(() => undefined);
    }
  });
});
