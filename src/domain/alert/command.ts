import type { Attachment } from './attachment.ts';
import type { Occurrence } from '../threshold/point-state.ts';
import type { Escalation } from './escalation.ts';
import type { Evidence, Judged } from './event.ts';
import type { LateWhy } from './late-why.ts';
import type { Call } from './registers.ts';

/** What the version of the Threshold in force says about the lifecycle. */
export interface Policy {
  /** Stays tripped after the condition is gone, until a person resets it. */
  readonly latching: boolean;
  /** The return to normal counts as acknowledged. */
  readonly selfAcknowledging: boolean;
  /** Milliseconds; 0 = may not be shelved. */
  readonly longestShelf: number;
  /** Milliseconds after an acknowledgement at which an alert that is still active is called again; 0 or missing: never. */
  readonly realarmAfter?: number;
  /** An acknowledgement without a note is refused. */
  readonly noteMandatory?: boolean;
  /** An event without a measurable end: a person who resolves it ends it. */
  readonly clearsByPerson?: boolean;
}

export type AlertCommand =
  // from the condition filter and from timers
  | { readonly type: 'raise'; readonly at: number; readonly evidence?: Evidence }
  | { readonly type: 'clear'; readonly at: number; readonly value?: number; readonly because?: 'configuration'; readonly judged?: Judged }
  /** From late samples: an occurrence nobody was called for, other bounds of a known one, and one that was not so. */
  | { readonly type: 'foundLate'; readonly occurrence: Occurrence; readonly evidence: Evidence; readonly why?: LateWhy }
  | { readonly type: 'amend'; readonly of: number; readonly occurrence: Occurrence; readonly why?: LateWhy }
  | { readonly type: 'withdrawOccurrence'; readonly of: number; readonly at: number; readonly why?: LateWhy }
  | { readonly type: 'realarm'; readonly at: number }
  | { readonly type: 'escalate'; readonly at: number; readonly evidence?: Evidence }
  | { readonly type: 'ease'; readonly at: number; readonly evidence: Evidence }
  | { readonly type: 'expire'; readonly at: number }
  /** Nobody answered the call in time. */
  | ({ readonly type: 'overdue' } & Escalation)
  // from suppression logic
  | { readonly type: 'suppress'; readonly cause: string; readonly at: number }
  | { readonly type: 'release'; readonly cause: string; readonly at: number }
  // from people
  | { readonly type: 'acknowledge'; readonly call: Call; readonly by: string; readonly note?: string }
  /** Takes the acknowledgement of this call back. */
  | { readonly type: 'withdraw'; readonly call: Call; readonly at: number; readonly by: string }
  | { readonly type: 'reset'; readonly by: string }
  /** Acknowledges and resets in one action. */
  | { readonly type: 'resolve'; readonly call: Call; readonly at: number; readonly by: string; readonly note?: string }
  | { readonly type: 'shelve'; readonly at: number; readonly until: number; readonly oneShot: boolean; readonly by: string; readonly reason: string }
  | { readonly type: 'unshelve'; readonly at: number; readonly by: string }
  | {
      readonly type: 'takeOutOfService';
      readonly at: number;
      readonly by: string;
      readonly permit: string;
      readonly reason: string;
      /** Planned end; shown, and never acted on. */
      readonly until?: number;
    }
  | { readonly type: 'returnToService'; readonly at: number; readonly by: string }
  | {
      readonly type: 'comment';
      readonly of: number;
      readonly at: number;
      readonly by: string;
      readonly text: string;
      readonly attachments?: readonly Attachment[];
    }
  | { readonly type: 'assign'; readonly of: number; readonly at: number; readonly by: string; readonly to: string | null }
  | { readonly type: 'recordAction'; readonly of: number; readonly at: number; readonly by: string; readonly action: string; readonly cause: string }
  // after a merge of logs
  | { readonly type: 'settle'; readonly at: number };
