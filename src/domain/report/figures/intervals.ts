import { bucketEdges } from '../../analytics/bucket-edges.ts';
import type { Period } from './journal.ts';

export const minuteMs = 60_000;
export const tenMinutesMs = 600_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

export interface CountedInterval {
  readonly start: number;
  readonly calls: number;
}
export interface Counts {
  /** In order, also those without a call; observed for at least half their length. */
  readonly counted: readonly CountedInterval[];
  /** How many were observed for less than half and are left out. */
  readonly notObserved: number;
}

/**
 * Annunciations per `[width k, width (k + 1))` since 1970, for every interval that lies wholly inside the period (alerts.md §13:
 * UTC-aligned, so 10 minutes, hours and days are integer divisions). `times` and `spells` are in order.
 */
export const countIntervals = (times: ArrayLike<number>, spells: readonly Period[], { from, to }: Period, widthMs: number): Counts => {
  const counted: CountedInterval[] = [];
  let [notObserved, i, s] = [0, 0, 0];
  for (let start = Math.ceil(from / widthMs) * widthMs; start + widthMs <= to; start += widthMs) {
    const end = start + widthMs;
    while (i < times.length && times[i]! < start) i++;
    const first = i;
    while (i < times.length && times[i]! < end) i++;
    while (s < spells.length && spells[s]!.to <= start) s++;
    let observedMs = 0;
    for (let k = s; k < spells.length && spells[k]!.from < end; k++) observedMs += Math.min(end, spells[k]!.to) - Math.max(start, spells[k]!.from);
    if (2 * observedMs < widthMs) notObserved++;
    else counted.push({ start, calls: i - first });
  }
  return { counted, notObserved };
};

/** The largest of the counts; null when no interval was observed. */
export const peakOf = (counted: readonly CountedInterval[]): number | null =>
  counted.length === 0 ? null : counted.reduce((most, { calls }) => Math.max(most, calls), 0);

/** EEMUA upset: per UTC month (`start` in ms) the mean of each day's largest 10-minute count. Days without an observed interval are left out. */
export const monthlyMeanOfDailyPeaks = (
  tens: readonly CountedInterval[],
): readonly { readonly start: number; readonly days: number; readonly mean: number }[] => {
  if (tens.length === 0) return [];
  const days = new Map<number, number>();
  for (const { start, calls } of tens) days.set(Math.floor(start / dayMs), Math.max(calls, days.get(Math.floor(start / dayMs)) ?? 0));
  const edges = [...bucketEdges(tens[0]!.start, tens.at(-1)!.start + tenMinutesMs, { calendar: 'month', zone: 'UTC' })];
  return edges.slice(0, -1).flatMap((start, i) => {
    const peaks = [...days].filter(([day]) => day * dayMs >= start && day * dayMs < edges[i + 1]!).map(([, peak]) => peak);
    return peaks.length === 0 ? [] : { start, days: peaks.length, mean: peaks.reduce((a, b) => a + b, 0) / peaks.length };
  });
};
