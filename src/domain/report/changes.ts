import type { Difference } from '../threshold/difference.ts';
import type { Drift } from '../threshold/drift.ts';

/** What somebody did to a threshold in the period. Times in ms since 1970 UTC. */
export interface ReportChange {
  readonly name: string;
  readonly version: number;
  readonly kind: 'created' | 'edited' | 'enabled' | 'disabled' | 'approved';
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  readonly differences: readonly Difference[];
}

/** Changes of the period in order, and how far what runs is from the approved list at the moment of issue. */
export interface ReportChanges {
  readonly rows: readonly ReportChange[];
  /** More than there are rows when the list was cut. */
  readonly total: number;
  readonly drift: Drift;
}
