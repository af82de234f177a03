import { PRESENT, type RowCells, rowCells } from './cell.ts';
import { arrivalOf, emptyRows, placeAfter, putRow, type Rows } from './rows.ts';

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

/** The last row of this time says the same already, and came in the same second. */
const isRepeat = (rows: Rows, row: RowCells): boolean => {
  const at = placeAfter(rows, row.ts) - 1;
  if (at < 0 || rows.times[at] !== row.ts || rows.arrivals[at] !== arrivalOf(row.recv)) return false;
  for (let c = 0; c < row.width; c++) {
    if (!(row.codes[c]! & PRESENT)) continue;
    const column = rows.columns[c];
    if (column === undefined || column.codes[at] !== row.codes[c] || !Object.is(column.values[at], row.values[c])) return false;
  }
  return true;
};

/**
 * Rows of one stretch, from `from` to before `to`, out of pieces that are each newer than those before it: in order of time, and
 * those of one time in order of arrival. Nothing is lost, not even a value that was replaced; what only repeats the row before it is left out.
 */
export const mergeRows = (pieces: readonly Rows[], from: number, to: number): Rows => {
  const merged = emptyRows(Math.max(64, ...pieces.map(({ count }) => count)));
  for (const rows of pieces)
    for (let i = 0; i < rows.count; i++) {
      if (rows.times[i]! < from || rows.times[i]! >= to) continue;
      rowAt(rows, i, cells);
      if (!isRepeat(merged, cells)) putRow(merged, cells);
    }
  return merged;
};
