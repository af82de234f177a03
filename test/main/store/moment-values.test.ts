import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'vitest';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { hourMs, message, morning, newFolder, removeFolder, rewriteAll } from './telemetry-given.ts';

interface Sent {
  readonly ts: number;
  readonly recv: number;
  readonly value: number | null;
}

/** The last sample at `time` of those that had arrived by `known`; of equal times the one that came last. */
const oracle = (sent: readonly Sent[], time: number, known: number): Sent | undefined => {
  let found: Sent | undefined;
  for (const one of sent) if (one.recv <= known && one.ts <= time && (found === undefined || one.ts >= found.ts)) found = one;
  return found;
};

test('P37, R22: the values of 1,000 random whole seconds are those that were known then, and those that are known now', () => {
  const folder = newFolder();
  const file = join(folder, 'telemetry.db');
  const store = openTelemetry({ file, tenant: 'acme', now: () => morning });
  const sent: Sent[] = [];
  // Most samples come at once; some are up to an hour late, some correct an earlier one.
  const arrivals = fc.sample(
    fc.record({
      step: fc.integer({ min: 1, max: 20 }),
      delay: fc.constantFrom(0, 0, 0, 0, 3, 40, 900, 3600),
      value: fc.option(fc.integer({ min: -50, max: 50 }), { freq: 20 }),
    }),
    { seed: 37, numRuns: 1500 },
  );
  let wall = morning;
  for (const [i, { step, delay, value }] of arrivals.entries()) {
    wall += step * 1000;
    const one = { ts: wall - delay * 1000, recv: wall, value };
    sent.push(one);
    store.stage(message('pump', one.ts, { t: value }, { recv: wall }));
    if (i % 7 === 6) store.commit(wall);
  }
  store.commit(wall);
  const reader = openTelemetryReader(file);
  const look = (offset: number): void => {
    const time = morning + offset * 1000;
    const [, ...columns] = reader.moment(time, 48 * hourMs).map(([first]) => first!);
    for (const [at, known] of [
      [0, time],
      [4, Infinity],
    ] as const) {
      const expected = oracle(sent, time, known);
      const [ts, value] = columns.slice(at, at + 2);
      assert.deepEqual([ts, value], expected === undefined ? [Number.NaN, Number.NaN] : [expected.ts, expected.value ?? Number.NaN], `at ${offset} s`);
    }
  };
  const offsets = fc.sample(fc.nat((wall - morning) / 1000 + 100), { seed: 22, numRuns: 1000 });
  for (const offset of offsets) look(offset);
  const later = wall + 60 * 24 * hourMs;
  for (let turns = 0; turns < 100; turns++) {
    store.tidy(later);
    while (store.isDirty()) store.commit(later);
  }
  const { packed } = rewriteAll(store, reader, later);
  assert.ok(packed > 0, 'the day is in the archive now');
  for (const offset of offsets.slice(0, 300)) look(offset);
  reader.close();
  store.close();
  removeFolder(folder);
});
