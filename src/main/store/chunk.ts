import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import {
  byteReader,
  byteWriter,
  type ByteReader,
  type ByteWriter,
  putByte,
  putBytes,
  putTimes,
  putUint32,
  putValues,
  putVarint,
  takeByte,
  takeTimes,
  takeValues,
  takeVarint,
  written,
} from '../../contract/block.ts';
import { MAX_COLUMNS, NO_VALUE, PRESENT } from './cell.ts';
import { arePlain, damagedChunk, putArrivals, putCodes, putPresence, takeArrivals, takeCodes, takePresence } from './chunk-lanes.ts';
import { encodeDigest } from './digest.ts';
import { columnOf, emptyRows, type Rows } from './rows.ts';

/** A row of the table `chunk`: rows of one strand and one hour as bytes. */
export interface Chunk {
  readonly id: number;
  readonly t0: number;
  readonly t1: number;
  readonly n: number;
  readonly digest: Uint8Array;
  /** version, rows, lanes, directory (lane, column, packing, bytes, plain bytes), lanes, CRC-32. */
  readonly body: Uint8Array;
}

/**
 * Cells of one series in order of time; one entry per cell in every array. `values` is NaN where the cell has none;
 * `arrivals` are seconds, rounded up, and empty when nobody asked for them.
 */
export interface Cells {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly codes: Uint16Array;
  readonly arrivals: Float64Array;
}

export const noCells: Cells = { times: new Float64Array(), values: new Float64Array(), codes: new Uint16Array(), arrivals: new Float64Array() };

const VERSION = 1;
const [STORED, DEFLATED] = [0, 1] as const;
const level = 6;
const lane = { times: 1, values: 2, presence: 3, codes: 4, arrival: 5 } as const;
const LARGEST = 2 ** 22; // rows; more is damage
const LONGEST = 2 ** 26; // bytes of a lane; more is damage

const lanes = byteWriter(65_536);
const head = byteWriter();
const scratch = { values: new Float64Array(1024) };

/** The rows `start` to `end` as a chunk. Packed: its lanes are deflated, for the archive. */
export const encodeChunk = (id: number, rows: Rows, start: number, end: number, isPacked = false): Chunk => {
  const key = { id, t0: rows.times[start]!, t1: rows.times[end - 1]!, n: end - start };
  const chunk = { ...key, digest: encodeDigest(key, rows, start, end) };
  const body = encodeRows(rows, start, end, isPacked);
  new DataView(body.buffer).setUint32(body.length - 4, sumOf(chunk, body), true);
  return { ...chunk, body };
};

/** A chunk without rows: keeps the place of one that was damaged. */
export const emptyChunk = (id: number, t0: number, t1: number): Chunk => {
  const key = { id, t0, t1, n: 0 };
  const placed = { ...key, digest: encodeDigest(key, emptyRows(), 0, 0), body: encodeRows(emptyRows(), 0, 0) };
  new DataView(placed.body.buffer, placed.body.byteOffset).setUint32(placed.body.length - 4, sumOf(placed, placed.body), true);
  return placed;
};

/** Body with four bytes left free for the sum. Also used inside the journal, where the sum is that of the journal. */
export const encodeRows = (rows: Rows, start: number, end: number, isPacked = false): Uint8Array<ArrayBuffer> => {
  lanes.at = 0;
  const directory: { readonly kind: number; readonly column: number; readonly packing: number; readonly bytes: number; readonly plain: number }[] = [];
  const add = (kind: number, column: number, put: (to: ByteWriter) => void): void => {
    const before = lanes.at;
    put(lanes);
    const plain = lanes.at - before;
    if (plain === 0) return;
    const deflated = isPacked ? deflateRawSync(lanes.bytes.subarray(before, lanes.at), { level }) : undefined;
    const isSmaller = deflated !== undefined && deflated.length < plain;
    if (isSmaller) {
      lanes.at = before;
      putBytes(lanes, deflated);
    }
    directory.push({ kind, column, packing: isSmaller ? DEFLATED : STORED, bytes: lanes.at - before, plain });
  };
  add(lane.times, 0, (to) => putTimes(to, rows.times, start, end));
  add(lane.arrival, 0, (to) => putArrivals(to, rows, start, end));
  rows.columns.forEach(({ values, codes }, column) => {
    if (areAllPlain(codes, start, end)) {
      add(lane.values, column, (to) => putValues(to, values.subarray(start, end)));
      return;
    }
    let present = 0;
    let filled = 0;
    if (scratch.values.length < end - start) scratch.values = new Float64Array(end - start);
    for (let i = start; i < end; i++) {
      const code = codes[i]!;
      if (!(code & PRESENT)) continue;
      present++;
      if (!(code & NO_VALUE)) scratch.values[filled++] = values[i]!;
    }
    if (present === 0) return;
    if (present < end - start) add(lane.presence, column, (to) => putPresence(to, codes, start, end));
    add(lane.codes, column, (to) => putCodes(to, codes, start, end));
    add(lane.values, column, (to) => putValues(to, scratch.values, filled));
  });
  head.at = 0;
  putByte(head, VERSION);
  putVarint(head, end - start);
  putVarint(head, directory.length);
  for (const { kind, column, packing, bytes, plain } of directory) {
    putByte(head, kind);
    putByte(head, column);
    putByte(head, packing);
    putVarint(head, bytes);
    putVarint(head, plain);
  }
  putBytes(head, lanes.bytes.subarray(0, lanes.at));
  putUint32(head, 0);
  return written(head);
};

/** All there and good, as those of almost every chunk are. */
const areAllPlain = (codes: Uint16Array, start: number, end: number): boolean => {
  for (let i = start; i < end; i++) if (codes[i] !== PRESENT) return false;
  return end > start;
};

const sumOf = ({ id, t0, t1, n, digest }: Omit<Chunk, 'body'>, body: Uint8Array): number => {
  const keys = Float64Array.of(id, t0, t1, n);
  return crc32(body.subarray(0, -4), crc32(digest, crc32(new Uint8Array(keys.buffer))));
};

/* Reading */

interface Directory {
  readonly count: number;
  readonly find: (kind: number, column: number) => ByteReader | undefined;
  readonly width: number;
}

const inflated = (bytes: Uint8Array, plain: number): Uint8Array => {
  let found: Uint8Array;
  try {
    found = inflateRawSync(bytes, { maxOutputLength: Math.max(1, plain) });
  } catch {
    throw damagedChunk();
  }
  if (found.length !== plain) throw damagedChunk();
  return found;
};

const readDirectory = (body: Uint8Array): Directory => {
  const from = byteReader(body, 0, body.length - 4);
  if (body.length < 7 || takeByte(from) !== VERSION) throw new RangeError('chunk: unknown version');
  const count = takeVarint(from);
  const entries = takeVarint(from);
  if (count > LARGEST || entries > 8 * MAX_COLUMNS) throw damagedChunk();
  const places: { readonly key: number; readonly packing: number; readonly bytes: number; readonly plain: number; start: number }[] = [];
  let width = 0;
  for (let i = 0; i < entries; i++) {
    const kind = takeByte(from);
    const column = takeByte(from);
    const packing = takeByte(from);
    if (packing > DEFLATED) throw new RangeError('chunk: unknown packing');
    const bytes = takeVarint(from);
    const plain = takeVarint(from);
    if (column >= MAX_COLUMNS || plain > LONGEST || (packing === STORED && plain !== bytes)) throw damagedChunk();
    if (kind === lane.values || kind === lane.codes) width = Math.max(width, column + 1);
    places.push({ key: kind * 256 + column, packing, bytes, plain, start: 0 });
  }
  let { at } = from;
  for (const place of places) {
    place.start = at;
    at += place.bytes;
  }
  if (at !== from.end) throw damagedChunk();
  const find = (kind: number, column: number): ByteReader | undefined => {
    for (const { key, packing, bytes, plain, start } of places) {
      if (key !== kind * 256 + column) continue;
      return packing === STORED ? byteReader(body, start, start + bytes) : byteReader(inflated(body.subarray(start, start + bytes), plain));
    }
    return undefined;
  };
  return { count, find, width };
};

const takeLaneTimes = ({ count, find }: Directory): Float64Array => {
  const from = find(lane.times, 0);
  if (from === undefined && count > 0) throw damagedChunk();
  return from ? takeTimes(from, count) : new Float64Array();
};

const takeLaneArrivals = ({ find }: Directory, times: Float64Array): Float64Array => {
  const from = find(lane.arrival, 0);
  return from ? takeArrivals(from, times) : times.map((time) => Math.ceil(time / 1000));
};

/** The sum that the chunk says it has. */
export const sumOfChunk = ({ body }: Chunk): number =>
  body.length < 7 ? 0 : new DataView(body.buffer, body.byteOffset + body.length - 4, 4).getUint32(0, true);

/** Throws a RangeError when a byte has changed. */
export const verifyChunk = (chunk: Chunk): void => {
  if (chunk.body.length < 7 || sumOf(chunk, chunk.body) !== sumOfChunk(chunk)) throw damagedChunk();
};

export const isWhole = (chunk: Chunk): boolean => {
  try {
    verifyChunk(chunk);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/**
 * Verifies the chunk and reads its times; what is returned gives the cells of a column, outdated ones among them. Throws a RangeError
 * when a byte has changed, also for a column whose lane is wrong.
 */
export const openColumns = (chunk: Chunk, withArrivals = false): ((column: number) => Cells) => {
  verifyChunk(chunk);
  const directory = readDirectory(chunk.body);
  const { count, find } = directory;
  let shared: { readonly times: Float64Array; readonly arrivals: Float64Array } | undefined;
  const rows = () => {
    if (shared) return shared;
    const times = takeLaneTimes(directory);
    return (shared = { times, arrivals: withArrivals ? takeLaneArrivals(directory, times) : noCells.arrivals });
  };
  return (column) => {
    const valuesLane = find(lane.values, column);
    const codesLane = find(lane.codes, column);
    if (valuesLane === undefined && codesLane === undefined) return noCells;
    const { times: allTimes, arrivals } = rows();
    const presenceLane = find(lane.presence, column);
    const present = presenceLane && takePresence(presenceLane, count);
    const pick = (numbers: Float64Array): Float64Array => (present ? numbers.filter((_number, i) => present[i] === 1) : numbers);
    const times = pick(allTimes);
    const codes = takeCodes(codesLane, times.length);
    return { times, values: takeFilled(valuesLane, codes), codes, arrivals: pick(arrivals) };
  };
};

/** The cells of one column, outdated ones among them. Verifies the chunk. */
export const readColumn = (chunk: Chunk, column: number, withArrivals = false): Cells => openColumns(chunk, withArrivals)(column);

const takeFilled = (from: ByteReader | undefined, codes: Uint16Array): Float64Array => {
  let filled = arePlain(codes) ? codes.length : 0;
  if (filled === 0) for (const code of codes) if (!(code & NO_VALUE)) filled++;
  if (filled > 0 && from === undefined) throw damagedChunk();
  const values = from && filled > 0 ? takeValues(from, filled) : new Float64Array();
  if (filled === codes.length) return values;
  const spread = new Float64Array(codes.length).fill(Number.NaN);
  for (let i = 0, next = 0; i < codes.length; i++) if (!(codes[i]! & NO_VALUE)) spread[i] = values[next++]!;
  return spread;
};

/** All rows of a body, as `encodeRows` took them. The caller has verified the bytes. */
export const decodeRows = (body: Uint8Array): Rows => {
  const directory = readDirectory(body);
  const { count, find, width } = directory;
  const rows = emptyRows(Math.max(64, count));
  const times = takeLaneTimes(directory);
  rows.count = count;
  rows.times.set(times);
  rows.arrivals.set(takeLaneArrivals(directory, times));
  for (let c = 0; c < width; c++) {
    const column = columnOf(rows, c);
    const valuesLane = find(lane.values, c);
    const codesLane = find(lane.codes, c);
    if (valuesLane === undefined && codesLane === undefined) continue;
    const presenceLane = find(lane.presence, c);
    const present = presenceLane ? takePresence(presenceLane, count) : new Uint8Array(count).fill(1);
    const cells = present.reduce((sum, bit) => sum + bit, 0);
    const codes = takeCodes(codesLane, cells);
    const values = takeFilled(valuesLane, codes);
    for (let i = 0, next = 0; i < count; i++) {
      if (present[i] === 0) continue;
      column.values[i] = values[next]!;
      column.codes[i] = codes[next++]!;
    }
  }
  return rows;
};
