import type { Attachment } from './attachment.ts';
import type { LevelKind } from '../threshold/threshold.ts';
import type { ConditionKind } from '../threshold/condition.ts';
import type { Occurrence } from '../threshold/point-state.ts';
import type { Call } from './registers.ts';
import type { Escalation } from './escalation.ts';
import type { LateWhy } from './late-why.ts';
import type { Severity } from './severity.ts';

/** Why a point was raised, as it was judged then: no later edit of the Threshold changes what a person was told. */
export interface Evidence {
  readonly thresholdId: string;
  readonly thresholdVersion: number;
  readonly name: string;
  readonly seriesId: string;
  readonly device: string;
  readonly metric: string;
  readonly unit: string;
  readonly level: LevelKind;
  readonly severity: Severity;
  readonly limit: number;
  /** The value clears when it is back by this much. */
  readonly deadBand: number;
  readonly value: number;
  /** First sample of the breach, before the on-delay; event time. */
  readonly onset: number;
  readonly simulated: boolean;
  /** Only `alarm` makes a sound and counts in rate figures; missing in what was written before grades: `alarm`. */
  readonly grade?: 'alarm' | 'notice' | 'record';
  /** What was compared with the limit; missing: the value itself. */
  readonly condition?: ConditionKind;
}

/** An occurrence as it followed from the samples; `of` is the start by which it is known. */
export interface Judged {
  readonly of: number;
  readonly occurrence: Occurrence;
}

export type Because = 'raised' | 'realarm' | 'withdrawn' | 'escalated' | 'released';

/** What has happened to a point. `at` of condition events is event time, of people's actions console time. */
export type AlertEvent =
  | { readonly type: 'AlertRaised'; readonly at: number; readonly latches: boolean; readonly evidence?: Evidence }
  | {
      readonly type: 'AlertCleared';
      readonly at: number;
      readonly answers: Call;
      readonly value?: number;
      readonly because?: 'configuration' | 'person';
      readonly judged?: Judged;
    }
  | {
      readonly type: 'AlertAnnunciated';
      readonly call: Call;
      readonly because: Because;
      readonly latches: boolean;
      readonly evidence?: Evidence;
      /** Who took the acknowledgement back. */
      readonly by?: string;
    }
  /** Nobody answered the call in time: whom to tell next. */
  | ({ readonly type: 'AlertResponseOverdue' } & Escalation)
  | { readonly type: 'AlertEased'; readonly at: number; readonly evidence: Evidence }
  | { readonly type: 'AlertAcknowledged'; readonly answers: Call; readonly by: string; readonly note?: string }
  | { readonly type: 'AlertReset'; readonly of: number; readonly by: string }
  | {
      readonly type: 'AlertShelved';
      readonly at: number;
      readonly until: number;
      readonly oneShot: boolean;
      readonly by: string;
      readonly reason: string;
      readonly answers: Call;
    }
  | { readonly type: 'AlertUnshelved'; readonly of: number; readonly at: number; readonly because: 'person' | 'expired' | 'one-shot'; readonly by?: string }
  | { readonly type: 'AlertSuppressed'; readonly cause: string; readonly at: number }
  | { readonly type: 'AlertReleased'; readonly cause: string; readonly of: number; readonly at: number }
  | {
      readonly type: 'AlertTakenOutOfService';
      readonly at: number;
      readonly by: string;
      readonly permit: string;
      readonly reason: string;
      readonly until?: number;
      readonly answers: Call;
    }
  | { readonly type: 'AlertReturnedToService'; readonly of: number; readonly at: number; readonly by: string }
  | {
      readonly type: 'AlertCommented';
      readonly of: number;
      readonly at: number;
      readonly by: string;
      readonly text: string;
      readonly attachments?: readonly Attachment[];
      /** An acknowledgement was taken back when the condition was gone: nothing to call again, but it is known. */
      readonly because?: 'withdrawn';
    }
  | { readonly type: 'AlertAssigned'; readonly of: number; readonly at: number; readonly by: string; readonly to: string | null }
  /** An abnormal period that was found when it was over, in data that came late: nobody was called. */
  | { readonly type: 'OccurrenceFoundLate'; readonly occurrence: Occurrence; readonly evidence: Evidence; readonly why?: LateWhy }
  /** Late data gave it other bounds; `of` is the start by which it is known. */
  | { readonly type: 'OccurrenceAmended'; readonly of: number; readonly occurrence: Occurrence; readonly why?: LateWhy }
  /** Late data says that it was not so; that people were called stays on record. */
  | { readonly type: 'OccurrenceWithdrawn'; readonly of: number; readonly at: number; readonly why?: LateWhy }
  | { readonly type: 'AlertActionRecorded'; readonly of: number; readonly at: number; readonly by: string; readonly action: string; readonly cause: string };
