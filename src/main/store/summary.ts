import { crc32 } from 'node:zlib';
import {
  byteReader,
  byteWriter,
  type ByteReader,
  type ByteWriter,
  putByte,
  putBytes,
  putFloat64,
  putInteger,
  putUint32,
  putValues,
  putVarint,
  takeByte,
  takeFloat64,
  takeInteger,
  takeValues,
  takeVarint,
  written,
} from '../../contract/block.ts';
import { putSketch, type Sketch, takeSketch } from '../../domain/analytics/sketch.ts';
import { noNumbers, type SpanNumbers, sumOf } from '../../domain/analytics/span-numbers.ts';

/** What is kept of one series over a closed hour or day. */
export interface ColumnSummary {
  readonly column: number;
  readonly numbers: SpanNumbers;
  /** Every sample was good and of a time of its own, and no step was a gap: first, lowest, highest and last are all a chart needs. */
  readonly isPlain: boolean;
  /** Increase and covered time are kept: the series is a counter. */
  readonly hasRise: boolean;
}

const VERSION = 1;
const PLAIN = 1;
const RISE = 2;
const part = byteWriter(512);
const whole = byteWriter();

/** All tables of summaries: version, columns, then per column its place, the length of its part, and the part, which `put` writes to `piece`; at the end the sum over id and body. */
export const encodeColumns = (id: number, columns: readonly { readonly column: number; readonly put: () => void }[], piece = part): Uint8Array<ArrayBuffer> => {
  whole.at = 0;
  putByte(whole, VERSION);
  putVarint(whole, columns.length);
  for (const { column, put } of columns) {
    piece.at = 0;
    put();
    putVarint(whole, column);
    putVarint(whole, piece.at);
    putBytes(whole, piece.bytes.subarray(0, piece.at));
  }
  putUint32(whole, sum(id, whole.bytes.subarray(0, whole.at)));
  return written(whole);
};
const sum = (id: number, bytes: Uint8Array): number => crc32(bytes, crc32(new Uint8Array(Float64Array.of(id).buffer)));

/** The parts by column. Throws a RangeError when a byte has changed. */
export const openColumns = (id: number, body: Uint8Array): ReadonlyMap<number, ByteReader> => {
  const end = body.length - 4;
  const from = byteReader(body, 0, Math.max(0, end));
  if (end < 2 || takeByte(from) !== VERSION) throw new RangeError('summary: unknown version');
  if (sum(id, body.subarray(0, end)) !== byteReader(body).view.getUint32(end, true)) throw new RangeError('summary: damaged');
  const parts = new Map<number, ByteReader>();
  for (let left = takeVarint(from); left > 0; left--) {
    const column = takeVarint(from);
    const length = takeVarint(from);
    if (length > end - from.at) throw new RangeError('summary: damaged');
    parts.set(column, byteReader(body, from.at, from.at + length));
    from.at += length;
  }
  return parts;
};

/** Everything but the column; `start` is at or before all of its times. */
export const putNumbers = (to: ByteWriter, start: number, { numbers, isPlain, hasRise }: Omit<ColumnSummary, 'column'>): void => {
  putByte(to, (isPlain ? PLAIN : 0) | (hasRise ? RISE : 0));
  putVarint(to, numbers.count);
  if (numbers.count === 0) return;
  putFloat64(to, sumOf(numbers));
  for (const time of [numbers.firstAt, numbers.minAt, numbers.maxAt, numbers.lastAt]) putVarint(to, time - start);
  putVarint(to, numbers.firstTypical ?? 0);
  putVarint(to, numbers.typical ?? 0);
  putValues(to, Float64Array.of(numbers.first, numbers.min, numbers.max, numbers.last));
  if (!hasRise) return;
  putFloat64(to, numbers.increase);
  putVarint(to, numbers.coveredMs);
};

/** `start` is that of the hour or day. */
export const encodeSummary = (id: number, start: number, columns: readonly ColumnSummary[]): Uint8Array<ArrayBuffer> =>
  encodeColumns(
    id,
    columns.map((one) => ({ column: one.column, put: () => putNumbers(part, start, one) })),
  );

export const takeNumbers = (from: ByteReader, start: number): Omit<ColumnSummary, 'column'> => {
  const bits = takeByte(from);
  const numbers = noNumbers();
  const [isPlain, hasRise] = [(bits & PLAIN) !== 0, (bits & RISE) !== 0];
  numbers.count = takeVarint(from);
  if (numbers.count === 0) return { numbers, isPlain, hasRise };
  numbers.sum = takeFloat64(from);
  numbers.firstAt = start + takeVarint(from);
  numbers.minAt = start + takeVarint(from);
  numbers.maxAt = start + takeVarint(from);
  numbers.lastAt = start + takeVarint(from);
  numbers.firstTypical = takeVarint(from) || undefined;
  numbers.typical = takeVarint(from) || undefined;
  const values = takeValues(from, 4);
  [numbers.first, numbers.min, numbers.max, numbers.last] = [values[0]!, values[1]!, values[2]!, values[3]!];
  if (hasRise) [numbers.increase, numbers.coveredMs] = [takeFloat64(from), takeVarint(from)];
  return { numbers, isPlain, hasRise };
};

/** One column, or undefined when it had no samples. Throws a RangeError when a byte has changed. */
export const readSummary = (id: number, body: Uint8Array, start: number, column: number): ColumnSummary | undefined => {
  const from = openColumns(id, body).get(column);
  return from && { column, ...takeNumbers(from, start) };
};
export const readAllSummaries = (id: number, body: Uint8Array, start: number): readonly ColumnSummary[] =>
  [...openColumns(id, body)].map(([column, from]) => ({ column, ...takeNumbers(from, start) }));

export const encodeSketches = (id: number, sketches: ReadonlyMap<number, Sketch>): Uint8Array<ArrayBuffer> => {
  const to = { natural: (value: number) => putVarint(part, value), integer: (value: number) => putInteger(part, value) };
  return encodeColumns(
    id,
    [...sketches].map(([column, sketch]) => ({ column, put: () => putSketch(to, sketch) })),
  );
};

/** `numbers` are those of the same column and stretch: they know the lowest and highest value. */
export const readSketch = (id: number, body: Uint8Array, column: number, { min, max }: SpanNumbers): Sketch | undefined => {
  const from = openColumns(id, body).get(column);
  return from && takeSketch({ natural: () => takeVarint(from), integer: () => takeInteger(from) }, min, max);
};
