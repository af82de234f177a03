import type { Sketch } from '../../domain/analytics/sketch.ts';
import type { SpanNumbers } from '../../domain/analytics/span-numbers.ts';
import type { Cells } from './chunk.ts';
import { HOUR, hourOf } from './chunk-key.ts';
import type { JournalTail } from './journal-tail.ts';
import { firstAtOrAfter } from './merge.ts';
import type { Rows } from './rows.ts';
import type { SeriesCells } from './series-cells.ts';
import type { ColumnSummary } from './summary.ts';
import { DAYS, HOURS, type Level, lengthOf } from './summary-key.ts';
import type { SummaryReader } from './summary-table.ts';
import type { SeriesRecord } from './telemetry.ts';

/** A part of a long range: the numbers of a closed hour or day, those of a chunk, or the samples of an hour. */
export type Stretch =
  | { readonly level: Level; readonly at: number; readonly summary: ColumnSummary }
  | { readonly parts: readonly (Cells | ColumnSummary)[]; readonly known: ColumnSummary | undefined }
  | {
      readonly hour: number;
      readonly segments: readonly Cells[];
      /** The numbers of the hour, if there are: they stay when its samples are gone. */
      readonly known: ColumnSummary | undefined;
    };

const hasRows = ({ count, times }: Rows, start: number, end: number): boolean => {
  if (count === 0 || times[count - 1]! < start) return false;
  const at = firstAtOrAfter(times.subarray(0, count), start);
  return at < count && times[at]! < end;
};

const isAll = (parts: readonly (Cells | ColumnSummary)[], known: ColumnSummary | undefined): boolean =>
  !known?.isPlain || parts.reduce((sum, part) => sum + ('numbers' in part ? part.numbers.count : part.times.length), 0) === known.numbers.count;

/** Columns and intervals shorter than this hold no whole chunk worth the look. */
export const SHORTEST_FOR_CHUNKS = HOUR / 4;

/** Walks over long ranges of one series, from summaries where these say all that is asked. Everything belongs into one read transaction. */
export const openLongRanges = (cells: SeriesCells, tail: JournalTail, summaries: SummaryReader, columnOf: (series: number) => number) => {
  /** First and last hour of which something is known. */
  const hoursOf = (record: SeriesRecord, from: number, to: number): readonly [number, number] => {
    const [first, last] = cells.hoursOf(record, 0, Number.MAX_SAFE_INTEGER);
    const [oldest, newest] = summaries.hours(record.strand);
    return [Math.max(hourOf(from), Math.min(first, oldest)), Math.min(hourOf(to - 1), Math.max(last, newest))];
  };
  const scans = (record: SeriesRecord) => {
    const { main, late } = tail.of(record.strand);
    const scan = ([HOURS, DAYS] as const).map((level) => summaries.scan(record.strand, level, columnOf(record.series)));
    /** Null: no summary, or newer rows lie there; undefined: nothing of this series lies there. */
    return (level: Level, at: number): ColumnSummary | undefined | null => {
      const start = at * lengthOf(level);
      const end = start + lengthOf(level);
      return hasRows(main, start, end) || hasRows(late, start, end) ? null : scan[level]!(at);
    };
  };

  /** `mayUse` says where the numbers of an hour or day are enough, `mayUseChunk` where those of a chunk are. */
  function* stretches(
    record: SeriesRecord,
    from: number,
    to: number,
    mayUse: (start: number, end: number, level: Level, summary?: ColumnSummary) => boolean,
    mayUseChunk?: (chunk: ColumnSummary, t0: number, t1: number, ofHour: ColumnSummary | undefined) => boolean,
  ): Generator<Stretch> {
    const [first, last] = hoursOf(record, from, to);
    const find = scans(record);
    const isUsed = (level: Level, at: number): ColumnSummary | undefined | null => {
      const [start, end] = [at * lengthOf(level), (at + 1) * lengthOf(level)];
      if (!mayUse(start, end, level)) return null;
      const found = find(level, at);
      return found && !mayUse(start, end, level, found) ? null : found;
    };
    for (let hour = first; hour <= last;) {
      const day = Math.floor(hour / 24);
      const ofDay = hour % 24 === 0 ? isUsed(DAYS, day) : null;
      if (ofDay !== null) {
        if (ofDay) yield { level: DAYS, at: day, summary: ofDay };
        hour += 24;
        continue;
      }
      const ofHour = isUsed(HOURS, hour);
      if (ofHour) yield { level: HOURS, at: hour, summary: ofHour };
      else if (ofHour === null) {
        const known = find(HOURS, hour) ?? undefined;
        const parts = mayUseChunk && cells.hourParts(record, hour, (chunk, t0, t1) => mayUseChunk(chunk, t0, t1, known));
        if (parts && parts.length > 0 && isAll(parts, known)) yield { parts, known };
        else {
          const segments = cells.hourSegments(record, hour);
          // With less than they were made of, a chunk is damaged: what is missing is a gap.
          yield { hour, segments, known: segments.length === 0 || isAll(segments, known) ? known : undefined };
        }
      }
      hour++;
    }
  }

  return {
    stretches,
    hoursOf,
    sketch: (record: SeriesRecord, level: Level, at: number, numbers: SpanNumbers): Sketch | undefined =>
      summaries.sketch(record.strand, level, at, columnOf(record.series), numbers),
    /** Good values in a range, as far as summaries know them. */
    count: (record: SeriesRecord, from: number, to: number): number => {
      const [first, last] = hoursOf(record, from, to);
      const find = scans(record);
      let sum = 0;
      for (let hour = first; hour <= last;) {
        const day = hour % 24 === 0 ? find(DAYS, hour / 24) : null;
        sum += (day ?? find(HOURS, hour))?.numbers.count ?? 0;
        hour += day === null ? 1 : 24;
      }
      return sum;
    },
  };
};
export type LongRanges = ReturnType<typeof openLongRanges>;
