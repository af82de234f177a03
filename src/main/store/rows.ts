import { PRESENT, type RowCells } from './cell.ts';

/** A column of rows; `codes` has PRESENT where there is a cell. */
export interface Column {
  values: Float64Array;
  codes: Uint16Array;
}

/**
 * Rows of one strand in order of time. Rows of one time stand in order of arrival, and the later one wins; so nothing that
 * came in is lost, not even a value that was replaced.
 */
export interface Rows {
  count: number;
  times: Float64Array;
  /** Arrival in seconds, rounded up. */
  arrivals: Float64Array;
  readonly columns: Column[];
}

const smallest = 64;

export const emptyRows = (capacity = smallest): Rows => ({ count: 0, times: new Float64Array(capacity), arrivals: new Float64Array(capacity), columns: [] });

export const arrivalOf = (recv: number): number => Math.ceil(recv / 1000);

/** Gives a row its place. Cells of the same time and second of arrival share a row when none is written over. */
export const putRow = (rows: Rows, row: RowCells): void => {
  const arrival = arrivalOf(row.recv);
  const place = placeAfter(rows, row.ts);
  const mayShare = place > 0 && rows.times[place - 1] === row.ts && rows.arrivals[place - 1] === arrival && isFree(rows, place - 1, row);
  const at = mayShare ? place - 1 : insert(rows, place);
  rows.times[at] = row.ts;
  rows.arrivals[at] = arrival;
  for (let c = 0; c < row.width; c++) {
    if (!(row.codes[c]! & PRESENT)) continue;
    const column = columnOf(rows, c);
    column.values[at] = row.values[c]!;
    column.codes[at] = row.codes[c]!;
  }
};

/** A row later than all others, with the same code in all its cells; `places` are their columns. */
export const appendRow = (rows: Rows, ts: number, arrival: number, places: Int32Array, values: Float64Array, code: number): void => {
  if (rows.count === rows.times.length) grow(rows);
  const at = rows.count++;
  rows.times[at] = ts;
  rows.arrivals[at] = arrival;
  const { columns } = rows;
  if (columns.length > places.length) for (const { codes } of columns) codes[at] = 0;
  for (let i = 0; i < places.length; i++) {
    const column = columnOf(rows, places[i]!);
    column.values[at] = values[i]!;
    column.codes[at] = code;
  }
};

/** The place behind the last row of this time or before. */
export const placeAfter = (rows: Rows, ts: number): number => {
  const { times, count } = rows;
  if (count === 0 || times[count - 1]! <= ts) return count;
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= ts) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The row that holds the cell of a column at this time; -1 when there is none. */
export const findCell = (rows: Rows, column: number, ts: number): number => {
  const codes = rows.columns[column]?.codes;
  if (codes === undefined || rows.count === 0 || ts > rows.times[rows.count - 1]!) return -1;
  for (let i = placeAfter(rows, ts) - 1; i >= 0 && rows.times[i] === ts; i--) if (codes[i]! & PRESENT) return i;
  return -1;
};

export const columnOf = (rows: Rows, c: number): Column => {
  while (rows.columns.length <= c) rows.columns.push({ values: new Float64Array(rows.times.length), codes: new Uint16Array(rows.times.length) });
  return rows.columns[c]!;
};

const isFree = (rows: Rows, place: number, row: RowCells): boolean => {
  for (let c = 0; c < row.width; c++) if (row.codes[c]! & PRESENT && (rows.columns[c]?.codes[place] ?? 0) & PRESENT) return false;
  return true;
};

const insert = (rows: Rows, place: number): number => {
  if (rows.count === rows.times.length) grow(rows);
  const { count } = rows;
  if (place < count) {
    rows.times.copyWithin(place + 1, place, count);
    rows.arrivals.copyWithin(place + 1, place, count);
  }
  for (const { values, codes } of rows.columns) {
    if (place < count) {
      values.copyWithin(place + 1, place, count);
      codes.copyWithin(place + 1, place, count);
    }
    codes[place] = 0;
  }
  rows.count++;
  return place;
};

const grow = (rows: Rows): void => growTo(rows, Math.max(smallest, 2 * rows.times.length));

/** Makes place for so many rows. */
export const growTo = (rows: Rows, capacity: number): void => {
  if (capacity <= rows.times.length) return;
  rows.times = longer(rows.times, capacity);
  rows.arrivals = longer(rows.arrivals, capacity);
  for (const column of rows.columns) {
    column.values = longer(column.values, capacity);
    const codes = new Uint16Array(capacity);
    codes.set(column.codes);
    column.codes = codes;
  }
};

const longer = (numbers: Float64Array, capacity: number): Float64Array => {
  const out = new Float64Array(capacity);
  out.set(numbers);
  return out;
};
