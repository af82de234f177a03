import type { AlertEvent, Evidence } from '../alert/event.ts';
import type { LateWhy } from '../alert/late-why.ts';
import type { Severity } from '../alert/severity.ts';
import type { Occurrence } from '../threshold/point-state.ts';
import type { LevelKind } from '../threshold/threshold.ts';

/** found: nobody had been called; amended: people were called, and it had other bounds; withdrawn: they were called for what was not so. */
export type LateKind = 'found' | 'amended' | 'withdrawn';

/** What late samples said about one occurrence. Times in ms since 1970 UTC. */
export interface LateFinding {
  readonly kind: LateKind;
  readonly alertId: string;
  readonly number: number;
  readonly severity: Severity;
  readonly name: string;
  readonly device: string;
  readonly metric: string;
  readonly unit: string;
  readonly level: LevelKind;
  readonly limit: number;
  /** The worst value in it; null when none could be used. */
  readonly value: number | null;
  /** The start by which it is known: that of the call, where people were called. */
  readonly calledAs: number;
  /** True times, from all samples known by now. */
  readonly start: number;
  readonly end: number | null;
  /** When this console found it, or last changed its bounds. */
  readonly foundAt: number;
  /** Why it was not known in time; missing where the samples did not tell. */
  readonly why?: LateWhy;
  /** The connection or the device was away meanwhile: what came late waited for it. */
  readonly outage?: { readonly name: string; readonly from: number; readonly to: number | null };
  readonly simulated: boolean;
}

export type LateEvent = Extract<AlertEvent, { readonly type: 'OccurrenceFoundLate' | 'OccurrenceAmended' | 'OccurrenceWithdrawn' }>;
export const lateTypes = ['OccurrenceFoundLate', 'OccurrenceAmended', 'OccurrenceWithdrawn'] as const satisfies readonly LateEvent['type'][];

/** One event of the log with the point that it concerns. */
export interface LoggedLate {
  readonly point: string;
  readonly at: number;
  readonly event: LateEvent;
}

/** What all late events together say of one occurrence; `evidence` is only there where nobody had been called. */
export interface FoldedLate {
  readonly point: string;
  readonly of: number;
  readonly kind: LateKind;
  readonly occurrence?: Occurrence;
  readonly evidence?: Evidence;
  readonly foundAt: number;
  readonly why?: LateWhy;
}

/** Log order in, one row per occurrence out: later samples may find, move and withdraw the same one. */
export const foldLate = (events: readonly LoggedLate[]): readonly FoldedLate[] => {
  const found = new Map<string, FoldedLate>();
  for (const { point, at, event } of events) {
    const of = event.type === 'OccurrenceFoundLate' ? event.occurrence.start : event.of;
    const key = `${point} ${of}`;
    const before = found.get(key);
    const why = event.why ?? before?.why;
    const told = { point, of, foundAt: at, ...(why && { why }) };
    switch (event.type) {
      case 'OccurrenceFoundLate':
        found.set(key, { ...told, kind: 'found', occurrence: event.occurrence, evidence: event.evidence });
        break;
      case 'OccurrenceAmended':
        found.set(key, { ...before, ...told, kind: before?.evidence ? 'found' : 'amended', occurrence: event.occurrence });
        break;
      case 'OccurrenceWithdrawn':
        found.set(key, { ...before, ...told, kind: 'withdrawn' });
    }
  }
  return [...found.values()];
};

/** It was found in the period, or it lies in it. */
export const belongsTo = ({ start, end, foundAt }: Pick<LateFinding, 'start' | 'end' | 'foundAt'>, from: number, to: number): boolean =>
  (foundAt >= from && foundAt < to) || (start < to && (end ?? Infinity) >= from);

/** How many of each kind. */
export const countLate = (late: readonly LateFinding[]): Readonly<Record<LateKind, number>> => {
  const counts = { found: 0, amended: 0, withdrawn: 0 };
  for (const { kind } of late) counts[kind]++;
  return counts;
};
