import type { RowCells } from './cell.ts';
import { hourOf } from './chunk-key.ts';
import { emptyRows, findCell, putRow, type Rows } from './rows.ts';
import { emptySlab, freeSlab, shutSlab, type Slab, slabColumns, slabCount, slabNewest, slabRowsIn, unrollSlab } from './slab.ts';

/** The first `rows` rows of a strand in journal row `journal`, and all before, are in chunks. */
export interface Mark {
  readonly journal: number;
  readonly rows: number;
}
export const isCovered = (mark: Mark, journal: number, place: number): boolean => journal < mark.journal || (journal === mark.journal && place < mark.rows);

/**
 * The rows of one hour that are in no chunk yet. Those that came in order by a lane stand in its slab, later than all others;
 * whoever looks at `rows` gets them in columns.
 */
export interface OpenChunk {
  readonly hour: number;
  /** Journal row of the oldest of these rows. */
  first: number;
  /** Receive time of the first row, ms. */
  readonly since: number;
  readonly slab: Slab;
  readonly rows: Rows;
  /** The same for one who writes them at once: they may stand elsewhere after the next call for any chunk. */
  readonly forWriting: () => Rows;
  /** They are in a chunk of the file. */
  readonly written: () => void;
  /** How many rows there are, without bringing them into columns. */
  readonly count: number;
  /** Time of the last row. */
  readonly newest: number;
}

export const openChunk = (hour: number, first: number, since: number, slab: Slab, inColumns?: Rows): OpenChunk => {
  let rows = inColumns;
  return {
    hour,
    first,
    since,
    slab,
    get rows() {
      rows = unrollSlab(slab, rows);
      return rows;
    },
    forWriting: () => (rows === undefined && slabCount(slab) > 0 ? slabColumns(slab) : (rows = unrollSlab(slab, rows))),
    written: () => freeSlab(slab),
    get count() {
      return (rows?.count ?? 0) + slabCount(slab);
    },
    get newest() {
      return slabCount(slab) > 0 ? slabNewest(slab) : rows === undefined || rows.count === 0 ? -Infinity : rows.times[rows.count - 1]!;
    },
  };
};

/** Rows that are closed and wait to become chunks, in one transaction with their mark. */
export interface Group {
  readonly strand: Strand;
  readonly isLate: boolean;
  readonly parts: readonly Pick<OpenChunk, 'hour' | 'rows' | 'count' | 'forWriting' | 'written'>[];
  readonly mark: Mark;
  /** Journal row of the oldest of these rows. */
  readonly first: number;
  /** Newest time in main chunks once this one is written. */
  readonly through: number;
}

/** What is known of a strand beside its chunks. */
export interface Strand {
  readonly strand: number;
  mark: Mark;
  lateMark: Mark;
  /** Newest time that is closed: rows up to it are late. */
  through: number;
  open: OpenChunk | undefined;
  /** Where a lane appends while a chunk is open. */
  slab: Slab;
  readonly late: Map<number, Rows>;
  lateFirst: number;
  lateAt: number;
  /** Closed, in order of closing. */
  readonly closed: Group[];
  /** Rows counted in journal row `counted`. */
  counted: number;
  rows: number;
  lateRows: number;
}

export const newStrand = (strand: number, mark: Mark, lateMark: Mark, through: number | null): Strand => ({
  strand,
  mark,
  lateMark,
  through: through ?? -Infinity,
  open: undefined,
  slab: emptySlab(),
  late: new Map(),
  lateFirst: Infinity,
  lateAt: -Infinity,
  closed: [],
  counted: 0,
  rows: 0,
  lateRows: 0,
});

export const CHUNK_ROWS = 960;
const lateHours = 256;
/** What all open chunks together may hold. */
export const openBytes = 96 * 2 ** 20;
/**
 * Rows after which an open chunk closes: wide strands close earlier, so that a chunk stays near 3 KB, and all of them when there
 * are many. `allColumns` are those of all strands, times and arrivals included.
 */
export const rowLimit = (columns: number, allColumns: number): number =>
  Math.max(64, Math.min(CHUNK_ROWS, Math.floor(2880 / columns), Math.floor(openBytes / (8 * allColumns))));

/** Once late, a time is late for ever: so late rows are always newer than main rows of the same time. */
export const isLateFor = (s: Strand, ts: number): boolean => ts <= s.through || (s.open !== undefined && hourOf(ts) < s.open.hour);

/** Counts a row, or a carry, of the strand in journal row `journal`; returns its place there. */
export const countRow = (s: Strand, journal: number, isLate: boolean): number => {
  if (s.counted !== journal) {
    s.counted = journal;
    s.rows = s.lateRows = 0;
  }
  return isLate ? s.lateRows++ : s.rows++;
};
const markAt = (s: Strand, journal: number, isLate: boolean): Mark => {
  const counted = s.counted !== journal ? 0 : isLate ? s.lateRows : s.rows;
  return { journal, rows: isLate ? counted : counted + slabRowsIn(s.slab, journal) };
};

/** The open chunk becomes a group; `journal` is the row that is being filled. */
export const closeMain = (s: Strand, journal: number): Group | undefined => {
  if (s.open === undefined) return undefined;
  const { open } = s;
  s.through = Math.max(s.through, open.newest);
  const mark = markAt(s, journal, false);
  const group: Group = { strand: s, isLate: false, parts: [open], mark, first: open.first, through: s.through };
  s.open = undefined;
  s.slab.owner?.tell(s.slab);
  // Its slab goes with it; what was counted in this journal row stays counted.
  const inBatch = slabRowsIn(open.slab, journal);
  if (inBatch > 0) {
    if (s.counted !== journal) s.lateRows = s.rows = 0;
    s.counted = journal;
    s.rows += inBatch;
  }
  shutSlab(open.slab);
  s.slab = emptySlab(open.slab.owner);
  s.closed.push(group);
  return group;
};

/** All late rows of a strand close together, for they share one mark. */
export const closeLate = (s: Strand, journal: number): Group | undefined => {
  if (s.late.size === 0) return undefined;
  const parts = [...s.late].map(([hour, rows]) => ({ hour, rows, count: rows.count, forWriting: () => rows, written: () => {} }));
  const group: Group = { strand: s, isLate: true, parts, mark: markAt(s, journal, true), first: s.lateFirst, through: s.through };
  s.late.clear();
  s.lateFirst = Infinity;
  s.closed.push(group);
  return group;
};

/**
 * Gives a journalled row its place in memory; returns what that closed. A new hour closes the chunk of the former one
 * before the row is counted.
 */
export const putMain = (s: Strand, row: RowCells, journal: number): Group | undefined => {
  const hour = hourOf(row.ts);
  const closed = s.open && hour > s.open.hour ? closeMain(s, journal) : undefined;
  if (s.open && hour < s.open.hour) throw new RangeError('journal: a row lies before its open chunk');
  s.open ??= openChunk(hour, journal, row.recv, s.slab);
  putRow(s.open.rows, row);
  countRow(s, journal, false);
  return closed;
};

/** The same for a row that is later than all others, which the caller appends and counts. */
export const openMain = (s: Strand, ts: number, recv: number, journal: number): Group | undefined => {
  const hour = hourOf(ts);
  const closed = s.open !== undefined && hour > s.open.hour ? closeMain(s, journal) : undefined;
  s.open ??= openChunk(hour, journal, recv, s.slab);
  return closed;
};

export const putLate = (s: Strand, row: RowCells, journal: number): Group | undefined => {
  const hour = hourOf(row.ts);
  if (s.late.size === 0) s.lateFirst = journal;
  const rows = s.late.get(hour) ?? emptyRows();
  s.late.set(hour, rows);
  putRow(rows, row);
  s.lateAt = row.recv;
  countRow(s, journal, true);
  return rows.count >= CHUNK_ROWS || s.late.size > lateHours ? closeLate(s, journal) : undefined;
};

/** Where a value was found. */
export interface Found {
  readonly value: number;
  readonly code: number;
}

/** The newest value of a column at this time among what is not in chunks yet; `stored` is asked where chunks come in. */
export const findInMemory = (s: Strand, column: number, ts: number, storedLate: () => Found | undefined): Found | undefined => {
  const hour = hourOf(ts);
  const late = s.late.get(hour);
  return (late && cellIn(late, column, ts)) ?? inClosed(s, true, hour, column, ts) ?? storedLate() ?? inClosed(s, false, hour, column, ts);
};

export const cellIn = (rows: Rows, column: number, ts: number): Found | undefined => {
  const place = findCell(rows, column, ts);
  return place < 0 ? undefined : { value: rows.columns[column]!.values[place]!, code: rows.columns[column]!.codes[place]! };
};

const inClosed = (s: Strand, isLate: boolean, hour: number, column: number, ts: number): Found | undefined => {
  for (const group of s.closed.toReversed()) {
    if (group.isLate !== isLate) continue;
    for (const part of group.parts) {
      const found = part.hour === hour ? cellIn(part.rows, column, ts) : undefined;
      if (found) return found;
    }
  }
  return undefined;
};

/** The oldest journal row that holds rows which are in no chunk, leaving out what is being written. */
export const oldestNeeded = (s: Strand, written: ReadonlySet<Group>): number => {
  let oldest = Math.min(s.open?.first ?? Infinity, s.lateFirst);
  for (const group of s.closed) if (!written.has(group)) oldest = Math.min(oldest, group.first);
  return oldest;
};
