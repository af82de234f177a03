import fc from 'fast-check';
import type { SampleRow } from '../../../src/domain/telemetry/sample.ts';
import type { Telemetry } from '../../../src/main/store/telemetry.ts';
import type { Known } from './range-oracle.ts';
import { cell, message, morning } from './telemetry-given.ts';

/** How the samples of one device come in: steps of its clock, its values, and what is wrong with some of them. */
export const history = fc.record({
  step: fc.constantFrom(1000, 10_000, 60_000, 700_000),
  kind: fc.constantFrom('gauge', 'counter', 'register'),
  samples: fc.array(
    fc.record({
      steps: fc.oneof(
        { weight: 12, arbitrary: fc.constant(1) },
        { weight: 2, arbitrary: fc.integer({ min: 2, max: 12 }) },
        { weight: 1, arbitrary: fc.integer({ min: 100, max: 4000 }) },
      ),
      jitter: fc.integer({ min: 0, max: 300 }),
      change: fc.integer({ min: -40, max: 120 }),
      quality: fc.oneof(
        { weight: 12, arbitrary: fc.constant('good' as const) },
        { weight: 1, arbitrary: fc.constantFrom('uncertain' as const, 'bad' as const, 'stale' as const, 'none' as const, 'retained' as const) },
      ),
      /** Comes after so many others. */
      delay: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 80 }) }),
      /** The same instant again, later, with another value. */
      isCorrected: fc.boolean(),
    }),
    { minLength: 1, maxLength: 250 },
  ),
  commitEvery: fc.integer({ min: 1, max: 40 }),
  rest: fc.constantFrom(0, 0, 400_000, 5_000_000),
});
export type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

const valueOf = (kind: string, before: number, change: number): number => {
  if (kind === 'gauge') return Math.round((before + change / 10) * 100) / 100;
  const next = before + Math.max(0, change);
  if (change === -40) return 3; // begins again
  return kind === 'register' ? next % 65_536 : next;
};

/** The samples in the order in which they arrive, and what must be known afterwards. */
export const arrivalsOf = ({ step, kind, samples }: History) => {
  const known = new Map<number, Known>();
  let ts = morning - 3 * 3_600_000;
  let value = kind === 'register' ? 65_000 : 20;
  const arriving = samples.flatMap((sample, i) => {
    ts += sample.steps * step + Math.min(sample.jitter, Math.floor(step / 2));
    value = valueOf(kind, value, sample.change);
    const isTimeless = sample.quality === 'retained';
    const quality = sample.quality === 'none' ? 'bad' : isTimeless ? 'good' : sample.quality;
    const one = { ts, known: { value: sample.quality === 'none' ? null : value, quality, timeless: isTimeless } as Known, order: i + sample.delay, isTimeless };
    const isAgain = sample.isCorrected && sample.change % 7 === 0;
    return isAgain ? [one, { ...one, known: { ...one.known, value: one.known.value === null ? null : value + 1 }, order: one.order + 3 }] : [one];
  });
  const ordered = arriving.map((one, i) => ({ ...one, i })).toSorted((a, b) => a.order - b.order || a.i - b.i);
  const rows = ordered.map(({ ts: at, known: { value: number, quality, timeless } }): SampleRow => {
    known.set(at, { value: number, quality, timeless });
    const kindOf = kind === 'gauge' ? 'gauge' : 'counter';
    return message('pump', at, {}, { cells: [cell('t', number, { quality, kind: kindOf })], tsSource: timeless ? 'retained' : 'payload', recv: 0 });
  });
  return { known, rows };
};

/** Stores the rows as they arrive; some end up in chunks, some in the journal, late ones beside both. */
export const storeAll = (store: Telemetry, rows: readonly SampleRow[], { commitEvery, rest }: History): void => {
  let now = morning;
  for (const [i, row] of rows.entries()) {
    now = Math.max(now, row.ts);
    store.stage({ ...row, recv: now });
    if (i % commitEvery !== commitEvery - 1) continue;
    store.commit(now);
    if (rest === 0) continue;
    now += rest;
    store.tidy(now);
  }
  store.commit(now);
};
