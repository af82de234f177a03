import { PRESENT, type RowCells, rowCells } from './cell.ts';
import { emptyRows, putRow, type Rows } from './rows.ts';

/** Row `at` of rows in memory, as it would arrive. */
const rowAt = (rows: Rows, at: number, into: RowCells): void => {
  into.ts = rows.times[at]!;
  into.recv = 1000 * rows.arrivals[at]!;
  into.width = rows.columns.length;
  for (const [c, { values, codes }] of rows.columns.entries()) {
    into.values[c] = values[at]!;
    into.codes[c] = codes[at]!;
    into.fates[c] = 0;
  }
};

const cells = rowCells();

/**
 * Rows of one stretch, from `from` to before `to`, out of pieces that are each newer than those before it: in order of time, and
 * those of one time in order of arrival. Nothing is lost, not even a value that was replaced.
 */
export const mergeRows = (pieces: readonly Rows[], from: number, to: number): Rows => {
  const merged = emptyRows(Math.max(64, ...pieces.map(({ count }) => count)));
  for (const rows of pieces)
    for (let i = 0; i < rows.count; i++) {
      if (rows.times[i]! < from || rows.times[i]! >= to) continue;
      rowAt(rows, i, cells);
      putRow(merged, cells);
    }
  return merged;
};

/** How many cells there are, of all columns. */
export const cellsOfRows = (rows: Rows): number => {
  let sum = 0;
  for (const { codes } of rows.columns) for (let i = 0; i < rows.count; i++) if (codes[i]! & PRESENT) sum++;
  return sum;
};
