import { backtestPlan, plansOf } from './backtest.ts';
import type { ThresholdDraft } from './draft.ts';
import type { Columns } from './journal.ts';
import type { Level } from './level.ts';
import type { Occurrence } from './point-state.ts';
import type { Names } from './program.ts';

/** Settings that would call less often and still catch what must be caught. */
export interface Advice {
  readonly deadBand: number;
  readonly onDelayMs: number;
  readonly offDelayMs: number;
  /** Calls over the history: as it is, and as proposed. A backtest of the proposal gives the same number. */
  readonly callsNow: number;
  readonly callsThen: number;
  /** True excursions at least as long as asked for; all of them are caught. */
  readonly excursions: number;
  /** By how much the call comes later, in ms, over what both catch. */
  readonly delayMs: { readonly p50: number; readonly max: number };
  /** Standard deviation of the noise, in the unit of the value. */
  readonly noise: number;
  readonly runs: number;
  /** The draft with the proposal in it. */
  readonly draft: ThresholdDraft;
}

const second = 1000;
const onDelays = [0, 1, 2, 5, 10, 15, 30, 60, 120].map((s) => s * second);
const offDelays = [0, 5, 15, 30, 60, 120, 300].map((s) => s * second);

const medianOf = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Standard deviation of the noise from the steps between neighbours; robust against the steps that mean something. */
export const noiseOf = ({ values, good }: Columns): number => {
  const steps: number[] = [];
  for (let i = 1; i < values.length; i++) if (good[i] === 1 && good[i - 1] === 1) steps.push(Math.abs(values[i]! - values[i - 1]!));
  return (1.4826 * medianOf(steps)) / Math.SQRT2;
};

/** Spans in which the median of five samples lies beyond the limit for at least `shortestMs`. */
export const trueExcursions = (
  columns: Columns,
  level: Pick<Level, 'kind' | 'limit'>,
  shortestMs: number,
): readonly { readonly start: number; readonly end: number }[] => {
  const { times, values, good } = columns;
  const isHigh = level.kind === 'H' || level.kind === 'HH';
  const found: { start: number; end: number }[] = [];
  const window: number[] = [];
  let start = Number.NaN;
  let end = Number.NaN;
  const close = (): void => {
    if (!Number.isNaN(start) && end - start >= shortestMs) found.push({ start, end });
    start = Number.NaN;
  };
  for (let i = 0; i + 4 < times.length; i++) {
    window.length = 0;
    for (let k = i; k < i + 5; k++) if (good[k] === 1) window.push(values[k]!);
    const middle = medianOf(window);
    const isBeyond = window.length === 5 && (isHigh ? middle >= level.limit : middle <= level.limit);
    if (!isBeyond) close();
    else {
      if (Number.isNaN(start)) start = times[i + 2]!;
      end = times[i + 2]!;
    }
  }
  close();
  return found;
};

const catches = (excursions: readonly { readonly start: number; readonly end: number }[], occurrences: readonly Occurrence[], shortestMs: number): boolean => {
  let i = 0;
  return excursions.every(({ start, end }) => {
    while (i < occurrences.length && (occurrences[i]!.end ?? Infinity) < start) i++;
    return i < occurrences.length && occurrences[i]!.start <= Math.min(end, start + shortestMs);
  });
};

/**
 * Tries dead bands and delays for one level of a limit over its history, and proposes the ones with the fewest calls that
 * still catch every true excursion of at least `shortestMs`. Undefined: nothing that was tried calls less often.
 */
export const advise = (draft: ThresholdDraft, kind: Level['kind'], columns: Columns, shortestMs: number, names: Names, until: number): Advice | undefined => {
  const level = draft.levels.find((one) => one.kind === kind);
  if (!level || draft.condition.kind !== 'limit' || columns.times.length < 10) return undefined;
  const alone = { ...draft, levels: [level], schedule: null };
  const run = (changed: Partial<Level>) => {
    const [plan] = plansOf({ ...alone, levels: [{ ...level, ...changed }] }, names, (side) => side);
    return backtestPlan(plan!, [columns], until);
  };
  const { times } = columns;
  const interval = medianOf([...times.subarray(1, 200)].map((t, i) => t - times[i]!));
  const noise = noiseOf(columns);
  const unique = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)].toSorted((a, b) => a - b);
  const round = (value: number): number => Number(value.toPrecision(3));
  // A dead band may not reach the next level.
  const room = Math.min(...draft.levels.filter((one) => one.kind !== kind).map((one) => Math.abs(one.limit - level.limit) - one.deadBand));
  const bands = unique([0, noise, 2 * noise, 3 * noise, 4 * noise, level.deadBand].map(round)).filter((band) => band < room);
  const on = unique([...onDelays, level.onDelayMs]).filter((ms) => ms <= Math.max(0, shortestMs - interval));
  const off = unique([...offDelays, level.offDelayMs]);
  const excursions = trueExcursions(columns, level, shortestMs);
  const now = run({});
  let best:
    | {
        readonly deadBand: number;
        readonly onDelayMs: number;
        readonly offDelayMs: number;
        readonly calls: number;
        readonly occurrences: readonly Occurrence[];
      }
    | undefined;
  let runs = 1;
  for (const onDelayMs of on) {
    for (const deadBand of bands) {
      for (const offDelayMs of off) {
        runs++;
        const { calls, occurrences } = run({ deadBand, onDelayMs, offDelayMs });
        // In this order the first of equals has the smallest delay, then the smallest dead band.
        if ((best === undefined || calls < best.calls) && catches(excursions, occurrences, shortestMs))
          best = { deadBand, onDelayMs, offDelayMs, calls, occurrences };
      }
    }
  }
  if (best === undefined || best.calls >= now.calls) return undefined;
  const delays = best.occurrences.flatMap((one) => {
    const earlier = now.occurrences.find((other) => other.start <= (one.end ?? Infinity) && (other.end ?? Infinity) >= one.onset);
    return earlier ? Math.max(0, one.start - earlier.start) : [];
  });
  const { deadBand, onDelayMs, offDelayMs } = best;
  return {
    deadBand,
    onDelayMs,
    offDelayMs,
    callsNow: now.calls,
    callsThen: best.calls,
    excursions: excursions.length,
    delayMs: { p50: medianOf(delays), max: Math.max(0, ...delays) },
    noise,
    runs,
    draft: { ...draft, levels: draft.levels.map((one) => (one.kind === kind ? { ...one, deadBand, onDelayMs, offDelayMs } : one)) },
  };
};
