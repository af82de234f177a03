import { PRESENT } from './cell.ts';
import { type Cells, noCells } from './chunk.ts';
import type { Rows } from './rows.ts';

/** The cells of a column of rows in memory, from `from` to before `to`. */
export const cellsOf = (rows: Rows, column: number, from: number, to: number): Cells => {
  const source = rows.columns[column];
  if (source === undefined || rows.count === 0 || rows.times[0]! >= to || rows.times[rows.count - 1]! < from) return noCells;
  const places: number[] = [];
  for (let i = 0; i < rows.count; i++) if (source.codes[i]! & PRESENT && rows.times[i]! >= from && rows.times[i]! < to) places.push(i);
  const pick = (numbers: Float64Array): Float64Array => Float64Array.from(places, (i) => numbers[i]!);
  return { times: pick(rows.times), values: pick(source.values), codes: Uint16Array.from(places, (i) => source.codes[i]!), arrivals: pick(rows.arrivals) };
};

/** The part from `from` to before `to`. */
export const clip = (cells: Cells, from: number, to: number): Cells => {
  const { times } = cells;
  const n = times.length;
  if (n === 0 || (times[0]! >= from && times[n - 1]! < to)) return cells;
  return slice(cells, firstAtOrAfter(times, from), firstAtOrAfter(times, to));
};

const slice = ({ times, values, codes, arrivals }: Cells, start: number, end: number): Cells => ({
  times: times.subarray(start, end),
  values: values.subarray(start, end),
  codes: codes.subarray(start, end),
  arrivals: arrivals.subarray(start, end),
});

export const firstAtOrAfter = (times: Float64Array, time: number): number => {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Of cells with the same time only the last one: it replaced the others. */
const newestOnly = (cells: Cells): Cells => {
  const { times } = cells;
  const n = times.length;
  let before = n > 0 ? times[0]! : 0;
  for (let i = 1; i < n; i++) {
    const time = times[i]!;
    if (time === before) return merge(noCells, cells);
    before = time;
  }
  return cells;
};

/** Both in one order; at the same time the cell of `newer` wins. */
const merge = (older: Cells, newer: Cells): Cells => {
  const n = older.times.length + newer.times.length;
  const hasArrivals = older.arrivals.length + newer.arrivals.length > 0;
  const out = { times: new Float64Array(n), values: new Float64Array(n), codes: new Uint16Array(n), arrivals: new Float64Array(hasArrivals ? n : 0) };
  let count = 0;
  for (let a = 0, b = 0; a < older.times.length || b < newer.times.length;) {
    const isOlder = a < older.times.length && (b >= newer.times.length || older.times[a]! <= newer.times[b]!);
    const from = isOlder ? older : newer;
    const i = isOlder ? a++ : b++;
    if (count > 0 && out.times[count - 1] === from.times[i]) count--;
    out.times[count] = from.times[i]!;
    out.values[count] = from.values[i]!;
    out.codes[count] = from.codes[i]!;
    if (hasArrivals) out.arrivals[count] = from.arrivals[i]!;
    count++;
  }
  return slice(out, 0, count);
};

/**
 * Pieces of one hour, each newer than those before it, as pieces that follow one another and hold every time once. What
 * does not overlap stays apart, so that a change of the sampling rate at the edge of a chunk stays visible.
 */
export const segmentsOf = (main: readonly Cells[], late: readonly Cells[]): readonly Cells[] => {
  const segments: Cells[] = [];
  for (const piece of main) {
    if (piece.times.length === 0) continue;
    const before = segments.at(-1);
    if (before === undefined || before.times.at(-1)! < piece.times[0]!) segments.push(newestOnly(piece));
    else segments[segments.length - 1] = merge(before, piece);
  }
  const lates = late.filter(({ times }) => times.length > 0);
  return lates.length === 0 ? segments : [[...segments, ...lates].reduce(merge, noCells)];
};
