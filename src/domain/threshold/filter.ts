/**
 * From samples to the condition of one level, in event time: dead band, on-delay, off-delay, count rule and loss of data.
 * Deterministic; a timer fires at its event-time deadline and needs no further sample. All times are milliseconds.
 * `advance` and `sample` return a new state; `advanceIn` and `sampleIn` are the same steps on a state that only the caller holds.
 */

export interface FilterRule {
  readonly side: 'low' | 'high';
  readonly limit: number;
  readonly deadBand: number;
  readonly onDelayMs: number;
  readonly offDelayMs: number;
  /** No sample for this long: the value is unknown. */
  readonly staleAfterMs: number;
  /** So many excursions within the time raise at once. */
  readonly count?: { readonly n: number; readonly withinMs: number } | undefined;
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
  /** Starts of the excursions that the count rule still counts. */
  readonly excursions: readonly number[];
}
export type FilterState = { -readonly [Key in keyof Filter]: Filter[Key] };

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

const none: readonly number[] = [];
export const initialFilter: Filter = { side: 'normal', raw: false, pending: null, held: false, last: null, turned: -Infinity, excursions: none };

const isBeyond = (rule: FilterRule, side: Filter['side'], value: number): boolean => {
  // From normal the limit itself is abnormal; once abnormal the dead band must be left as well.
  const back = side === 'abnormal' ? rule.deadBand : 0;
  return rule.side === 'high' ? value >= rule.limit - back : value <= rule.limit + back;
};

const turn = (f: FilterState, to: Filter['side'], since: number, due: number, turns: Turn[]): void => {
  const at = Math.max(due, f.turned + 1);
  f.side = to;
  f.pending = null;
  f.turned = at;
  f.excursions = none;
  turns.push({ to, at, since });
};

/** The value is unknown from `at` on. An on-delay keeps what is left of it, an off-delay starts again: both err on the side of the alert. */
export const holdIn = (f: FilterState, at: number): void => {
  if (f.held) return;
  const { pending } = f;
  f.held = true;
  f.pending = pending === null || pending.to === 'normal' ? null : { ...pending, left: Math.max(0, pending.due - at) };
};

/** When time alone will change something: the deadline of a delay, or the end of what is known. Infinity: never. */
export const nextDue = (rule: FilterRule, f: Filter): number => {
  if (f.held) return Infinity;
  return Math.min(f.pending === null ? Infinity : f.pending.due, f.last === null ? Infinity : f.last + rule.staleAfterMs);
};

/** Event time has reached `t`, nothing new was measured. A timer due at `t` fires before a sample at `t`. */
export const advanceIn = (rule: FilterRule, f: FilterState, t: number, turns: Turn[]): void => {
  if (f.held) return;
  const staleAt = f.last === null ? Infinity : f.last + rule.staleAfterMs;
  const { pending } = f;
  if (pending !== null && pending.due <= t && pending.due <= staleAt) turn(f, pending.to, pending.since, pending.due, turns);
  if (staleAt <= t) holdIn(f, staleAt);
};

const isNthExcursion = (rule: FilterRule, f: FilterState, t: number): boolean => {
  if (rule.count === undefined) return false;
  const { n, withinMs } = rule.count;
  f.excursions = [...f.excursions.filter((start) => start > t - withinMs), t];
  return f.excursions.length >= n;
};

/** A value measured at `t`, in order. A value that is not good holds the filter: it neither raises nor clears. */
export const sampleIn = (rule: FilterRule, f: FilterState, t: number, value: number, isGood: boolean, turns: Turn[]): void => {
  advanceIn(rule, f, t, turns);
  if (!isGood || !Number.isFinite(value)) return holdIn(f, t);
  if (f.held) {
    f.held = false;
    if (f.pending !== null) f.pending = { ...f.pending, due: t + f.pending.left };
  }
  f.last = t;
  const was = f.raw;
  const raw = isBeyond(rule, f.side, value);
  f.raw = raw;
  const wanted = raw ? 'abnormal' : 'normal';
  if (f.side === wanted) f.pending = null;
  else if (raw && !was && isNthExcursion(rule, f, t)) turn(f, 'abnormal', t, t, turns);
  else if (f.pending === null) {
    const delay = raw ? rule.onDelayMs : rule.offDelayMs;
    f.pending = { to: wanted, since: t, due: t + delay, left: delay };
  }
  if (f.pending !== null && f.pending.due <= t) turn(f, f.pending.to, f.pending.since, f.pending.due, turns);
};

/** `advanceIn` for a state that others hold too. */
export const advance = (rule: FilterRule, before: Filter, t: number): Advanced => {
  const [filter, turns]: [FilterState, Turn[]] = [{ ...before }, []];
  advanceIn(rule, filter, t, turns);
  return { filter, turns };
};

/** `sampleIn` for a state that others hold too. */
export const sample = (rule: FilterRule, before: Filter, t: number, value: number, isGood: boolean): Advanced => {
  const [filter, turns]: [FilterState, Turn[]] = [{ ...before }, []];
  sampleIn(rule, filter, t, value, isGood, turns);
  return { filter, turns };
};
