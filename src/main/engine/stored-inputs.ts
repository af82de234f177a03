import { keepEveryMs } from '../../domain/threshold/arrivals.ts';
import type { Heard } from '../../domain/alert/late-why.ts';
import type { Plan } from '../../domain/threshold/journal.ts';
import type { RawPage, TelemetryReader } from '../store/telemetry-reader.ts';
import { clipColumns, pagesOf, usableOf } from '../thresholds/stored-columns.ts';

const dayMs = 86_400_000;

/** Stored samples of the inputs of points, for judging again. */
export const openStoredInputs = (history: () => Pick<TelemetryReader, 'raw'>) => {
  /** Pages of a series that several points need at once. */
  const pages = new Map<string, { readonly from: number; readonly to: number; readonly read: readonly RawPage[] }>();
  const pagesIn = (id: string, from: number, to: number): readonly RawPage[] => {
    const known = pages.get(id);
    if (known && known.from <= from && known.to >= to) return known.read;
    // Both sides of a threshold begin near to one another: a little more is read once.
    const read = { from: Math.max(0, from - 2 * keepEveryMs), to, read: pagesOf(history().raw, id, from - 2 * keepEveryMs, to + 1) };
    pages.set(id, read);
    return read.read;
  };
  return {
    columns: (plan: Plan, place: number, from: number, to: number, isLive: (ts: number, recv: number) => boolean) =>
      clipColumns(usableOf(pagesIn(plan.series[place]!, from, to), isLive), from, to),
    /** When the samples of all inputs of a time were measured and when they came; of a long time its last day. */
    heard: ({ series }: Plan, from: number, to: number): readonly Heard[] =>
      series.flatMap((id) =>
        pagesOf(history().raw, id, Math.max(from, to - dayMs), to + 1).map(({ times, arrivals, flags }) => ({
          times,
          arrivals: arrivals.map((s) => 1000 * s),
          flags,
        })),
      ),
    /** What was read may have changed. */
    clear: () => pages.clear(),
  };
};
export type StoredInputs = ReturnType<typeof openStoredInputs>;
