import { becauses, type ByPoint, type Calls, type OpenBefore } from './calls.ts';
import { dayMs } from './intervals.ts';
import { type Period, share } from './journal.ts';

/** Calls this close to each other are a repeat, and three of them chattering. ms. */
const repeatMs = 60_000;
const fleetingMs = 10_000;
const staleMs = dayMs;
const psiLimit = 0.05;
const listed = 20;

export interface BadActor {
  readonly point: string;
  readonly calls: number;
}
export interface ChatteringPoint {
  readonly point: string;
  /** Calls that are one of three within 60 s. */
  readonly calls: number;
  readonly psi: number;
  readonly by: readonly ('three within 60 s' | 'psi')[];
}

/** Points by annunciations, the worst first; equal ones by name. */
export const badActors = ({ count }: Calls, { starts }: ByPoint, names: readonly string[]) => {
  const isWorse = (a: BadActor, b: BadActor): boolean => a.calls > b.calls || (a.calls === b.calls && a.point < b.point);
  const worst: BadActor[] = [];
  for (let p = 0; p + 1 < starts.length; p++) {
    const calls = starts[p + 1]! - starts[p]!;
    if (calls === 0 || calls < (worst[listed - 1]?.calls ?? 0)) continue;
    const row = { point: names[p]!, calls };
    let place = worst.length;
    while (place > 0 && isWorse(row, worst[place - 1]!)) place--;
    worst.splice(place, 0, row);
    if (worst.length > listed) worst.pop();
  }
  const sum = worst.slice(0, 10).reduce((total, { calls: n }) => total + n, 0);
  return { top10Share: share(sum, count), worst };
};

/**
 * Points with three calls within 60 s (t[i] - t[i-2] <= 60 s), or with an index psi of at least 0.05 per s; by name. Psi (Kondaveeti
 * et al. 2013, as in alerts.md §12) is the mean of 1/r over the intervals r between calls, r in s and at least 1.
 */
export const chattering = ({ at }: Calls, { starts, places }: ByPoint, names: readonly string[]): readonly ChatteringPoint[] => {
  const rows: ChatteringPoint[] = [];
  for (let p = 0; p + 1 < starts.length; p++) {
    const [first, end] = [starts[p]!, starts[p + 1]!];
    if (end - first < 2) continue;
    let [sum, near, counted] = [0, 0, first];
    for (let i = first + 1; i < end; i++) {
      const time = at[places[i]!]!;
      sum += 1 / Math.max(1, (time - at[places[i - 1]!]!) / 1000);
      if (i - 2 < first || time - at[places[i - 2]!]! > repeatMs) continue;
      near += i + 1 - Math.max(counted, i - 2);
      counted = i + 1;
    }
    const psi = sum / (end - first - 1);
    if (near > 0 || psi >= psiLimit)
      rows.push({
        point: names[p]!,
        calls: near,
        psi,
        by: [...(near > 0 ? (['three within 60 s'] as const) : []), ...(psi >= psiLimit ? (['psi'] as const) : [])],
      });
  }
  return rows.sort((a, b) => (a.point < b.point ? -1 : 1));
};

/**
 * Occurrences first called in the period that were active for less than 10 s (from their start to their clear) and whose point was not
 * called again within 60 s of that first call.
 */
export const fleeting = ({ at, of, isFirst, cleared }: Calls, { starts, places }: ByPoint): number => {
  let n = 0;
  for (let p = 0; p + 1 < starts.length; p++) {
    const [first, end] = [starts[p]!, starts[p + 1]!];
    for (let i = first; i < end; i++) {
      const k = places[i]!;
      if (isFirst[k] === 0 || !(cleared[k]! - of[k]! < fleetingMs)) continue;
      const time = at[k]!;
      const isRepeated = (i + 1 < end && at[places[i + 1]!]! - time <= repeatMs) || (i > first && at[places[i - 1]!] === time);
      if (!isRepeated) n++;
    }
  }
  return n;
};

/** Active for more than 24 h since their first call: how many at any time of the period, and the most on one UTC day. */
export const stale = ({ count, at, isFirst, cleared }: Calls, before: OpenBefore, { from, to }: Period) => {
  const firstDay = Math.floor(from / dayMs);
  // How many more there are on a day than on the one before it.
  const steps = new Int32Array(Math.ceil(to / dayMs) - firstDay + 2);
  let occurrences = 0;
  const look = (calledAt: number, clearedAt: number): void => {
    const since = Math.max(from, calledAt + staleMs);
    const until = Number.isNaN(clearedAt) ? to : clearedAt;
    if (since >= until) return;
    occurrences++;
    steps[Math.floor(since / dayMs) - firstDay]!++;
    steps[Math.ceil(until / dayMs) - firstDay]!--;
  };
  for (let i = 0; i < before.calledAt.length; i++) look(before.calledAt[i]!, before.cleared[i]!);
  for (let i = 0; i < count; i++) if (isFirst[i] === 1) look(at[i]!, cleared[i]!);
  let [today, mostOnOneDay] = [0, 0];
  for (const step of steps) mostOnOneDay = Math.max(mostOnOneDay, (today += step));
  return { occurrences, mostOnOneDay };
};

/** Calls again of what had been answered and was still active: all, and the most of one point. */
export const realarms = ({ because }: Calls, { starts, places }: ByPoint) => {
  const realarm = becauses.indexOf('realarm');
  let [calls, mostOfOnePoint] = [0, 0];
  for (let p = 0; p + 1 < starts.length; p++) {
    let its = 0;
    for (let i = starts[p]!; i < starts[p + 1]!; i++) if (because[places[i]!] === realarm) its++;
    calls += its;
    mostOfOnePoint = Math.max(mostOfOnePoint, its);
  }
  return { calls, mostOfOnePoint };
};
