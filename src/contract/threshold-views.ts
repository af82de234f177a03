import type { SeriesId, ThresholdId } from '../domain/identity.ts';
import type { Difference } from '../domain/threshold/difference.ts';
import type { LevelKind, Side } from '../domain/threshold/level.ts';

/** What the window reads about thresholds beyond the list: their versions, what a draft would have done, and what a file brings. */

/** One version of a threshold: who made it, when, why, and what it changed. */
export interface ThresholdVersion {
  readonly version: number;
  /** approved: the version stays; somebody said that it is as it should be. */
  readonly kind: 'created' | 'edited' | 'enabled' | 'disabled' | 'approved';
  readonly at: number;
  readonly by: string;
  /** Empty for the first one. */
  readonly reason: string;
  readonly differences: readonly Difference[];
}

/** What was done to a threshold, for the charts of its series. */
export interface SeriesRuleChange extends Pick<ThresholdVersion, 'version' | 'at' | 'by'> {
  readonly kind: Exclude<ThresholdVersion['kind'], 'approved'>;
  readonly thresholdId: ThresholdId;
  readonly seriesId: SeriesId;
  /** As it is called now. */
  readonly name: string;
}

export type TrialChange = 'added' | 'removed' | 'changed' | 'kept';

/** One period that the draft, the threshold in force, or both would have found. */
export interface TrialOccurrence {
  readonly side: Side;
  readonly change: TrialChange;
  readonly onset: number;
  readonly start: number;
  /** Null: still abnormal at the end of the history. */
  readonly end: number | null;
  readonly worst: LevelKind;
  readonly extreme: number;
  /** As the threshold in force has it, where that differs. */
  readonly before: { readonly start: number; readonly end: number | null; readonly worst: LevelKind } | null;
}

/** What a draft would have done over stored history, against the threshold it would replace. */
export interface TrialResult {
  readonly thresholdId: ThresholdId | null;
  readonly from: number;
  readonly to: number;
  readonly samples: number;
  readonly occurrencesBefore: number;
  readonly occurrencesAfter: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly kept: number;
  readonly merged: number;
  readonly split: number;
  /** Raises and escalations: what would have called somebody, were it an alarm. */
  readonly callsBefore: number;
  readonly callsAfter: number;
  readonly timeInAlertBeforeMs: number;
  readonly timeInAlertAfterMs: number;
  /** How much later the draft turns abnormal in what both find. */
  readonly delayAddedMs: { readonly p50: number; readonly p95: number; readonly max: number };
  readonly longestMissedMs: number;
  /** Newest first, at most `longestTrialList` of them. */
  readonly occurrences: readonly TrialOccurrence[];
  readonly tookMs: number;
}
export const longestTrialList = 500;

/** Dead band and delays that would call less often; null: nothing that was tried does. */
export interface AdviceResult {
  readonly samples: number;
  readonly proposal: {
    readonly level: LevelKind;
    readonly deadBand: number;
    readonly onDelayMs: number;
    readonly offDelayMs: number;
    readonly callsNow: number;
    readonly callsThen: number;
    readonly excursions: number;
    readonly delayMs: { readonly p50: number; readonly max: number };
    readonly noise: number;
    readonly runs: number;
  } | null;
}

/** What a file of thresholds would do, or did. With errors nothing was changed. */
export interface ThresholdImport {
  readonly errors: readonly { readonly line: number; readonly field: string; readonly message: string }[];
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
}
