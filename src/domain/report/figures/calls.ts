import type { Because } from '../../alert/event.ts';
import type { JournalAnswer, Period } from './journal.ts';

/** Their places are what the columns hold; the read model of the figures keeps them, so new ones are only ever added at the end. */
export const becauses: readonly Because[] = ['raised', 'realarm', 'withdrawn', 'escalated', 'released'];
/** 0: not answered. */
export const answerWays: readonly (JournalAnswer['way'] | 'none')[] = ['none', 'acknowledged', 'shelved', 'out of service'];

/**
 * Annunciations in order of time as columns, each call once. Times in ms since 1970 UTC. What became of them is as it was known at
 * the end of the period: NaN in `cleared` and `answered` is "not by then".
 */
export interface Calls {
  readonly count: number;
  readonly at: Float64Array;
  /** A number; `FiguresInput.names` has its name. */
  readonly point: Uint32Array;
  readonly of: Float64Array;
  /** Place in `severities`. */
  readonly severity: Uint8Array;
  /** Place in `becauses`. */
  readonly because: Uint8Array;
  /** 1: the first call of its occurrence. */
  readonly isFirst: Uint8Array;
  /** When its occurrence cleared; at its first call. */
  readonly cleared: Float64Array;
  /** When it was answered first, and how: place in `answerWays`. */
  readonly answered: Float64Array;
  readonly way: Uint8Array;
  /** Allowable response time, ms; NaN: none. */
  readonly respond: Float64Array;
}

/** What began before the period: when it was called first, and when it cleared; NaN: not by the end of the period. */
export interface OpenBefore {
  readonly calledAt: Float64Array;
  readonly cleared: Float64Array;
}

/** All that the figures of a period look at, wherever it was read. */
export interface FiguresInput {
  /** Of `[from, to)`. */
  readonly calls: Calls;
  readonly names: readonly string[];
  /** Times of calls before `from`, in order; at least all since the trailing window was last as it would be without what came before. */
  readonly earlier: Float64Array;
  /** Occurrences that were called before `from`, and had not cleared by then. */
  readonly openBefore: OpenBefore;
  /** The earliest call of all that is unanswered at `to`; NaN: none. */
  readonly unansweredSince: number;
  /** Spells of observation within the period, joined and in order. */
  readonly spells: readonly Period[];
  readonly onRecord: { readonly retrospective: number; readonly withdrawn: number; readonly suppressed: number; readonly withAction: number };
}

export const emptyCalls = (count: number): Calls => ({
  count,
  at: new Float64Array(count),
  point: new Uint32Array(count),
  of: new Float64Array(count),
  severity: new Uint8Array(count),
  because: new Uint8Array(count),
  isFirst: new Uint8Array(count),
  cleared: new Float64Array(count).fill(Number.NaN),
  answered: new Float64Array(count).fill(Number.NaN),
  way: new Uint8Array(count),
  respond: new Float64Array(count).fill(Number.NaN),
});

/** Those from place `start` to before `end`. */
export const partOf = (calls: Calls, start: number, end: number): Calls => ({
  count: end - start,
  at: calls.at.subarray(start, end),
  point: calls.point.subarray(start, end),
  of: calls.of.subarray(start, end),
  severity: calls.severity.subarray(start, end),
  because: calls.because.subarray(start, end),
  isFirst: calls.isFirst.subarray(start, end),
  cleared: calls.cleared.subarray(start, end),
  answered: calls.answered.subarray(start, end),
  way: calls.way.subarray(start, end),
  respond: calls.respond.subarray(start, end),
});

/** Places of `times` in order of time, equal ones as they stand; undefined: they are in order. */
export const orderOf = (times: Float64Array): Uint32Array | undefined => {
  const n = times.length;
  let [isOrdered, isWhole, least, most] = [true, true, Infinity, -Infinity];
  for (let i = 0; i < n; i++) {
    const time = times[i]!;
    if (i > 0 && time < times[i - 1]!) isOrdered = false;
    isWhole &&= Number.isInteger(time);
    least = Math.min(least, time);
    most = Math.max(most, time);
  }
  if (isOrdered) return undefined;
  if (!isWhole || (most - least + 1) * n > Number.MAX_SAFE_INTEGER) return Uint32Array.from(times.keys()).sort((a, b) => times[a]! - times[b]! || a - b);
  // Time and place in one number: sorting numbers is many times quicker than asking a function.
  const keys = Float64Array.from(times, (time, i) => (time - least) * n + i).sort();
  return Uint32Array.from(keys, (key) => key % n);
};
