import { bucketEdges, type Step } from '../../domain/analytics/bucket-edges.ts';
import { type Aggregate, type Buckets, openBuckets } from '../../domain/analytics/buckets.ts';
import { isTimeless, isUsable } from './cell.ts';
import type { Cells } from './chunk.ts';
import { HOUR } from './chunk-key.ts';
import { type LongRanges, SHORTEST_FOR_CHUNKS } from './long-ranges.ts';
import { clip } from './merge.ts';
import { isMeasured, joined, pickCells } from './series-cells.ts';
import { typicalStep } from '../../domain/analytics/steps.ts';
import type { ColumnSummary } from './summary.ts';
import { HOURS, type Level } from './summary-key.ts';
import type { SeriesRecord } from './telemetry.ts';

/** good: only good values. usable: uncertain ones too. all: the usable ones as numbers, everything else counts only. */
export type QualityFilter = 'good' | 'usable' | 'all';

export interface RangeQuestion {
  readonly from: number;
  /** Not included. */
  readonly to: number;
  /** Null: the whole range is one bucket. */
  readonly step: Step | null;
  readonly aggregates: readonly Aggregate[];
  readonly quality?: QualityFilter;
}

const isDrawn = (code: number): boolean => isUsable(code) && !isTimeless(code);

/** So many values are sorted for percentiles; above it sketches answer where there are some. */
const MOST_SORTED = 4_000_000;

/** Whether both ends of a stretch lie in one bucket, and that bucket's part of the range holds it whole. */
const fitsIn = (edges: Float64Array, from: number, to: number) => {
  let place = 0;
  return (start: number, end: number): boolean => {
    if (start < from || end > to) return false;
    while (place + 1 < edges.length && edges[place + 1]! <= start) place++;
    return end <= edges[place + 1]!;
  };
};

/** Answers a range query of one series. Throws a RangeError, with words, for a question without sense. */
export const rangeOf = (ranges: LongRanges, record: SeriesRecord | undefined, question: RangeQuestion): Buckets => {
  const { from, to, step, aggregates, quality = 'good' } = question;
  const edges = bucketEdges(from, to, step);
  const buckets = openBuckets(edges, from, to, aggregates);
  if (record === undefined) return buckets.finish();
  const isNumber = quality === 'good' ? isMeasured : isDrawn;
  const wantsSketch = aggregates.some((one) => typeof one === 'object');
  const isSummed = quality === 'good' && !(aggregates.includes('rate') && record.kind !== 'counter');
  const isSorted = wantsSketch && (!isSummed || ranges.count(record, from, to) <= MOST_SORTED);

  const addSpan = (level: Level, at: number, { numbers }: ColumnSummary, isWhole: boolean): void =>
    buckets.addSpan(numbers, wantsSketch ? ranges.sketch(record, level, at, numbers) : undefined, isWhole);
  const fits = fitsIn(edges, from, to);
  const mayUse = (start: number, end: number): boolean => isSummed && !isSorted && fits(start, end);
  // The usual distance of samples, which decides what is a pair of a counter, is that of their whole hour.
  const isLong = step === null || !('every' in step) || step.every >= SHORTEST_FOR_CHUNKS;
  const mayUseChunk =
    isSummed && !wantsSketch && !aggregates.includes('rate') && isLong ? (_chunk: ColumnSummary, t0: number, t1: number) => fits(t0, t1 + 1) : undefined;
  const addCells = (all: Cells): Cells => {
    const numbers = pickCells(all, isNumber);
    const { times, values } = clip(numbers, from, to);
    buckets.add(times, values, typicalStep(numbers.times));
    return numbers;
  };
  for (const stretch of ranges.stretches(record, from, to, mayUse, mayUseChunk)) {
    if ('summary' in stretch) {
      addSpan(stretch.level, stretch.at, stretch.summary, true);
      continue;
    }
    if ('parts' in stretch) {
      for (const part of stretch.parts) {
        if ('numbers' in part) buckets.addSpan(part.numbers, undefined);
        else addCells(part);
      }
      continue;
    }
    const all = joined(stretch.segments);
    const numbers = addCells(all);
    if (quality === 'all' && numbers !== all)
      buckets.addUnusable(
        clip(
          pickCells(all, (code) => !isDrawn(code)),
          from,
          to,
        ).times,
      );
    const { hour } = stretch;
    const left = stretch.segments.length === 0 ? stretch.known : undefined;
    // Its samples are gone, its numbers are not: they count where the first of them lies.
    if (left && left.numbers.count > 0 && left.numbers.firstAt >= from && left.numbers.firstAt < to)
      addSpan(HOURS, hour, left, fits(hour * HOUR, (hour + 1) * HOUR));
  }
  return buckets.finish();
};
