import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceName, MetricName } from '../../../src/domain/identity.ts';
import { Flag, type SampleRow } from '../../../src/domain/telemetry/sample.ts';
import { cellCode } from '../../../src/main/store/cell.ts';
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
const step = fc.record({
  ts: fc.oneof(fc.nat(2000), fc.nat(3 * 3_600_000)).map((ms) => noon + ms),
  recv: fc.nat(200_000).map((ms) => noon + ms),
  columns: fc.constantFrom([0, 1, 2], [0, 1, 2], [2, 0], [1]),
  value: fc.integer({ min: -999, max: 999 }).map((n) => n / 8),
  flags: fc.constantFrom(0, 0, Flag.simulated),
  isCommit: fc.boolean(),
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
  try {
    for (const one of steps) {
      const lane = isByLane
        ? store.lane(
            device,
            one.columns.map((c) => names[c]!),
          )
        : undefined;
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
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const byLane = after(steps, true);
      const staged = after(steps, false);
      taken += byLane.taken;
      expect({ ...byLane, taken: 0 }).toEqual(staged);
    }),
    { numRuns: 60 },
  );
  expect(taken).toBeGreaterThan(50);
});
