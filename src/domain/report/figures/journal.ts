import type { Because } from '../../alert/event.ts';
import type { Label } from '../../alert/label.ts';
import type { Severity } from '../../alert/severity.ts';

/** A call as it was made, counted or not. All times of a journal are ms since 1970 UTC, wall time of the console unless it says otherwise. */
export interface JournalCall {
  readonly kind: 'call';
  readonly at: number;
  readonly point: string;
  /** Start of the occurrence in event time; with the point its identity. */
  readonly of: number;
  readonly severity: Severity;
  readonly because: Because;
  readonly grade: 'alarm' | 'notice' | 'record';
  /** Of the point after the call. Only B is an annunciation. */
  readonly label: Label;
  /** Allowable response time; missing: the Threshold has none. */
  readonly respondWithinMs?: number;
}
/** It answers the calls of the point up to this occurrence and this time. */
export interface JournalAnswer {
  readonly kind: 'answer';
  readonly at: number;
  readonly point: string;
  readonly of: number;
  readonly way: 'acknowledged' | 'shelved' | 'out of service';
}
export interface JournalClear {
  readonly kind: 'clear';
  readonly at: number;
  readonly point: string;
  readonly of: number;
}
/** The engine ran and the broker was connected in `[at, until)`. */
export interface JournalObserved {
  readonly kind: 'observed';
  readonly at: number;
  readonly until: number;
}
/** What is on record and never counted as an annunciation. */
export interface JournalRemark {
  readonly kind: 'retrospective' | 'withdrawn' | 'suppressed' | 'action';
  readonly at: number;
  readonly point: string;
  readonly of: number;
}
export type FiguresEntry = JournalCall | JournalAnswer | JournalClear | JournalObserved | JournalRemark;

/** `[from, to)` in ms since 1970 UTC. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** The calls of one occurrence in order of time, and when it cleared; undefined: it had not by the end of the period. */
export interface CalledOccurrence {
  readonly point: string;
  readonly of: number;
  readonly calls: readonly JournalCall[];
  readonly clearedAt: number | undefined;
}

/** Set A of alerts.md §13: calls of an alarm after which the point is B, except those that only took an answer back. */
export const isAnnunciation = (entry: FiguresEntry): entry is JournalCall =>
  entry.kind === 'call' && entry.grade === 'alarm' && entry.label === 'B' && entry.because !== 'withdrawn';

export const occurrenceKey = ({ point, of }: { readonly point: string; readonly of: number }): string => `${of} ${point}`;

/** Annunciations before `to` in order of time. The same call on record of several consoles counts once, as it was recorded first. */
export const annunciationsBefore = (entries: readonly FiguresEntry[], to: number): readonly JournalCall[] => {
  const calls = entries.filter((entry): entry is JournalCall => entry.at < to && isAnnunciation(entry));
  // The order is stable: of equal ones the first on record stands first.
  calls.sort((a, b) => a.at - b.at || (a.point < b.point ? -1 : a.point > b.point ? 1 : a.of - b.of));
  return calls.filter(({ at, point, of }, i) => {
    const before = calls[i - 1];
    return before === undefined || before.at !== at || before.of !== of || before.point !== point;
  });
};

/** What the annunciations belong to. The first clear on record counts. */
export const occurrencesOf = (calls: readonly JournalCall[], entries: readonly FiguresEntry[], to: number): readonly CalledOccurrence[] => {
  const points = new Map<string, Map<number, { point: string; of: number; calls: JournalCall[]; clearedAt: number | undefined }>>();
  for (const call of calls) {
    const { point, of } = call;
    let its = points.get(point);
    if (!its) points.set(point, (its = new Map()));
    const known = its.get(of);
    if (known) known.calls.push(call);
    else its.set(of, { point, of, calls: [call], clearedAt: undefined });
  }
  for (const entry of entries) {
    if (entry.kind !== 'clear' || entry.at >= to) continue;
    const known = points.get(entry.point)?.get(entry.of);
    if (known) known.clearedAt = Math.min(entry.at, known.clearedAt ?? Infinity);
  }
  return [...points.values()].flatMap((its) => [...its.values()]);
};

/** Times of the calls of each point, in order. */
export const timesByPoint = (calls: readonly JournalCall[]): TimesByPoint => {
  const points = new Map<string, number[]>();
  for (const { point, at } of calls) {
    const times = points.get(point);
    if (times) times.push(at);
    else points.set(point, [at]);
  }
  return points;
};
export type TimesByPoint = ReadonlyMap<string, readonly number[]>;

/** Spells of observation within the period, joined and in order. */
export const observedSpells = (entries: readonly FiguresEntry[], { from, to }: Period): readonly Period[] => {
  const spells = entries
    .flatMap((entry) => (entry.kind === 'observed' ? { from: Math.max(from, entry.at), to: Math.min(to, entry.until) } : []))
    .filter((spell) => spell.from < spell.to)
    .toSorted((a, b) => a.from - b.from);
  const joined: { from: number; to: number }[] = [];
  for (const spell of spells) {
    const last = joined.at(-1);
    if (last && spell.from <= last.to) last.to = Math.max(last.to, spell.to);
    else joined.push({ ...spell });
  }
  return joined;
};

/** How much of `[from, to)` the spells cover, in ms. */
export const overlapMs = (spells: readonly Period[], { from, to }: Period): number =>
  spells.reduce((sum, spell) => sum + Math.max(0, Math.min(to, spell.to) - Math.max(from, spell.from)), 0);

/** Nearest rank: the smallest value that at least `percent` of 100 values do not exceed. Null of nothing. */
export const nearestRank = (sorted: readonly number[], percent: number): number | null =>
  sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!;
export const spread = (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  return { n: sorted.length, p50: nearestRank(sorted, 50), p95: nearestRank(sorted, 95) };
};
export const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Index of the first that is at least `value`; their number if none is. */
export const firstAtLeast = (sorted: readonly number[], value: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
};
