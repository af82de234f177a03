import { addPair, counterIncrease, isPair, longestPair, type Rise } from './counter-rate.ts';

/** What is kept of the values of one series over a stretch of time, so that longer stretches follow without the values. */
export interface SpanNumbers extends Rise {
  count: number;
  sum: number;
  /** What rounding took from `sum`. */
  rest: number;
  min: number;
  max: number;
  first: number;
  last: number;
  /** When; ms since 1970. Of several equal extremes the earliest. */
  minAt: number;
  maxAt: number;
  firstAt: number;
  lastAt: number;
  /** Usual distance of the oldest and the newest samples, ms; undefined when they were too few to tell. */
  firstTypical: number | undefined;
  typical: number | undefined;
}

export const noNumbers = (): SpanNumbers => ({
  count: 0,
  sum: 0,
  rest: 0,
  min: Infinity,
  max: -Infinity,
  first: Number.NaN,
  last: Number.NaN,
  minAt: 0,
  maxAt: 0,
  firstAt: 0,
  lastAt: 0,
  firstTypical: undefined,
  typical: undefined,
  increase: 0,
  coveredMs: 0,
});

const addToSum = (to: SpanNumbers, value: number): void => {
  const sum = to.sum + value;
  to.rest += Math.abs(to.sum) >= Math.abs(value) ? to.sum - sum + value : value - sum + to.sum;
  to.sum = sum;
};

export const sumOf = ({ sum, rest }: SpanNumbers): number => sum + rest;

/** Adds values in order of time, from `start` to before `end`; `typical` is the usual distance around them. */
export const addSamples = (to: SpanNumbers, times: Float64Array, values: Float64Array, start: number, end: number, typical: number | undefined): void => {
  if (start >= end) return;
  if (to.count === 0) {
    to.first = values[start]!;
    to.firstAt = times[start]!;
    to.firstTypical = typical;
  } else addPair(to, to.lastAt, to.last, times[start]!, values[start]!, longestPair(to.typical, typical));
  const within = longestPair(typical);
  // Every chunk that is written comes through here: what is summed up stands in variables meanwhile.
  let { sum, rest, min, minAt, max, maxAt, increase, coveredMs } = to;
  let [time, value] = [times[start]!, values[start]!];
  for (let i = start; ;) {
    if (value < min) {
      min = value;
      minAt = time;
    }
    if (value > max) {
      max = value;
      maxAt = time;
    }
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
    if (++i === end) break;
    const [beforeAt, before]: readonly [number, number] = [time, value];
    time = times[i]!;
    value = values[i]!;
    if (isPair(beforeAt, before, time, value, within)) {
      increase += counterIncrease(before, value);
      coveredMs += time - beforeAt;
    }
  }
  to.count += end - start;
  to.sum = sum;
  to.rest = rest;
  to.min = min;
  to.minAt = minAt;
  to.max = max;
  to.maxAt = maxAt;
  to.increase = increase;
  to.coveredMs = coveredMs;
  to.last = value;
  to.lastAt = time;
  to.typical = typical;
};

/** Adds a later stretch; the pair of samples across the border counts in it. */
export const addSpan = (to: SpanNumbers, later: SpanNumbers): void => {
  if (later.count === 0) return;
  if (to.count === 0) {
    to.first = later.first;
    to.firstAt = later.firstAt;
    to.firstTypical = later.firstTypical;
  } else addPair(to, to.lastAt, to.last, later.firstAt, later.first, longestPair(to.typical, later.firstTypical));
  to.count += later.count;
  to.increase += later.increase;
  to.coveredMs += later.coveredMs;
  addToSum(to, later.sum);
  to.rest += later.rest;
  if (later.min < to.min) [to.min, to.minAt] = [later.min, later.minAt];
  if (later.max > to.max) [to.max, to.maxAt] = [later.max, later.maxAt];
  to.last = later.last;
  to.lastAt = later.lastAt;
  to.typical = later.typical;
};

/** What a counter rose per second; NaN without a pair of samples. */
export const rateOf = ({ increase, coveredMs }: Rise): number => (coveredMs > 0 ? increase / (coveredMs / 1000) : Number.NaN);
