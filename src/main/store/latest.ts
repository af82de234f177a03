import { crc32 } from 'node:zlib';
import { byteReader, byteWriter, putByte, putFloat64, putUint32, putVarint, takeByte, takeFloat64, takeVarint, written } from '../../contract/block.ts';
import { flagsOf, qualityOf } from './cell.ts';
import { CODE as SLAB_CODE, COUNT, HEAD, RECV as SLAB_RECV, ROW_HEAD, type Slab } from './slab.ts';
import type { LatestValue } from './telemetry.ts';

const remembered = 31;
const enough = 5;
const VERSION = 1;

/** Places of what is known of one series; eight numbers are one line of the processor's cache, and every sample touches only that. */
const [TS, RECV, VALUE, CODE, INTERVAL, LEARNED, STRIDE] = [0, 1, 2, 3, 4, 5, 8] as const;

/** The newest value of every series, how far its samples lie apart, and sums over all of them. */
export const openLatest = () => {
  let known = new Float64Array();
  /** Distances of the newest samples, in a ring per series. */
  let steps = new Float64Array();
  let count = 0;
  /** Samples of all series, and the time of the oldest. */
  const sums = Float64Array.of(0, Infinity);
  /** By series: brings it what a slab holds that it does not know yet. */
  const behind: ((() => void) | undefined)[] = [];

  const makeRoom = (series: number): void => {
    count = series + 1;
    if (count * STRIDE <= known.length) return;
    const capacity = Math.max(64, 2 * count);
    const [wider, longer] = [new Float64Array(capacity * STRIDE), new Float64Array(capacity * remembered)];
    wider.set(known);
    longer.set(steps);
    [known, steps] = [wider, longer];
  };
  const intervalAt = (series: number): number => {
    const at = series * STRIDE;
    const learned = known[at + LEARNED]!;
    // INTERVAL was learned before the last start; 0 when unknown.
    return learned >= enough ? median(steps.subarray(series * remembered, series * remembered + Math.min(learned, remembered))) : known[at + INTERVAL]!;
  };

  return {
    /** A sample that was stored. `isMore` is false when it only replaced a value. */
    observe: (series: number, ts: number, recv: number, value: number, code: number, isMore: boolean): void => {
      if (isMore) sums[0]! += 1;
      if (ts < sums[1]!) sums[1] = ts;
      behind[series]?.();
      if (series >= count) makeRoom(series);
      const at = series * STRIDE;
      const before = known[at + TS]!;
      if (ts < before) return;
      if (ts > before && before > 0) {
        const learned = known[at + LEARNED]!;
        steps[series * remembered + (learned % remembered)] = ts - before;
        known[at + LEARNED] = learned + 1;
      }
      known[at + TS] = ts;
      known[at + RECV] = recv;
      known[at + VALUE] = value;
      known[at + CODE] = code;
    },
    /** Rows of a slab are counted when they come, and known when somebody asks. */
    count: (more: number, ts: number): void => {
      sums[0]! += more;
      if (ts < sums[1]!) sums[1] = ts;
    },
    /** From here on `tell` is called before anything is said of these series. */
    follow: (series: readonly number[], tell: () => void): void => {
      for (const one of series) {
        if (one >= count) makeRoom(one);
        behind[one] = tell;
      }
    },
    /** The rows of a slab that were not told yet; `series` are those of its columns. */
    take: (series: readonly number[], slab: Slab): void => {
      const { data, width } = slab;
      const stride = width + ROW_HEAD;
      const rows = data[COUNT]!;
      const from = slab.told;
      if (rows === from) return;
      // Only so many are remembered: of the others it is enough to know how many there were.
      const first = Math.max(from, rows - remembered - 1);
      const last = HEAD + (rows - 1) * stride;
      for (let c = 0; c < width; c++) {
        const at = series[c]! * STRIDE;
        const ring = series[c]! * remembered;
        let before = known[at + TS]!;
        let learned = known[at + LEARNED]!;
        if (first > from) {
          learned += first - from - (before > 0 ? 0 : 1);
          before = data[HEAD + (first - 1) * stride]!;
        }
        for (let row = first, place = HEAD + first * stride; row < rows; row++, place += stride) {
          const ts = data[place]!;
          if (before > 0) steps[ring + (learned++ % remembered)] = ts - before;
          before = ts;
        }
        known[at + LEARNED] = learned;
        known[at + TS] = before;
        known[at + RECV] = data[SLAB_RECV]!;
        known[at + VALUE] = data[last + ROW_HEAD + c]!;
        known[at + CODE] = data[SLAB_CODE]!;
      }
      slab.told = rows;
    },
    newest: (series: number): number => {
      behind[series]?.();
      return series < count ? known[series * STRIDE + TS]! : 0;
    },
    get: (series: number): LatestValue | undefined => {
      behind[series]?.();
      const at = series * STRIDE;
      if (series >= count || !(known[at + TS]! > 0)) return undefined;
      const code = known[at + CODE]!;
      return { ts: known[at + TS]!, recv: known[at + RECV]!, value: known[at + VALUE]!, quality: qualityOf(code), flags: flagsOf(code) };
    },
    intervalOf: (series: number): number | undefined => {
      behind[series]?.();
      return (series < count && intervalAt(series)) || undefined;
    },
    samples: (): number => sums[0]!,
    oldest: (): number | null => (sums[1] === Infinity ? null : sums[1]!),
    /** After damage: what could be found again. */
    restoreSums: (sum: number, from: number): void => {
      sums[0] = sum;
      sums[1] = from;
    },
    encode: (): Uint8Array => {
      const to = byteWriter(64 + 48 * count);
      putByte(to, VERSION);
      putVarint(to, sums[0]!);
      putFloat64(to, sums[1]!);
      putVarint(to, count);
      for (let series = 0; series < count; series++) {
        behind[series]?.();
        const at = series * STRIDE;
        const isKnown = known[at + TS]! > 0;
        putFloat64(to, known[at + TS]!);
        putFloat64(to, known[at + RECV]!);
        putFloat64(to, isKnown ? known[at + VALUE]! : Number.NaN);
        putFloat64(to, intervalAt(series));
        putVarint(to, known[at + CODE]!);
      }
      putUint32(to, crc32(to.bytes.subarray(0, to.at)));
      return written(to);
    },
    /** Replaces everything by what was encoded. Throws a RangeError when the bytes are damaged. */
    decode: (body: Uint8Array): void => {
      const stored = decodeLatest(body);
      sums[0] = stored.samples;
      sums[1] = stored.oldest;
      known = new Float64Array();
      steps = new Float64Array();
      count = 0;
      for (const [series, { ts, recv, value, code, interval }] of stored.entries.entries()) {
        makeRoom(series);
        known.set([ts, recv, value, code, interval], series * STRIDE);
      }
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

const sorted = new Float64Array(remembered);

/** Of at least one number, and at most as many as are remembered; the lower of the two middle ones. */
export const median = (numbers: Float64Array): number => {
  const count = numbers.length;
  for (let i = 0; i < count; i++) {
    // Into its place among those before it: distances are mostly alike, so that is near.
    const number = numbers[i]!;
    let place = i;
    for (; place > 0 && sorted[place - 1]! > number; place--) sorted[place] = sorted[place - 1]!;
    sorted[place] = number;
  }
  return sorted[(count - 1) >> 1]!;
};
