import { addValue, createSketch, mergeSketch, type Sketch } from '../../domain/analytics/sketch.ts';
import { addSamples, addSpan, noNumbers } from '../../domain/analytics/span-numbers.ts';
import { encodeDayHours } from './day-hours.ts';
import { isMeasured, joined, pickCells, type SeriesCells } from './series-cells.ts';
import { GAP_STEPS, longestStep, typicalStep } from '../../domain/analytics/steps.ts';
import { type ColumnSummary, encodeSketches, encodeSummary, readAllSummaries, readSketch } from './summary.ts';
import { DAYS, HOURS, lengthOf, placeOfSummary, summaryId } from './summary-key.ts';
import type { MadeSummary, SummaryTable } from './summary-table.ts';
import type { SeriesRecord } from './telemetry.ts';

const encode = (id: number, start: number, columns: readonly ColumnSummary[], sketches: ReadonlyMap<number, Sketch>): MadeSummary | null =>
  columns.length === 0 ? null : { summary: encodeSummary(id, start, columns), sketches: encodeSketches(id, sketches) };

/** The numbers of one hour of a strand, from its chunks alone; null when there is none. `series` are those of its columns, in order. */
export const summariseHour = (cells: SeriesCells, strand: number, hour: number, series: readonly SeriesRecord[]): MadeSummary | null => {
  const columns: ColumnSummary[] = [];
  const sketches = new Map<number, Sketch>();
  for (const [column, record] of series.entries()) {
    const all = joined(cells.hourSegments(record, hour));
    if (all.times.length === 0) continue;
    const { times, values } = pickCells(all, isMeasured);
    const numbers = noNumbers();
    const typical = typicalStep(times);
    addSamples(numbers, times, values, 0, times.length, typical);
    const isPlain = times.length === all.times.length && typical !== undefined && longestStep(times) <= GAP_STEPS * typical;
    columns.push({ column, numbers, isPlain, hasRise: record.kind === 'counter' });
    if (times.length === 0) continue;
    const sketch = createSketch();
    for (const value of values) addValue(sketch, value);
    sketches.set(column, sketch);
  }
  return encode(summaryId(strand, HOURS, hour), hour * lengthOf(HOURS), columns, sketches);
};

/** The numbers of a day from those of its hours. Throws a RangeError when one of these is damaged. */
export const summariseDay = (table: SummaryTable, strand: number, day: number): MadeSummary | null => {
  const columns = new Map<number, ColumnSummary>();
  const sketches = new Map<number, Sketch>();
  const hours = new Map<number, readonly ColumnSummary[]>();
  for (const { id, body } of table.hoursOfDay(strand, day)) {
    const sketchBody = table.sketchesOf(id);
    const ofHour = readAllSummaries(id, body, placeOfSummary(id) * lengthOf(HOURS));
    hours.set(placeOfSummary(id) - 24 * day, ofHour);
    for (const hour of ofHour) {
      const { column, numbers } = hour;
      const before = columns.get(column);
      const after = before?.numbers ?? noNumbers(); // not one of those in `hours`
      const step = before && before.numbers.count > 0 ? numbers.firstAt - before.numbers.lastAt : 0;
      const isJoined = step <= GAP_STEPS * Math.max(before?.numbers.typical ?? 0, numbers.typical ?? 0);
      addSpan(after, numbers);
      columns.set(column, { ...hour, numbers: after, isPlain: (before?.isPlain ?? true) && hour.isPlain && isJoined });
      const sketch = sketchBody && readSketch(id, sketchBody, column, numbers);
      if (!sketch) continue;
      const merged = sketches.get(column) ?? createSketch();
      sketches.set(column, merged);
      mergeSketch(merged, sketch);
    }
  }
  const inOrder = [...columns.values()].toSorted((a, b) => a.column - b.column);
  const id = summaryId(strand, DAYS, day);
  const start = day * lengthOf(DAYS);
  const made = encode(id, start, inOrder, new Map([...sketches].toSorted(([a], [b]) => a - b)));
  return made && { ...made, hours: encodeDayHours(id, start, hours) };
};

/**
 * Makes what is due, oldest first, for about `budgetMs`; inside the caller's transaction. Returns how much was made. An hour
 * whose summary turns out damaged is made again from its chunks.
 */
export const summariseDue = (
  table: SummaryTable,
  cells: SeriesCells,
  seriesOf: (strand: number) => readonly SeriesRecord[],
  now: number,
  budgetMs: number,
  clock: () => number,
): number => {
  const end = clock() + budgetMs;
  let made = 0;
  for (const { strand, level, at } of table.due(now, 256)) {
    if (level === HOURS) table.put(strand, level, at, summariseHour(cells, strand, at, seriesOf(strand)));
    else {
      try {
        table.put(strand, level, at, summariseDay(table, strand, at));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        for (let hour = 24 * at; hour < 24 * at + 24; hour++) table.forget(strand, hour);
      }
    }
    made++;
    if (clock() >= end) break;
  }
  return made;
};
