import { crc32 } from 'node:zlib';
import {
  byteReader,
  byteWriter,
  type ByteReader,
  putByte,
  putBytes,
  putFloat64,
  putUint32,
  putVarint,
  reserve,
  takeUint32,
  takeVarint,
  written,
} from '../../contract/block.ts';
import { KEPT, MAX_COLUMNS, NO_VALUE, PRESENT, type RowCells } from './cell.ts';
import { decodeRows, encodeRows } from './chunk.ts';
import type { Rows } from './rows.ts';

/**
 * The body of a journal row, little-endian: version, f64 receive time of the batch, records, CRC-32. A record begins with
 * u32 strand | columns << 20 | kind << 27 | late << 29.
 *   kind 0, plain row   f64 time, u16 receive time minus that of the batch, columns x f64; all cells there, good and new
 *   kind 1, other row   varint length, f64 time, f64 receive time, presence bits, per cell u16 code and f64 value
 *   kind 2, carry       varint length, all rows of the strand that are in no chunk yet; they replace what came before
 */
const VERSION = 1;
const [PLAIN, OTHER, CARRY] = [0, 1, 2] as const;
const headBytes = 9;
const FATE_SHIFT = 13;

/** What is staged and not committed. */
export const journalBatch = () => {
  const to = byteWriter(65_536);
  let records = 0;
  let base = 0;

  const begin = (strand: number, columns: number, kind: number, isLate: boolean, recv: number): void => {
    if (records++ === 0) {
      base = recv;
      to.at = 0;
      putByte(to, VERSION);
      putFloat64(to, base);
    }
    putUint32(to, strand | (columns << 20) | (kind << 27) | (isLate ? 1 << 29 : 0));
  };
  const isPlain = (row: RowCells, isLate: boolean): boolean => {
    if (isLate) return false;
    for (let c = 0; c < row.width; c++) if (row.codes[c] !== PRESENT || row.fates[c] !== 0) return false;
    const first = records === 0 ? row.recv : base;
    return Number.isInteger(row.recv - first) && row.recv >= first && row.recv - first < 65_536;
  };

  return {
    get records() {
      return records;
    },
    get bytes() {
      return records === 0 ? 0 : to.at;
    },
    /** A plain row of the whole strand, if its receive time is near that of the batch; `places` are the columns of the values. */
    putPlain: (strand: number, ts: number, recv: number, places: Int32Array, values: Float64Array): boolean => {
      const after = recv - (records === 0 ? recv : base);
      if (!Number.isInteger(after) || after < 0 || after > 65_535) return false;
      const width = places.length;
      begin(strand, width, PLAIN, false, recv);
      reserve(to, 10 + 8 * width);
      const { view } = to;
      view.setFloat64(to.at, ts, true);
      view.setUint16(to.at + 8, after, true);
      const first = to.at + 10;
      for (let i = 0; i < width; i++) view.setFloat64(first + 8 * places[i]!, values[i]!, true);
      to.at = first + 8 * width;
      return true;
    },
    /** Slots with PRESENT are written, the others were not in the message. */
    putRow: (strand: number, isLate: boolean, row: RowCells): void => {
      if (isPlain(row, isLate)) {
        begin(strand, row.width, PLAIN, false, row.recv);
        reserve(to, 10 + 8 * row.width);
        putFloat64(to, row.ts);
        to.view.setUint16(to.at, row.recv - base, true);
        to.at += 2;
        for (let c = 0; c < row.width; c++) putFloat64(to, row.values[c]!);
        return;
      }
      begin(strand, row.width, OTHER, isLate, row.recv);
      const bits = Math.ceil(row.width / 8);
      let length = 16 + bits;
      for (let c = 0; c < row.width; c++) if (row.codes[c]! & PRESENT) length += row.codes[c]! & NO_VALUE ? 2 : 10;
      putVarint(to, length);
      reserve(to, length);
      putFloat64(to, row.ts);
      putFloat64(to, row.recv);
      const presence = to.at;
      to.bytes.fill(0, presence, presence + bits);
      to.at += bits;
      for (let c = 0; c < row.width; c++) {
        const code = row.codes[c]!;
        if (!(code & PRESENT)) continue;
        to.bytes[presence + (c >> 3)]! |= 1 << (c & 7);
        to.view.setUint16(to.at, (code & KEPT) | (row.fates[c]! << FATE_SHIFT), true);
        to.at += 2;
        if (!(code & NO_VALUE)) putFloat64(to, row.values[c]!);
      }
    },
    /** Brings old rows to the newest end, so that the journal before them can go. */
    putCarry: (strand: number, isLate: boolean, rows: Rows, at: number): void => {
      begin(strand, rows.columns.length, CARRY, isLate, at);
      const body = encodeRows(rows, 0, rows.count);
      putVarint(to, body.length);
      putBytes(to, body);
    },
    /** The bytes of the batch with their sum. The batch stays as it is. */
    body: (): Uint8Array<ArrayBuffer> => {
      const { at } = to;
      putUint32(to, crc32(to.bytes.subarray(0, at)));
      const body = written(to);
      to.at = at;
      return body;
    },
    clear: (): void => {
      records = 0;
    },
  };
};
export type JournalBatch = ReturnType<typeof journalBatch>;

/** A journal row without records: keeps the id of one that was damaged. */
export const emptyJournalBody = (at: number): Uint8Array<ArrayBuffer> => {
  const to = byteWriter(16);
  putByte(to, VERSION);
  putFloat64(to, at);
  putUint32(to, crc32(to.bytes.subarray(0, to.at)));
  return written(to);
};

/** Where a record stands in its body. Filled by `nextRecord`, so keep nothing of it. */
export interface RecordPlace {
  strand: number;
  isLate: boolean;
  /** Not a row, but all rows of the strand so far. */
  isCarry: boolean;
  offset: number;
}

export const recordPlace = (): RecordPlace => ({ strand: 0, isLate: false, isCarry: false, offset: 0 });

/** A cursor over the records of a body. Throws a RangeError when a byte has changed or the format is unknown. */
export const openJournalBody = (body: Uint8Array): ByteReader => {
  const end = body.length - 4;
  if (end < headBytes || body[0] !== VERSION) throw new RangeError('journal: unknown format');
  const from = byteReader(body, headBytes, end);
  if (crc32(body.subarray(0, end)) !== from.view.getUint32(end, true)) throw damagedJournal();
  return from;
};

const damagedJournal = (): RangeError => new RangeError('journal: damaged');

/** Goes on to the next record; false at the end. */
export const nextRecord = (from: ByteReader, place: RecordPlace): boolean => {
  if (from.at >= from.end) return false;
  place.offset = from.at;
  const head = takeUint32(from);
  const kind = kindOf(head);
  const length = kind === PLAIN ? 10 + 8 * widthOf(head) : takeVarint(from);
  if (widthOf(head) > MAX_COLUMNS || kind > CARRY || length > from.end - from.at) throw damagedJournal();
  from.at += length;
  place.strand = head & 0xfffff;
  place.isLate = (head & (1 << 29)) !== 0;
  place.isCarry = kind === CARRY;
  return true;
};

const widthOf = (head: number): number => (head >>> 20) & 0x7f;
const kindOf = (head: number): number => (head >>> 27) & 3;

/** Reads the row at `offset`, not a carry, into `row`. The cursor stays where it is. */
export const readRow = (from: ByteReader, offset: number, row: RowCells): void => {
  const { view } = from;
  const head = view.getUint32(offset, true);
  let at = offset + 4;
  const width = widthOf(head);
  row.width = width;
  if (kindOf(head) === PLAIN) {
    row.ts = view.getFloat64(at, true);
    row.recv = view.getFloat64(1, true) + view.getUint16(at + 8, true);
    at += 10;
    for (let c = 0; c < width; c++, at += 8) {
      row.values[c] = view.getFloat64(at, true);
      row.codes[c] = PRESENT;
      row.fates[c] = 0;
    }
    return;
  }
  while (from.bytes[at++]! > 127); // the length
  row.ts = view.getFloat64(at, true);
  row.recv = view.getFloat64(at + 8, true);
  const presence = at + 16;
  at = presence + Math.ceil(width / 8);
  for (let c = 0; c < width; c++) {
    row.codes[c] = 0;
    if (!((from.bytes[presence + (c >> 3)]! >> (c & 7)) & 1)) continue;
    const code = view.getUint16(at, true);
    at += 2;
    row.codes[c] = (code & KEPT) | PRESENT;
    row.fates[c] = (code >> FATE_SHIFT) & 3;
    row.values[c] = Number.NaN;
    if (code & NO_VALUE) continue;
    row.values[c] = view.getFloat64(at, true);
    at += 8;
  }
};

/** The rows of the carry at `offset`. */
export const readCarry = ({ bytes, end }: ByteReader, offset: number): Rows => {
  const from = byteReader(bytes, offset + 4, end);
  const length = takeVarint(from);
  return decodeRows(bytes.subarray(from.at, from.at + length));
};
