import { addPair, longestPair, type Rise } from './counter-rate.ts';
import { addValue, createSketch, mergeSketch, nearestRank, type Sketch, valueAtRank } from './sketch.ts';
import { addSamples, addSpan, noNumbers, rateOf, type SpanNumbers, sumOf } from './span-numbers.ts';

const plainAggregates = ['avg', 'sum', 'min', 'max', 'count', 'first', 'last', 'rate'] as const;
export type Aggregate = (typeof plainAggregates)[number] | { readonly percentile: number };

/** `avg`, `rate`, `p95`, `p99.9`, `median`; undefined when it is none. */
export const aggregateOf = (name: string): Aggregate | undefined => {
  const plain = plainAggregates.find((one) => one === name);
  if (plain) return plain;
  const percent = name === 'median' ? 50 : /^p(?:\d{1,2}(?:\.\d+)?|100)$/.test(name) ? Number(name.slice(1)) : undefined;
  return percent === undefined ? undefined : { percentile: percent };
};
export const nameOfAggregate = (aggregate: Aggregate): string => (typeof aggregate === 'string' ? aggregate : `p${aggregate.percentile}`);

export const PARTIAL = 1;
export const APPROXIMATE = 2;

/** One entry per bucket in every array; where there is no sample the count is 0 and everything else NaN. */
export interface Buckets {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly counts: Float64Array;
  /** PARTIAL: the bucket reaches beyond the range. APPROXIMATE: its percentiles may be off by 1 %, or its samples are gone and their hour lies across its edge. */
  readonly flags: Uint8Array;
  /** One per aggregate that was asked for. */
  readonly columns: readonly Float64Array[];
}

const EXACT_VALUES = 1_000_000;

/** Values of one bucket for its percentiles: all of them, or a sketch when they are too many or only a sketch is known. */
const openValues = () => {
  let kept = new Float64Array(256);
  let count = 0;
  let sketch: Sketch | undefined;
  const toSketch = (): Sketch => {
    if (sketch) return sketch;
    sketch = createSketch();
    for (let i = 0; i < count; i++) addValue(sketch, kept[i]!);
    return sketch;
  };
  return {
    add: (values: Float64Array, start: number, end: number): void => {
      if (sketch === undefined && count + end - start > EXACT_VALUES) toSketch();
      if (sketch) {
        for (let i = start; i < end; i++) addValue(sketch, values[i]!);
        return;
      }
      if (count + end - start > kept.length) {
        const longer = new Float64Array(Math.max(2 * kept.length, count + end - start));
        longer.set(kept.subarray(0, count));
        kept = longer;
      }
      kept.set(values.subarray(start, end), count);
      count += end - start;
    },
    merge: (other: Sketch): void => mergeSketch(toSketch(), other),
    isApproximate: (): boolean => sketch !== undefined,
    percentile: (): ((percent: number) => number) => {
      if (sketch) return (percent) => valueAtRank(sketch!, nearestRank(percent, sketch!.count));
      const sorted = kept.subarray(0, count).sort();
      return (percent) => sorted[nearestRank(percent, count)]!;
    },
    clear: (): void => {
      count = 0;
      sketch = undefined;
    },
  };
};

/**
 * Takes the samples of one series in order of time and puts them into half-open buckets between `edges`. What a counter rose
 * between two buckets belongs to the later one.
 */
export const openBuckets = (edges: Float64Array, from: number, to: number, aggregates: readonly Aggregate[]) => {
  const n = edges.length - 1;
  const nan = (): Float64Array => new Float64Array(n).fill(Number.NaN);
  const [counts, unusable, flags] = [new Float64Array(n), new Float64Array(n), new Uint8Array(n)];
  const columns = aggregates.map(nan);
  if (edges[0]! < from) flags[0]! |= PARTIAL;
  if (edges[n]! > to) flags[n - 1]! |= PARTIAL;
  const wantsValues = aggregates.some((one) => typeof one === 'object');
  const values = openValues();
  let place = 0;
  let numbers = noNumbers();
  let before: SpanNumbers | undefined;
  let border: Rise = { increase: 0, coveredMs: 0 };

  const answer = (aggregate: Aggregate, percentile: (percent: number) => number): number => {
    if (typeof aggregate === 'object') return percentile(aggregate.percentile);
    switch (aggregate) {
      case 'avg':
        return sumOf(numbers) / numbers.count;
      case 'sum':
        return sumOf(numbers);
      case 'count':
        return numbers.count;
      case 'rate':
        return rateOf({ increase: numbers.increase + border.increase, coveredMs: numbers.coveredMs + border.coveredMs });
      default:
        return numbers[aggregate];
    }
  };
  const close = (): void => {
    counts[place] = numbers.count;
    if (numbers.count > 0) {
      if (values.isApproximate()) flags[place]! |= APPROXIMATE;
      const percentile = wantsValues ? values.percentile() : () => Number.NaN;
      for (const [k, aggregate] of aggregates.entries()) columns[k]![place] = answer(aggregate, percentile);
      before = numbers;
      numbers = noNumbers();
    }
    border = { increase: 0, coveredMs: 0 };
    values.clear();
  };
  const goTo = (time: number): void => {
    if (time < edges[place + 1]!) return;
    close();
    place++;
    while (time >= edges[place + 1]!) place++;
  };
  const enter = (firstAt: number, first: number, typical: number | undefined): void => {
    if (numbers.count === 0 && before) addPair(border, before.lastAt, before.last, firstAt, first, longestPair(before.typical, typical));
  };

  return {
    /** `typical` is the usual distance of samples in the hour that these come from. */
    add: (times: Float64Array, added: Float64Array, typical: number | undefined): void => {
      for (let i = 0; i < times.length;) {
        goTo(times[i]!);
        const edge = edges[place + 1]!;
        let end = i + 1;
        while (end < times.length && times[end]! < edge) end++;
        enter(times[i]!, added[i]!, typical);
        addSamples(numbers, times, added, i, end, typical);
        if (wantsValues) values.add(added, i, end);
        i = end;
      }
    },
    /** Samples that are counted only: they have no value that can be used. */
    addUnusable: (times: Float64Array): void => {
      for (const time of times) {
        let [low, high] = [0, n];
        while (low + 1 < high) {
          const middle = (low + high) >> 1;
          if (edges[middle]! <= time) low = middle;
          else high = middle;
        }
        unusable[low]!++;
      }
    },
    /** A stretch that lies in one bucket; when it reaches beyond it, it counts where it begins, as an approximation. */
    addSpan: (span: SpanNumbers, sketch: Sketch | undefined, isWhole = true): void => {
      if (span.count === 0) return;
      goTo(span.firstAt);
      if (!isWhole) flags[place]! |= APPROXIMATE;
      enter(span.firstAt, span.first, span.firstTypical);
      addSpan(numbers, span);
      if (wantsValues && sketch) values.merge(sketch);
    },
    /** Nothing may be added afterwards. */
    finish: (): Buckets => {
      close();
      for (let i = 0; i < n; i++) counts[i]! += unusable[i]!;
      for (const [k, aggregate] of aggregates.entries()) if (aggregate === 'count') columns[k] = counts.slice();
      return { starts: edges.slice(0, n), ends: edges.slice(1), counts, flags, columns };
    },
  };
};
