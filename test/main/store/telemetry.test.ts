import assert from 'node:assert/strict';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { Flag } from '../../../src/domain/telemetry/sample.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import type { TelemetryOptions } from '../../../src/main/store/telemetry-options.ts';
import type { StagedSample, Telemetry } from '../../../src/main/store/telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { afterCrash, cell, hourMs, message, morning, newFolder, removeFolder } from './telemetry-given.ts';

let folder: string;
let file: string;
let store: Telemetry;
const open = (options: Partial<TelemetryOptions> = {}): Telemetry => openTelemetry({ file, tenant: 'acme', now: () => morning, ...options });
const reopen = (options: Partial<TelemetryOptions> = {}): void => {
  store.close();
  store = open(options);
};
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'telemetry.db');
  store = open();
});
afterEach(() => {
  store.close();
  removeFolder(folder);
});

const fates = (samples: readonly StagedSample[]) => samples.map(({ fate }) => fate);
/** Values by time, as a reader of the file finds them. */
const read = (metric: string, device = 'pump', from = 0, to = morning + 100 * hourMs, path = file): Readonly<Record<number, number>> => {
  const reader = openTelemetryReader(path);
  const record = reader.catalogue().find((one) => one.metric === metric && one.device === device);
  const page = record ? reader.raw(record.id, from, to, 100_000) : undefined;
  reader.close();
  return Object.fromEntries([...(page?.times ?? [])].map((time, i) => [time, page!.values[i]!]));
};
const table = <T>(sql: string): readonly T[] => {
  const db = new Sqlite(file, { readonly: true });
  try {
    return db.prepare<[], T>(sql).all();
  } finally {
    db.close();
  }
};
const chunkCount = (): number => table<{ n: number }>('SELECT count(*) AS n FROM chunk')[0]!.n;
const journalIds = (): readonly number[] => table<{ id: number }>('SELECT id FROM journal ORDER BY id').map(({ id }) => id);

describe('a new series', () => {
  test('has the same name on every console, and a number in this file', () => {
    const { samples } = store.stage(message('pump', morning, { temperature: 20 }));
    const record = store.catalogue.byNumber(samples[0]!.series)!;
    assert.deepEqual(
      { ...record, id: undefined },
      { series: 1, id: undefined, device: 'pump', metric: 'temperature', labels: {}, unit: 'C', kind: 'gauge', strand: 1, createdAt: morning + 40 },
    );
    assert.equal(store.catalogue.byId(record.id), record);
    store.commit(morning);
    reopen();
    assert.deepEqual(store.catalogue.all(), [record]);
    const other = openTelemetry({ file: join(folder, 'other.db'), tenant: 'acme' });
    other.stage(message('fan', morning, { speed: 1 }));
    assert.equal(other.catalogue.byNumber(other.stage(message('pump', morning, { temperature: 5 })).samples[0]!.series)!.id, record.id);
    assert.notEqual(other.storeId, store.storeId);
    other.close();
  });

  test('is told apart by its labels, whatever their order', () => {
    const seriesOf = (labels: Record<string, string>) => store.stage(message('pump', morning, {}, { cells: [cell('flow', 1, { labels })] })).samples[0]!.series;
    assert.equal(seriesOf({ side: 'in', line: '1' }), seriesOf({ line: '1', side: 'in' }));
    assert.notEqual(seriesOf({ side: 'in', line: '1' }), seriesOf({ side: 'out', line: '1' }));
    assert.notEqual(seriesOf({ side: 'in', line: '1' }), seriesOf({}));
  });

  test('P32 shares a strand with the series of the same message, at most 64 of them, for ever', () => {
    const wide = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`m${i}`, i]));
    store.stage(message('pump', morning, wide));
    const strands = store.catalogue.all().map(({ strand }) => strand);
    assert.deepEqual([strands.filter((strand) => strand === 1).length, strands.filter((strand) => strand === 2).length], [64, 6]);
    store.stage(message('pump', morning + 1000, { added: 1, m66: 2 }));
    store.commit(morning);
    reopen();
    store.stage(message('pump', morning + 2000, { m3: 7 }));
    store.commit(morning + 2000);
    assert.equal(store.catalogue.all().find(({ metric }) => metric === 'added')!.strand, 2);
    assert.deepEqual(read('m3'), { [morning]: 3, [morning + 2000]: 7 });
    assert.deepEqual(read('m66'), { [morning]: 66, [morning + 1000]: 2 });
    assert.deepEqual(read('added'), { [morning + 1000]: 1 });
  });

  test('keeps a unit that becomes known later', () => {
    store.stage(message('pump', morning, {}, { cells: [cell('flow', 1, { unit: '' })] }));
    store.stage(message('pump', morning + 1, {}, { cells: [cell('flow', 1, { unit: 'l/s' })] }));
    store.stage(message('pump', morning + 2, {}, { cells: [cell('flow', 1, { unit: 'm3/h' })] }));
    store.commit(morning);
    reopen();
    assert.equal(store.catalogue.all()[0]!.unit, 'l/s');
  });

  test('P32 is refused beyond the limits, while the known ones keep flowing', () => {
    reopen({ limits: { series: 5, newSeriesPerMinute: 3 } });
    const staged = store.stage(message('pump', morning, { a: 1, b: 2, c: 3, d: 4 }));
    assert.deepEqual([staged.samples.length, staged.refused], [3, ['d']]);
    assert.deepEqual(store.stage(message('pump', morning + 60_000, { a: 1, d: 4, e: 5, f: 6 })).refused, ['f']);
    assert.deepEqual(store.stage(message('pump', morning + 120_000, { a: 9, f: 6 })).refused, ['f']);
    store.commit(morning);
    assert.deepEqual(read('a'), { [morning]: 1, [morning + 60_000]: 1, [morning + 120_000]: 9 });
    assert.equal(store.counts().series, 5);
  });
});

describe('a sample', () => {
  test('keeps what must be known of it', () => {
    const row = message('pump', morning, { ok: 21.5, bad: null }, { flags: Flag.simulated | Flag.skewed, tsSource: 'recv', recv: morning + 1500 });
    store.stage(row);
    store.commit(morning);
    const check = (): void => {
      const reader = openTelemetryReader(file);
      const [ok, bad] = reader.catalogue().map(({ id }) => reader.raw(id, morning, morning + 1, 10));
      assert.deepEqual(
        [[...ok!.values], [...ok!.quality], [...ok!.flags], [...ok!.arrivals]],
        [[21.5], [0], [Flag.simulated | Flag.skewed], [morning / 1000 + 2]],
      );
      assert.deepEqual([[...bad!.values], [...bad!.quality]], [[Number.NaN], [2]]);
      reader.close();
    };
    check();
    reopen();
    assert.equal(chunkCount(), 1);
    check();
    assert.deepEqual(store.latest(1), { ts: morning, recv: morning + 1500, value: 21.5, quality: 'good', flags: Flag.simulated | Flag.skewed });
  });

  test('that is not finite has no value', () => {
    store.stage(message('pump', morning, { t: Number.POSITIVE_INFINITY }));
    store.commit(morning);
    assert.deepEqual(read('t'), { [morning]: Number.NaN });
  });

  test('outside of time is refused and changes nothing', () => {
    for (const ts of [-1, 0.5, Number.NaN, 1e17]) assert.throws(() => store.stage(message('pump', ts, { t: 1 })), RangeError);
    assert.equal(store.isDirty(), false);
  });

  test('is new, a repeat, replaced or late', () => {
    const at = (ts: number, t: number) => fates(store.stage(message('pump', ts, { t })).samples)[0];
    assert.equal(at(morning + 5000, 1), 'new');
    assert.equal(at(morning + 5000, 1), 'repeat');
    assert.equal(at(morning + 5000, 2), 'replaced');
    assert.equal(at(morning + 1000, 3), 'late');
    assert.equal(at(morning - 5000, 4), 'late');
    assert.equal(at(morning - 5000, 4), 'repeat');
    assert.equal(at(morning + hourMs, 5), 'new');
    store.commit(morning);
    reopen();
    assert.equal(at(morning - 5000, 4), 'repeat');
    assert.equal(at(morning + 5000, 2), 'repeat');
    assert.equal(at(morning + 5000, 1), 'replaced');
    assert.equal(at(morning + hourMs, 5), 'repeat');
    assert.equal(at(morning + hourMs, 6), 'replaced');
    store.commit(morning);
    assert.deepEqual(read('t'), { [morning - 5000]: 4, [morning + 1000]: 3, [morning + 5000]: 1, [morning + hourMs]: 6 });
  });

  test('that only repeats needs no commit', () => {
    store.stage(message('pump', morning, { t: 1 }));
    store.commit(morning);
    store.stage(message('pump', morning, { t: 1 }, { flags: Flag.retained }));
    assert.equal(store.isDirty(), false);
    assert.equal(store.counts().samples, 1);
  });

  test('of the same series twice in one message: the last one counts', () => {
    const { samples } = store.stage(message('pump', morning, {}, { cells: [cell('t', 1), cell('u', 5), cell('t', 2)] }));
    assert.deepEqual(
      samples.map(({ value, fate }) => [value, fate]),
      [
        [1, 'new'],
        [5, 'new'],
        [2, 'replaced'],
      ],
    );
    store.commit(morning);
    assert.deepEqual(read('t'), { [morning]: 2 });
  });
});

describe('the newest values and the interval', () => {
  test('are there after a start, also after a crash', () => {
    for (let i = 0; i < 20; i++) {
      store.stage(message('pump', morning + 2000 * i, { t: i }));
      store.commit(morning + 2000 * i);
    }
    const crashed = openTelemetry({ file: afterCrash(file, join(folder, 'crash.db')), tenant: 'acme', now: () => morning });
    reopen();
    for (const one of [store, crashed]) {
      assert.deepEqual(one.latest(1), { ts: morning + 38_000, recv: morning + 38_040, value: 19, quality: 'good', flags: 0 });
      assert.equal(one.intervalOf(1), 2000);
      assert.equal(one.counts().samples, 20);
      assert.equal(one.counts().oldest, morning);
    }
    crashed.close();
  });

  test('are found again when the table that keeps them is damaged', () => {
    for (let i = 0; i < 20; i++) store.stage(message('pump', morning + 2000 * i, { t: i, u: -i }));
    store.commit(morning);
    store.close();
    const db = new Sqlite(file);
    db.exec("UPDATE latest SET body = x'0102030405'");
    db.close();
    store = open();
    assert.equal(store.latest(1)!.value, 19);
    assert.equal(store.intervalOf(2), 2000);
    assert.equal(store.counts().samples, 40);
    assert.equal(store.counts().damaged, 1);
  });

  test('an interval needs a few samples, and late ones do not confuse it', () => {
    for (const offset of [0, 1000, 2000, 3000]) store.stage(message('pump', morning + offset, { t: 1 }));
    assert.equal(store.intervalOf(1), undefined);
    for (const offset of [4000, 5000, 500, 600, 6000]) store.stage(message('pump', morning + offset, { t: 1 }));
    assert.equal(store.intervalOf(1), 1000);
  });
});

describe('chunks', () => {
  const fill = (from: number, rows: number): void => {
    for (let i = 0; i < rows; i++) store.stage(message('pump', from + 1000 * i, { t: i }));
  };

  test('close when they are full, when their hour is over, and an hour after their first row', () => {
    fill(morning, 961);
    assert.ok(store.isDirty());
    store.commit(morning);
    assert.equal(chunkCount(), 1);
    store.stage(message('pump', morning + hourMs, { t: 1 }));
    store.commit(morning);
    assert.equal(chunkCount(), 2);
    store.tidy(morning + 2 * hourMs);
    assert.equal(store.isDirty(), false);
    store.tidy(morning + 2 * hourMs + 120_000);
    assert.ok(store.isDirty());
    store.commit(morning);
    assert.equal(chunkCount(), 3);
  });

  test('are written at most 32 at a time', () => {
    for (let device = 0; device < 100; device++) store.stage(message(`pump${device}`, morning, { t: 1 }));
    store.commit(morning);
    store.tidy(morning + 2 * hourMs);
    const counts: number[] = [];
    while (store.isDirty()) {
      store.commit(morning);
      counts.push(chunkCount());
    }
    assert.deepEqual(counts, [32, 64, 96, 100]);
    assert.deepEqual(read('t', 'pump99'), { [morning]: 1 });
  });

  test('late rows get chunks of their own, a minute after the last one', () => {
    fill(morning, 5);
    store.stage(message('pump', morning - 500, { t: 77 }, { recv: morning + 5000 }));
    store.stage(message('pump', morning - 9 * hourMs, { t: 78 }, { recv: morning + 5000 }));
    store.commit(morning);
    store.tidy(morning + 64_000);
    assert.equal(store.isDirty(), false);
    store.tidy(morning + 65_000);
    store.commit(morning);
    assert.equal(chunkCount(), 2);
    assert.equal(read('t')[morning - 9 * hourMs], 78);
    assert.equal(read('t')[morning - 500], 77);
  });
});

describe('the journal', () => {
  const fillHours = (): void => {
    for (let i = 0; i < 40; i++) {
      store.stage(message('pump', morning + i * 360_000, { t: i }));
      store.commit(morning + i * 360_000);
    }
  };

  test('is kept until everything is in chunks and judged, and never loses its newest row', () => {
    fillHours();
    assert.equal(journalIds().length, 40);
    store.tidy(morning + 10 * hourMs);
    store.commit(morning + 10 * hourMs);
    assert.equal(journalIds().length, 40, 'not judged yet');
    store.setCheckpoint(20, 'a');
    store.setCheckpoint(30, 'b');
    store.commit(morning + 10 * hourMs + 2000);
    assert.deepEqual(journalIds()[0], 21, 'the older of two checkpoints may still be needed');
    store.setCheckpoint(40, 'c');
    store.setCheckpoint(40, 'd');
    store.commit(morning + 10 * hourMs + 4000);
    assert.deepEqual(journalIds(), [40]);
    reopen();
    assert.equal(store.newestJournal(), 40);
    store.stage(message('pump', morning + 11 * hourMs, { t: 1 }));
    assert.equal(store.commit(morning + 11 * hourMs), 41);
    assert.equal(Object.keys(read('t')).length, 41);
  });

  test('a row that holds rows of an open chunk stays', () => {
    store.stage(message('slow', morning, { t: 1 }));
    store.commit(morning);
    fillHours();
    store.setCheckpoint(41, '');
    store.setCheckpoint(41, '');
    store.commit(morning + 5 * hourMs);
    assert.equal(journalIds()[0], 1);
    const crashed = openTelemetry({ file: afterCrash(file, join(folder, 'crash.db')), tenant: 'acme', now: () => morning });
    assert.deepEqual(crashed.latest(1)?.value, 1);
    crashed.close();
    assert.deepEqual(read('t', 'slow', 0, 2e12, join(folder, 'crash.db')), { [morning]: 1 });
  });

  test('carries slow strands to its end when it is too old', () => {
    reopen({ journalLimit: { bytes: 2 ** 30, ageMs: 600_000 } });
    const minutes = 50;
    for (let i = 0; i < minutes; i++) {
      const at = morning + i * 60_000;
      store.stage(message('slow', at, { t: i, u: 2 * i }));
      store.stage(message('pump', at, { t: i }));
      store.commit(at);
      store.setCheckpoint(store.newestJournal(), '');
      store.tidy(at);
      if (store.isDirty()) store.commit(at);
      const crashed = afterCrash(file, join(folder, `crash${i}.db`));
      assert.equal(Object.keys(read('u', 'slow', 0, 2e12, crashed)).length, i + 1);
      const again = openTelemetry({ file: crashed, tenant: 'acme', now: () => morning });
      assert.equal(again.counts().samples, 3 * (i + 1));
      again.close();
      assert.deepEqual(
        Object.values(read('u', 'slow', 0, 2e12, crashed)),
        Array.from({ length: i + 1 }, (_, k) => 2 * k),
      );
    }
    assert.ok(journalIds().length < 30, `${journalIds().length} rows`);
    assert.equal(chunkCount(), 0, 'nothing was cut short for it');
    reopen();
    assert.equal(Object.keys(read('u', 'slow')).length, minutes);
  });

  test('tells what was committed after a row, with the same fates', () => {
    const staged: StagedSample[][] = [];
    const put = (...rows: readonly (readonly [number, number])[]): void => {
      staged.push(rows.flatMap(([ts, t]) => store.stage(message('pump', ts, { t, u: null })).samples.filter(({ fate }) => fate !== 'repeat')));
      store.commit(morning);
    };
    put([morning, 1], [morning + 1000, 2]);
    put([morning + 1000, 3], [morning - 5000, 4], [morning + 500, 5]);
    put([morning + 1000, 3], [morning + 9000, 6]);
    assert.deepEqual(
      [...store.committedAfter(0)].map(({ samples }) => samples),
      staged,
    );
    reopen();
    assert.deepEqual(
      [...store.committedAfter(1)].map(({ samples }) => samples),
      staged.slice(1),
    );
    assert.deepEqual(
      [...store.committedAfter(0)].map(({ journal, at }) => [journal, at]),
      [
        [1, morning],
        [2, morning],
        [3, morning],
      ],
    );
  });

  test('goes on behind what was judged before the file was put back', () => {
    reopen({ journalAfter: 500 });
    store.stage(message('pump', morning, { t: 1 }));
    assert.equal(store.commit(morning), 501);
  });
});

describe('a checkpoint', () => {
  test('is written at once, or with the next commit', () => {
    store.setCheckpoint(3, 'three');
    assert.deepEqual(store.checkpoint(5), { through: 3, body: 'three' });
    store.stage(message('pump', morning, { t: 1 }));
    store.setCheckpoint(4, 'four');
    assert.deepEqual(store.checkpoint(5), { through: 3, body: 'three' });
    store.commit(morning);
    assert.deepEqual(store.checkpoint(5), { through: 4, body: 'four' });
    assert.deepEqual(store.checkpoint(3), { through: 3, body: 'three' });
    assert.equal(store.checkpoint(2), undefined);
    reopen();
    assert.deepEqual(store.checkpoint(9), { through: 4, body: 'four' });
  });
});

describe('a commit', () => {
  test('takes along what others add, or leaves everything', () => {
    store.stage(message('pump', morning, { t: 1 }));
    const quarantine = (db: Sqlite.Database) =>
      db
        .prepare(
          "INSERT INTO quarantine (at, profile, topic, qos, retain, reason, detail, bytes, sample, count) VALUES (1, 'p', 't', 0, 0, 'invalid-json', '', 3, x'00', 1)",
        )
        .run();
    assert.throws(
      () =>
        store.commit(morning, (db) => {
          quarantine(db);
          throw new Error('no');
        }),
      { code: 'store.failed' },
    );
    assert.ok(store.isDirty());
    assert.deepEqual(table('SELECT id FROM quarantine'), []);
    store.commit(morning, quarantine);
    assert.equal(table('SELECT id FROM quarantine').length, 1);
    assert.deepEqual(read('t'), { [morning]: 1 });
  });
});

describe('importing history', () => {
  const history = (device: string, from: number, n: number, step: number) =>
    Array.from({ length: n }, (_, i) => message(device, from + i * step, { t: i / 10, u: -i }));

  test('reads back like live samples, and live ones go on behind it', () => {
    store.stage(message('pump', morning, { t: 5 }));
    store.importRows([...history('fan', morning - 48 * hourMs, 2000, 60_000), ...history('pump', morning - 3 * hourMs, 100, 60_000)]);
    assert.equal(Object.keys(read('u', 'fan')).length, 2000);
    assert.equal(read('t', 'pump')[morning], 5);
    assert.equal(read('t', 'pump')[morning - 3 * hourMs + 99 * 60_000], 9.9);
    assert.equal(store.latest(store.catalogue.all().find(({ device, metric }) => device === 'fan' && metric === 't')!.series)!.value, 199.9);
    assert.equal(store.counts().samples, 4201);
    store.stage(message('fan', morning, { t: 1, u: 1 }));
    store.commit(morning);
    const crashed = afterCrash(file, join(folder, 'crash.db'));
    assert.equal(Object.keys(read('u', 'fan', 0, 2e12, crashed)).length, 2001);
    reopen();
    assert.equal(Object.keys(read('u', 'fan')).length, 2001);
    assert.equal(store.intervalOf(store.catalogue.all().find(({ device, metric }) => device === 'fan' && metric === 't')!.series), 60_000);
  });

  test('in any order, twice, over what is there: the last import counts', () => {
    const rows = history('fan', morning - 5 * hourMs, 1000, 20_000);
    store.importRows(rows.toReversed());
    store.importRows(rows.map((row) => ({ ...row, cells: [cell('t', 7)] })));
    assert.deepEqual(
      Object.values(read('t', 'fan')),
      Array.from({ length: 1000 }, () => 7),
    );
    assert.equal(Object.values(read('u', 'fan')).length, 1000);
  });

  test('with too many series is refused as a whole', () => {
    reopen({ limits: { series: 3 } });
    assert.throws(() => store.importRows([...history('fan', morning, 2, 1000), ...history('pump', morning, 2, 1000)]), { code: 'series.too-many' });
    assert.equal(chunkCount(), 0);
  });
});
