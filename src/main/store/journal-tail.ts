import type { ByteReader } from '../../contract/block.ts';
import type { Database } from 'better-sqlite3';
import { rowCells } from './cell.ts';
import { nextRecord, openJournalBody, readCarry, readRow, recordPlace } from './journal.ts';
import { emptyRows, putRow, type Rows } from './rows.ts';
import { isCovered, type Mark } from './strands.ts';

/** Rows that are committed but in no chunk yet. Late rows are newer than main rows of the same time. */
export interface Tail {
  readonly main: Rows;
  readonly late: Rows;
}

interface Index {
  /** Per record: journal row, place in its body, place among the records of the strand, 1 late + 2 carry. */
  readonly ids: number[];
  readonly offsets: number[];
  readonly places: number[];
  readonly kinds: number[];
  /** Place of the next record in journal row `counted`: main, late. */
  counted: number;
  next: [number, number];
  built: { readonly mark: Mark; readonly lateMark: Mark; main: Rows; readonly late: Rows; upTo: number } | undefined;
}

interface StrandMarks {
  readonly journal: number;
  readonly rows: number;
  readonly late_journal: number;
  readonly late_rows: number;
}

/**
 * A replica of what a writer has in memory, from the file alone. `refresh` and `of` belong into one read transaction with
 * the chunks that are read: then every committed row is seen exactly once.
 */
export const openJournalTail = (db: Database, onDamaged: (id: number, reason: string) => void) => {
  const after = db.prepare<[number], { id: number; body: Uint8Array }>('SELECT id, body FROM journal WHERE id > ? ORDER BY id');
  const oldest = db.prepare<[], number | null>('SELECT min(id) FROM journal').pluck();
  const marksOf = db.prepare<[number], StrandMarks>('SELECT journal, rows, late_journal, late_rows FROM strand WHERE strand = ?');
  const bodies = new Map<number, ByteReader>();
  const indexes = new Map<number, Index>();
  const record = recordPlace();
  const row = rowCells();
  let last = 0;
  let first = 0;

  const indexOf = (strand: number): Index => {
    const known = indexes.get(strand);
    if (known) return known;
    const made: Index = { ids: [], offsets: [], places: [], kinds: [], counted: 0, next: [0, 0], built: undefined };
    indexes.set(strand, made);
    return made;
  };
  const take = (id: number, body: Uint8Array): void => {
    const from = openJournalBody(body);
    while (nextRecord(from, record)) {
      const index = indexOf(record.strand);
      if (index.counted !== id) {
        index.counted = id;
        index.next = [0, 0];
      }
      index.ids.push(id);
      index.offsets.push(record.offset);
      index.places.push(index.next[record.isLate ? 1 : 0]++);
      index.kinds.push((record.isLate ? 1 : 0) + (record.isCarry ? 2 : 0));
    }
    bodies.set(id, from);
  };
  const forget = (until: number): void => {
    for (const id of bodies.keys()) {
      if (id >= until) break;
      bodies.delete(id);
    }
    for (const index of indexes.values())
      dropFirst(
        index,
        index.ids.findIndex((id) => id >= until),
      );
  };
  const dropFirst = (index: Index, found: number): void => {
    const n = found < 0 ? index.ids.length : found;
    if (n === 0) return;
    for (const list of [index.ids, index.offsets, index.places, index.kinds]) list.splice(0, n);
    if (index.built) index.built.upTo = Math.max(0, index.built.upTo - n);
  };

  return {
    /** Reads what was committed since the last time. */
    refresh: (): void => {
      for (const { id, body } of after.iterate(last)) {
        last = id;
        try {
          take(id, body);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
          onDamaged(id, error.message);
        }
      }
      const kept = oldest.get() ?? Infinity;
      if (kept > first) forget(kept);
      first = kept;
    },
    of: (strand: number): Tail => {
      const index = indexOf(strand);
      const marks = marksOf.get(strand);
      const mark = { journal: marks?.journal ?? 0, rows: marks?.rows ?? 0 };
      const lateMark = { journal: marks?.late_journal ?? 0, rows: marks?.late_rows ?? 0 };
      const isCurrent = index.built && isSame(index.built.mark, mark) && isSame(index.built.lateMark, lateMark);
      const built = isCurrent ? index.built! : { mark, lateMark, main: emptyRows(), late: emptyRows(), upTo: 0 };
      index.built = built;
      for (; built.upTo < index.ids.length; built.upTo++) {
        const i = built.upTo;
        const isLate = (index.kinds[i]! & 1) !== 0;
        const body = bodies.get(index.ids[i]!);
        if (body === undefined || isCovered(isLate ? lateMark : mark, index.ids[i]!, index.places[i]!)) continue;
        if (index.kinds[i]! & 2) {
          built.main = readCarry(body, index.offsets[i]!);
          continue;
        }
        readRow(body, index.offsets[i]!, row);
        putRow(isLate ? built.late : built.main, row);
      }
      return built;
    },
  };
};
export type JournalTail = ReturnType<typeof openJournalTail>;

const isSame = (a: Mark, b: Mark): boolean => a.journal === b.journal && a.rows === b.rows;
