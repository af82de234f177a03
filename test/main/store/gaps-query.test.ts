import assert from 'node:assert/strict';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { test } from 'vitest';
import type { Gap, GapCause } from '../../../src/domain/analytics/gaps.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { hourMs, message, morning, newFolder, removeFolder, rewriteAll } from './telemetry-given.ts';

const dayMs = 24 * hourMs;
const within = (
  act: (given: {
    store: ReturnType<typeof openTelemetry>;
    reader: ReturnType<typeof openTelemetryReader>;
    db: Sqlite.Database;
    settle: (now: number) => void;
  }) => void,
): void => {
  const folder = newFolder();
  const file = join(folder, 'telemetry.db');
  const store = openTelemetry({ file, tenant: 'acme', now: () => morning, retention: { rawDays: 36_500 } });
  const reader = openTelemetryReader(file);
  const db = new Sqlite(file);
  const settle = (now: number): void => {
    for (let turns = 0; turns < 300; turns++) {
      store.tidy(now);
      while (store.isDirty()) store.commit(now);
      if (
        turns > 20 &&
        db
          .prepare('SELECT count(*) FROM summary_due WHERE id < ?')
          .pluck()
          .get(2 ** 44) === 0
      )
        return;
    }
  };
  try {
    act({ store, reader, db, settle });
  } finally {
    db.close();
    reader.close();
    store.close();
    removeFolder(folder);
  }
};

const words: Readonly<Record<GapCause, string>> = { link: 'link', 'not-stored': 'not stored', damaged: 'damaged', dropped: 'dropped by age', silent: '' };
const lost = fc.record({
  /** Samples in a row that are there, then some that are not. */
  kept: fc.integer({ min: 12, max: 400 }),
  missing: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 3, max: 900 })),
  cause: fc.constantFrom<GapCause>('link', 'silent', 'not-stored'),
  isPossible: fc.boolean(),
});

test('P27 gaps are the silences of a series with the cause that is on record, before and after tidying and packing', () => {
  fc.assert(
    fc.property(fc.array(lost, { minLength: 1, maxLength: 6 }), fc.constantFrom(1000, 10_000, 60_000), fc.integer({ min: 0, max: 2 }), (list, step, late) =>
      within(({ store, reader, db, settle }) => {
        const putGap = db.prepare('INSERT INTO gap (profile, device, t0, t1, certainty, cause) VALUES (?, ?, ?, ?, ?, ?)');
        const times: number[] = [];
        const expected: Gap[] = [];
        let ts = morning - 5 * dayMs;
        for (const { kept, missing, cause, isPossible } of list) {
          for (let i = 0; i < kept; i++, ts += step) times.push(ts);
          const [from, to] = [times.at(-1)!, ts + missing * step];
          ts = to;
          if (to - from <= 3 * step) continue;
          const certainty = isPossible && cause !== 'silent' ? 'possible' : 'definite';
          expected.push({ from, to, cause, certainty });
          // Of a device of its own, or of all that its only connection brings.
          if (cause !== 'silent') putGap.run('line', isPossible ? null : 'pump', from + 500, to - 500, certainty, words[cause]);
        }
        for (let i = 0; i < 12; i++, ts += step) times.push(ts);
        const order = times.map((at, i) => ({ at, i: i % 9 === 8 ? i + 7 * late : i })).toSorted((a, b) => a.i - b.i);
        for (const { at } of order) store.stage(message('pump', at, { t: (at / step) % 7 }));
        store.commit(morning);
        const { id } = store.catalogue.all()[0]!;
        const ask = () => reader.gaps(id, times[0]!, ts);
        assert.deepEqual(ask(), expected);
        settle(morning + hourMs);
        assert.deepEqual(ask(), expected, 'with summaries');
        rewriteAll(store, reader, morning + hourMs);
        assert.deepEqual(ask(), expected, 'in order');
        rewriteAll(store, reader, morning + 40 * dayMs);
        assert.equal(db.prepare('SELECT count(*) FROM chunk').pluck().get(), 0);
        assert.deepEqual(ask(), expected, 'packed');
        // A part of the range: what reaches beyond it is cut.
        const [from, to] = [times[0]! + Math.floor((ts - times[0]!) / 3), times[0]! + Math.floor((2 * (ts - times[0]!)) / 3)];
        for (const one of reader.gaps(id, from, to)) {
          assert.ok(one.from >= from && one.to <= to);
          assert.ok(expected.some((whole) => whole.from <= one.from && whole.to >= one.to && whole.cause === one.cause));
        }
      }),
    ),
    { numRuns: 12 },
  );
}, 60_000);

test('P27 a silence at the begin and at the end of a range, a device that never spoke in it, and one that did not exist yet', () => {
  within(({ store, reader }) => {
    for (let i = 0; i < 60; i++) store.stage(message('pump', morning + 10_000 * i, { t: i }));
    store.commit(morning + 600_000);
    store.tidy(morning + 3 * hourMs);
    while (store.isDirty()) store.commit(morning + 3 * hourMs);
    const { id } = store.catalogue.all()[0]!;
    const silent = { cause: 'silent', certainty: 'definite' } as const;
    assert.deepEqual(reader.gaps(id, morning - hourMs, morning + 600_000), [], 'before its first sample it did not exist');
    assert.deepEqual(reader.gaps(id, morning, morning + hourMs), [{ from: morning + 590_000, to: morning + hourMs, ...silent }]);
    assert.deepEqual(reader.gaps(id, morning + hourMs, morning + 2 * hourMs), [{ from: morning + hourMs, to: morning + 2 * hourMs, ...silent }]);
    assert.throws(() => reader.gaps(id, morning, morning), RangeError);
    assert.deepEqual(reader.gaps('00000000-0000-8000-8000-000000000000' as never, 0, 1), []);
  });
});

test('P27 what was dropped or damaged is a gap with its cause, although its numbers are still known', () => {
  within(({ store, reader, db, settle }) => {
    const start = Math.floor(morning / dayMs) * dayMs - 3 * dayMs;
    for (let i = 0; i < 3 * 1440; i++) store.stage(message('pump', start + 60_000 * i, { t: i % 9 }));
    store.commit(morning);
    settle(morning + dayMs);
    const { id } = store.catalogue.all()[0]!;
    assert.deepEqual(reader.gaps(id, start, start + 3 * dayMs), []);
    const chunk = db
      .prepare<[number], number>('SELECT id FROM chunk WHERE t0 >= ? ORDER BY id LIMIT 1')
      .pluck()
      .get(start + 2 * dayMs)!;
    db.prepare("UPDATE chunk SET body = x'00' WHERE id = ?").run(chunk);
    store.setAside('chunk', chunk, 'chunk: damaged');
    store.commit(morning);
    store.setRetention({ rawDays: 2 });
    settle(start + 3 * dayMs + hourMs);
    assert.deepEqual(
      reader.gaps(id, start, start + 3 * dayMs).map(({ from, to, cause }) => ({ from, to, cause })),
      [
        { from: start, to: start + dayMs, cause: 'dropped' },
        { from: start + 2 * dayMs, to: start + 2 * dayMs + hourMs, cause: 'damaged' },
      ],
    );
  });
});
