import { bucketEdges, type Step } from '../../domain/analytics/bucket-edges.ts';
import { type Aggregate, type Buckets, openBuckets } from '../../domain/analytics/buckets.ts';
import { isGood, isTimeless, isUsable } from './cell.ts';
import { type Cells, noCells } from './chunk.ts';
import { clip } from './merge.ts';
import { pickCells, type SeriesCells, typicalStep } from './series-cells.ts';
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

/** Good, and of a time of its own: what aggregates are made of. */
export const isMeasured = (code: number): boolean => isGood(code) && !isTimeless(code);
const isDrawn = (code: number): boolean => isUsable(code) && !isTimeless(code);

/** The cells of one hour in one piece. */
export const joined = (segments: readonly Cells[]): Cells => {
  if (segments.length <= 1) return segments[0] ?? noCells;
  const n = segments.reduce((sum, { times }) => sum + times.length, 0);
  const out = { times: new Float64Array(n), values: new Float64Array(n), codes: new Uint16Array(n), arrivals: noCells.arrivals };
  let at = 0;
  for (const { times, values, codes } of segments) {
    out.times.set(times, at);
    out.values.set(values, at);
    out.codes.set(codes, at);
    at += times.length;
  }
  return out;
};

/** Answers a range query of one series. Throws a RangeError, with words, for a question without sense. */
export const rangeOf = (cells: SeriesCells, record: SeriesRecord | undefined, question: RangeQuestion): Buckets => {
  const { from, to, step, aggregates, quality = 'good' } = question;
  const edges = bucketEdges(from, to, step);
  const buckets = openBuckets(edges, from, to, aggregates);
  if (record === undefined) return buckets.finish();
  const isNumber = quality === 'good' ? isMeasured : isDrawn;
  const [first, last] = cells.hoursOf(record, from, to);
  for (let hour = first; hour <= last; hour++) {
    const all = joined(cells.hourSegments(record, hour));
    const numbers = pickCells(all, isNumber);
    const { times, values } = clip(numbers, from, to);
    buckets.add(times, values, typicalStep(numbers.times));
    if (quality === 'all' && numbers !== all)
      buckets.addUnusable(
        clip(
          pickCells(all, (code) => !isDrawn(code)),
          from,
          to,
        ).times,
      );
  }
  return buckets.finish();
};
