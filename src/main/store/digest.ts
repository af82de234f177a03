import {
  byteReader,
  byteWriter,
  type ByteReader,
  type ByteWriter,
  putByte,
  putFloat64,
  putVarint,
  takeByte,
  takeFloat64,
  takeVarint,
  written,
} from '../../contract/block.ts';
import { isGood, PRESENT } from './cell.ts';
import type { Column, Rows } from './rows.ts';

/** What a chunk says of one series without being opened: over its good values, the winning one of each time. */
export interface ColumnDigest {
  readonly column: number;
  readonly series: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly first: number;
  readonly last: number;
}

export interface Digest {
  /** The longest time between two rows, ms. */
  readonly longestStep: number;
  /** Cells of all series, whatever their quality. */
  readonly cells: number;
  readonly columns: readonly ColumnDigest[];
}

const VERSION = 1;
const scratch = byteWriter();

/** Digest of the rows `start` to `end`; `series` are the numbers of the columns. */
export const encodeDigest = (rows: Rows, start: number, end: number, series: readonly number[]): Uint8Array<ArrayBuffer> => {
  let longestStep = 0;
  for (let i = start + 1; i < end; i++) longestStep = Math.max(longestStep, rows.times[i]! - rows.times[i - 1]!);
  scratch.at = 0;
  putByte(scratch, VERSION);
  putVarint(scratch, longestStep);
  const used = rows.columns.flatMap((column, c) => (isUsed(column, start, end) ? c : []));
  let cells = 0;
  for (const c of used) for (let i = start; i < end; i++) if (rows.columns[c]!.codes[i]! & PRESENT) cells++;
  putVarint(scratch, cells);
  putVarint(scratch, used.length);
  for (const c of used) {
    putVarint(scratch, c);
    putVarint(scratch, series[c]!);
    putColumn(scratch, rows, rows.columns[c]!, start, end);
  }
  return written(scratch);
};

const isUsed = ({ codes }: Column, start: number, end: number): boolean => {
  for (let i = start; i < end; i++) if (codes[i]! & PRESENT) return true;
  return false;
};

/** True when a later row of the same time has a cell in this column. */
export const isOutdated = (times: Float64Array, codes: Uint16Array, place: number, end: number): boolean => {
  for (let i = place + 1; i < end && times[i] === times[place]; i++) if (codes[i]! & PRESENT) return true;
  return false;
};

const putColumn = (to: ByteWriter, { times }: Rows, { values, codes }: Column, start: number, end: number): void => {
  let [count, sum, min, max, first, last] = [0, 0, Infinity, -Infinity, 0, 0];
  for (let i = start; i < end; i++) {
    if (!(codes[i]! & PRESENT) || !isGood(codes[i]!) || isOutdated(times, codes, i, end)) continue;
    const value = values[i]!;
    if (count++ === 0) first = value;
    last = value;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  putVarint(to, count);
  if (count > 0) for (const number of [sum, min, max, first, last]) putFloat64(to, number);
};

export const decodeDigest = (bytes: Uint8Array): Digest => {
  const from = byteReader(bytes);
  if (takeByte(from) !== VERSION) throw new RangeError('digest: unknown version');
  const longestStep = takeVarint(from);
  const cells = takeVarint(from);
  const width = takeVarint(from);
  const columns: ColumnDigest[] = [];
  for (let i = 0; i < width; i++) columns.push(takeColumn(from));
  return { longestStep, cells, columns };
};

const takeColumn = (from: ByteReader): ColumnDigest => {
  const column = takeVarint(from);
  const series = takeVarint(from);
  const count = takeVarint(from);
  const [sum = 0, min = NaN, max = NaN, first = NaN, last = NaN] = count === 0 ? [] : Array.from({ length: 5 }, () => takeFloat64(from));
  return { column, series, count, sum, min, max, first, last };
};
