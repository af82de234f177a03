import { flagsOf, isTimeless, NO_VALUE, PRESENT } from './cell.ts';
import type { Cells } from './chunk.ts';

/** Stored samples in order of time; one entry per sample in every column. */
export interface RawPage {
  readonly times: Float64Array;
  /** NaN where the device sent none that can be used. */
  readonly values: Float64Array;
  /** Seconds since 1970, rounded up. */
  readonly arrivals: Float64Array;
  /** Places in `qualities`. */
  readonly quality: Uint8Array;
  readonly flags: Uint8Array;
  /** 1: the time is only that of a retained message, whose value is of unknown age. */
  readonly timeless: Uint8Array;
  /** There are more samples in the range than the limit allows. */
  readonly hasMore: boolean;
}

/** The first `count` cells of the parts. */
export const pageOf = (parts: readonly Cells[], count: number, hasMore: boolean): RawPage => {
  const page = {
    times: new Float64Array(count),
    values: new Float64Array(count),
    arrivals: new Float64Array(count),
    quality: new Uint8Array(count),
    flags: new Uint8Array(count),
    timeless: new Uint8Array(count),
    hasMore,
  };
  let at = 0;
  for (const { times, values, codes, arrivals } of parts) {
    for (let i = 0; i < times.length && at < count; i++, at++) {
      const code = codes[i]! & ~PRESENT;
      page.times[at] = times[i]!;
      page.values[at] = code & NO_VALUE ? Number.NaN : values[i]!;
      page.arrivals[at] = arrivals[i]!;
      page.quality[at] = (code >> 10) & 3;
      page.flags[at] = flagsOf(code);
      page.timeless[at] = Number(isTimeless(code));
    }
  }
  return page;
};
