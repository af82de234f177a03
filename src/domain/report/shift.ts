import type { GapCause } from '../analytics/gaps.ts';
import type { Label } from '../alert/label.ts';
import type { Severity } from '../alert/severity.ts';
import type { ReportChanges } from './changes.ts';
import type { ReportIntegrity } from './integrity.ts';
import type { LateFinding } from './late.ts';
import type { ObservedShare } from './observed.ts';
import type { TooLate } from './too-late.ts';
import type { LevelKind } from '../threshold/threshold.ts';

/** One occurrence as the shift report prints it. Times in ms since 1970 UTC. */
export interface ShiftAlert {
  readonly alertId: string;
  readonly number: number;
  readonly label: Label;
  readonly severity: Severity;
  readonly name: string;
  readonly device: string;
  readonly metric: string;
  readonly unit: string;
  readonly level: LevelKind;
  readonly limit: number;
  readonly value: number;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly notes: readonly string[];
  /** Until when, by whom and why it is shelved, suppressed or out of service; missing or null where that is not known. */
  readonly shelvedUntil?: number | null;
  readonly setAsideBy?: string | null;
  readonly setAsideBecause?: string | null;
  readonly plannedEnd?: number;
  /** Since when it is suppressed by design; missing: it is not. */
  readonly suppressedSince?: number;
  /** When nobody had answered in time, and who was named to be told. */
  readonly escalations?: readonly { readonly at: number; readonly contact: string }[];
  /** Who looks after it. */
  readonly owner?: string | null;
  readonly simulated: boolean;
  /** Reduced for drawing; NaN is a gap. Empty when nothing was stored. */
  readonly spark: { readonly times: readonly number[]; readonly values: readonly (number | null)[] };
}

/** How much of what a device should have sent is in the store. */
export interface Coverage {
  readonly device: string;
  readonly expected: number;
  readonly stored: number;
  /** 0 to 1; null when the interval of the device is not known. */
  readonly share: number | null;
  readonly longestGapMs: number;
  /** Why nothing is stored of it; missing: there is no gap. */
  readonly longestGapCause?: GapCause;
  readonly simulated: boolean;
  /** The furthest that its clock was off in the period; positive: behind. Missing: it was right. */
  readonly clockOffMs?: number;
}

/** The clock of this computer was set; positive: forward. */
export interface ClockStep {
  readonly at: number;
  readonly ms: number;
}

export interface ShiftReport {
  readonly reportId: string;
  readonly site: string;
  readonly zone: string;
  readonly from: number;
  readonly to: number;
  readonly generatedAt: number;
  readonly author: string;
  readonly version: string;
  readonly isDemo: boolean;
  readonly alerts: readonly ShiftAlert[];
  /** How many there were; more than `alerts.length` when the list was cut. */
  readonly alertsTotal: number;
  /** What late samples said: nobody was called for it, so it is none of the alerts above. Missing: by a console that did not know. */
  readonly late?: readonly LateFinding[];
  /** Stored, and judged by nobody: the samples around them were no longer there when they came. */
  readonly tooLate?: readonly TooLate[];
  readonly coverage: readonly Coverage[];
  /** How much of it the console ran and was connected; missing: it is not on record. */
  readonly observed?: ObservedShare;
  /** What was done to thresholds; missing: by a console that did not print it. */
  readonly changes?: ReportChanges;
  /** Steps of the clock of this computer in the period. */
  readonly clockSteps?: readonly ClockStep[];
  /** Head of the hash chain at the moment of issue, hex. */
  readonly chainHead: string;
  readonly events: number;
  /** What the report can be checked against. Missing: by a console that did not sign. */
  readonly integrity?: ReportIntegrity;
}

export interface ShiftSummary {
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly raised: number;
  readonly acknowledged: number;
  readonly stillOpen: number;
  readonly setAside: number;
  /** Median milliseconds from raise to acknowledgement; null when nothing was acknowledged. */
  readonly medianResponseMs: number | null;
}

const median = (numbers: readonly number[]): number | null => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** The figures of the first page, from the same list that the report prints. */
export const summarise = (alerts: readonly ShiftAlert[]): ShiftSummary => {
  const bySeverity = { critical: 0, high: 0, warning: 0, info: 0 };
  for (const { severity } of alerts) bySeverity[severity]++;
  const answered = alerts.filter(({ acknowledgedAt }) => acknowledgedAt !== null);
  return {
    bySeverity,
    raised: alerts.length,
    acknowledged: answered.length,
    stillOpen: alerts.filter(({ label }) => 'BCDEF'.includes(label)).length,
    setAside: alerts.filter(({ label }) => 'GHI'.includes(label)).length,
    medianResponseMs: median(answered.map(({ acknowledgedAt, raisedAt }) => Math.max(0, acknowledgedAt! - raisedAt))),
  };
};
