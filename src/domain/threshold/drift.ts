import { type Difference, differences } from './difference.ts';
import type { ThresholdDraft } from './draft.ts';
import type { Approval } from './threshold.ts';

/** What says when and by whom something was approved, and when it is looked at again, is no attribute of the alarm itself. */
const ofTheRecord: readonly string[] = ['rationale.approvedBy', 'rationale.rationalisedOn', 'rationale.nextReview', 'rationale.lastTest'];

export interface Running {
  readonly enabled: boolean;
  readonly draft: ThresholdDraft;
  /** The last version that somebody approved; missing: none was. */
  readonly approval?: Approval | undefined;
}

/** Attributes whose running value differs from the approved one; empty when nothing was approved yet. */
export const driftOf = ({ enabled, draft, approval }: Running): readonly Difference[] => {
  if (!approval) return [];
  const found = differences(approval.draft, draft).filter(({ field }) => !ofTheRecord.includes(field));
  return enabled === approval.enabled ? found : [...found, { field: 'enabled', before: approval.enabled, after: enabled }];
};

/** How far what runs is from the approved master alert list. */
export interface Drift {
  /** The figure of the master alert list: 0 is right. */
  readonly attributes: number;
  /** Thresholds with such an attribute. */
  readonly thresholds: number;
  /** Alarms that nobody has ever approved: there is nothing to compare them with. */
  readonly neverApproved: number;
}

export const driftOfSite = (all: readonly Running[]): Drift => {
  let [attributes, thresholds, neverApproved] = [0, 0, 0];
  for (const one of all) {
    const { length } = driftOf(one);
    attributes += length;
    if (length > 0) thresholds++;
    if (!one.approval && one.enabled && one.draft.grade === 'alarm') neverApproved++;
  }
  return { attributes, thresholds, neverApproved };
};
