import { Flag } from '../telemetry/sample.ts';

/**
 * historical: the device kept it and said so; retained: the broker kept it; delayed: it came longer after it was measured than the
 * threshold takes for live; out-of-order: it came in time, and after later ones.
 */
export const lateCauses = ['historical', 'retained', 'delayed', 'out-of-order'] as const;
export type LateCause = (typeof lateCauses)[number];

/** Why an occurrence was found late, from the sample of it that came last. */
export interface LateWhy {
  readonly cause: LateCause;
  /** From when it was measured until it came, after the clock of the device is put right; ms, never negative. */
  readonly delayMs: number;
  /** How far the clock of the device was off; positive: behind. Missing: it was right. */
  readonly clockOffMs?: number;
}

/** Stored samples of an occurrence; arrivals in ms since 1970. */
export interface Heard {
  readonly times: ArrayLike<number>;
  readonly arrivals: ArrayLike<number>;
  readonly flags: ArrayLike<number>;
}

/** A device clock is taken for right up to this; receive times are kept to the second. */
const rightMs = 2000;

/** Of all samples of the time in question. Undefined: none is stored. */
export const whyLate = (heard: readonly Heard[], skewMs: number, latenessMs: number): LateWhy | undefined => {
  let [ts, recv, flags] = [0, -Infinity, 0];
  for (const one of heard)
    for (let i = 0; i < one.times.length; i++) {
      if (one.arrivals[i]! < recv || (one.arrivals[i] === recv && one.times[i]! >= ts)) continue;
      [ts, recv, flags] = [one.times[i]!, one.arrivals[i]!, one.flags[i]!];
    }
  if (recv === -Infinity) return undefined;
  const delayMs = Math.max(0, recv - ts - skewMs);
  const isOf = (flag: number): boolean => (flags & flag) !== 0;
  const cause = isOf(Flag.historical) ? 'historical' : isOf(Flag.retained) ? 'retained' : delayMs > latenessMs ? 'delayed' : 'out-of-order';
  return { cause, delayMs, ...(Math.abs(skewMs) > rightMs && { clockOffMs: skewMs }) };
};
