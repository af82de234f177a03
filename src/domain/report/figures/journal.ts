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

/** Set A of alerts.md §13: calls of an alarm after which the point is B, except those that only took an answer back. */
export const isAnnunciation = (entry: FiguresEntry): entry is JournalCall =>
  entry.kind === 'call' && entry.grade === 'alarm' && entry.label === 'B' && entry.because !== 'withdrawn';

/** Spells within the period, joined and in order. */
export const joinedSpells = (given: Iterable<Period>, { from, to }: Period): readonly Period[] => {
  const spells = Array.from(given, (spell) => ({ from: Math.max(from, spell.from), to: Math.min(to, spell.to) }))
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

/** Spells of observation within the period, joined and in order. */
export const observedSpells = (entries: readonly FiguresEntry[], period: Period): readonly Period[] => {
  const spells: Period[] = [];
  for (const entry of entries) if (entry.kind === 'observed') spells.push({ from: entry.at, to: entry.until });
  return joinedSpells(spells, period);
};

/** How much of `[from, to)` the spells cover, in ms. */
export const overlapMs = (spells: readonly Period[], { from, to }: Period): number =>
  spells.reduce((sum, spell) => sum + Math.max(0, Math.min(to, spell.to) - Math.max(from, spell.from)), 0);

export const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
