import { initialFilter } from './filter.ts';
import { judgeInputs } from './inputs.ts';
import { advancePoint, judgePlain, lookAgain, pauseAt, wake } from './point.ts';
import { type Change, type Input, newPoint, occurrenceOf, type PointState } from './point-state.ts';
import { conditionKey, type Program } from './program.ts';
import { abnormalOf } from './turns.ts';

/** The newest value of every series that a point has heard of; NaN: not usable. */
export const inputsOf = (program: Program, s: PointState): readonly Input[] => {
  if (!program.isPlain) return s.inputs;
  const [own] = program.series;
  // A plain point keeps its only value beside the others.
  return s.inputs.map((input, i) => (i === own ? { t: s.at, value: s.filters[0]!.held ? Number.NaN : s.value } : input));
};

const asConfiguration = (change: Change): Change => (change.type === 'clear' ? { ...change, because: 'configuration' } : change);

/** A program begins to judge at `t` with what is known of its series: their newest values count as samples of this instant. */
export const startPoint = (program: Program, inputs: readonly Input[], t: number, out: Change[], ended = -Infinity): PointState => {
  const state: PointState = { ...newPoint(program, inputs.length), mark: t, ended };
  let newest = -Infinity;
  for (const at of program.series) {
    const input = inputs[at]!;
    if (input.t > t) continue;
    Object.assign(state.inputs[at]!, input);
    if (input.t < newest || input.t === -Infinity) continue;
    newest = input.t;
    state.value = input.value;
  }
  state.others = program.others.map((sides) => sides.map((side) => startPoint(side, state.inputs, t, [])));
  if (newest > -Infinity && (!program.isPlain || Number.isFinite(state.value))) {
    state.at = newest;
    // Outside of its schedule a version begins without judging.
    pauseAt(program, state, t, out);
    reapply(program, state, t, newest, out);
  }
  return state;
};

/** The thresholds that a program names go on: those that stay keep their states, those with another version change with it. */
const carryOthers = (before: Program, s: PointState, next: Program, t: number): PointState[][] =>
  next.others.map((sides) =>
    sides.map((side) => {
      const i = before.others.findIndex(([first]) => first?.of === side.of);
      const k = before.others[i]?.findIndex((one) => one.side === side.side) ?? -1;
      const [old, state] = [before.others[i]?.[k], s.others[i]?.[k]];
      if (!old || !state) return startPoint(side, s.inputs, t, []);
      if (old.version !== side.version) return reprogramPoint(old, state, side, t, []);
      return { ...state, others: carryOthers(old, state, side, t) };
    }),
  );

/**
 * Another version takes over at `t`: a level that stays keeps its side but begins its delays anew, a new level begins as normal,
 * and the last value counts again as a sample of this instant. Where only a threshold that it names has another version, its own
 * delays go on. `next` null: nothing judges from here on.
 */
export const reprogramPoint = (before: Program, s: PointState, next: Program | null, t: number, out: Change[]): PointState => {
  advancePoint(before, s, t, out);
  wake(s);
  const mark = Math.max(s.mark, t);
  if (next !== null && next.version === before.version && next.of === before.of) {
    const state: PointState = { ...s, mark, others: carryOthers(before, s, next, t) };
    const told: Change[] = [];
    lookAgain(next, state, t, told);
    out.push(...told.map(asConfiguration));
    return state;
  }
  const clear = (): void => {
    const end = Math.max(t, s.since + 1);
    if (s.worst >= 0) out.push({ type: 'clear', at: end, value: s.value, occurrence: occurrenceOf(before, s, end), because: 'configuration' });
  };
  if (next === null || conditionKey(next) !== conditionKey(before)) {
    clear();
    // Whoever judges next begins without a pause.
    if (s.isPaused) out.push({ type: 'resume', at: t });
    const ended = s.worst >= 0 ? Math.max(t, s.since + 1) : s.ended;
    const state = next === null ? { ...newPoint(before, s.inputs.length), at: s.at, ended } : startPoint(next, inputsOf(before, s), t, out, ended);
    return { ...state, at: Math.max(state.at, s.at), mark: Math.max(state.mark, mark) };
  }
  const kinds = before.levels.map(({ level }) => level.kind);
  const names = next.levels.map(({ level }) => level.kind);
  const { last, held } = s.filters[0]!;
  const state: PointState = {
    ...s,
    mark,
    filters: names.map((name) => {
      const old = s.filters[kinds.indexOf(name)];
      return old ? { ...old, pending: null, excursions: [] } : { ...initialFilter, last, held };
    }),
    others: carryOthers(before, s, next, t),
  };
  state.worst = abnormalOf(state);
  if (s.worst >= 0 && state.worst < 0) {
    clear();
    state.ended = Math.max(t, s.since + 1);
  }
  state.top = state.worst < 0 ? -1 : Math.max(state.worst, names.indexOf(kinds[s.top]!));
  // Another schedule acts at once too, and one that is gone lets go.
  pauseAt(next, state, t, out);
  if (!held && last !== null && t > last) reapply(next, state, t, last, out);
  return state;
};

/** The last value, measured at `last`, counts again as a sample of instant `t`, so that another limit acts at once. */
export const reapply = (program: Program, s: PointState, t: number, last: number, out: Change[]): void => {
  if (t - last >= program.staleAfterMs) return;
  const told: Change[] = [];
  const { at } = s;
  if (program.isPlain) judgePlain(program, s, t, s.value, true, told);
  else if (!s.isPaused && program.score.kind !== 'no-data') judgeInputs(program, s, t, told);
  Object.assign(s, { at, isCalm: false });
  out.push(...told.map(asConfiguration));
};
