import type { Database } from 'better-sqlite3';
import type { Catalogue } from './catalogue.ts';
import { fateCode, NO_VALUE, PRESENT, rowCells } from './cell.ts';
import { readColumn } from './chunk.ts';
import { HOUR, hourOf } from './chunk-key.ts';
import type { ChunkHead, ChunkReader } from './chunk-reader.ts';
import type { ChunkTable } from './chunk-table.ts';
import { decodeDigest } from './digest.ts';
import { emptyJournalBody, nextRecord, openJournalBody, readCarry, readRow, recordPlace } from './journal.ts';
import type { JournalTable } from './journal-table.ts';
import type { Latest } from './latest.ts';
import { countRow, type Group, isCovered, newStrand, openChunk, putLate, putMain, type Strand } from './strands.ts';

interface StrandRow {
  readonly strand: number;
  readonly journal: number;
  readonly rows: number;
  readonly late_journal: number;
  readonly late_rows: number;
  readonly through: number | null;
}

export const loadStrands = (db: Database): Map<number, Strand> =>
  new Map(
    db
      .prepare<[], StrandRow>('SELECT strand, journal, rows, late_journal, late_rows, through FROM strand ORDER BY strand')
      .all()
      .map((row) => [
        row.strand,
        newStrand(row.strand, { journal: row.journal, rows: row.rows }, { journal: row.late_journal, rows: row.late_rows }, row.through),
      ]),
  );

export interface ReplayParts {
  readonly journal: JournalTable;
  readonly catalogue: Catalogue;
  readonly strands: ReadonlyMap<number, Strand>;
  readonly latest: Latest;
  /** `latest` knows all rows up to here. */
  readonly latestThrough: number;
  /** The sums of `latest` count what is in chunks, but not what is only in the journal. */
  readonly isRebuilt: boolean;
  readonly onClosed: (group: Group | undefined) => void;
}

/** A journal row that could not be read. */
export interface DamagedRow {
  readonly id: number;
  readonly at: number;
  readonly reason: string;
  readonly body: Uint8Array;
}

/** Brings the rows that are in no chunk back into memory. Returns the journal rows that cannot be read. */
export const replayJournal = ({ journal, catalogue, strands, latest, latestThrough, isRebuilt, onClosed }: ReplayParts): readonly DamagedRow[] => {
  const row = rowCells();
  const place = recordPlace();
  const damaged: DamagedRow[] = [];

  const observe = (s: Strand, isInChunks: boolean): void => {
    const { columns } = catalogue.strand(s.strand)!;
    for (let c = 0; c < row.width; c++) {
      if (!(row.codes[c]! & PRESENT)) continue;
      const isMore = row.fates[c] !== fateCode('replaced') && !(isRebuilt && isInChunks);
      latest.observe(columns[c]!, row.ts, row.recv, row.values[c]!, row.codes[c]! & ~PRESENT, isMore);
    }
  };
  const replayRow = (id: number, body: Uint8Array): void => {
    const from = openJournalBody(body);
    while (nextRecord(from, place)) {
      const s = strands.get(place.strand);
      if (s === undefined) throw new RangeError(`journal: no strand ${place.strand}`);
      const { isLate } = place;
      // `counted` tells the place of this record among those of its strand in this row.
      const before = s.counted === id ? (isLate ? s.lateRows : s.rows) : 0;
      const isInChunks = isCovered(isLate ? s.lateMark : s.mark, id, before);
      if (place.isCarry) {
        if (!isInChunks) {
          const rows = readCarry(from, place.offset);
          s.open = rows.count === 0 ? undefined : openChunk(hourOf(rows.times[0]!), id, s.open?.since ?? 1000 * rows.arrivals[0]!, s.slab, rows);
        }
        countRow(s, id, isLate);
        continue;
      }
      readRow(from, place.offset, row);
      if (id > latestThrough) observe(s, isInChunks);
      if (isInChunks) countRow(s, id, isLate);
      else onClosed(isLate ? putLate(s, row, id) : putMain(s, row, id));
    }
  };

  for (const { id, at, body } of journal.after(0)) {
    try {
      replayRow(id, body);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      damaged.push({ id, at, reason: error.message, body });
    }
  }
  return damaged;
};

/** Inside a transaction: they are kept apart. Their ids stay, so that ids never begin again. */
export const keepDamagedRows = (rows: readonly DamagedRow[], journal: JournalTable, chunks: Pick<ChunkTable, 'keepDamaged'>): void => {
  for (const { id, at, reason, body } of rows) if (chunks.keepDamaged(at, 'journal', `${reason}; row ${id}`, body)) journal.replace(id, emptyJournalBody(at));
};

/** The newest values again from the newest chunks, after the table that keeps them was damaged. */
export const rebuildLatest = (db: Database, strands: ReadonlyMap<number, Strand>, catalogue: Catalogue, chunks: ChunkReader, latest: Latest): void => {
  for (const { strand, through } of strands.values()) {
    if (through === -Infinity) continue;
    const { packed, main } = chunks.ofHour(strand, hourOf(through));
    for (const chunk of [...packed, ...main]) {
      for (const [column, series] of catalogue.strand(strand)!.columns.entries()) {
        const { times, values, codes } = attempt(() => readColumn(chunk, column)) ?? { times: [], values: [], codes: [] };
        for (const [i, ts] of times.entries()) latest.observe(series, ts, ts, codes[i]! & NO_VALUE ? Number.NaN : values[i]!, codes[i]! & ~PRESENT, false);
      }
    }
  }
  let cells = 0;
  for (const table of ['chunk', 'archive'])
    for (const head of db.prepare<[], ChunkHead>(`SELECT id, t0, t1, n, digest FROM ${table}`).iterate())
      cells += attempt(() => decodeDigest(head, head.digest).cells) ?? 0;
  latest.restoreSums(cells, chunks.hours()[0] * HOUR);
};

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
