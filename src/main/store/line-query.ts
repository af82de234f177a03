import { type Line, openM4, type View } from '../../domain/analytics/m4.ts';
import type { SpanNumbers } from '../../domain/analytics/span-numbers.ts';
import { HOUR } from './chunk-key.ts';
import type { Cells } from './chunk.ts';
import { type LongRanges, SHORTEST_FOR_CHUNKS } from './long-ranges.ts';
import { clip } from './merge.ts';
import { drawable } from './series-cells.ts';
import { GAP_STEPS, typicalStep } from './steps.ts';
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
  let expected = interval ?? Infinity;

  const addNumbers = (numbers: SpanNumbers): void => {
    if (numbers.count === 0) return;
    const { firstAt, first, minAt, min, maxAt, max, lastAt, last } = numbers;
    drawing.addSample(firstAt, first, GAP_STEPS * (numbers.firstTypical ?? expected));
    // Between the corners there is no gap, however far apart they lie; each is drawn once, in order of time.
    const isLowFirst = minAt < maxAt;
    const [aAt, a, bAt, b] = [isLowFirst ? minAt : maxAt, isLowFirst ? min : max, isLowFirst ? maxAt : minAt, isLowFirst ? max : min];
    if (aAt > firstAt) drawing.addSample(aAt, a, Infinity);
    if (bAt > aAt && bAt > firstAt) drawing.addSample(bAt, b, Infinity);
    if (lastAt > bAt) drawing.addSample(lastAt, last, Infinity);
    expected = numbers.typical ?? expected;
    drawing.allow(GAP_STEPS * expected);
  };
  const mayUse = (start: number, end: number, _level: number, summary?: { readonly isPlain: boolean }): boolean =>
    width >= FEWEST * (end - start) && start >= from && end <= to && (summary === undefined || summary.isPlain);

  /** A chunk that lies in one column needs not be opened. */
  const mayUseChunk = ({ isPlain }: ColumnSummary, t0: number, t1: number): boolean =>
    isPlain && t0 >= view.from && t1 < Math.min(view.to, view.from + (Math.floor((t0 - view.from) / width) + 1) * width);

  const addCells = (cells: Cells): void => {
    const part = clip(cells, from, to);
    if (part.times.length === 0) return;
    const { times, values } = drawable(part);
    expected = typicalStep(times) ?? expected;
    drawing.add(times, values, GAP_STEPS * expected);
  };
  for (const stretch of ranges.stretches(record, from, to, mayUse, width >= SHORTEST_FOR_CHUNKS ? mayUseChunk : undefined)) {
    if ('summary' in stretch) addNumbers(stretch.summary.numbers);
    else if ('parts' in stretch)
      for (const part of stretch.parts) {
        if ('numbers' in part) addNumbers(part.numbers);
        else addCells(part);
      }
    else if (stretch.left) addNumbers(stretch.left.numbers);
    else for (const segment of stretch.segments) addCells(segment);
  }
  return drawing.finish();
};
