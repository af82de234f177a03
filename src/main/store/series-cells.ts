import { isGood, isTimeless, isUsable, PRESENT } from './cell.ts';
import { arePlain } from './chunk-lanes.ts';
import { type Cells, type Chunk, isWhole, noCells, readColumn, sumOfChunk } from './chunk.ts';
import { HOUR, hourOf } from './chunk-key.ts';
import type { ChunkHead, ChunkReader } from './chunk-reader.ts';
import { decodeDigest, type Digest } from './digest.ts';
import type { JournalTail } from './journal-tail.ts';
import { cellsOf, clip, segmentsOf } from './merge.ts';
import type { ColumnSummary } from './summary.ts';
import type { SeriesRecord } from './telemetry.ts';

/** The pieces of one hour of one series, each newer than those before it, with their arrivals where they are asked for. */
interface HourPieces {
  readonly main: readonly Cells[];
  readonly late: readonly Cells[];
}

export interface CellSources {
  readonly chunks: ChunkReader;
  readonly tail: JournalTail;
  /** Place of a series among the columns of its strand. */
  readonly columnOf: (series: number) => number;
  readonly onDamaged: (origin: 'chunk' | 'part', id: number, reason: string) => void;
  /** Called before each hour is read; what it throws ends the question. */
  readonly onHour?: () => void;
}

const openedParts = 4;

/** What a chunk says of itself; undefined when that cannot be believed. */
const digestOf = (head: ChunkHead): Digest | undefined => {
  try {
    return decodeDigest(head, head.digest);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // its rows are read, and show what is wrong
    throw error;
  }
};
/** True when each begins after the one before has ended, and the last ends before `then`. */
const follow = (heads: readonly ChunkHead[], then: number): boolean => heads.every(({ t1 }, i) => t1 < (heads[i + 1]?.t0 ?? then));

/** The cells of a series, out of chunks and journal. Everything belongs into one read transaction. */
export const openSeriesCells = ({ chunks, tail, columnOf, onDamaged, onHour }: CellSources) => {
  const read = (origin: 'chunk' | 'part', chunk: Chunk, column: number, withArrivals: boolean): Cells => {
    try {
      return readColumn(chunk, column, withArrivals);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      onDamaged(origin, chunk.id, error.message);
      return noCells;
    }
  };
  const opened: { readonly key: string; readonly cells: Cells }[] = [];
  /** A part holds several hours, which are asked for one after the other. */
  const readPart = (part: Chunk, column: number, withArrivals: boolean): Cells => {
    const key = `${part.id} ${column} ${withArrivals} ${sumOfChunk(part)}`;
    const known = opened.find((one) => one.key === key);
    if (known && isWhole(part)) return known.cells;
    const cells = read('part', part, column, withArrivals);
    opened.unshift({ key, cells });
    opened.splice(openedParts);
    return cells;
  };
  const hourPieces = ({ strand, series }: SeriesRecord, hour: number, withArrivals: boolean): HourPieces => {
    const column = columnOf(series);
    onHour?.();
    const { packed, main, late } = chunks.ofHour(strand, hour);
    const fresh = tail.of(strand);
    const [start, end] = [hour * HOUR, (hour + 1) * HOUR];
    const piecesOf = (list: readonly Chunk[], rows: typeof fresh.main): readonly Cells[] => [
      ...list.map((chunk) => read('chunk', chunk, column, withArrivals)),
      cellsOf(rows, column, start, end),
    ];
    const old = packed.map((part) => clip(readPart(part, column, withArrivals), start, end));
    return { main: [...old, ...piecesOf(main, fresh.main)], late: piecesOf(late, fresh.late) };
  };
  const hourSegments = (record: SeriesRecord, hour: number, withArrivals = false): readonly Cells[] => {
    const { main, late } = hourPieces(record, hour, withArrivals);
    return segmentsOf(main, late);
  };
  /**
   * The hour as pieces that follow one another; a chunk for which `mayUse` says so is only its numbers, when its digest has them.
   * Undefined when pieces overlap, or late ones are among them: then only the samples tell.
   */
  const hourParts = ({ strand, series }: SeriesRecord, hour: number, mayUse: (chunk: ColumnSummary, t0: number, t1: number) => boolean) => {
    const column = columnOf(series);
    onHour?.();
    const { packed, main, late } = chunks.headsOfHour(strand, hour);
    const fresh = tail.of(strand);
    const [start, end] = [hour * HOUR, (hour + 1) * HOUR];
    const newest = cellsOf(fresh.main, column, start, end);
    if (packed.length + late.length + cellsOf(fresh.late, column, start, end).times.length > 0) return undefined;
    if (!follow(main, newest.times[0] ?? Infinity)) return undefined;
    const parts: (Cells | ColumnSummary)[] = [];
    for (const head of main) {
      const digest = digestOf(head);
      const found = digest?.columns.find((one) => one.column === column);
      if (digest && digest.columns.length > 0 && found === undefined) continue; // it has nothing of this series
      if (found && mayUse(found, head.t0, head.t1)) {
        parts.push(found);
        continue;
      }
      const cells = read('chunk', chunks.get(head.id)!, column, false);
      if (cells.times.length > 0) parts.push(...segmentsOf([cells], []));
    }
    if (newest.times.length > 0) parts.push(...segmentsOf([newest], []));
    return parts;
  };
  /** First and last hour in which the series may have samples. */
  const hoursOf = ({ strand }: Pick<SeriesRecord, 'strand'>, from: number, to: number): readonly [number, number] => {
    const [first, last] = chunks.hours();
    const { main, late } = tail.of(strand);
    const edges = [main, late].flatMap((rows) => (rows.count === 0 ? [] : [hourOf(rows.times[0]!), hourOf(rows.times[rows.count - 1]!)]));
    return [Math.max(hourOf(from), Math.min(first, ...edges)), Math.min(hourOf(to - 1), Math.max(last, ...edges))];
  };
  function* segments(record: SeriesRecord, from: number, to: number, withArrivals = false): Generator<Cells> {
    const [first, last] = hoursOf(record, from, to);
    for (let hour = first; hour <= last; hour++) {
      for (const cells of hourSegments(record, hour, withArrivals)) {
        const part = clip(cells, from, to);
        if (part.times.length > 0) yield part;
      }
    }
  }
  return { hourSegments, hourParts, hoursOf, segments };
};
export type SeriesCells = ReturnType<typeof openSeriesCells>;

/** The cells whose code passes. Arrivals are left out. */
export const pickCells = (cells: Cells, passes: (code: number) => boolean): Cells => {
  if (arePlain(cells.codes) && passes(PRESENT)) return cells;
  if (cells.codes.every(passes)) return cells;
  const places = [...cells.codes.keys()].filter((i) => passes(cells.codes[i]!));
  return {
    times: Float64Array.from(places, (i) => cells.times[i]!),
    values: Float64Array.from(places, (i) => cells.values[i]!),
    codes: Uint16Array.from(places, (i) => cells.codes[i]!),
    arrivals: noCells.arrivals,
  };
};

/** Samples of a known time; what is not usable becomes NaN. */
export const drawable = (cells: Cells): Cells => {
  if (arePlain(cells.codes)) return cells;
  let seen = 0;
  for (const code of cells.codes) seen |= code;
  if (isUsable(seen & ~0x300) && !isTimeless(seen)) return cells;
  const places = [...cells.codes.keys()].filter((i) => !isTimeless(cells.codes[i]!));
  return {
    times: Float64Array.from(places, (i) => cells.times[i]!),
    values: Float64Array.from(places, (i) => (isUsable(cells.codes[i]!) ? cells.values[i]! : Number.NaN)),
    codes: Uint16Array.from(places, (i) => cells.codes[i]!),
    arrivals: noCells.arrivals,
  };
};

/** Good, and of a time of its own: what aggregates are made of. */
export const isMeasured = (code: number): boolean => isGood(code) && !isTimeless(code);

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
