import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceName, MetricName } from '../../../src/domain/identity.ts';
import { Flag, type SampleRow } from '../../../src/domain/telemetry/sample.ts';
import { cellCode } from '../../../src/main/store/cell.ts';
import type { Lane } from '../../../src/main/store/lane.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';

const device = 'CH-01' as DeviceName;
const noon = Date.UTC(2025, 3, 1, 12);
const names = (['a', 'b', 'c'] as MetricName[]).map((metric) => ({ metric, labels: {} }));

interface Step {
  readonly ts: number;
  readonly recv: number;
  readonly columns: readonly number[];
  readonly value: number;
  readonly flags: number;
  readonly isCommit: boolean;
}
/** Mostly a little later than the step before, now and then an hour later or anywhere. */
const steps = fc
  .array(
    fc.record({
      ahead: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 2000 }) }, { weight: 1, arbitrary: fc.integer({ min: -20_000, max: 4_000_000 }) }),
      recv: fc.nat(200_000).map((ms) => noon + ms),
      columns: fc.constantFrom([0, 1, 2], [0, 1, 2], [0, 1, 2], [2, 1, 0], [2, 0], [1]),
      value: fc.integer({ min: -999, max: 999 }).map((n) => n / 8),
      flags: fc.constantFrom(0, 0, 0, Flag.simulated),
      isCommit: fc.boolean(),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((all): readonly Step[] => {
    let ts = noon;
    return all.map(({ ahead, ...one }) => ({ ...one, ts: (ts += ahead) }));
  });

/** What a store holds after the steps: journal, newest values, chunks after a restart. */
const after = (steps: readonly Step[], isByLane: boolean) => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-lane-'));
  const file = join(folder, 'telemetry.db');
  let store = openTelemetry({ file, tenant: 'tenant', now: () => noon });
  const rowOf = ({ ts, recv, columns, value, flags }: Step): SampleRow => ({
    device,
    ts,
    tsSource: 'payload',
    recv,
    flags,
    cells: columns.map((c) => ({ ...names[c]!, value: value + c, unit: '', kind: 'gauge', quality: 'good' })),
  });
  let taken = 0;
  const lanes = new Map<string, Lane>();
  try {
    for (const one of steps) {
      const key = one.columns.join();
      const lane =
        lanes.get(key) ??
        (isByLane
          ? store.lane(
              device,
              one.columns.map((c) => names[c]!),
            )
          : undefined);
      if (lane !== undefined) lanes.set(key, lane);
      const values = Float64Array.from(one.columns, (c) => one.value + c);
      if (lane !== undefined && store.put(lane, one.ts, one.recv, cellCode('good', one.flags, 'payload', true), values)) taken++;
      else store.stage(rowOf(one));
      if (one.isCommit && store.isDirty()) store.commit(noon);
    }
    if (store.isDirty()) store.commit(noon);
    const dump = () => ({
      journal: [...store.committedAfter(0)],
      latest: [1, 2, 3].map((series) => [store.latest(series), store.intervalOf(series)]),
      counts: { ...store.counts(), bytes: 0 },
    });
    const before = dump();
    store.close();
    const db = new Sqlite(file, { readonly: true });
    const chunks = db.prepare('SELECT * FROM chunk ORDER BY id').all();
    db.close();
    store = openTelemetry({ file, tenant: 'tenant', now: () => noon });
    return { before, chunks, reopened: [1, 2, 3].map((series) => store.latest(series)), taken };
  } finally {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

test('a lane leaves the same store behind as staging each row', { timeout: 60_000 }, () => {
  let taken = 0;
  fc.assert(
    fc.property(steps, (all) => {
      const byLane = after(all, true);
      const staged = after(all, false);
      taken += byLane.taken;
      expect({ ...byLane, taken: 0 }).toEqual(staged);
    }),
    { numRuns: 60 },
  );
  expect(taken).toBeGreaterThan(100);
});

test('a lane that was the whole strand goes on rightly when the strand gets more series', () => {
  const one = (n: number, columns: readonly number[]): Step => ({ ts: noon + 1000 * n, recv: noon, columns, value: n, flags: 0, isCommit: n % 5 === 0 });
  const all = [1, 2, 3].map((n) => one(n, [1]));
  for (let n = 4; n < 12; n++) all.push(one(n, n % 2 === 0 ? [0, 1, 2] : [1]), one(n + 100, [0, 1, 2]));
  const inOrder = all.map((step, i) => ({ ...step, ts: noon + 1000 * i }));
  expect({ ...after(inOrder, true), taken: 0 }).toEqual(after(inOrder, false));
});
