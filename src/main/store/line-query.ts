import { type Line, openM4, type View } from '../../domain/analytics/m4.ts';
import type { SpanNumbers } from '../../domain/analytics/span-numbers.ts';
import { breaksIn, GAP_STEPS, typicalStep } from '../../domain/analytics/steps.ts';
import { HOUR } from './chunk-key.ts';
import type { Cells } from './chunk.ts';
import { type LongRanges, SHORTEST_FOR_CHUNKS } from './long-ranges.ts';
import { clip, firstAtOrAfter } from './merge.ts';
import { drawable, joined } from './series-cells.ts';
import type { ColumnSummary } from './summary.ts';
import type { SeriesRecord } from './telemetry.ts';

const longestMarginMs = 48 * HOUR;
/** A column of a chart is made of at least so many hours or days before their numbers stand for their samples. */
const FEWEST = 4;

/**
 * The line of a series for a chart: of all its samples, and where a column holds several closed hours, of the numbers of these.
 * `interval` is what was learned of the series; throws nothing of its own.
 */
export const lineOf = (ranges: LongRanges, record: SeriesRecord, view: View, interval: number | undefined): Line => {
  const drawing = openM4(view);
  const width = (view.to - view.from) / view.columns;
  const margin = Math.min(longestMarginMs, Math.max(HOUR, GAP_STEPS * (interval ?? 0)));
  const [from, to] = [Math.max(0, view.from - margin), view.to + margin];
  /** The usual step, and how long the next one may be. */
  let [expected, allowed] = [interval ?? Infinity, GAP_STEPS * (interval ?? Infinity)];

  /** First, lowest, highest and last sample, in order of time and each once. Between them there is no gap, however far apart they lie. */
  const addCorners = ({ firstAt, first, minAt, min, maxAt, max, lastAt, last }: SpanNumbers, longestStep: number): void => {
    drawing.addSample(firstAt, first, longestStep);
    const isLowFirst = minAt < maxAt;
    const [aAt, a, bAt, b] = [isLowFirst ? minAt : maxAt, isLowFirst ? min : max, isLowFirst ? maxAt : minAt, isLowFirst ? max : min];
    if (aAt > firstAt) drawing.addSample(aAt, a);
    if (bAt > aAt && bAt > firstAt) drawing.addSample(bAt, b);
    if (lastAt > bAt) drawing.addSample(lastAt, last);
  };
  const enter = (first: number | undefined, last: number | undefined): number => {
    const step = Math.max(allowed, GAP_STEPS * (first ?? expected));
    expected = last ?? expected;
    allowed = GAP_STEPS * expected;
    return step;
  };
  const addNumbers = (numbers: SpanNumbers): void => {
    if (numbers.count > 0) addCorners(numbers, enter(numbers.firstTypical, numbers.typical));
  };
  const mayUse = (start: number, end: number, _level: number, summary?: { readonly isPlain: boolean }): boolean =>
    width >= FEWEST * (end - start) && start >= from && end <= to && (summary === undefined || summary.isPlain);
  /** A chunk that lies in one column needs not be opened; whether there are gaps is a question to its whole hour. */
  const mayUseChunk = (_chunk: ColumnSummary, t0: number, t1: number, ofHour: ColumnSummary | undefined): boolean =>
    ofHour?.isPlain === true && t0 >= view.from && t1 < Math.min(view.to, view.from + (Math.floor((t0 - view.from) / width) + 1) * width);

  /** An hour without a gap, piece by piece. */
  const addPlain = (parts: readonly (Cells | ColumnSummary)[], { firstTypical, typical }: SpanNumbers): void => {
    let step = enter(firstTypical, typical);
    for (const part of parts) {
      if ('numbers' in part) addCorners(part.numbers, step);
      else {
        const { times, values } = clip(part, from, to);
        if (times.length === 0) continue;
        drawing.addRun(times, values, step);
      }
      step = Infinity;
    }
  };
  /** The samples of an hour that may have gaps. Where its chunks begin and end makes no difference. */
  const addHour = (segments: readonly Cells[]): void => {
    const { times, values } = drawable(joined(segments));
    if (times.length === 0) return;
    expected = typicalStep(times) ?? expected;
    const { places, before, after } = breaksIn(times, expected);
    const [start, end] = [firstAtOrAfter(times, from), firstAtOrAfter(times, to)];
    let step = Math.max(allowed, before);
    for (const [i, place] of [0, ...places].entries()) {
      const [first, last] = [Math.max(start, place), Math.min(end, places[i] ?? times.length)];
      if (first < last) drawing.addRun(times.subarray(first, last), values.subarray(first, last), step);
      step = 0; // the next one comes after a gap
    }
    allowed = after;
  };
  for (const stretch of ranges.stretches(record, from, to, mayUse, width >= SHORTEST_FOR_CHUNKS ? mayUseChunk : undefined)) {
    if ('summary' in stretch) addNumbers(stretch.summary.numbers);
    else {
      const parts = 'parts' in stretch ? stretch.parts : stretch.segments;
      if (parts.length === 0) {
        if (stretch.known) addNumbers(stretch.known.numbers); // its samples are gone
      } else if (stretch.known?.isPlain) addPlain(parts, stretch.known.numbers);
      else addHour(parts.filter((part) => 'times' in part));
    }
  }
  return drawing.finish();
};
