import { openRhythm } from '../../domain/analytics/rhythm.ts';
import type { GapCause } from '../../domain/analytics/gaps.ts';
import type { Coverage } from '../../domain/report/shift.ts';

/** Of one series. `expected` is null when nobody knows how often it sends. */
export interface SeriesCoverage {
  readonly expected: number | null;
  readonly stored: number;
  readonly longestGapMs: number;
  /** Where it lies; undefined: there is none. */
  readonly longestGap: { readonly from: number; readonly to: number } | undefined;
  readonly isSimulated: boolean;
}

const SIMULATED = 0x80;

/**
 * Counts how many samples should be there: every step is as many as expected steps fit in, so a slow and a fast time of the
 * same series are both right. A series that began within the range is expected from then on.
 */
export const coverageOf = (createdAt: number, from: number, to: number) => {
  const rhythm = openRhythm();
  let [first, last, stored, longest, longestEnd] = [Infinity, -Infinity, 0, 0, 0];
  let isSimulated = false;

  return {
    /** Samples in order. */
    add: (times: Float64Array, codes: Uint16Array): void => {
      for (let i = 0; i < times.length; i++) {
        const time = times[i]!;
        if (stored++ === 0) first = time;
        else {
          if (time - last > longest) [longest, longestEnd] = [time - last, time];
          rhythm.add(time - last);
        }
        last = time;
        isSimulated ||= (codes[i]! & SIMULATED) !== 0;
      }
    },
    /** `step` is what is known of the series when it has too few samples here. Undefined: it did not exist yet. */
    finish: (step: number | undefined, wasSimulated: boolean): SeriesCoverage | undefined => {
      const start = Math.max(from, Math.min(createdAt, first));
      if (start >= to) return undefined;
      const known = step !== undefined && step > 0 ? step : undefined;
      if (stored === 0)
        return {
          expected: known ? Math.round((to - start) / known) : null,
          stored,
          longestGapMs: to - start,
          longestGap: { from: start, to },
          isSimulated: wasSimulated,
        };
      const found = rhythm.finish(known);
      const [before, after] = [found.first ?? known, found.last ?? known];
      const edges = before && after ? Math.round((first - start) / before + (to - last) / after) : null;
      const expected = edges === null ? null : found.expected + Math.max(1, edges);
      const gaps = [
        { from: longestEnd - longest, to: longestEnd },
        { from: start, to: first },
        { from: last, to },
      ];
      const longestGapMs = Math.max(...gaps.map((gap) => gap.to - gap.from));
      return { expected, stored, longestGapMs, longestGap: longestGapMs > 0 ? gaps.find((gap) => gap.to - gap.from === longestGapMs) : undefined, isSimulated };
    },
  };
};

/** The device is as good as its series together; its longest gap is the longest one of any of them. */
export const addCoverage = (before: Coverage | undefined, device: string, one: SeriesCoverage, cause?: GapCause): Coverage => {
  const expected = (before?.expected ?? 0) + (one.expected ?? one.stored);
  const stored = (before?.stored ?? 0) + one.stored;
  const isLonger = before === undefined || one.longestGapMs > before.longestGapMs;
  const gapCause = isLonger ? cause : before.longestGapCause;
  const isKnown = before === undefined ? one.expected !== null : before.share !== null || one.expected !== null;
  return {
    device,
    expected,
    stored,
    share: isKnown && expected > 0 ? Math.min(1, stored / expected) : null,
    longestGapMs: Math.max(before?.longestGapMs ?? 0, one.longestGapMs),
    ...(gapCause && { longestGapCause: gapCause }),
    simulated: (before?.simulated ?? false) || one.isSimulated,
  };
};
