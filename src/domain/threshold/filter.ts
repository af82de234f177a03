/**
 * From samples to the condition of one level, in event time: dead band, on-delay, off-delay and loss of data.
 * Pure and deterministic; a timer fires at its event-time deadline and needs no further sample. All times are milliseconds.
 */

export interface FilterRule {
  readonly side: 'low' | 'high';
  readonly limit: number;
  readonly deadBand: number;
  readonly onDelayMs: number;
  readonly offDelayMs: number;
  /** No sample for this long: the value is unknown. */
  readonly staleAfterMs: number;
}

export interface Filter {
  readonly side: 'normal' | 'abnormal';
  readonly raw: boolean;
  readonly pending: null | { readonly to: 'normal' | 'abnormal'; readonly since: number; readonly due: number; readonly left: number };
  /** The value is unknown: nothing is concluded about time that passes. */
  readonly held: boolean;
  readonly last: number | null;
  /** Latest turn: turns of one level have strictly increasing times. */
  readonly turned: number;
}

/** A level turned: `at` is the deadline in event time, `since` the first sample of the new side. */
export interface Turn {
  readonly to: 'normal' | 'abnormal';
  readonly at: number;
  readonly since: number;
}

export interface Advanced {
  readonly filter: Filter;
  readonly turns: readonly Turn[];
}

export const initialFilter: Filter = { side: 'normal', raw: false, pending: null, held: false, last: null, turned: -Infinity };

const isBeyond = (rule: FilterRule, side: Filter['side'], value: number): boolean => {
  // From normal the limit itself is abnormal; once abnormal the dead band must be left as well.
  const back = side === 'abnormal' ? rule.deadBand : 0;
  return rule.side === 'high' ? value >= rule.limit - back : value <= rule.limit + back;
};

const turn = (f: Filter, pending: NonNullable<Filter['pending']>): Advanced => {
  const at = Math.max(pending.due, f.turned + 1);
  return { filter: { ...f, side: pending.to, pending: null, turned: at }, turns: [{ to: pending.to, at, since: pending.since }] };
};

/** An on-delay keeps what is left of it, an off-delay starts again: both err on the side of the alert. */
const hold = (f: Filter, at: number): Filter => {
  if (f.held) return f;
  const { pending } = f;
  if (pending === null || pending.to === 'normal') return { ...f, held: true, pending: null };
  return { ...f, held: true, pending: { ...pending, left: Math.max(0, pending.due - at) } };
};

/** Event time has reached `t`, nothing new was measured. A timer due at `t` fires before a sample at `t`. */
export const advance = (rule: FilterRule, f: Filter, t: number): Advanced => {
  if (f.held) return { filter: f, turns: [] };
  const staleAt = f.last === null ? Infinity : f.last + rule.staleAfterMs;
  const fired = f.pending && f.pending.due <= Math.min(t, staleAt) ? turn(f, f.pending) : { filter: f, turns: [] };
  return staleAt <= t ? { filter: hold(fired.filter, staleAt), turns: fired.turns } : fired;
};

/** A value measured at `t`, in order. A value that is not good holds the filter: it neither raises nor clears. */
export const sample = (rule: FilterRule, before: Filter, t: number, value: number, isGood: boolean): Advanced => {
  const advanced = advance(rule, before, t);
  if (!isGood || !Number.isFinite(value)) return { filter: hold(advanced.filter, t), turns: advanced.turns };
  let f = advanced.filter;
  if (f.held) f = { ...f, held: false, pending: f.pending && { ...f.pending, due: t + f.pending.left } };
  const raw = isBeyond(rule, f.side, value);
  f = { ...f, raw, last: t };
  const wanted = raw ? 'abnormal' : 'normal';
  if (f.side === wanted) f = { ...f, pending: null };
  else if (f.pending === null) {
    const delay = raw ? rule.onDelayMs : rule.offDelayMs;
    f = { ...f, pending: { to: wanted, since: t, due: t + delay, left: delay } };
  }
  if (f.pending && f.pending.due <= t) {
    const last = turn(f, f.pending);
    return { filter: last.filter, turns: [...advanced.turns, ...last.turns] };
  }
  return { filter: f, turns: advanced.turns };
};
