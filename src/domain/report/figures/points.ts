import { dayMs } from './intervals.ts';
import { type CalledOccurrence, firstAtLeast, type Period, share, type TimesByPoint } from './journal.ts';

/** Calls this close to each other are a repeat, and three of them chattering. ms. */
const repeatMs = 60_000;
const fleetingMs = 10_000;
const staleMs = dayMs;
const psiLimit = 0.05;

export interface ChatteringPoint {
  readonly point: string;
  /** Calls that are one of three within 60 s. */
  readonly calls: number;
  readonly psi: number;
  readonly by: readonly ('three within 60 s' | 'psi')[];
}

/** Points by annunciations, the worst first; equal ones by name. */
export const badActors = (byPoint: TimesByPoint) => {
  const rows = [...byPoint].map(([point, times]) => ({ point, calls: times.length }));
  const worst = rows.toSorted((a, b) => b.calls - a.calls || (a.point < b.point ? -1 : 1)).slice(0, 20);
  const sum = worst.slice(0, 10).reduce((total, { calls: n }) => total + n, 0);
  return {
    top10Share: share(
      sum,
      rows.reduce((total, { calls: n }) => total + n, 0),
    ),
    worst,
  };
};

/** Index psi in 1/s (Kondaveeti et al. 2013, as in alerts.md §12): the mean of 1/r over the intervals r between calls, r in s and at least 1. */
export const psiOf = (times: readonly number[]): number => {
  let sum = 0;
  for (let i = 1; i < times.length; i++) sum += 1 / Math.max(1, (times[i]! - times[i - 1]!) / 1000);
  return times.length < 2 ? 0 : sum / (times.length - 1);
};

/** Points with three calls within 60 s (t[i] - t[i-2] <= 60 s), or with psi of at least 0.05 per s; by name. */
export const chattering = (byPoint: TimesByPoint): readonly ChatteringPoint[] =>
  [...byPoint]
    .flatMap(([point, times]): ChatteringPoint | readonly never[] => {
      const psi = psiOf(times);
      const near = new Set<number>();
      for (let i = 2; i < times.length; i++) if (times[i]! - times[i - 2]! <= repeatMs) for (const k of [i - 2, i - 1, i]) near.add(k);
      const by = [...(near.size > 0 ? (['three within 60 s'] as const) : []), ...(psi >= psiLimit ? (['psi'] as const) : [])];
      return by.length === 0 ? [] : { point, calls: near.size, psi, by };
    })
    .toSorted((a, b) => (a.point < b.point ? -1 : 1));

/**
 * Occurrences first called in the period that were active for less than 10 s (from their start to their clear) and whose point was not
 * called again within 60 s of that first call.
 */
export const fleeting = (occurrences: readonly CalledOccurrence[], byPoint: TimesByPoint, { from }: Period): number =>
  occurrences.filter(({ point, of, calls: its, clearedAt }) => {
    const first = its[0]!.at;
    if (first < from || clearedAt === undefined || clearedAt - of >= fleetingMs) return false;
    const times = byPoint.get(point)!;
    const next = times[firstAtLeast(times, first) + 1];
    return next === undefined || next - first > repeatMs;
  }).length;

/** Active for more than 24 h since their first call: how many at any time of the period, and the most on one UTC day. */
export const stale = (occurrences: readonly CalledOccurrence[], { from, to }: Period) => {
  const days = new Map<number, number>();
  let total = 0;
  for (const { calls, clearedAt } of occurrences) {
    const since = Math.max(from, calls[0]!.at + staleMs);
    const until = clearedAt ?? to;
    if (since >= until) continue;
    total++;
    for (let day = Math.floor(since / dayMs); day * dayMs < until; day++) days.set(day, (days.get(day) ?? 0) + 1);
  }
  return { occurrences: total, mostOnOneDay: Math.max(0, ...days.values()) };
};
