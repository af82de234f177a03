import * as z from 'zod';
import { Instant, SeriesId, ThresholdId } from '../domain/identity.ts';
import type { Dependent } from '../domain/threshold/dependents.ts';
import { type StandingActions, StandingActionsDraft } from '../domain/threshold/standing-actions.ts';
import { LevelKind, ThresholdDraft } from '../domain/threshold/threshold.ts';
import { call, watch } from './rpc.ts';
import type { AdviceResult, SeriesRuleChange, ThresholdImport, ThresholdVersion, TrialResult } from './threshold-views.ts';
import type { Saved, ThresholdRow } from './views.ts';

const day = 86_400_000;
const Reason = z.string().trim().max(500);
const Format = z.enum(['yaml', 'csv']);
/** `thresholdId`: the threshold in force to compare with; null: there is none. `lastMs`: how much of the newest history. */
const Trial = {
  draft: ThresholdDraft,
  thresholdId: ThresholdId.nullable(),
  lastMs: z
    .int()
    .min(60_000)
    .max(366 * day),
};

/** Characters of a file that the window may send; more goes through the command line. */
export const longestImport = 200_000;

/** The part of the console's contract about thresholds. */
export const thresholdContract = {
  thresholds: watch<readonly ThresholdRow[]>()(z.strictObject({})),
  createThreshold: call<ThresholdId>()(z.strictObject({ draft: ThresholdDraft })),
  /**
   * `named`: what becomes of those that name it when it gets another name. Missing: then the change is refused with
   * `threshold.named-elsewhere`; rename: they get the new name in the same step; leave: they cannot be judged any more.
   */
  editThreshold: call<void>()(
    z.strictObject({ thresholdId: ThresholdId, draft: ThresholdDraft, reason: Reason, named: z.enum(['rename', 'leave']).optional() }),
  ),
  /** The version that runs is as it should be: it becomes the one that what runs is compared with. `by`: who says so. */
  approveThreshold: call<void>()(z.strictObject({ thresholdId: ThresholdId, version: z.int().min(1), by: z.string().trim().max(500), reason: Reason })),
  /** What to do, by area and device: it stands where a threshold says nothing of its own. */
  standingActions: watch<readonly StandingActions[]>()(z.strictObject({})),
  keepStandingActions: call<void>()(z.strictObject({ draft: StandingActionsDraft, reason: Reason })),
  /** Thresholds, suppression rules and first-out groups that look at it. */
  thresholdDependents: call<readonly Dependent[]>()(z.strictObject({ thresholdId: ThresholdId })),
  enableThreshold: call<void>()(z.strictObject({ thresholdId: ThresholdId, enabled: z.boolean(), reason: Reason })),
  /** Every version, the newest first. */
  thresholdHistory: watch<readonly ThresholdVersion[]>()(z.strictObject({ thresholdId: ThresholdId })),
  /** What was done in a range of time to thresholds of these series, the newest first; approvals change nothing and are left out. */
  ruleChanges: watch<readonly SeriesRuleChange[]>()(z.strictObject({ series: z.array(SeriesId).min(1).max(48), from: Instant, to: Instant })),
  /** Judges a draft over stored history, once. A watch, because stopping it ends the work. */
  backtest: watch<TrialResult>()(z.strictObject(Trial)),
  /** Looks for dead band and delays of one level that call less often and still catch what lasts `shortestMs`. */
  advise: watch<AdviceResult>()(z.strictObject({ ...Trial, level: LevelKind, shortestMs: z.int().min(0).max(day) })),
  exportThresholds: call<Saved>()(z.strictObject({ format: Format })),
  /** All or nothing. `dryRun` only says what would happen. */
  importThresholds: call<ThresholdImport>()(z.strictObject({ format: Format, text: z.string().max(longestImport), reason: Reason, dryRun: z.boolean() })),
};
