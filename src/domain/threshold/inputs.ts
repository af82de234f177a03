import { evaluateExpression } from './expression.ts';
import type { Change, PointState } from './point-state.ts';
import type { Formula, Program } from './program.ts';
import { judgeValue } from './turns.ts';

/** Values of the inputs of a formula at `t`; NaN: not known, or too old. */
export const valuesOf = ({ places }: Formula, s: PointState, t: number, staleAfterMs: number): readonly number[] =>
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

/** The inputs, as they stand at `t`, become a score, and the levels look at it. */
export const judgeInputs = (program: Program, s: PointState, t: number, out: Change[]): void => {
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

/** Cuts off what is older than the window of a rate, but for the last value before it. */
export const trim = (ring: number[], oldest: number): void => {
  let n = 0;
  while (n < ring.length - 2 && ring[n]! < oldest) n += 2;
  if (n > 0) ring.splice(0, n);
};
