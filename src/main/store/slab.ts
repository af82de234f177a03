import { PRESENT } from './cell.ts';
import { columnOf, emptyRows, growTo, type Rows } from './rows.ts';

/** What a slab needs of those who made it. */
export interface SlabOwner {
  /** Brings rows that were not told yet to whoever keeps the newest values. */
  readonly tell: (slab: Slab) => void;
  readonly spare: Spare;
}

/**
 * Rows of a whole strand one after the other in one array: time, arrival in seconds, value per column. All have the same code in
 * all cells, and each is later than everything known of its strand before. A row that is appended so touches two lines of the
 * processor's cache: the head, and its own place.
 */
export interface Slab {
  data: Float64Array;
  width: number;
  /** So many of its rows were told. */
  told: number;
  owner: SlabOwner | undefined;
}

/** Arrays of chunks that are written, for those that grow: as many chunks end as begin. */
export interface Spare {
  readonly take: (length: number) => Float64Array | undefined;
  readonly give: (data: Float64Array) => void;
}
const spareBytes = 8 * 2 ** 20;
export const openSpare = (): Spare => {
  const byLength = new Map<number, Float64Array[]>();
  let bytes = 0;
  return {
    take: (length) => {
      const found = byLength.get(length)?.pop();
      if (found) bytes -= found.byteLength;
      return found;
    },
    give: (data) => {
      if (bytes + data.byteLength > spareBytes) {
        // What nobody takes any more must not keep out what is wanted now.
        byLength.clear();
        bytes = 0;
      }
      bytes += data.byteLength;
      const same = byLength.get(data.length);
      if (same) same.push(data);
      else byLength.set(data.length, [data]);
    },
  };
};

/** Places in the head; rows begin at HEAD. */
export const [COUNT, NEWEST, UNTIL, ROOM, RECV, CODE, BATCH, BATCH_ROWS, HEAD] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
/** What stands before the values of a row. */
export const ROW_HEAD = 2;
const smallest = 16;
/** A strand with so many rows will mostly fill its chunk. */
const worthSpare = 64;

/** No time is before this: nothing is appended until a lane has looked at the strand as a whole. */
const shut = -Infinity;
const headOnly = (): Float64Array => new Float64Array(HEAD).fill(shut, UNTIL, UNTIL + 1);

export const emptySlab = (owner?: SlabOwner): Slab => ({ data: headOnly(), width: 0, told: 0, owner });
export const slabCount = ({ data }: Slab): number => data[COUNT]!;
/** Time of the last row; only while there is one. */
export const slabNewest = ({ data, width }: Slab): number => data[HEAD + (data[COUNT]! - 1) * (width + ROW_HEAD)]!;
/** Bytes that it holds. */
export const slabBytes = ({ data }: Slab): number => data.byteLength;

/** Rows that were counted in journal row `journal`. */
export const slabRowsIn = ({ data }: Slab, journal: number): number => (data[BATCH] === journal ? data[BATCH_ROWS]! : 0);

/** Whoever has an eye on its data has to look anew. */
export const shutSlab = ({ data }: Slab): void => void (data[UNTIL] = shut);

/** Makes place for one row more, `limit` at most. The old array is shut: whoever holds it has to look anew. */
export const widenSlab = (slab: Slab, limit: number): void => {
  const count = slab.data[COUNT]!;
  const stride = slab.width + ROW_HEAD;
  const spare = count >= worthSpare ? slab.owner?.spare.take(HEAD + limit * stride) : undefined;
  replaceData(slab, spare ?? new Float64Array(HEAD + Math.max(count + 1, Math.min(limit, Math.max(smallest, 2 * count))) * stride));
};
const replaceData = (slab: Slab, wider: Float64Array): void => {
  const { data, width } = slab;
  wider.set(data.subarray(0, HEAD + data[COUNT]! * (width + ROW_HEAD)));
  slab.data = wider;
  data[UNTIL] = shut;
};
/** Of an empty slab. */
export const setWidth = (slab: Slab, width: number): void => {
  if (slab.width === width) return;
  slab.width = width;
  replaceData(slab, new Float64Array(HEAD + smallest * (width + ROW_HEAD)));
};
/** Rows for which there is place. */
export const slabRoom = ({ data, width }: Slab): number => Math.floor((data.length - HEAD) / (width + ROW_HEAD));

/** Puts its rows behind the first `from` of others, in columns. */
const putColumns = ({ data, width }: Slab, rows: Rows, from: number): void => {
  const count = data[COUNT]!;
  const stride = width + ROW_HEAD;
  growTo(rows, from + count);
  rows.count = from + count;
  const { times, arrivals } = rows;
  for (let i = 0, at = HEAD; i < count; i++, at += stride) {
    times[from + i] = data[at]!;
    arrivals[from + i] = data[at + 1]!;
  }
  for (let c = 0; c < width; c++) {
    const { values, codes } = columnOf(rows, c);
    for (let i = 0, at = HEAD + ROW_HEAD + c; i < count; i++, at += stride) values[from + i] = data[at]!;
    codes.fill(data[CODE]! | PRESENT, from, from + count);
  }
  for (let c = width; c < rows.columns.length; c++) rows.columns[c]!.codes.fill(0, from, from + count);
};

/** Brings its rows into columns, behind those that are there already. The slab is empty and shut then. */
export const unrollSlab = (slab: Slab, before: Rows | undefined): Rows => {
  const { data } = slab;
  const count = data[COUNT]!;
  slab.owner?.tell(slab);
  data[UNTIL] = shut;
  const rows = before ?? emptyRows(Math.max(1, count));
  if (count === 0) return rows;
  putColumns(slab, rows, rows.count);
  data[COUNT] = 0;
  slab.told = 0;
  return rows;
};

const byWidth: Rows[] = [];
/** Its rows in columns that the next call overwrites, for one who only reads them once. The slab stays as it is. */
export const slabColumns = (slab: Slab): Rows => {
  const rows = (byWidth[slab.width] ??= emptyRows(1024));
  putColumns(slab, rows, 0);
  return rows;
};

/** Its rows are written: the array is free for others. */
export const freeSlab = (slab: Slab): void => {
  slab.owner?.spare.give(slab.data);
  slab.data = headOnly();
  slab.told = 0;
};
