import { crc32 } from 'node:zlib';
import { byteReader, byteWriter, putByte, putUint32, putVarint, takeByte, takeVarint, written } from '../../contract/block.ts';
import { addSamples, noNumbers } from '../../domain/analytics/span-numbers.ts';
import { isGood, isTimeless, PRESENT } from './cell.ts';
import type { Rows } from './rows.ts';
import { GAP_STEPS, longestStep, typicalStep } from '../../domain/analytics/steps.ts';
import { type ColumnSummary, putNumbers, takeNumbers } from './summary.ts';

/** What the digest of a chunk is bound to. */
export interface DigestKey {
  readonly id: number;
  readonly t0: number;
  readonly t1: number;
  readonly n: number;
}

/** What a chunk says without being opened. */
export interface Digest {
  /** Cells of all series, whatever their quality. */
  readonly cells: number;
  /** Per column that has cells: the numbers of its good values, the winning one of each time. None in chunks of a former version. */
  readonly columns: readonly ColumnSummary[];
}

const VERSION = 2;
/** Had no sum of its own and no times: only its count of cells is used. */
const FORMER = 1;
const scratch = byteWriter();
const noRise = { hasRise: false };

/** Version, cells, columns, then per column its place and numbers; at the end the sum over key and bytes. */
export const encodeDigest = (key: DigestKey, rows: Rows, start: number, end: number): Uint8Array<ArrayBuffer> => {
  scratch.at = 0;
  putByte(scratch, VERSION);
  const steady = steadyOf(rows, start, end);
  const found = rows.columns.flatMap((_column, c) => {
    const one = numbersOf(rows, c, start, end, steady);
    return one ? [one] : [];
  });
  putVarint(
    scratch,
    found.reduce((sum, { cells }) => sum + cells, 0),
  );
  putVarint(scratch, found.length);
  for (const { summary } of found) {
    putVarint(scratch, summary.column);
    putNumbers(scratch, key.t0, summary);
  }
  putUint32(scratch, sumOf(key, scratch.bytes.subarray(0, scratch.at)));
  return written(scratch);
};

const sumOf = ({ id, t0, t1, n }: DigestKey, bytes: Uint8Array): number => crc32(bytes, crc32(new Uint8Array(Float64Array.of(id, t0, t1, n).buffer)));

/** Times that are the same for all columns whose cells are all good: those of almost every chunk. */
interface Steady {
  readonly times: Float64Array;
  readonly typical: number | undefined;
  readonly isPlain: boolean;
}
/** Undefined when two rows have the same time. */
const steadyOf = (rows: Rows, start: number, end: number): Steady | undefined => {
  const times = rows.times.subarray(start, end);
  for (let i = 1; i < times.length; i++) if (times[i - 1]! >= times[i]!) return undefined;
  return { times, ...pacedBy(times) };
};
const pacedBy = (times: Float64Array): Pick<Steady, 'typical' | 'isPlain'> => {
  const typical = typicalStep(times);
  return { typical, isPlain: typical !== undefined && longestStep(times) <= GAP_STEPS * typical };
};
const areAllGood = (codes: Uint16Array, start: number, end: number): boolean => {
  for (let i = start; i < end; i++) {
    const code = codes[i]!;
    if (!(code & PRESENT) || !isGood(code) || isTimeless(code)) return false;
  }
  return true;
};

const numbersOf = (
  rows: Rows,
  column: number,
  start: number,
  end: number,
  steady: Steady | undefined,
): { readonly cells: number; readonly summary: ColumnSummary } | undefined => {
  const { values, codes } = rows.columns[column]!;
  if (steady !== undefined && start < end && areAllGood(codes, start, end)) {
    const numbers = noNumbers();
    addSamples(numbers, steady.times, values.subarray(start, end), 0, end - start, steady.typical);
    return { cells: end - start, summary: { column, numbers, isPlain: steady.isPlain, ...noRise } };
  }
  const [times, measured] = [new Float64Array(end - start), new Float64Array(end - start)];
  let [cells, winning, count] = [0, 0, 0];
  for (let i = start; i < end; i++) {
    const code = codes[i]!;
    if (!(code & PRESENT)) continue;
    cells++;
    if (isOutdated(rows.times, codes, i, end)) continue;
    winning++;
    if (!isGood(code) || isTimeless(code)) continue;
    times[count] = rows.times[i]!;
    measured[count++] = values[i]!;
  }
  if (cells === 0) return undefined;
  const numbers = noNumbers();
  const { typical, isPlain } = pacedBy(times.subarray(0, count));
  addSamples(numbers, times, measured, 0, count, typical);
  return { cells, summary: { column, numbers, isPlain: count === winning && isPlain, ...noRise } };
};

/** True when a later row of the same time has a cell in this column. */
export const isOutdated = (times: Float64Array, codes: Uint16Array, place: number, end: number): boolean => {
  for (let i = place + 1; i < end && times[i] === times[place]; i++) if (codes[i]! & PRESENT) return true;
  return false;
};

/** Throws a RangeError when a byte has changed. */
export const decodeDigest = (key: DigestKey, bytes: Uint8Array): Digest => {
  const from = byteReader(bytes, 0, Math.max(0, bytes.length - 4));
  const version = takeByte(from);
  if (version === FORMER) {
    takeVarint(from); // the longest step
    return { cells: takeVarint(from), columns: [] };
  }
  if (version !== VERSION) throw new RangeError('digest: unknown version');
  if (sumOf(key, bytes.subarray(0, -4)) !== from.view.getUint32(bytes.length - 4, true)) throw new RangeError('digest: damaged');
  const cells = takeVarint(from);
  const columns: ColumnSummary[] = [];
  for (let left = takeVarint(from); left > 0; left--) {
    const column = takeVarint(from);
    columns.push({ column, ...takeNumbers(from, key.t0) });
  }
  return { cells, columns };
};
