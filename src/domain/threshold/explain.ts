import { type Columns, copyCursor, type Cursor, feedInstant, feedTime, foldPoint, type Measured, type Plan, programOf, startCursor } from './journal.ts';
import type { LevelKind } from './level.ts';
import type { Change, PointState } from './point-state.ts';
import type { Program } from './program.ts';

/** How one level stood: its limit, its delays and what its filter was waiting for. Times in ms, event time. */
export interface LevelStand {
  readonly kind: LevelKind;
  readonly limit: number;
  readonly deadBand: number;
  readonly onDelayMs: number;
  readonly offDelayMs: number;
  readonly side: 'normal' | 'abnormal';
  readonly pending: { readonly to: 'normal' | 'abnormal'; readonly since: number; readonly due: number } | null;
  /** The value was unknown: nothing is concluded. */
  readonly isHeld: boolean;
  /** Excursions that the count rule had counted, and how many it wants; null: there is none. */
  readonly count: { readonly n: number; readonly of: number } | null;
}

/** Why the condition did what it did, or did nothing; the first that applies. */
export type Verdict =
  | { readonly code: 'raised' | 'escalated' | 'eased' | 'cleared'; readonly at: number; readonly level: LevelKind | null }
  | { readonly code: 'no-version' | 'disabled' | 'outside-schedule' | 'no-sample' }
  | { readonly code: 'held'; readonly because: 'stale' | 'quality'; readonly since: number }
  | { readonly code: 'abnormal-since'; readonly since: number; readonly onset: number; readonly level: LevelKind }
  | { readonly code: 'on-delay'; readonly level: LevelKind; readonly elapsedMs: number; readonly ofMs: number }
  | { readonly code: 'count'; readonly level: LevelKind; readonly n: number; readonly of: number }
  | { readonly code: 'inside-dead-band' | 'not-beyond'; readonly level: LevelKind; readonly limit: number; readonly value: number };

/** The last sample of an input at or before the moment. `quality`: 0 not usable, 1 good, 2 uncertain. */
export interface InputStand {
  readonly series: string;
  readonly t: number | null;
  readonly value: number | null;
  readonly quality: number | null;
  /** It was measured in this very instant. */
  readonly isNow: boolean;
}

export interface Explanation {
  readonly at: number;
  /** Version in force; null: none was. */
  readonly version: number | null;
  readonly inputs: readonly InputStand[];
  /** What was compared with the limits; null while it is unknown. */
  readonly value: number | null;
  readonly staleAfterMs: number | null;
  readonly before: readonly LevelStand[];
  readonly after: readonly LevelStand[];
  /** What the condition did in this instant. Running the same samples again gives the same. */
  readonly changes: readonly Change[];
  readonly verdict: Verdict;
}

const standsOf = (plan: Plan, cursor: Cursor, t: number): readonly LevelStand[] => {
  const program = programOf(plan, cursor);
  const { state } = cursor;
  if (program === null || state === null) return [];
  return program.levels.map(({ level, rule }, i) => {
    const { side, pending, held, excursions } = state.filters[i]!;
    return {
      kind: level.kind,
      limit: level.limit,
      deadBand: level.deadBand,
      onDelayMs: rule.onDelayMs,
      offDelayMs: rule.offDelayMs,
      side,
      pending: pending && { to: pending.to, since: pending.since, due: pending.due },
      isHeld: held,
      count: rule.count === undefined ? null : { n: excursions.filter((start) => start > t - rule.count!.withinMs).length, of: rule.count.n },
    };
  });
};

const saidBy = (program: Program, change: Change): Verdict | undefined => {
  switch (change.type) {
    case 'raise':
      return { code: 'raised', at: change.at, level: program.levels[change.level]!.level.kind };
    case 'escalate':
    case 'ease':
      return { code: change.type === 'escalate' ? 'escalated' : 'eased', at: change.at, level: program.levels[change.level]!.level.kind };
    case 'clear':
      return { code: 'cleared', at: change.at, level: change.occurrence.worst };
    case 'pause':
    case 'resume':
      return undefined;
  }
};

const verdictOf = (plan: Plan, cursor: Cursor, t: number, stands: readonly LevelStand[], changes: readonly Change[]): Verdict => {
  if (cursor.stage < 0) return { code: 'no-version' };
  const program = programOf(plan, cursor);
  const { state } = cursor;
  if (program === null || state === null) return { code: 'disabled' };
  const said = changes.map((change) => saidBy(program, change)).findLast((verdict) => verdict !== undefined);
  if (said) return said;
  if (state.isPaused) return { code: 'outside-schedule' };
  if (state.at === -Infinity) return { code: 'no-sample' };
  return quietVerdict(program, state, t, stands);
};

const quietVerdict = (program: Program, state: PointState, t: number, stands: readonly LevelStand[]): Verdict => {
  const [mildest] = stands;
  const { kind: level, limit, deadBand } = mildest!;
  if (state.worst >= 0) return { code: 'abnormal-since', since: state.since, onset: state.onset, level: program.levels[state.worst]!.level.kind };
  if (mildest!.isHeld) {
    const isStale = t - state.at >= program.staleAfterMs;
    return { code: 'held', because: isStale ? 'stale' : 'quality', since: isStale ? state.at + program.staleAfterMs : state.at };
  }
  for (const { kind, pending, onDelayMs } of stands)
    if (pending?.to === 'abnormal') return { code: 'on-delay', level: kind, elapsedMs: t - pending.since, ofMs: onDelayMs };
  for (const { kind, count } of stands) if (count !== null && count.n > 0) return { code: 'count', level: kind, n: count.n, of: count.of };
  const { value } = state;
  const isNear = program.side === 'high' ? value >= limit - deadBand : value <= limit + deadBand;
  return { code: isNear && deadBand > 0 ? 'inside-dead-band' : 'not-beyond', level, limit, value };
};

const lastAtOrBefore = (times: Float64Array, t: number): number => {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/**
 * What a point made of the instant `t` (event time, ms), and why: the stored samples up to then, judged again by the versions that
 * were in force. `columns` per series of the plan, from a time at which the point was surely normal, or from the beginning.
 */
export const explainPoint = (plan: Plan, columns: readonly Columns[], t: number): Explanation => {
  const places = columns.map(({ times }) => lastAtOrBefore(times, t));
  const cursor = startCursor();
  const earlier = columns.map(({ times, values, good }, i): Columns => {
    const n = places[i]! + (times[places[i]!] === t ? 0 : 1);
    return { times: times.subarray(0, n), values: values.subarray(0, n), good: good.subarray(0, n) };
  });
  foldPoint(plan, cursor, earlier, t - 1, []);
  const before = standsOf(plan, copyCursor(cursor), t);

  const changes: Change[] = [];
  const measured = columns.flatMap(({ times, values, good }, series): readonly Measured[] => {
    const i = places[series]!;
    return times[i] === t ? [{ series, value: values[i]!, quality: good[i]! }] : [];
  });
  if (measured.length > 0) feedInstant(plan, cursor, t, measured, changes);
  feedTime(plan, cursor, t, changes);
  const after = standsOf(plan, cursor, t);
  const program = programOf(plan, cursor);
  const value = cursor.state?.value ?? Number.NaN;
  return {
    at: t,
    version: program?.version ?? null,
    inputs: plan.series.map((series, i) => {
      const { times, values, good } = columns[i]!;
      const place = places[i]!;
      if (place < 0) return { series, t: null, value: null, quality: null, isNow: false };
      const measuredValue = values[place]!;
      return { series, t: times[place]!, value: Number.isNaN(measuredValue) ? null : measuredValue, quality: good[place]!, isNow: times[place] === t };
    }),
    value: Number.isFinite(value) ? value : null,
    staleAfterMs: program?.staleAfterMs ?? null,
    before,
    after,
    changes,
    verdict: verdictOf(plan, cursor, t, after, changes),
  };
};
