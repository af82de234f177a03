import type { Aggregate } from '../../../src/domain/analytics/buckets.ts';
import type { Quality } from '../../../src/domain/telemetry/sample.ts';
import type { QualityFilter } from '../../../src/main/store/range-query.ts';
import { hourMs } from './telemetry-given.ts';

/** What is stored of one instant, as the test remembers it. */
export interface Known {
  readonly value: number | null;
  readonly quality: Quality;
  readonly timeless: boolean;
}
export type Remembered = ReadonlyMap<number, Known>;

const countsAsNumber = ({ value, quality, timeless }: Known, filter: QualityFilter): boolean =>
  value !== null && !timeless && (quality === 'good' || (filter !== 'good' && quality === 'uncertain'));

/** Median of up to 31 steps spread over the hour; undefined for fewer than five samples. */
const usualStep = (times: readonly number[]): number | undefined => {
  const steps = times.slice(1).map((time, i) => time - times[i]!);
  if (steps.length < 4) return undefined;
  const taken = Math.min(31, steps.length);
  const some = Array.from({ length: taken }, (_, k) => steps[Math.floor((k * steps.length) / taken)]!).toSorted((a, b) => a - b);
  return some[(taken - 1) >> 1]!;
};

const rise = (before: number, after: number): number => {
  if (after >= before) return after - before;
  for (const size of [65_536, 4_294_967_296]) if (before > 0.9 * size && before < size && after < 0.1 * size) return after - before + size;
  return after;
};

/** The answer to a range query by going through every sample once per bucket. */
export const answerOf = (remembered: Remembered, from: number, to: number, edges: ArrayLike<number>, filter: QualityFilter) => {
  const all = [...remembered].toSorted(([a], [b]) => a - b);
  const numbers = all.filter(([, known]) => countsAsNumber(known, filter)).map(([ts, { value }]) => ({ ts, value: value! }));
  const byHour = Map.groupBy(numbers, ({ ts }) => Math.floor(ts / hourMs));
  const usual = new Map([...byHour].map(([hour, list]) => [hour, usualStep(list.map(({ ts }) => ts))]));
  const inRange = numbers.filter(({ ts }) => ts >= from && ts < to);
  const pairs = inRange.slice(1).flatMap((after, i) => {
    const before = inRange[i]!;
    const known = [before, after].flatMap(({ ts }) => usual.get(Math.floor(ts / hourMs)) ?? []);
    const longest = known.length === 0 ? Infinity : 5 * Math.max(...known);
    const isPair = after.ts - before.ts <= longest && before.value >= 0 && after.value >= 0;
    return isPair ? { ts: after.ts, increase: rise(before.value, after.value), seconds: (after.ts - before.ts) / 1000 } : [];
  });
  return Array.from({ length: edges.length - 1 }, (_, i) => {
    const holds = (ts: number): boolean => ts >= Math.max(from, edges[i]!) && ts < Math.min(to, edges[i + 1]!);
    const values = inRange.filter(({ ts }) => holds(ts)).map(({ value }) => value);
    const others = filter === 'all' ? all.filter(([ts, known]) => holds(ts) && !countsAsNumber(known, filter)).length : 0;
    const sum = values.reduce((total, value) => total + value, 0);
    const sorted = values.toSorted((a, b) => a - b);
    const mine = pairs.filter(({ ts }) => holds(ts));
    const seconds = mine.reduce((total, pair) => total + pair.seconds, 0);
    const answer = (aggregate: Aggregate): number => {
      if (aggregate === 'count') return values.length + others;
      if (values.length === 0) return Number.NaN;
      if (typeof aggregate === 'object') return sorted[Math.max(0, Math.ceil((aggregate.percentile / 100) * sorted.length) - 1)]!;
      if (aggregate === 'rate') return seconds > 0 ? mine.reduce((total, pair) => total + pair.increase, 0) / seconds : Number.NaN;
      return { sum, avg: sum / values.length, min: sorted[0]!, max: sorted.at(-1)!, first: values[0]!, last: values.at(-1)! }[aggregate];
    };
    return { count: values.length + others, answer, sorted };
  });
};

/** Exact, except for what is summed: that may round differently. */
export const isAnswer = (aggregate: Aggregate, found: number, expected: number, scale: number): boolean =>
  aggregate === 'sum' || aggregate === 'avg' || aggregate === 'rate'
    ? Object.is(found, expected) || Math.abs(found - expected) <= 1e-12 * Math.max(Math.abs(expected), scale)
    : Object.is(found, expected);
