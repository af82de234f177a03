import { byteWriter, putByte, putFloat64, putValues, putVarint, takeByte, takeFloat64, takeValues, takeVarint } from '../../contract/block.ts';
import { noNumbers, sumOf } from '../../domain/analytics/span-numbers.ts';
import { HOUR } from './chunk-key.ts';
import { type ColumnSummary, encodeColumns, openColumns } from './summary.ts';

/**
 * The 24 hours of a closed day of a strand in one row, so that a chart over years reads a row per day. It follows from the summaries
 * of the hours and is made with that of the day. Null: that hour has no summary; undefined: the series had no samples in it.
 */
export type DayHours = readonly (ColumnSummary | undefined | null)[];

/** Behind all columns of a strand: which hours have a summary. */
const HOURS_COLUMN = 64;
const part = byteWriter(2048);

/** `hours` are the summaries of the day by hour, 0 to 23. */
export const encodeDayHours = (id: number, start: number, hours: ReadonlyMap<number, readonly ColumnSummary[]>): Uint8Array<ArrayBuffer> => {
  const columns = new Map<number, Map<number, ColumnSummary>>();
  for (const [hour, list] of hours)
    for (const one of list) {
      const known = columns.get(one.column) ?? new Map<number, ColumnSummary>();
      columns.set(one.column, known.set(hour, one));
    }
  const inOrder = [...columns].toSorted(([a], [b]) => a - b);
  return encodeColumns(
    id,
    [...inOrder.map(([column, list]) => ({ column, put: () => putColumn(start, list) })), { column: HOURS_COLUMN, put: () => putMask([...hours.keys()]) }],
    part,
  );
};

const putMask = (hours: readonly number[]): void =>
  putVarint(
    part,
    hours.reduce((mask, hour) => mask | (1 << hour), 0),
  );

const [PLAIN, RISE, FILLED] = [1, 2, 4] as const;

/** Hour by hour what is small, then all values together. */
const putColumn = (start: number, list: ReadonlyMap<number, ColumnSummary>): void => {
  const inOrder = [...list].toSorted(([a], [b]) => a - b);
  putMask(inOrder.map(([hour]) => hour));
  const values: number[] = [];
  for (const [hour, { numbers, isPlain, hasRise }] of inOrder) {
    const from = start + hour * HOUR;
    putByte(part, (isPlain ? PLAIN : 0) | (hasRise ? RISE : 0) | (numbers.count > 0 ? FILLED : 0));
    if (numbers.count === 0) continue;
    putVarint(part, numbers.count);
    putFloat64(part, sumOf(numbers));
    for (const time of [numbers.firstAt, numbers.minAt, numbers.maxAt, numbers.lastAt]) putVarint(part, time - from);
    putVarint(part, numbers.firstTypical ?? 0);
    putVarint(part, numbers.typical ?? 0);
    values.push(numbers.first, numbers.min, numbers.max, numbers.last);
    if (!hasRise) continue;
    putFloat64(part, numbers.increase);
    putVarint(part, numbers.coveredMs);
  }
  if (values.length > 0) putValues(part, Float64Array.from(values));
};

/** The hours of one column. Throws a RangeError when a byte has changed. */
export const readDayHours = (id: number, body: Uint8Array, start: number, column: number): DayHours => {
  const parts = openColumns(id, body);
  const known = parts.get(HOURS_COLUMN);
  if (known === undefined) throw new RangeError('summary: damaged');
  const mask = takeVarint(known);
  const hours: (ColumnSummary | undefined | null)[] = Array.from({ length: 24 }, (_, hour) => (mask & (1 << hour) ? undefined : null));
  const from = parts.get(column);
  if (from === undefined) return hours;
  const filled: ColumnSummary[] = [];
  const own = takeVarint(from);
  for (let hour = 0; hour < 24; hour++) {
    if (!(own & (1 << hour))) continue;
    const bits = takeByte(from);
    const numbers = noNumbers();
    const one = { column, numbers, isPlain: (bits & PLAIN) !== 0, hasRise: (bits & RISE) !== 0 };
    hours[hour] = one;
    if (!(bits & FILLED)) continue;
    const begin = start + hour * HOUR;
    numbers.count = takeVarint(from);
    numbers.sum = takeFloat64(from);
    numbers.firstAt = begin + takeVarint(from);
    numbers.minAt = begin + takeVarint(from);
    numbers.maxAt = begin + takeVarint(from);
    numbers.lastAt = begin + takeVarint(from);
    numbers.firstTypical = takeVarint(from) || undefined;
    numbers.typical = takeVarint(from) || undefined;
    if (one.hasRise) {
      numbers.increase = takeFloat64(from);
      numbers.coveredMs = takeVarint(from);
    }
    filled.push(one);
  }
  if (filled.length === 0) return hours;
  const values = takeValues(from, 4 * filled.length);
  for (const [i, { numbers }] of filled.entries()) {
    numbers.first = values[4 * i]!;
    numbers.min = values[4 * i + 1]!;
    numbers.max = values[4 * i + 2]!;
    numbers.last = values[4 * i + 3]!;
  }
  return hours;
};
