import { type Cursor, type Plan, startCursor } from './journal.ts';

/** One value as it arrives. `quality` as in `Columns`; live: of this moment, so that it may call. */
export interface Arrival {
  readonly series: number;
  readonly t: number;
  readonly value: number;
  readonly quality: number;
  readonly isLive: boolean;
}

/** A point as it follows its samples in the order in which they arrive. */
export interface Watch {
  plan: Plan;
  cursor: Cursor;
  /** Level that people were told of, by the log; -1: none. */
  told: number;
  /** Start by which the present occurrence was told. */
  toldAs: number;
  /** Newest live sample that showed the condition. */
  liveAt: number;
  /** How far time was known to have come. */
  reached: number;
  /** Samples that wait: until all inputs have come as far, and until earlier ones have had their time to come. */
  queue: Arrival[];
  newest: number[];
  /** The next time at which the state is kept; Infinity: nothing has come yet. */
  nextKeep: number;
  /** Oldest sample that came after later ones were judged; Infinity: none. */
  late: number;
}

export const newWatch = (plan: Plan): Watch => ({
  plan,
  cursor: startCursor(),
  told: -1,
  toldAs: 0,
  liveAt: -Infinity,
  reached: -Infinity,
  queue: [],
  newest: plan.series.map(() => -Infinity),
  nextKeep: Infinity,
  late: Infinity,
});

/** Where states of a point are kept, so that late samples need not be judged from the beginning. */
export interface Keeping {
  readonly everyMs: number;
  /** Everything before `t` is judged, and nothing after. */
  readonly keep: (t: number, cursor: Cursor) => void;
}

/** A state from before a version that looks at more series has room for them too. */
export const widen = ({ state }: Cursor, { series }: Plan): void => {
  while (state !== null && state.inputs.length < series.length) state.inputs.push({ t: -Infinity, value: Number.NaN });
};
