import { evaluateExpression } from './expression.ts';
import { holdIn, nextDue } from './filter.ts';
import { judgeInputs, trim, valuesOf } from './inputs.ts';
import type { Change, PointState } from './point-state.ts';
import type { Program } from './program.ts';
import { judgeValue, passTime } from './turns.ts';

const setPaused = (program: Program, s: PointState, t: number, isPaused: boolean, out: Change[]): void => {
  if (isPaused === s.isPaused) return;
  s.isPaused = isPaused;
  s.mark = Math.max(s.mark, t);
  out.push({ type: isPaused ? 'pause' : 'resume', at: t });
  if (isPaused) for (const f of s.filters) holdIn(f, t);
  else if (program.score.kind !== 'no-data') judgeInputs(program, s, t, out);
};

const shouldPause = ({ gate, calendar, staleAfterMs }: Program, s: PointState, t: number): boolean =>
  (calendar !== null && !calendar.isOpen(t)) || (gate !== null && evaluateExpression(gate.expression, valuesOf(gate, s, t, staleAfterMs)) !== 1);

/** The schedule and the state of the plant say whether the point is judged from `t` on. */
export const pauseAt = (program: Program, s: PointState, t: number, out: Change[]): void => setPaused(program, s, t, shouldPause(program, s, t), out);

/** The next instant at which something other than the filters changes by time alone. */
const nextEvent = (program: Program, s: PointState): number => {
  let next = Infinity;
  if (program.calendar !== null && s.mark > -Infinity) next = program.calendar.nextChange(s.mark);
  if (program.score.kind === 'no-data') {
    const { t } = s.inputs[program.score.of]!;
    if (t > -Infinity && !s.filters[0]!.raw && !s.isPaused) next = Math.min(next, Math.max(t + program.score.afterMs, s.mark));
  }
  for (const [i, sides] of program.others.entries()) {
    for (const [k, side] of sides.entries()) {
      const state = s.others[i]![k]!;
      next = Math.min(next, nextEvent(side, state));
      if (state.isCalm) next = Math.min(next, state.at + side.staleAfterMs);
      else for (const [j, f] of state.filters.entries()) next = Math.min(next, nextDue(side.levels[j]!.rule, f));
    }
  }
  return next;
};

const advanceOthers = (program: Program, s: PointState, t: number): void => {
  for (const [i, sides] of program.others.entries()) for (const [k, side] of sides.entries()) advancePoint(side, s.others[i]![k]!, t, []);
};

/** What changes at an instant without a sample of it: the schedule, silence, other thresholds. */
const runEvent = (program: Program, s: PointState, t: number, out: Change[]): void => {
  passTime(program, s, t, out);
  s.mark = Math.max(s.mark, t);
  advanceOthers(program, s, t);
  setPaused(program, s, t, shouldPause(program, s, t), out);
  if (s.isPaused) return;
  if (program.score.kind === 'no-data') {
    const { of, afterMs } = program.score;
    if (t >= s.inputs[of]!.t + afterMs && !s.filters[0]!.raw) judgeValue(program, s, t, 1, t - s.inputs[of]!.t, out);
  } else if (program.others.length > 0) judgeInputs(program, s, t, out);
};

/** Event time has reached `t`: delays end, data gets stale, schedules turn, silence becomes a condition. */
export const advancePoint = (program: Program, s: PointState, t: number, out: Change[]): void => {
  if (s.isCalm && t - s.at < program.staleAfterMs) return;
  wake(s);
  if (!program.isPlain) {
    for (let next = nextEvent(program, s), rounds = 0; next <= t && rounds < 1_000_000; next = nextEvent(program, s), rounds++) {
      const before = s.mark;
      runEvent(program, s, next, out);
      // An edge of the calendar that changed nothing must not be met again.
      if (s.mark === before && nextEvent(program, s) <= next) s.mark = next + 1;
    }
  }
  passTime(program, s, t, out);
};

/** While it is calm the filters are not touched: what they would know is written to them when it ends. */
export const wake = (s: PointState): void => {
  if (!s.isCalm) return;
  s.isCalm = false;
  for (const f of s.filters) f.last = s.at;
};
const settle = (program: Program, s: PointState): void => {
  if (!program.isPlain || program.score.kind !== 'value') return;
  for (const f of s.filters) if (f.side === 'abnormal' || f.raw || f.held || f.pending !== null) return;
  s.isCalm = true;
};

/** A value of the only series of a plain program, at an instant after all others. `isGood`: of a quality that may be used. */
export const judgePlain = (program: Program, s: PointState, t: number, value: number, isGood: boolean, out: Change[]): void => {
  if (s.isCalm && isGood && t - s.at < program.staleAfterMs && (program.side === 'high' ? value < program.nearest : value > program.nearest)) {
    s.at = t;
    s.value = value;
    return;
  }
  wake(s);
  const { score } = program;
  const known = isGood && Number.isFinite(value);
  const result = !known ? Number.NaN : score.kind === 'set' ? (score.values.includes(value) ? 1 : 0) : value;
  judgeValue(program, s, t, result, value, out);
  s.at = t;
  s.mark = Math.max(s.mark, t);
  settle(program, s);
};

/** One value of one series, as it takes part in an instant. */
export interface Update {
  readonly series: number;
  readonly value: number;
  readonly isGood: boolean;
}

/** All values of one instant, after all earlier instants. */
export const judgeInstant = (program: Program, s: PointState, t: number, updates: readonly Update[], out: Change[]): void => {
  if (program.isPlain) {
    for (const { series, value, isGood } of updates) if (program.series.includes(series)) judgePlain(program, s, t, value, isGood, out);
    return;
  }
  if (!updates.some(({ series }) => program.series.includes(series))) return;
  if (s.mark === -Infinity) s.mark = t;
  advancePoint(program, s, t, out);
  for (const { series, value, isGood } of updates) {
    const input = s.inputs[series]!;
    input.t = t;
    input.value = isGood && Number.isFinite(value) ? value : Number.NaN;
    if (program.score.kind === 'rate' && series === program.score.of && !Number.isNaN(input.value)) {
      s.ring.push(t, value);
      // Half of it is too old: cut it off. Less often would grow, more often would copy.
      if (s.ring.length >= 64 && s.ring[(s.ring.length >> 2) * 2]! < t - program.score.reachMs) trim(s.ring, t - program.score.reachMs);
    }
  }
  for (const [i, sides] of program.others.entries()) for (const [k, side] of sides.entries()) judgeInstant(side, s.others[i]![k]!, t, updates, []);
  setPaused(program, s, t, shouldPause(program, s, t), out);
  s.at = t;
  s.mark = Math.max(s.mark, t);
  if (s.isPaused) return;
  if (program.score.kind === 'no-data') {
    const { of } = program.score;
    if (updates.some(({ series }) => series === of)) judgeValue(program, s, t, 0, 0, out);
  } else judgeInputs(program, s, t, out);
};

/** What it names means something else from `t` on: the state of the plant and the condition are looked at again, without a sample. */
export const lookAgain = (program: Program, s: PointState, t: number, out: Change[]): void => {
  pauseAt(program, s, t, out);
  if (!s.isPaused && program.score.kind !== 'no-data') judgeInputs(program, s, t, out);
};
