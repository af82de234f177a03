import type { OpenCall, SoundControl } from '../domain/alert/annunciate.ts';
import type { FirstOutDraft, FirstOutMark } from '../domain/alert/first-out.ts';
import type { SuppressionDraft } from '../domain/alert/suppression.ts';
import type { DeviceName } from '../domain/identity.ts';

/** What the window reads about rules that hide alerts, groups that name who was first, and what sounds. Times in ms since 1970 UTC. */

export interface SuppressionRow {
  readonly ruleId: string;
  readonly enabled: boolean;
  readonly version: number;
  readonly draft: SuppressionDraft;
  /** Why it is as it is now. */
  readonly reason: string;
  readonly changedAt: number;
  readonly changedBy: string;
  /** It would hide something at this moment, and how many points it hides. */
  readonly isActive?: boolean;
  readonly hides?: number;
  /** What its state of the plant names and is not there: then it never holds. */
  readonly broken?: string;
}

export interface FirstOutGroupRow {
  readonly groupId: string;
  readonly enabled: boolean;
  readonly version: number;
  readonly draft: FirstOutDraft;
  readonly reason: string;
  /** What is named as first now, and until when a person has reset it. */
  readonly mark: FirstOutMark;
  readonly changedAt: number;
  readonly changedBy: string;
}

export interface FloodView {
  readonly since: number;
  readonly count: number;
  /** The first call of the flood. */
  readonly first: { readonly device: DeviceName; readonly name: string; readonly at: number } | null;
}

/** From 0 to 1. */
export type Volumes = Readonly<Record<'critical' | 'high' | 'warning', number>>;

/** What waits for an answer, how it may sound, and how many calls there were: all that annunciation needs, once a second. */
export interface AnnunciationView {
  /** Time of the engine, which the calls are stamped with. */
  readonly now: number;
  /** Of each kind of open call the first and the last one: every decision about sound follows from them. */
  readonly calls: readonly OpenCall[];
  readonly control: SoundControl;
  readonly volumes: Volumes;
  /** Calls of the trailing ten minutes: the sliding figure. */
  readonly lastTenMinutes: number;
  readonly flood: FloodView | null;
  /** Calls that nobody answered in time, and the newest of them with whom to tell; missing: there are none. */
  readonly escalated?: { readonly count: number; readonly newest: { readonly device: DeviceName; readonly name: string; readonly contact: string } };
}
