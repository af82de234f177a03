import { type FilterState, initialFilter } from './filter.ts';
import type { LevelKind } from './level.ts';
import type { Program } from './program.ts';

/** One abnormal period of a point, from samples and configuration alone. Times are event time, ms. */
export interface Occurrence {
  /** When the filter turned abnormal; with the point this is its identity. */
  readonly start: number;
  /** First sample of the breach, before the delay. */
  readonly onset: number;
  readonly end: number | null;
  readonly worst: LevelKind;
  readonly extreme: number;
  readonly extremeAt: number;
  /** Of the threshold, in force at the start. */
  readonly version: number;
}

/** What the condition of a point did; `level` is a place in the levels of the program. */
export type Change =
  | { readonly type: 'raise'; readonly at: number; readonly onset: number; readonly level: number; readonly value: number }
  | { readonly type: 'escalate' | 'ease'; readonly at: number; readonly level: number; readonly value: number }
  | { readonly type: 'clear'; readonly at: number; readonly value: number; readonly occurrence: Occurrence; readonly because?: 'configuration' }
  /** The schedule ended, or began: nothing is judged in between. */
  | { readonly type: 'pause' | 'resume'; readonly at: number };

/** The last value of one series; NaN: not known. */
export interface Input {
  t: number;
  value: number;
}

/** What is kept of a point between samples. Changed in place by the functions below, and by nobody else. */
export interface PointState {
  /** Newest instant that was applied; -Infinity: none. */
  at: number;
  /** Newest event time that has had an effect: what is older has to be judged again. */
  mark: number;
  /** What people are shown: the newest known value, rate or deviation. */
  value: number;
  filters: FilterState[];
  /** Place of the worst abnormal level; -1: normal. */
  worst: number;
  /** Of the present occurrence. */
  onset: number;
  since: number;
  top: number;
  /** End of the last occurrence: the next one starts later. */
  ended: number;
  version: number;
  extreme: number;
  extremeAt: number;
  inputs: Input[];
  /** Good values of the window of a rate: time, value, time, value ... */
  ring: number[];
  isPaused: boolean;
  others: PointState[][];
  /** Far from every limit, nothing pending: the next such value changes nothing but the time. */
  isCalm: boolean;
}

export const newPoint = (program: Program, series: number): PointState => ({
  at: -Infinity,
  mark: -Infinity,
  value: Number.NaN,
  filters: program.levels.map(() => ({ ...initialFilter })),
  worst: -1,
  onset: 0,
  since: 0,
  top: -1,
  ended: -Infinity,
  version: 0,
  extreme: Number.NaN,
  extremeAt: 0,
  inputs: Array.from({ length: series }, () => ({ t: -Infinity, value: Number.NaN })),
  ring: [],
  isPaused: false,
  others: program.others.map((sides) => sides.map((side) => newPoint(side, series))),
  isCalm: false,
});

/** A copy that shares nothing that changes. */
export const copyPoint = (s: PointState): PointState => ({
  ...s,
  filters: s.filters.map((filter) => ({ ...filter })),
  inputs: s.inputs.map((input) => ({ ...input })),
  ring: [...s.ring],
  others: s.others.map((sides) => sides.map(copyPoint)),
});

export const occurrenceOf = (program: Program, s: PointState, end: number | null): Occurrence => ({
  start: s.since,
  onset: s.onset,
  end,
  worst: program.levels[s.top]!.level.kind,
  extreme: s.extreme,
  extremeAt: s.extremeAt,
  version: s.version,
});
