import type { Gap as CausedGap, GapCause } from '../../domain/analytics/gaps.ts';

/** A stretch of time without data. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Times ascending; null and NaN interrupt the line. */
export interface Columns {
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number | null>;
}

export const isMissing = (value: number | null | undefined): value is null | undefined => value === null || value === undefined || Number.isNaN(value);

/** How old the last value may be before what follows counts as missing: three intervals, but not less than 10 s. */
export const staleAfter = (expectedIntervalMs: number | null): number => Math.max(10_000, 3 * (expectedIntervalMs ?? 0));

/**
 * The stretches of `from` to `to` without data: where the line is interrupted, and before the first and after the last sample
 * when that is longer than `toleranceMs`. Nothing lies after `until`, the present.
 */
export const gapsOf = ({ times, values }: Columns, from: number, to: number, until: number, toleranceMs: number): readonly Gap[] => {
  const gaps: Gap[] = [];
  const end = Math.min(to, until);
  const add = (start: number, stop: number) => {
    const [a, b] = [Math.max(start, from), Math.min(stop, end)];
    if (b > a) gaps.push({ from: a, to: b });
  };
  let last: number | undefined; // time of the last value seen
  let interrupted = false;
  for (let i = 0; i < times.length; i++) {
    if (isMissing(values[i])) {
      interrupted = true;
      continue;
    }
    const time = times[i]!;
    if (last === undefined) {
      if (time - from > toleranceMs) add(from, time);
    } else if (interrupted) add(last, time);
    last = time;
    interrupted = false;
  }
  if (last === undefined) add(from, end);
  else if (interrupted || end - last > toleranceMs) add(last, end);
  return gaps;
};

/** Where every one of several series has a gap. */
export const sharedGaps = (all: readonly (readonly Gap[])[]): readonly Gap[] =>
  all.reduce((shared, gaps) =>
    shared.flatMap((a) => gaps.map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) })).filter((gap) => gap.to > gap.from)),
  );

/** The cause of what covers most of a gap; undefined when nothing is known of it. */
export const causeOf = (gap: Gap, causes: readonly CausedGap[]): GapCause | undefined => {
  let [most, found] = [0, undefined as GapCause | undefined];
  for (const { from, to, cause } of causes) {
    const shared = Math.min(to, gap.to) - Math.max(from, gap.from);
    if (shared > most) [most, found] = [shared, cause];
  }
  return found;
};
