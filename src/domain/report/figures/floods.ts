import { floodEnd, floodStart, floodWindowMs } from '../../alert/flood.ts';
import { type CountedInterval, peakOf, tenMinutesMs } from './intervals.ts';
import { overlapMs, type Period, share } from './journal.ts';

export interface FloodSpell {
  /** ms since 1970 UTC; `until` is not part of it. */
  readonly since: number;
  readonly until: number;
  readonly calls: number;
  /** It had not ended by the end of the period. */
  readonly isOpen: boolean;
}
export interface FloodFigures {
  readonly method: 'fixed' | 'sliding';
  readonly floods: number;
  readonly spells: readonly FloodSpell[];
  /** Sum and most of the annunciations of one flood. */
  readonly calls: number;
  readonly mostCalls: number;
  readonly longestMs: number;
  /** Observed time in flood, ms, and its share of the observed time. */
  readonly inFloodMs: number;
  readonly share: number | null;
  /** Largest count of 10 minutes; null: nothing was observed. */
  readonly peak: number | null;
}

const summed = (spells: readonly FloodSpell[]) => ({
  floods: spells.length,
  spells,
  calls: spells.reduce((sum, { calls }) => sum + calls, 0),
  mostCalls: spells.reduce((most, { calls }) => Math.max(most, calls), 0),
  longestMs: spells.reduce((most, { since, until }) => Math.max(most, until - since), 0),
});

/**
 * Floods in reports (alerts.md §13): the first interval with more than 10 starts, the first later one with fewer than 5 ends and is
 * not part of it. Intervals that were not observed neither start nor end one, and their time is in neither side of the share.
 */
export const fixedFloods = (tens: readonly CountedInterval[]): FloodFigures => {
  const spells: FloodSpell[] = [];
  let open: { since: number; until: number; calls: number } | undefined;
  let intervals = 0;
  for (const { start, calls } of tens) {
    if (open && calls < 5) {
      spells.push({ ...open, isOpen: false });
      open = undefined;
    } else if (open || calls > 10) {
      open = { since: open?.since ?? start, until: start + tenMinutesMs, calls: (open?.calls ?? 0) + calls };
      intervals++;
    }
  }
  if (open) spells.push({ ...open, isOpen: true });
  return { method: 'fixed', ...summed(spells), inFloodMs: intervals * tenMinutesMs, share: share(intervals, tens.length), peak: peakOf(tens) };
};

/** When floods began and ended by the trailing window, over the whole history; an expiry comes before an arrival of the same instant. */
const slidingSpells = (times: Float64Array): readonly { readonly since: number; readonly until: number; readonly calls: number }[] => {
  const spells: { since: number; until: number; calls: number }[] = [];
  let [expired, i, firstOfFlood, since] = [0, 0, 0, Number.NaN];
  let inFlood = false;
  const n = times.length;
  while (expired < n) {
    const ends = times[expired]! + floodWindowMs;
    const at = i < n ? Math.min(ends, times[i]!) : ends;
    while (expired < i && times[expired]! + floodWindowMs <= at) expired++;
    if (inFlood && i - expired <= floodEnd) {
      spells.push({ since, until: at, calls: i - firstOfFlood });
      firstOfFlood = i;
      inFlood = false;
    }
    while (i < n && times[i]! <= at) i++;
    if (!inFlood && i - expired >= floodStart) {
      since = at;
      firstOfFlood = Math.max(firstOfFlood, expired);
      inFlood = true;
    }
  }
  return spells;
};

/**
 * The live banner's method: trailing `(t - 600 s, t]`, starts at 11, ends at 4. The times end with the period
 * and may begin before it, so that a flood that lasts into it is known. A flood's calls are those of the window that made it one and all until it ended, each in one flood.
 */
export const slidingFloods = (known: Float64Array, spells: readonly Period[], { from, to }: Period): FloodFigures => {
  const inPeriod = slidingSpells(known)
    .filter(({ since, until }) => since < to && until > from)
    .map(({ since, until, calls }) => ({ since: Math.max(since, from), until: Math.min(until, to), calls, isOpen: until > to }));
  const observedMs = overlapMs(spells, { from, to });
  const inFloodMs = inPeriod.reduce((sum, { since, until }) => sum + overlapMs(spells, { from: since, to: until }), 0);
  let [peak, first] = [0, 0];
  for (let i = 0; i < known.length; i++) {
    while (known[first]! <= known[i]! - floodWindowMs) first++;
    if (known[i]! >= from) peak = Math.max(peak, i - first + 1);
  }
  return { method: 'sliding', ...summed(inPeriod), inFloodMs, share: share(inFloodMs, observedMs), peak: observedMs === 0 ? null : peak };
};
