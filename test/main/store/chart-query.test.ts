import assert from 'node:assert/strict';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { test } from 'vitest';
import { m4 } from '../../../src/domain/analytics/m4.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { arrivalsOf, history, storeAll } from './range-given.ts';
import { hourMs, message, morning, newFolder, removeFolder } from './telemetry-given.ts';

/** A store in a folder of its own, and what reads it. */
const within = (act: (store: ReturnType<typeof openTelemetry>, reader: ReturnType<typeof openTelemetryReader>) => void): void => {
  const folder = newFolder();
  const store = openTelemetry({ file: join(folder, 'telemetry.db'), tenant: 'acme', now: () => morning });
  const reader = openTelemetryReader(join(folder, 'telemetry.db'));
  try {
    act(store, reader);
  } finally {
    reader.close();
    store.close();
    removeFolder(folder);
  }
};

test('P24 columns of any width and span are m4 over the samples, wherever these lie', () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 2000 }), fc.nat(900), fc.nat(900), (given, width, a, b) =>
      within((store, reader) => {
        const { known, rows } = arrivalsOf(given);
        storeAll(store, rows, given);
        const drawn = [...known].filter(([, { timeless }]) => !timeless).toSorted(([x], [y]) => x - y);
        if (drawn.length === 0) return;
        const [first, last] = [drawn[0]![0], drawn.at(-1)![0]];
        const from = first + Math.floor(((last - first) * Math.min(a, b)) / 1000);
        const to = Math.max(from + 1, first + Math.floor(((last - first) * (Math.max(a, b) + 50)) / 1000));
        const isUsable = (quality: string): boolean => quality === 'good' || quality === 'uncertain';
        const inside = drawn.filter(([ts]) => ts >= from && ts < to);
        const values = ([, { value, quality }]: (typeof drawn)[number]): number => (isUsable(quality) && value !== null ? value : Number.NaN);
        const found = reader.columns(store.catalogue.all()[0]!.id, from, to, width);
        const expected = m4(
          Float64Array.from(inside, ([ts]) => ts),
          Float64Array.from(inside, values),
          { from, to, columns: width },
        );
        // Where the line is interrupted, and what lies beyond its ends, is another question than what it shows.
        const shown = ([times, line]: typeof found) =>
          [...times].map((time, i) => [time, line[i]!] as const).filter(([time, value]) => time >= from && time < to && !Number.isNaN(value));
        const [shownFound, shownExpected] = [shown(found), shown(expected)];
        for (const sample of shownExpected)
          assert.ok(
            shownFound.some(([time, value]) => time === sample[0] && value === sample[1]),
            `missing ${sample.join(' ')}`,
          );
        for (const [time, value] of shownFound)
          assert.ok(
            drawn.some((sample) => sample[0] === time && values(sample) === value),
            `invented ${time} ${value}`,
          );
        assert.ok(found[0].length <= 5 * width + 4);
      }),
    ),
    { numRuns: 60 },
  );
}, 120_000);

test('P24 P16 with digests and without them a chart is m4 over the samples; a chunk inside one column is not opened', () => {
  const folder = newFolder();
  const file = join(folder, 'telemetry.db');
  const store = openTelemetry({ file, tenant: 'acme', now: () => morning });
  const reader = openTelemetryReader(file);
  const db = new Sqlite(file);
  try {
    const times = Float64Array.from({ length: 30_000 }, (_, i) => morning + 1000 * i + ((i * 7919) % 400));
    const values = Float64Array.from(times, (_, i) => Math.round(100 * Math.sin(i / 700) * ((i * 31) % 97)) / 100);
    for (const [i, ts] of times.entries()) {
      store.stage(message('pump', ts, { t: values[i]! }));
      if (i % 3000 === 0) store.commit(ts);
    }
    store.commit(morning);
    for (let turns = 0; turns < 50; turns++) {
      store.tidy(morning + 40 * hourMs);
      while (store.isDirty()) store.commit(morning);
    }
    const { id } = store.catalogue.all()[0]!;
    const [first, end] = [times[0]!, times.at(-1)! + 1];
    const columnMs = (end - first) / 3; // shorter than four hours: the numbers of whole hours do not serve
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), fc.nat(400), fc.nat(400), (width, a, b) => {
        const from = first + Math.floor(((end - first) * a) / 1000);
        const to = end - Math.floor(((end - first) * b) / 1000);
        assert.deepEqual(reader.columns(id, from, to, width), m4(times, values, { from, to, columns: width }));
      }),
      { numRuns: 60 },
    );
    const chart = () => reader.columns(id, first, end, 3);
    const halves = () => reader.range(id, { from: first, to: end, step: { every: hourMs / 2 }, aggregates: ['min', 'max', 'sum', 'first', 'last', 'count'] });
    const chunks = db
      .prepare<[], { chunk: number; t0: number; t1: number; digest: Buffer; body: Buffer }>('SELECT id AS chunk, t0, t1, digest, body FROM chunk ORDER BY id')
      .all();
    const put = db.prepare('UPDATE chunk SET digest = ?, body = ? WHERE id = ?');
    const inOne = (length: number, from: number) => chunks.filter(({ t0, t1 }) => Math.floor((t0 - from) / length) === Math.floor((t1 - from) / length));
    for (const [ask, whole] of [
      [chart, inOne(columnMs, first)],
      [halves, inOne(hourMs / 2, 0)],
    ] as const) {
      assert.ok(whole.length > 10);
      const before = ask();
      for (const { chunk, digest } of whole) put.run(digest, Buffer.of(0), chunk);
      assert.deepEqual(ask(), before);
      assert.deepEqual(reader.damaged(), []);
      for (const { chunk, digest, body } of whole) put.run(digest, body, chunk);
    }
    // A digest with a byte changed is not believed, and the chunk is damaged with it: what it held is a gap, and is named.
    const { chunk, t0, t1, digest, body } = inOne(columnMs, first)[2]!;
    for (let i = 0; i < digest.length; i++) {
      const changed = Buffer.from(digest);
      changed[i]! ^= 1 << (i % 8);
      put.run(changed, body, chunk);
      const [at, drawn] = chart();
      assert.ok(
        [...at].some((time, n) => time > t0 && time < t1 && Number.isNaN(drawn[n]!)),
        `byte ${i}`,
      );
    }
    assert.deepEqual(
      reader.damaged().map((one) => one.id),
      [chunk],
    );
  } finally {
    db.close();
    reader.close();
    store.close();
    removeFolder(folder);
  }
}, 60_000);

test('P27 coverage is what was stored of what a steady device should have sent, through gaps and changes of its rate', () => {
  const phase = fc.record({
    step: fc.constantFrom(500, 2000, 10_000, 60_000),
    steps: fc.integer({ min: 40, max: 300 }),
    lostAt: fc.integer({ min: 6, max: 20 }),
    lost: fc.integer({ min: 0, max: 14 }),
  });
  fc.assert(
    fc.property(fc.array(phase, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 3 }), (phases, late) =>
      within((store, reader) => {
        let [ts, expected] = [morning, 0];
        const sent: number[] = [];
        for (const { step, steps, lostAt, lost } of phases) {
          for (let i = 0; i < steps; i++, ts += step) if (i < lostAt || i >= lostAt + lost) sent.push(ts);
          expected += steps;
        }
        const order = sent.map((at, i) => ({ at, i: i % 11 === 10 ? i + late * 5 : i })).toSorted((x, y) => x.i - y.i);
        for (const { at } of order) store.stage(message('pump', at, { t: at % 7 }));
        store.commit(ts);
        const [found] = reader.coverage(morning, ts);
        assert.equal(found!.stored, sent.length);
        // Between two rates half a step may count on either side.
        assert.ok(Math.abs(found!.expected - expected) <= phases.length, `${found!.expected} instead of ${expected}`);
        const longest = Math.max(...sent.slice(1).map((at, i) => at - sent[i]!), ts - sent.at(-1)!);
        assert.equal(found!.longestGapMs, longest);
        assert.ok(longest < 10 * hourMs);
      }),
    ),
    { numRuns: 60 },
  );
}, 120_000);
