import { type Columns, type JournalEntry, openOccurrence, type Plan } from './journal.ts';
import { decodeCursor, encodeCursor } from './keep.ts';
import type { Occurrence } from './point-state.ts';
import { type Past, rejudge } from './rejudge.ts';
import type { Saying } from './saying.ts';
import { arrive, passTimeTo } from './watch.ts';
import { type Arrival, newWatch } from './watch-state.ts';

/** States are kept at every full ten minutes of event time. */
export const keepEveryMs = 600_000;

/** Samples of one series that grow at their end, and anywhere else when one comes late. */
interface Growing {
  times: number[];
  values: number[];
  good: number[];
  live: number[];
}

const placeAfter = (times: readonly number[], t: number): number => {
  if (times.length === 0 || times.at(-1)! <= t) return times.length;
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low;
};

const put = (to: Growing, { t, value, quality, isLive }: Arrival): boolean => {
  const at = placeAfter(to.times, t);
  if (at > 0 && to.times[at - 1] === t) {
    if (Object.is(to.values[at - 1], value) && to.good[at - 1] === quality) return false;
    [to.values[at - 1], to.good[at - 1], to.live[at - 1]] = [value, quality, Number(isLive)];
    return true;
  }
  if (at === to.times.length) {
    to.times.push(t);
    to.values.push(value);
    to.good.push(quality);
    to.live.push(Number(isLive));
    return true;
  }
  to.times.splice(at, 0, t);
  to.values.splice(at, 0, value);
  to.good.splice(at, 0, quality);
  to.live.splice(at, 0, Number(isLive));
  return true;
};

/** Kept states of one point, newest wins. */
export const openKept = (plan: () => Plan, lastBefore: (t: number) => { readonly t: number; readonly value: number } | undefined, everyMs = keepEveryMs) => {
  let rows: { readonly t: number; readonly body: string }[] = [];
  return {
    rows: () => rows,
    load: (stored: readonly { readonly t: number; readonly body: string }[]): void => void (rows = [...stored]),
    before: (t: number): ReturnType<Past['before']> => {
      const row = rows.findLast((one) => one.t <= t);
      if (!row) return undefined;
      // A row stands for every boundary until the next one: the newest of them is the shortest way.
      const until = rows[rows.indexOf(row) + 1]?.t ?? Infinity;
      const at = row.body.startsWith('{') ? row.t : Math.max(row.t, Math.min(Math.floor(t / everyMs) * everyMs, until - everyMs));
      return { t: at, cursor: decodeCursor(plan(), row.body, () => lastBefore(at)) };
    },
    put: (t: number, body: string): void => {
      rows = rows.filter((one) => one.t < t);
      if (rows.at(-1)?.body !== body) rows.push({ t, body });
    },
    forget: (from: number): void => void (rows = rows.filter((one) => one.t < from)),
  };
};

/**
 * A point that hears its samples in the order in which they arrive, with everything in memory: the engine's way of judging
 * without its stores. For backtests over files, and for tests.
 */
export const openArrivals = (plan: Plan, everyMs = keepEveryMs) => {
  const watch = newWatch(plan);
  const stored: Growing[] = plan.series.map(() => ({ times: [], values: [], good: [], live: [] }));
  const recorded = new Map<number, Occurrence>();
  const says: Saying[] = [];
  const columns = (series: number, from: number, to: number): Columns & { live: Uint8Array } => {
    const { times, values, good, live } = stored[series]!;
    const [start, end] = [placeAfter(times, from - 1), placeAfter(times, to)];
    return {
      times: Float64Array.from(times.slice(start, end)),
      values: Float64Array.from(values.slice(start, end)),
      good: Uint8Array.from(good.slice(start, end)),
      live: Uint8Array.from(live.slice(start, end)),
    };
  };
  const kept = openKept(
    () => plan,
    (t) => {
      const { times, values } = stored[0]!;
      const at = placeAfter(times, t - 1) - 1;
      return at < 0 ? undefined : { t: times[at]!, value: values[at]! };
    },
    everyMs,
  );
  const past: Past = {
    everyMs,
    before: kept.before,
    forget: (t) => kept.forget(t + 1),
    keep: (t, cursor) => kept.put(t, encodeCursor(cursor, t)),
    columns,
    known: (from) =>
      [...recorded]
        .map(([of, occurrence]) => ({ of, occurrence }))
        .filter(({ occurrence }) => (occurrence.end ?? Infinity) >= from)
        .toSorted((a, b) => a.occurrence.start - b.occurrence.start),
  };
  const take = (): void => {
    for (const said of says.splice(0)) {
      if (said.type === 'clear' || said.type === 'amended') recorded.set(said.of, said.occurrence);
      else if (said.type === 'found') recorded.set(said.occurrence.start, said.occurrence);
      else if (said.type === 'withdrawn') recorded.delete(said.of);
    }
  };
  return {
    arrive: (arrival: Arrival): void => {
      if (put(stored[arrival.series]!, arrival)) arrive(watch, arrival, past, says);
      if (says.length > 0) take();
    },
    /** Late samples are judged now. */
    settle: (): void => {
      rejudge(watch, past, says);
      take();
    },
    passTime: (t: number): void => {
      passTimeTo(watch, t, past, says);
      take();
    },
    journal: (): readonly JournalEntry[] => {
      const open = openOccurrence(plan, watch.cursor);
      const closed = [...recorded.values()].filter(({ end }) => end !== null);
      return [...closed, ...(open ? [open] : [])].toSorted((a, b) => a.start - b.start).map((one) => ({ ...one, point: plan.pointId }));
    },
    until: () => Math.max(watch.reached, ...stored.map(({ times }) => times.at(-1) ?? -Infinity)),
    columns: () => plan.series.map((_, i) => columns(i, 0, Infinity)),
  };
};
