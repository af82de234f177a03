import { type ByteReader, type ByteWriter, putByte, putBytes, putInteger, putVarint, takeByte, takeInteger, takeVarint } from '../../contract/block.ts';
import { KEPT, PRESENT } from './cell.ts';
import type { Rows } from './rows.ts';

/** Lanes of a chunk beside times and values, as bytes. What is read throws a RangeError when it cannot be what was written. */

export const damagedChunk = (): RangeError => new RangeError('chunk: damaged');

/** Flag 0: difference between arrival and time in whole seconds; 1: the arrival itself; both as runs, the smaller one. */
export const putArrivals = (to: ByteWriter, { times, arrivals }: Rows, start: number, end: number): void => {
  const before = to.at;
  putByte(to, 0);
  putRuns(to, start, end, (i) => arrivals[i]! - Math.ceil(times[i]! / 1000));
  const differences = to.at;
  putByte(to, 1);
  putRuns(to, start, end, (i) => arrivals[i]!);
  if (to.at - differences < differences - before) to.bytes.copyWithin(before, differences, to.at);
  to.at = before + Math.min(to.at - differences, differences - before);
};

export const takeArrivals = (from: ByteReader, times: Float64Array): Float64Array => {
  const isDifference = takeByte(from) === 0;
  const arrivals = takeRuns(from, times.length);
  if (isDifference) for (let i = 0; i < times.length; i++) arrivals[i]! += Math.ceil(times[i]! / 1000);
  return arrivals;
};

/** Flag 0: runs, beginning with absent; 1: a bitmap; the smaller one. */
export const putPresence = (to: ByteWriter, codes: Uint16Array, start: number, end: number): void => {
  const before = to.at;
  putByte(to, 0);
  for (let i = start, isPresent = false; i < end; isPresent = !isPresent) {
    let next = i;
    while (next < end && ((codes[next]! & PRESENT) !== 0) === isPresent) next++;
    putVarint(to, next - i);
    i = next;
  }
  const bitmap = Math.ceil((end - start) / 8);
  if (to.at - before <= bitmap + 1) return;
  to.at = before;
  putByte(to, 1);
  const bits = new Uint8Array(bitmap);
  for (let i = start; i < end; i++) if (codes[i]! & PRESENT) bits[(i - start) >> 3]! |= 1 << ((i - start) & 7);
  putBytes(to, bits);
};

/** One byte per row: 1 where there is a cell. */
export const takePresence = (from: ByteReader, count: number): Uint8Array => {
  const present = new Uint8Array(count);
  if (takeByte(from) === 1) {
    if (from.end - from.at < Math.ceil(count / 8)) throw damagedChunk();
    for (let i = 0; i < count; i++) present[i] = (from.bytes[from.at + (i >> 3)]! >> (i & 7)) & 1;
    return present;
  }
  for (let i = 0, state = 0; i < count; state ^= 1) {
    const length = takeVarint(from);
    if (length > count - i || (length === 0 && i > 0)) throw damagedChunk();
    present.fill(state, i, i + length);
    i += length;
  }
  return present;
};

/** Nothing when all codes are 0. */
export const putCodes = (to: ByteWriter, codes: Uint16Array, start: number, end: number): void => {
  const before = to.at;
  let [code, length, isPlain] = [0, 0, true];
  const close = (): void => {
    if (length === 0) return;
    putVarint(to, code);
    putVarint(to, length);
    isPlain &&= code === 0;
  };
  for (let i = start; i < end; i++) {
    if (!(codes[i]! & PRESENT)) continue;
    const next = codes[i]! & KEPT;
    if (length > 0 && next === code) {
      length++;
      continue;
    }
    close();
    code = next;
    length = 1;
  }
  close();
  if (isPlain) to.at = before;
};

let allPresent = new Uint16Array(1024).fill(PRESENT);
/** Codes of good values, shared by all who ask: not to be written to. */
export const plainCodes = (count: number): Uint16Array => {
  if (allPresent.length < count) allPresent = new Uint16Array(2 * count).fill(PRESENT);
  return allPresent.subarray(0, count);
};
/** True when all of them are good values, without looking at each. */
export const arePlain = (codes: Uint16Array): boolean => codes.buffer === allPresent.buffer;

export const takeCodes = (from: ByteReader | undefined, count: number): Uint16Array => {
  if (from === undefined) return plainCodes(count);
  const codes = new Uint16Array(count).fill(PRESENT);
  for (let i = 0; i < count;) {
    const code = takeVarint(from);
    const length = takeVarint(from);
    if (length === 0 || length > count - i || code > KEPT) throw damagedChunk();
    codes.fill(code | PRESENT, i, i + length);
    i += length;
  }
  return codes;
};

const putRuns = (to: ByteWriter, start: number, end: number, numberAt: (i: number) => number): void => {
  for (let i = start, last = 0; i < end;) {
    const number = numberAt(i);
    let next = i + 1;
    while (next < end && numberAt(next) === number) next++;
    putInteger(to, number - last);
    putVarint(to, next - i);
    last = number;
    i = next;
  }
};

const takeRuns = (from: ByteReader, count: number): Float64Array => {
  const out = new Float64Array(count);
  for (let i = 0, number = 0; i < count;) {
    number += takeInteger(from);
    const length = takeVarint(from);
    if (length === 0 || length > count - i) throw damagedChunk();
    out.fill(number, i, i + length);
    i += length;
  }
  return out;
};
