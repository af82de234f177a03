import { advance, type Advanced, type Filter, initialFilter, sample, type Turn } from '../../domain/threshold/filter.ts';
import type { AlertCommand } from '../../domain/alert/alert.ts';
import { evidenceOf, type Point } from './points.ts';

/** What is kept between samples of one point; plain JSON, so that a checkpoint can hold it. */
export interface PointState {
  readonly filters: readonly Filter[];
  /** Index of the worst abnormal level by the filters; -1 = normal. */
  readonly worst: number;
  /** First sample of the present breach; event time. */
  readonly onset: number;
  /** When the present breach turned abnormal; event time. */
  readonly since: number;
  /** Level that the machine was told, -1 = it was told nothing, or that all is normal. */
  readonly told: number;
  /** Newest live sample: an occurrence is called only when one lies in it. */
  readonly liveAt: number;
  /** Newest good value, and the time of the newest sample of any quality. */
  readonly value: number;
  readonly at: number;
  readonly simulated: boolean;
}

export interface Judged {
  readonly state: PointState;
  readonly commands: readonly AlertCommand[];
}

export const initialPoint = (levels: number): PointState => ({
  filters: Array.from({ length: levels }, () => initialFilter),
  worst: -1,
  onset: 0,
  since: 0,
  told: -1,
  liveAt: -Infinity,
  value: Number.NaN,
  at: -Infinity,
  simulated: false,
});

/** The filters of the levels, moved on by `step`, and their turns in order of event time. */
const move = (
  state: PointState,
  step: (filter: Filter, i: number) => Advanced,
): { readonly filters: readonly Filter[]; readonly turns: readonly (Turn & { level: number })[] } => {
  const turns: (Turn & { level: number })[] = [];
  const filters = state.filters.map((filter, i) => {
    const moved = step(filter, i);
    for (const turn of moved.turns) turns.push({ ...turn, level: i });
    return moved.filter;
  });
  return { filters, turns: turns.toSorted((a, b) => a.at - b.at) };
};

/** Levels become one condition: the worst abnormal one. All turns of one instant count together, so one breach is one call. */
const conclude = (point: Point, before: PointState, moved: ReturnType<typeof move>): Judged => {
  let state = before;
  const commands: AlertCommand[] = [];
  const abnormal = before.filters.map(({ side }) => side === 'abnormal');
  const evidence = (level: number) => evidenceOf(point, point.levels[level]!.level, state.value, state.onset, state.simulated);
  const tell = () => {
    // Only a live sample may call: what was found in buffered data alone stays silent.
    if (state.worst < 0 || state.liveAt < state.onset) return;
    if (state.told < 0) commands.push({ type: 'raise', at: state.since, evidence: evidence(state.worst) });
    else if (state.worst > state.told) commands.push({ type: 'escalate', at: Math.max(state.since, state.at), evidence: evidence(state.worst) });
    else if (state.worst < state.told) commands.push({ type: 'ease', at: state.at, evidence: evidence(state.worst) });
    state = { ...state, told: state.worst };
  };

  for (let i = 0; i < moved.turns.length;) {
    const { at } = moved.turns[i]!;
    let onset = Infinity;
    for (; moved.turns[i]?.at === at; i++) {
      const turn = moved.turns[i]!;
      abnormal[turn.level] = turn.to === 'abnormal';
      if (turn.to === 'abnormal') onset = Math.min(onset, turn.since);
    }
    const worst = abnormal.lastIndexOf(true);
    if (worst < 0) {
      if (state.told >= 0) commands.push({ type: 'clear', at, value: state.value });
      state = { ...state, worst, told: -1 };
    } else {
      state = state.worst < 0 ? { ...state, worst, since: at, onset } : { ...state, worst };
      tell();
    }
  }
  tell();
  return { state: { ...state, filters: moved.filters }, commands };
};

/** Event time has reached `t` without a sample: delays end and data gets stale. */
export const judgeTime = (point: Point, state: PointState, t: number): Judged => {
  const moved = move(state, (filter, i) => advance(point.levels[i]!.rule, filter, t));
  if (moved.turns.length === 0 && moved.filters.every((filter, i) => filter === state.filters[i])) return { state, commands: [] };
  return conclude(point, state, moved);
};

export interface PointSample {
  readonly ts: number;
  readonly value: number;
  readonly isGood: boolean;
  /** Of this moment, not from a buffer: only such a sample may call. */
  readonly isLive: boolean;
  readonly simulated: boolean;
}

/** A sample of the point's series, in order of event time; one that is older than the last is left alone. */
export const judgeSample = (point: Point, before: PointState, { ts, value, isGood, isLive, simulated }: PointSample): Judged => {
  if (ts < before.at) return { state: before, commands: [] };
  // A delay that ended before this sample is told with the value of its own time.
  const timed = judgeTime(point, before, ts);
  const moved = move(timed.state, (filter, i) => sample(point.levels[i]!.rule, filter, ts, value, isGood));
  const next = { ...timed.state, at: ts, simulated, liveAt: isLive && isGood ? ts : timed.state.liveAt, value: isGood ? value : timed.state.value };
  const judged = conclude(point, next, moved);
  return { state: judged.state, commands: [...timed.commands, ...judged.commands] };
};
