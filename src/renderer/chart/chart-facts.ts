import { sideOf } from '../../domain/threshold/threshold.ts';
import type { ChartLimit } from './chart-types.ts';
import { type Columns, type Gap, isMissing } from './gaps.ts';

/** What a person who does not see the chart has to know of one line. */
export interface LineFacts {
  readonly first: number;
  readonly last: number;
  readonly lowest: number;
  readonly highest: number;
  readonly course: 'rose' | 'fell' | 'steady';
  /** The first time each limit was reached from its normal side. */
  readonly crossings: readonly { readonly limit: ChartLimit; readonly at: number }[];
  /** The longest ones first. */
  readonly gaps: readonly Gap[];
}

const steadyShare = 0.1; // of the span between lowest and highest: less is no direction

/** Undefined when the range holds no value. */
export const lineFacts = ({ times, values }: Columns, limits: readonly ChartLimit[], gaps: readonly Gap[]): LineFacts | undefined => {
  let first: number | undefined;
  let last = Number.NaN;
  let [lowest, highest] = [Infinity, -Infinity];
  const crossed = new Map<ChartLimit, number>();
  for (let i = 0; i < times.length; i++) {
    const value = values[i];
    if (isMissing(value)) continue;
    for (const limit of limits) {
      const isBeyond = (v: number) => (sideOf(limit.kind) === 'high' ? v >= limit.limit : v <= limit.limit);
      if (!crossed.has(limit) && first !== undefined && !isBeyond(last) && isBeyond(value)) crossed.set(limit, times[i]!);
    }
    first ??= value;
    last = value;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (first === undefined) return undefined;
  const change = last - first;
  return {
    first,
    last,
    lowest,
    highest,
    course: Math.abs(change) <= steadyShare * (highest - lowest) ? 'steady' : change > 0 ? 'rose' : 'fell',
    crossings: [...crossed].map(([limit, at]) => ({ limit, at })).toSorted((a, b) => a.at - b.at),
    gaps: gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from)),
  };
};
