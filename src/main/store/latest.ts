import { crc32 } from 'node:zlib';
import { byteReader, byteWriter, putByte, putFloat64, putUint32, putVarint, takeByte, takeFloat64, takeVarint, written } from '../../contract/block.ts';
import { flagsOf, qualityOf } from './cell.ts';
import type { LatestValue } from './telemetry.ts';

interface Entry {
  ts: number;
  recv: number;
  value: number;
  code: number;
  /** Learned before the last start; 0 when unknown. */
  interval: number;
  steps: Float64Array | undefined;
  learned: number;
}

const remembered = 31;
const enough = 5;
const VERSION = 1;

/** The newest value of every series, how far its samples lie apart, and sums over all of them. */
export const openLatest = () => {
  const entries: Entry[] = [];
  let samples = 0;
  let oldest = Infinity;
  const entryOf = (series: number): Entry => {
    while (entries.length <= series) entries.push({ ts: 0, recv: 0, value: Number.NaN, code: 0, interval: 0, steps: undefined, learned: 0 });
    return entries[series]!;
  };

  return {
    /** A sample that was stored. `isMore` is false when it only replaced a value. */
    observe: (series: number, ts: number, recv: number, value: number, code: number, isMore: boolean): void => {
      if (isMore) samples++;
      if (ts < oldest) oldest = ts;
      const entry = entryOf(series);
      if (ts < entry.ts) return;
      if (ts > entry.ts && entry.ts > 0) {
        entry.steps ??= new Float64Array(remembered);
        entry.steps[entry.learned++ % remembered] = ts - entry.ts;
      }
      entry.ts = ts;
      entry.recv = recv;
      entry.value = value;
      entry.code = code;
    },
    newest: (series: number): number => entries[series]?.ts ?? 0,
    get: (series: number): LatestValue | undefined => {
      const entry = entries[series];
      return entry && entry.ts > 0
        ? { ts: entry.ts, recv: entry.recv, value: entry.value, quality: qualityOf(entry.code), flags: flagsOf(entry.code) }
        : undefined;
    },
    intervalOf: (series: number): number | undefined => (entries[series] && intervalOf(entries[series])) || undefined,
    samples: (): number => samples,
    oldest: (): number | null => (oldest === Infinity ? null : oldest),
    /** After damage: what could be found again. */
    restoreSums: (sum: number, from: number): void => {
      samples = sum;
      oldest = from;
    },
    encode: (): Uint8Array => {
      const to = byteWriter(64 + 48 * entries.length);
      putByte(to, VERSION);
      putVarint(to, samples);
      putFloat64(to, oldest);
      putVarint(to, entries.length);
      for (const entry of entries) {
        for (const number of [entry.ts, entry.recv, entry.value, intervalOf(entry)]) putFloat64(to, number);
        putVarint(to, entry.code);
      }
      putUint32(to, crc32(to.bytes.subarray(0, to.at)));
      return written(to);
    },
    /** Replaces everything by what was encoded. Throws a RangeError when the bytes are damaged. */
    decode: (body: Uint8Array): void => {
      const stored = decodeLatest(body);
      ({ samples, oldest } = stored);
      entries.length = 0;
      for (const [series, entry] of stored.entries.entries()) Object.assign(entryOf(series), entry);
    },
  };
};
export type Latest = ReturnType<typeof openLatest>;

export interface StoredLatest {
  readonly samples: number;
  readonly oldest: number;
  /** By series number. */
  readonly entries: readonly { readonly ts: number; readonly recv: number; readonly value: number; readonly code: number; readonly interval: number }[];
}

export const decodeLatest = (body: Uint8Array): StoredLatest => {
  const end = body.length - 4;
  const from = byteReader(body, 0, Math.max(0, end));
  if (end < 1 || takeByte(from) !== VERSION || crc32(body.subarray(0, end)) !== from.view.getUint32(end, true)) throw new RangeError('latest: damaged');
  const samples = takeVarint(from);
  const oldest = takeFloat64(from);
  const entries = Array.from({ length: takeVarint(from) }, () => {
    const [ts, recv, value, interval] = [takeFloat64(from), takeFloat64(from), takeFloat64(from), takeFloat64(from)];
    return { ts, recv, value, interval, code: takeVarint(from) };
  });
  return { samples, oldest, entries };
};

const intervalOf = (entry: Entry): number =>
  entry.steps && entry.learned >= enough ? median(entry.steps.subarray(0, Math.min(entry.learned, remembered))) : entry.interval;

/** Of at least one number; the lower of the two middle ones. */
export const median = (numbers: Float64Array): number => numbers.toSorted()[(numbers.length - 1) >> 1]!;
