import { qualities } from '../../domain/telemetry/sample.ts';
import { flagsOf, NO_VALUE, PRESENT, qualityOf } from './cell.ts';
import { type Cells, type Chunk, noCells, openColumns } from './chunk.ts';
import { HOUR } from './chunk-key.ts';
import type { ChunkReader } from './chunk-reader.ts';
import type { JournalTail } from './journal-tail.ts';
import { firstAtOrAfter } from './merge.ts';
import type { Rows } from './rows.ts';
import type { SeriesRecord } from './telemetry.ts';

export interface MomentSources {
  readonly chunks: Pick<ChunkReader, 'ofHour'>;
  readonly tail: Pick<JournalTail, 'of'>;
  /** Place of a series among the columns of its strand. */
  readonly columnOf: (series: number) => number;
  /** First and last hour in which a strand may have samples. */
  readonly hoursOf: (strand: Pick<SeriesRecord, 'strand'>, from: number, to: number) => readonly [number, number];
  readonly onDamaged: (origin: 'chunk' | 'part', id: number, reason: string) => void;
}

/** Samples of a strand that were written together, and the cells of one of its columns. Its times and arrivals are read once. */
interface Piece {
  readonly t0: number;
  readonly t1: number;
  readonly cells: (column: number) => Cells;
}

/** The time of the newest sample so far of one series: as this console knew it then, and as it knows it now. */
interface Best {
  readonly column: number;
  readonly row: number;
  known: number;
  today: number;
}

/** Rows in memory. */
const rowPiece = (rows: Rows): readonly Piece[] => {
  if (rows.count === 0) return [];
  const cells = (column: number): Cells => {
    const source = rows.columns[column];
    if (source === undefined) return noCells;
    const places: number[] = [];
    for (let i = 0; i < rows.count; i++) if (source.codes[i]! & PRESENT) places.push(i);
    const pick = (numbers: Float64Array): Float64Array => Float64Array.from(places, (i) => numbers[i]!);
    return { times: pick(rows.times), values: pick(source.values), codes: Uint16Array.from(places, (i) => source.codes[i]!), arrivals: pick(rows.arrivals) };
  };
  return [{ t0: rows.times[0]!, t1: rows.times[rows.count - 1]!, cells }];
};

/**
 * The last sample of every series at a moment, a whole second. A chunk is verified and its times are read once for all series of the
 * strand, and only if it can hold one that is newer than what was found.
 */
export const openMomentValues = ({ chunks, tail, columnOf, hoursOf, onDamaged }: MomentSources) => {
  const piecesOf = (strand: number) => {
    const opened = new Map<string, Piece>();
    /** What is damaged is named once and passed over. */
    const open = (origin: 'chunk' | 'part', chunk: Chunk): Piece => {
      const key = `${origin} ${chunk.id}`;
      const known = opened.get(key);
      if (known) return known;
      let columns: ((column: number) => Cells) | undefined;
      const cells = (column: number): Cells => {
        try {
          return (columns ??= openColumns(chunk, true))(column);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          onDamaged(origin, chunk.id, error.message);
          return noCells;
        }
      };
      const piece = { t0: chunk.t0, t1: chunk.t1, cells };
      if (origin === 'part') opened.set(key, piece); // it holds several hours, which are looked at one after the other
      return piece;
    };
    const fresh = tail.of(strand);
    const [main, late] = [rowPiece(fresh.main), rowPiece(fresh.late)];
    /** Of an hour, the newest first: of samples of the same time the newest one counts. */
    return (hour: number): readonly Piece[] => {
      const found = chunks.ofHour(strand, hour);
      return [
        ...late,
        ...found.late.toReversed().map((chunk) => open('chunk', chunk)),
        ...main,
        ...found.main.toReversed().map((chunk) => open('chunk', chunk)),
        ...found.packed.toReversed().map((part) => open('part', part)),
      ];
    };
  };

  /**
   * Columns: series number, then time, value, quality (place in `qualities`) and flags as known at `time` (ms since 1970 UTC, a whole
   * second), then the same four as known now, of the last sample of any quality that is not older than `maxAge` ms; NaN: none.
   */
  return (series: readonly SeriesRecord[], time: number, maxAge: number): readonly Float64Array[] => {
    const found = Array.from({ length: 9 }, () => new Float64Array(series.length).fill(Number.NaN));
    const second = Math.floor(time / 1000);
    const oldest = time - maxAge;
    const put = (first: number, row: number, { times, values, codes }: Cells, i: number): void => {
      const code = codes[i]!;
      found[first]![row] = times[i]!;
      found[first + 1]![row] = code & NO_VALUE ? Number.NaN : values[i]!;
      found[first + 2]![row] = qualities.indexOf(qualityOf(code));
      found[first + 3]![row] = flagsOf(code);
    };
    const look = (best: Best, piece: Piece, start: number, end: number): void => {
      if (piece.t0 >= end || piece.t1 < start || (best.known >= piece.t1 && best.today >= piece.t1)) return;
      const cells = piece.cells(best.column);
      let i = firstAtOrAfter(cells.times, end) - 1;
      if (i >= 0 && cells.times[i]! >= start && cells.times[i]! > best.today) {
        best.today = cells.times[i]!;
        put(5, best.row, cells, i);
      }
      // Arrivals are kept to the second.
      while (i >= 0 && cells.arrivals[i]! > second) i--;
      if (i < 0 || cells.times[i]! < start || cells.times[i]! <= best.known) return;
      best.known = cells.times[i]!;
      put(1, best.row, cells, i);
    };
    const lookAt = (strand: number, wanted: readonly Best[]): void => {
      const pieces = piecesOf(strand);
      const [first, last] = hoursOf({ strand }, Math.max(0, oldest), time + 1);
      let open = wanted;
      for (let hour = last; hour >= first && open.length > 0; hour--) {
        const [start, end] = [Math.max(oldest, hour * HOUR), Math.min(time + 1, (hour + 1) * HOUR)];
        for (const piece of pieces(hour)) for (const best of open) look(best, piece, start, end);
        open = open.filter(({ known }) => known === -Infinity);
      }
    };

    const strands = new Map<number, Best[]>();
    series.forEach((record, row) => {
      found[0]![row] = record.series;
      const best: Best = { column: columnOf(record.series), row, known: -Infinity, today: -Infinity };
      const list = strands.get(record.strand);
      if (list) list.push(best);
      else strands.set(record.strand, [best]);
    });
    for (const [strand, wanted] of strands) lookAt(strand, wanted);
    return found;
  };
};
