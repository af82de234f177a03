import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeviceName, MetricName } from '../../../src/domain/identity.ts';
import type { Cell } from '../../../src/domain/telemetry/sample.ts';
import { openCatalogue } from '../../../src/main/store/catalogue.ts';
import { journalBatch } from '../../../src/main/store/journal.ts';
import { type Lane, openLanes } from '../../../src/main/store/lane.ts';
import { openLatest } from '../../../src/main/store/latest.ts';
import { telemetrySteps } from '../../../src/main/store/migrations/telemetry/steps.ts';
import { openDatabase } from '../../../src/main/store/open-database.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { slabBytes } from '../../../src/main/store/slab.ts';
import { type Group, newStrand, openBytes, rowLimit, type Strand } from '../../../src/main/store/strands.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { afterCrash, message, morning, newFolder, removeFolder } from './telemetry-given.ts';

const isLong = process.env['FIELDWATCH_LONG'] !== undefined;
let folder: string;
beforeEach(() => {
  folder = newFolder();
});
afterEach(() => removeFolder(folder));

/** Lanes of devices with so many series each, over nothing but memory; closed chunks are counted and let go. */
const givenLanes = (widths: readonly number[]) => {
  const db = openDatabase(join(folder, 'telemetry.db'), { kind: 'telemetry', steps: telemetrySteps, busyTimeoutMs: 0 });
  const catalogue = openCatalogue(db, 'tenant', { series: 20_000, newSeriesPerMinute: Infinity });
  const latest = openLatest();
  const batch = journalBatch();
  const strands = new Map<number, Strand>();
  const closed: Group[] = [];
  let journal = 1;
  const lanes = openLanes({
    catalogue,
    latest,
    batch,
    strand: (number) => {
      const known = strands.get(number) ?? newStrand(number, { journal: 0, rows: 0 }, { journal: 0, rows: 0 }, null);
      strands.set(number, known);
      return known;
    },
    journal: () => journal,
    rowLimit: (columns) => rowLimit(columns, catalogue.count() + 2 * strands.size),
    onClosed: (group) => {
      if (group) closed.push(group);
    },
  });
  const all = widths.map((width, d): Lane => {
    const device = DeviceName.parse(`dev${d}`);
    const cells = Array.from({ length: width }, (_, m): Cell => ({
      metric: MetricName.parse(`m${m}`),
      labels: {},
      value: 0,
      unit: '',
      kind: 'gauge',
      quality: 'good',
    }));
    let home: number | undefined;
    for (const cell of cells) home = catalogue.add(device, cell, home, morning, true)!.record.strand;
    return lanes.find(device, cells)!;
  });
  return {
    lanes: all,
    latest,
    closed,
    /** One row of every device. */
    round: (ts: number, values: Float64Array): void => {
      for (const lane of all) if (!lanes.put(lane, ts, ts, 0, values)) throw new Error('a row was not taken');
      batch.clear();
      journal++;
    },
    bytes: (): number => [...strands.values()].reduce((sum, { slab }) => sum + slabBytes(slab), 0),
    done: () => void db.close(),
  };
};

test('P36 20,000 series at 1 Hz: open chunks stay within 96 MiB, and each closes after as many rows as the formula says', () => {
  const given = givenLanes([...Array.from({ length: 6666 }, () => 3), 2]);
  try {
    const limit = Math.floor((96 * 2 ** 20) / (8 * (20_000 + 2 * 6667)));
    expect(limit).toBe(377);
    const values = new Float64Array(3);
    let most = 0;
    for (let second = 1; second <= limit + 5; second++) {
      given.round(morning + 1000 * second, values.fill(second));
      if (second % 16 === 0 || second >= limit - 1) most = Math.max(most, given.bytes());
    }
    // The head of a slab is eight numbers, beside its rows.
    expect(most).toBeLessThanOrEqual(openBytes + 6667 * 64);
    expect(most).toBeGreaterThan(openBytes / 2);
    expect(given.closed.length).toBe(6667);
    expect(new Set(given.closed.map(({ parts }) => parts[0]!.count))).toEqual(new Set([limit]));
    expect(given.latest.samples()).toBe(20_000 * (limit + 5));
    expect(given.latest.get(1)).toMatchObject({ value: limit + 5, ts: morning + 1000 * (limit + 5) });
    expect(given.latest.intervalOf(1)).toBe(1000);
  } finally {
    given.done();
  }
});

test('P36 few strands close after 960 rows, wide ones earlier, none before 64', () => {
  const widths = [1, 2, 3, 4, 10, 30, 64];
  const given = givenLanes(widths);
  try {
    for (let second = 1; second <= 960; second++) given.round(morning + 1000 * second, new Float64Array(64));
    const rows = Object.fromEntries(given.closed.map(({ strand, parts }) => [given.lanes.findIndex((lane) => lane.strand === strand), parts[0]!.count]));
    expect(Object.values(rows)).toEqual([960, 960, 960, 720, 288, 96, 64]);
  } finally {
    given.done();
  }
});

test(
  `P35 a sudden end with a full journal of ${isLong ? '64 MiB' : '256 KiB'}: fast and slow strands, late rows and carries are as before, and go on as before`,
  { timeout: isLong ? 600_000 : 60_000 },
  () => {
    const bytes = isLong ? 64 * 2 ** 20 : 256 * 2 ** 10;
    const [file, copy] = [join(folder, 'telemetry.db'), join(folder, 'crash.db')];
    const open = (path: string) =>
      openTelemetry({ file: path, tenant: 'tenant', now: () => morning, limits: { newSeriesPerMinute: Infinity }, journalLimit: { bytes, ageMs: 600_000 } });
    const fast = Array.from({ length: isLong ? 400 : 20 }, (_, d) => `fast${d}`);
    const names = ['a', 'b', 'c'].map((metric) => ({ metric: MetricName.parse(metric), labels: {} }));
    const values = new Float64Array(3);
    let carries = 0;

    type Store = ReturnType<typeof open>;
    const feed = (store: Store, from: number, seconds: number, isFull: () => boolean): number => {
      const lanes = fast.map((device) => store.lane(DeviceName.parse(device), names));
      let second = from;
      for (; second < from + seconds && !isFull(); second++) {
        const at = morning + 1000 * second;
        for (const [d, device] of fast.entries()) {
          for (let c = 0; c < 3; c++) values[c] = ((second * 7 + d * 3 + c) % 1000) / 10;
          const lane = (lanes[d] ??= store.lane(DeviceName.parse(device), names));
          if (lane === undefined || !store.put(lane, at, at + 40, 0, values)) store.stage(message(device, at, { a: values[0]!, b: values[1]!, c: values[2]! }));
        }
        if (second % 60 === 0) store.stage(message('slow', at, { t: second, u: second % 7 === 0 ? null : 2 * second }));
        if (second % 45 === 0) store.stage(message('slow', at - 20_000, { t: -second }, { recv: at }));
        store.commit(at);
        if (second % 10 === 0) {
          store.setCheckpoint(store.newestJournal(), '');
          store.tidy(at);
          if (store.isDirty()) store.commit(at);
        }
      }
      return second;
    };
    /** Everything that is stored, as it is on disk. */
    const dump = (path: string) => {
      const db = new Sqlite(path, { readonly: true });
      try {
        return {
          chunks: db.prepare('SELECT * FROM chunk ORDER BY id').all(),
          strands: db.prepare('SELECT strand, device, columns, through FROM strand ORDER BY strand').all(),
        };
      } finally {
        db.close();
      }
    };
    const kinds = (path: string): number => {
      const db = new Sqlite(path, { readonly: true });
      try {
        // Kind 2 in bits 27 and 28 of a record is a carry; the first record of a row that holds one begins behind its head.
        return db
          .prepare<[], Uint8Array>('SELECT body FROM journal')
          .pluck()
          .all()
          .filter((body) => body.length > 13 && ((new DataView(body.buffer, body.byteOffset).getUint32(9, true) >>> 27) & 3) === 2).length;
      } finally {
        db.close();
      }
    };

    const store = open(file);
    let second = 1;
    let fullest = 0;
    const size = (): number => {
      const db = new Sqlite(file, { readonly: true });
      const sum = db.prepare<[], number>('SELECT coalesce(sum(length(body)), 0) FROM journal').pluck().get()!;
      db.close();
      return sum;
    };
    // Twice over its limit, so that slow rows are carried; then until it is nearly full again.
    second = feed(store, second, isLong ? 6000 : 700, () => false);
    second = feed(store, second, 5000, () => (fullest = size()) > 0.9 * bytes);
    expect(fullest).toBeGreaterThan(0.9 * bytes);
    carries = kinds(file);
    expect(carries).toBeGreaterThan(0);
    const crashed = open(afterCrash(file, copy));
    for (const { series } of store.catalogue.all()) expect(crashed.latest(series)).toEqual(store.latest(series));
    expect(crashed.counts().samples).toBe(store.counts().samples);
    for (const one of [store, crashed]) feed(one, second, 40, () => false);
    store.close();
    crashed.close();
    const [before, after] = [dump(file), dump(copy)];
    expect(before.chunks.length).toBeGreaterThan(fast.length);
    expect(after).toEqual(before);
  },
);

test('a strand that rests while the array of its written chunk serves another one goes on in an array of its own', () => {
  const file = join(folder, 'telemetry.db');
  const store = openTelemetry({ file, tenant: 'tenant', now: () => morning });
  try {
    const values = new Float64Array(1);
    const names = [{ metric: MetricName.parse('t'), labels: {} }];
    for (const device of ['a', 'b']) store.stage(message(device, morning, { t: 0 }));
    const lanes = ['a', 'b'].map((device) => store.lane(DeviceName.parse(device), names)!);
    const put = (place: number, second: number): void => {
      values[0] = place === 0 ? second : -second;
      expect(store.put(lanes[place]!, morning + 1000 * second, morning + 1000 * second, 0, values)).toBe(true);
    };
    // The chunk of the first one closes, and the next commit writes it; then the second one grows into what it left.
    for (let second = 1; second <= 959; second++) put(0, second);
    store.commit(morning + 960_000);
    for (let second = 1; second <= 100; second++) put(1, second);
    for (let second = 1000; second <= 1010; second++) put(0, second);
    store.commit(morning + 1_100_000);
  } finally {
    store.close();
  }
  const reader = openTelemetryReader(file);
  try {
    const [a, b] = reader.catalogue().map(({ id }) => [...reader.raw(id, 0, 2e12, 100_000).values]);
    expect(a).toEqual([...Array.from({ length: 960 }, (_, n) => n), ...Array.from({ length: 11 }, (_, n) => 1000 + n)]);
    expect(b).toEqual(Array.from({ length: 101 }, (_, n) => (n === 0 ? 0 : -n)));
  } finally {
    reader.close();
  }
});
