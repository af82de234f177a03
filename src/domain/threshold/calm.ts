import { isPlainPlan, reorderOf } from './journal.ts';
import type { Watch } from './watch-state.ts';

// What is known of one series stands together: a sample touches one or two lines of the cache and no object.
const width = 8;
const [atPlace, valuePlace, lowPlace, highPlace, keepPlace, stalePlace] = [0, 1, 2, 3, 4, 5];

/** Never between limits, never before the next keep: everything is judged one by one. */
const closed = -Infinity;

/** One value between all limits, judged by all of these alike, leaves nothing behind but its time and itself. */
const isCalmAt = ({ plan, cursor, nextKeep, late }: Watch, t: number, value: number): boolean => {
  const { state, stage } = cursor;
  return (
    state !== null &&
    state.isCalm &&
    state.at === t &&
    Object.is(state.value, value) &&
    state.mark <= t &&
    stage === plan.stages.length - 1 &&
    nextKeep > t &&
    nextKeep < Infinity &&
    late === Infinity
  );
};

/** True for points that can be calm together with the others of their series: each looks at that series alone, and waits for nothing. */
export const canBeCalm = ({ plan, queue }: Watch): boolean =>
  isPlainPlan(plan) && plan.stages.at(-1)?.program?.score.kind === 'value' && reorderOf(plan) === 0 && queue.length === 0;

/**
 * Series whose points are all far from their limits, with nothing pending. While a series is calm its points do not hear of its
 * samples: what they would know stands here, and `leave` or `tell` writes it to them. Whoever looks at a point, or gives it
 * anything, does that first. The outcome is the same as without it.
 */
export const openCalm = () => {
  let columns = new Float64Array();
  let points: readonly (readonly Watch[] | undefined)[] = [];
  let size = 0;

  const tell = (series: number): void => {
    if (series >= size || columns[width * series + keepPlace] === closed) return;
    const at = columns[width * series + atPlace]!;
    const value = columns[width * series + valuePlace]!;
    for (const watch of points[series]!) {
      const state = watch.cursor.state!;
      state.at = at;
      state.value = value;
      if (at > watch.reached) watch.reached = at;
    }
  };
  const leave = (series: number): void => {
    tell(series);
    if (series < size) columns[width * series + keepPlace] = closed;
  };
  const tellAll = (): void => {
    for (let series = 0; series < size; series++) tell(series);
  };

  return {
    /** Points by number of their series; of each only those that `canBeCalm`. All are judged one by one until they `rest`. */
    open: (bySeries: readonly (readonly Watch[] | undefined)[]): void => {
      tellAll();
      points = bySeries;
      size = bySeries.length;
      columns = new Float64Array(width * size);
      for (let series = 0; series < size; series++) columns[width * series + keepPlace] = closed;
    },

    /** Takes a good value, if its points would only note it. False: nothing has happened, and they have to `leave` and hear it. */
    take: (series: number, t: number, value: number): boolean => {
      if (series >= size) return false;
      const i = width * series;
      const at = columns[i + atPlace]!;
      if (!(t > at && t < columns[i + keepPlace]! && t - at < columns[i + stalePlace]! && value < columns[i + highPlace]! && value > columns[i + lowPlace]!))
        return false;
      columns[i + atPlace] = t;
      columns[i + valuePlace] = value;
      return true;
    },

    /** True while time that passes to `t` changes nothing about the points of the series. */
    isCalmTo: (series: number, t: number): boolean => {
      if (series >= size) return false;
      const i = width * series;
      return t < columns[i + keepPlace]! && t - columns[i + atPlace]! < columns[i + stalePlace]!;
    },

    /** The points have judged this value: from here on they are calm, if all of them are. */
    rest: (series: number, t: number, value: number): void => {
      const watches = series < size ? points[series] : undefined;
      if (watches === undefined || watches.length === 0) return;
      let [low, high, keep, stale] = [-Infinity, Infinity, Infinity, Infinity];
      for (const watch of watches) {
        if (!isCalmAt(watch, t, value)) return;
        const { side, nearest, staleAfterMs } = watch.plan.stages.at(-1)!.program!;
        if (side === 'high') high = Math.min(high, nearest);
        else low = Math.max(low, nearest);
        keep = Math.min(keep, watch.nextKeep);
        stale = Math.min(stale, staleAfterMs);
      }
      const i = width * series;
      columns[i + atPlace] = t;
      columns[i + valuePlace] = value;
      columns[i + lowPlace] = low;
      columns[i + highPlace] = high;
      columns[i + keepPlace] = keep;
      columns[i + stalePlace] = stale;
    },

    /** The points of a series know what they would know; it stays calm. */
    tell,
    tellAll,
    /** The same, and they are judged one by one from here on. */
    leave,
    leaveAll: (): void => {
      for (let series = 0; series < size; series++) leave(series);
    },
  };
};
export type Calm = ReturnType<typeof openCalm>;
