import { initialFilter } from './filter.ts';
import { judgeInputs } from './inputs.ts';
import { advancePoint, judgePlain, wake } from './point.ts';
import { type Change, newPoint, occurrenceOf, type PointState } from './point-state.ts';
import type { Program } from './program.ts';
import { abnormalOf } from './turns.ts';

/**
 * Another version takes over at `t`: a level that stays keeps its side but begins its delays anew, a new level begins as normal,
 * and the last value counts again as a sample of this instant. `next` null: nothing judges from here on.
 */
export const reprogramPoint = (before: Program, s: PointState, next: Program | null, t: number, out: Change[]): PointState => {
  advancePoint(before, s, t, out);
  wake(s);
  const clear = (): void => {
    const end = Math.max(t, s.since + 1);
    if (s.worst >= 0) out.push({ type: 'clear', at: end, value: s.value, occurrence: occurrenceOf(before, s, end), because: 'configuration' });
  };
  const mark = Math.max(s.mark, t);
  if (next === null || JSON.stringify(next.draft.condition) !== JSON.stringify(before.draft.condition)) {
    clear();
    const ended = s.worst >= 0 ? Math.max(t, s.since + 1) : s.ended;
    return { ...newPoint(next ?? before, s.inputs.length), at: s.at, mark, ended, inputs: s.inputs };
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
    others: next.others.map((sides, i) => sides.map((side, k) => s.others[i]?.[k] ?? newPoint(side, s.inputs.length))),
  };
  state.worst = abnormalOf(state);
  if (s.worst >= 0 && state.worst < 0) {
    clear();
    state.ended = Math.max(t, s.since + 1);
  }
  state.top = state.worst < 0 ? -1 : Math.max(state.worst, names.indexOf(kinds[s.top]!));
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
  out.push(...told.map((change): Change => (change.type === 'clear' ? { ...change, because: 'configuration' } : change)));
};
