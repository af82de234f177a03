import { becauses, type Calls, type OpenBefore } from './calls.ts';
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

/**
 * What is said of each point, in one pass over the calls in order of time: the columns of a million calls are read one after the other,
 * not point by point.
 */
const perPoint = ({ count, at, point, of, because, isFirst, cleared }: Calls, points: number) => {
  const calls = new Uint32Array(points);
  const again = new Uint32Array(points);
  const near = new Uint32Array(points);
  /** Calls of the point up to the last one that counts as near. */
  const counted = new Uint32Array(points);
  const sum = new Float64Array(points);
  const [last, lastBut1] = [new Float64Array(points).fill(Number.NaN), new Float64Array(points).fill(Number.NaN)];
  /** The last call began an occurrence that was over in no time; it counts unless there is another within 60 s. */
  const isBrief = new Uint8Array(points);
  const realarm = becauses.indexOf('realarm');
  let fleeting = 0;
  for (let i = 0; i < count; i++) {
    const p = point[i]!;
    const time = at[i]!;
    const n = calls[p]!;
    const apart = time - last[p]!; // NaN before the second call
    if (because[i] === realarm) again[p]!++;
    if (n > 0) sum[p]! += 1 / Math.max(1, apart / 1000);
    if (time - lastBut1[p]! <= repeatMs) {
      near[p]! += n + 1 - Math.max(counted[p]!, n - 2);
      counted[p] = n + 1;
    }
    if (isBrief[p] === 1 && apart > repeatMs) fleeting++;
    isBrief[p] = isFirst[i] === 1 && cleared[i]! - of[i]! < fleetingMs && apart !== 0 ? 1 : 0;
    calls[p] = n + 1;
    lastBut1[p] = last[p]!;
    last[p] = time;
  }
  for (let p = 0; p < points; p++) fleeting += isBrief[p]!;
  return { calls, again, near, sum, fleeting };
};
type PerPoint = ReturnType<typeof perPoint>;

const isWorse = (a: BadActor, b: BadActor): boolean => a.calls > b.calls || (a.calls === b.calls && a.point < b.point);

/** Points by annunciations, the worst first; equal ones by name. */
const badActors = ({ calls: counts }: PerPoint, total: number, names: readonly string[]) => {
  const worst: BadActor[] = [];
  for (let p = 0; p < counts.length; p++) {
    const calls = counts[p]!;
    if (calls === 0 || calls < (worst[listed - 1]?.calls ?? 0)) continue;
    const row = { point: names[p]!, calls };
    let place = worst.length;
    while (place > 0 && isWorse(row, worst[place - 1]!)) place--;
    worst.splice(place, 0, row);
    if (worst.length > listed) worst.pop();
  }
  const sum = worst.slice(0, 10).reduce((all, { calls: n }) => all + n, 0);
  return { top10Share: share(sum, total), worst };
};

/**
 * Points with three calls within 60 s (t[i] - t[i-2] <= 60 s), or with an index psi of at least 0.05 per s; by name. Psi (Kondaveeti
 * et al. 2013, as in alerts.md §12) is the mean of 1/r over the intervals r between calls, r in s and at least 1.
 */
const chattering = ({ calls: counts, near, sum }: PerPoint, names: readonly string[]) => {
  const rows: ChatteringPoint[] = [];
  for (let p = 0; p < counts.length; p++) {
    const calls = near[p]!;
    const psi = counts[p]! < 2 ? 0 : sum[p]! / (counts[p]! - 1);
    const by = [...(calls > 0 ? (['three within 60 s'] as const) : []), ...(psi >= psiLimit ? (['psi'] as const) : [])];
    if (by.length > 0) rows.push({ point: names[p]!, calls, psi, by });
  }
  rows.sort((a, b) => (a.point < b.point ? -1 : 1));
  return { points: rows.length, calls: rows.reduce((all, one) => all + one.calls, 0), rows };
};

/**
 * What points do: bad actors, chattering, calls again of what had been answered and was still active (all, and the most of one point),
 * and fleeting: occurrences first called in the period that were active for less than 10 s (from their start to their clear) and whose
 * point was not called again within 60 s of that first call.
 */
export const pointFigures = (calls: Calls, names: readonly string[]) => {
  const points = perPoint(calls, names.length);
  let [again, mostOfOnePoint] = [0, 0];
  for (const n of points.again) {
    again += n;
    mostOfOnePoint = Math.max(mostOfOnePoint, n);
  }
  return {
    badActors: badActors(points, calls.count, names),
    chattering: chattering(points, names),
    fleeting: points.fleeting,
    realarms: { calls: again, mostOfOnePoint },
  };
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
