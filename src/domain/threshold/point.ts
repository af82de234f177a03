import { evaluateExpression } from './expression.ts';
import { advanceIn, type FilterState, holdIn, initialFilter, nextDue, sampleIn, type Turn } from './filter.ts';
import type { LevelKind } from './level.ts';
import type { Formula, Program } from './program.ts';

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
interface Input {
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

const scratch: Turn[] = [];
const abnormalOf = (s: PointState): number => {
  for (let i = s.filters.length - 1; i >= 0; i--) if (s.filters[i]!.side === 'abnormal') return i;
  return -1;
};

interface LevelTurn extends Turn {
  readonly level: number;
}

/** Levels become one condition: the worst abnormal one. All turns of one instant count together, so one breach is one call. */
const conclude = (program: Program, s: PointState, was: number, turns: LevelTurn[], out: Change[]): void => {
  if (turns.length > 1) turns.sort((a, b) => a.at - b.at);
  const abnormal = s.filters.map(({ side }) => side === 'abnormal');
  // Back to where the levels stood before these turns, then forward one instant after the other.
  for (const turn of turns.toReversed()) abnormal[turn.level] = turn.to !== 'abnormal';
  let worst = was;
  for (let i = 0; i < turns.length;) {
    const { at } = turns[i]!;
    let onset = Infinity;
    for (; turns[i]?.at === at; i++) {
      const turn = turns[i]!;
      abnormal[turn.level] = turn.to === 'abnormal';
      if (turn.to === 'abnormal') onset = Math.min(onset, turn.since);
    }
    const before = worst;
    worst = abnormal.lastIndexOf(true);
    s.mark = Math.max(s.mark, at);
    s.worst = worst;
    if (before < 0 && worst >= 0) {
      [s.since, s.onset, s.top, s.version] = [Math.max(at, s.ended + 1), onset, worst, program.version];
      out.push({ type: 'raise', at: s.since, onset, level: worst, value: s.value });
    } else if (before >= 0 && worst < 0) {
      out.push({ type: 'clear', at: Math.max(at, s.since + 1), value: s.value, occurrence: occurrenceOf(program, s, Math.max(at, s.since + 1)) });
      s.ended = Math.max(at, s.since + 1);
      s.top = -1;
    } else if (worst !== before) {
      s.top = Math.max(s.top, worst);
      out.push({ type: worst > before ? 'escalate' : 'ease', at, level: worst, value: s.value });
    }
  }
};

/** Moves the filters to `t` without a sample. */
const passTime = (program: Program, s: PointState, t: number, out: Change[]): void => {
  let turns: LevelTurn[] | undefined;
  const was = s.worst;
  for (let i = 0; i < s.filters.length; i++) {
    const f = s.filters[i]!;
    const { rule } = program.levels[i]!;
    const due = nextDue(rule, f);
    if (due > t) continue;
    advanceIn(rule, f, t, scratch);
    if (f.held && f.last !== null) s.mark = Math.max(s.mark, Math.min(t, f.last + rule.staleAfterMs));
    for (const turn of scratch) (turns ??= []).push({ ...turn, level: i });
    scratch.length = 0;
  }
  if (turns !== undefined) conclude(program, s, was, turns, out);
};

/** Gives the filters a value of an instant. */
const judgeValue = (program: Program, s: PointState, t: number, score: number, shown: number, out: Change[]): void => {
  const isKnown = Number.isFinite(score);
  const wasRaw = s.filters[0]!.raw || s.worst >= 0;
  let turns: LevelTurn[] | undefined;
  const was = s.worst;
  // A delay that ended before this sample is told with the value of its own time.
  passTime(program, s, t, out);
  const after = s.worst;
  if (isKnown) s.value = shown;
  for (let i = 0; i < s.filters.length; i++) {
    sampleIn(program.levels[i]!.rule, s.filters[i]!, t, score, isKnown, scratch);
    for (const turn of scratch) (turns ??= []).push({ ...turn, level: i });
    scratch.length = 0;
  }
  if (isKnown && s.filters[0]!.raw) {
    const isNew = !wasRaw || (was >= 0 && after < 0);
    if (isNew || Number.isNaN(s.extreme) || (program.side === 'high' ? shown > s.extreme : shown < s.extreme)) [s.extreme, s.extremeAt] = [shown, t];
  }
  if (turns !== undefined) conclude(program, s, after, turns, out);
};

const valuesOf = ({ places }: Formula, s: PointState, t: number, staleAfterMs: number): readonly number[] =>
  places.map(({ type, place }) => {
    if (type === 'series') {
      const input = s.inputs[place]!;
      return t - input.t < staleAfterMs ? input.value : Number.NaN;
    }
    const sides = s.others[place]!;
    if (sides.every(({ at }) => at === -Infinity)) return Number.NaN;
    return sides.some(({ worst }) => worst >= 0) ? 1 : 0;
  });

/** From when on one of the known inputs is too old: until then the result holds. */
const oldestOf = ({ places }: Formula, s: PointState, t: number): number => {
  let oldest = t;
  for (const { type, place } of places) if (type === 'series' && !Number.isNaN(s.inputs[place]!.value)) oldest = Math.min(oldest, s.inputs[place]!.t);
  return oldest;
};

/** The last good value at or before `t`, from the window of a rate. */
const ringAt = (ring: readonly number[], t: number, oldest: number): number => {
  let [low, high] = [0, ring.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ring[2 * middle]! <= t) low = middle + 1;
    else high = middle;
  }
  const i = 2 * (low - 1);
  return i < 0 || ring[i]! < oldest ? -1 : i;
};

const judgeInputs = (program: Program, s: PointState, t: number, out: Change[]): void => {
  const { score, staleAfterMs } = program;
  const fresh = (place: number): number => (t - s.inputs[place]!.t < staleAfterMs ? s.inputs[place]!.value : Number.NaN);
  let last = t;
  switch (score.kind) {
    case 'value': {
      const value = fresh(score.of);
      last = Math.min(t, s.inputs[score.of]!.t);
      judgeValue(program, s, t, value, value, out);
      break;
    }
    case 'set': {
      const value = fresh(score.of);
      last = Math.min(t, s.inputs[score.of]!.t);
      judgeValue(program, s, t, Number.isNaN(value) ? value : score.values.includes(value) ? 1 : 0, value, out);
      break;
    }
    case 'rate': {
      const value = fresh(score.of);
      last = Math.min(t, s.inputs[score.of]!.t);
      const i = ringAt(s.ring, last - score.windowMs, last - score.reachMs);
      const rate = i < 0 ? Number.NaN : (value - s.ring[i + 1]!) / (score.windowMs / 1000);
      judgeValue(program, s, t, rate, rate, out);
      break;
    }
    case 'deviation': {
      const from = score.from < 0 ? score.setPoint : fresh(score.from);
      const distance = Math.abs(fresh(score.of) - from);
      last = Math.min(t, s.inputs[score.of]!.t, score.from < 0 ? Infinity : s.inputs[score.from]!.t);
      judgeValue(program, s, t, distance, distance, out);
      break;
    }
    case 'expression': {
      const result = evaluateExpression(score.formula.expression, valuesOf(score.formula, s, t, staleAfterMs));
      last = oldestOf(score.formula, s, t);
      judgeValue(program, s, t, result, result, out);
      break;
    }
    case 'no-data':
      return;
  }
  if (last < t) for (const f of s.filters) if (!f.held) f.last = last;
};

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
const wake = (s: PointState): void => {
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

const trim = (ring: number[], oldest: number): void => {
  let n = 0;
  while (n < ring.length - 2 && ring[n]! < oldest) n += 2;
  if (n > 0) ring.splice(0, n);
};

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
