import uPlot from 'uplot';
import { type Columns, isMissing } from './gaps.ts';

const expandNulls = 2; // uPlot.JoinNullMode.Expand: a const enum cannot be imported from a single file

/** uPlot's own form: null interrupts a line, undefined is only a place that belongs to another series. */
export const alignedData = (all: readonly Columns[], range: { readonly from: number; readonly to: number }): uPlot.AlignedData => {
  const tables = all.map(({ times, values }): uPlot.AlignedData => [Array.from(times), Array.from(values, (value) => (isMissing(value) ? null : value))]);
  const isEmpty = tables.every(([times]) => times.length === 0);
  // uPlot draws no axes without data; two empty places make it.
  if (isEmpty) return [[range.from, range.to], ...all.map(() => [null, null])];
  if (tables.length === 1) return tables[0]!;
  return uPlot.join(
    tables,
    tables.map(() => [0, expandNulls]),
  );
};

/** Index of the last time at or before `time`; -1 when there is none. */
export const indexAt = (times: ArrayLike<number>, time: number): number => {
  let [low, high] = [0, times.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= time) low = middle + 1;
    else high = middle - 1;
  }
  return high;
};

export interface PointAt {
  readonly time: number;
  readonly value: number;
}

/**
 * The measured point nearest to `time` and at most `toleranceMs` away from it, or on a line that runs through `time`: then its
 * last point before. Undefined inside a gap and after the last sample: the last value is never taken for the present one.
 */
export const pointAt = ({ times, values }: Columns, time: number, toleranceMs: number): PointAt | undefined => {
  const before = indexAt(times, time);
  const read = (i: number): PointAt | undefined => (i < 0 || i >= times.length || isMissing(values[i]) ? undefined : { time: times[i]!, value: values[i]! });
  const [left, right] = [read(before), read(before + 1)];
  const near = [left, right].filter((point) => point !== undefined && Math.abs(point.time - time) <= toleranceMs);
  if (near.length > 0) return near.reduce((a, b) => (Math.abs(a!.time - time) <= Math.abs(b!.time - time) ? a : b));
  return left && right ? left : undefined;
};

/** The last measured point. */
export const lastPoint = ({ times, values }: Columns): PointAt | undefined => {
  for (let i = times.length - 1; i >= 0; i--) if (!isMissing(values[i])) return { time: times[i]!, value: values[i]! };
  return undefined;
};

/** The part of the columns within a range, one point beyond either edge included. */
export const within = ({ times, values }: Columns, from: number, to: number): Columns => {
  const start = Math.max(0, indexAt(times, from));
  const end = Math.min(times.length, indexAt(times, to) + 2);
  return { times: Array.prototype.slice.call(times, start, end), values: Array.prototype.slice.call(values, start, end) };
};
