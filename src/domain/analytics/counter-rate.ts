import { isCounterValue } from '../telemetry/metric-rules.ts';

const [small, large] = [2 ** 16, 2 ** 32] as const;

/**
 * By how much a counter rose from `before` to `after`. One that fell near the end of a register of 16 or 32 bits ran over; any
 * other that fell began again at zero.
 */
export const counterIncrease = (before: number, after: number): number => {
  if (after >= before) return after - before;
  const register = before < small ? small : large;
  return before > 0.9 * register && before < register && after < 0.1 * register ? after - before + register : after;
};

const longestGaps = 5;

/** The longest distance over which two samples count; `typical` are the usual distances around them, where they are known. */
export const longestPair = (...typical: readonly (number | undefined)[]): number => {
  const known = typical.filter((one) => one !== undefined && one > 0) as number[];
  return known.length === 0 ? Infinity : longestGaps * Math.max(...known);
};

/** Sums of what a counter counted, and over how much time that is known. */
export interface Rise {
  increase: number;
  coveredMs: number;
}

/** Time went on, not too far, and both are values of a counter. */
export const isPair = (beforeTs: number, before: number, ts: number, value: number, longest: number): boolean =>
  ts > beforeTs && ts - beforeTs <= longest && isCounterValue(before) && isCounterValue(value);

/** Adds the pair, if it is one. */
export const addPair = (to: Rise, beforeTs: number, before: number, ts: number, value: number, longest: number): void => {
  if (!isPair(beforeTs, before, ts, value, longest)) return;
  to.increase += counterIncrease(before, value);
  to.coveredMs += ts - beforeTs;
};
