import { type Decider, Refusal } from '../decider.ts';
import { differences } from './difference.ts';
import { asKept, type ThresholdDraft, upcastDraft } from './draft.ts';

export { defaultShelfMs, ladder, Schedule, ThresholdDraft, type ThresholdInput, worstSeverity } from './draft.ts';
export { Level, LevelKind, type Side, sideOf } from './level.ts';

/** A version that somebody approved: what runs is compared with it. */
export interface Approval {
  readonly version: number;
  readonly enabled: boolean;
  readonly draft: ThresholdDraft;
  readonly by: string;
  readonly at: number;
}

/** One rule, versioned: an edit is a new version, and what was judged before keeps the version it was judged by. */
export type Threshold =
  | { readonly status: 'none' }
  | { readonly status: 'enabled' | 'disabled'; readonly version: number; readonly draft: ThresholdDraft; readonly from: number; readonly approval?: Approval };

export type ThresholdCommand =
  | { readonly type: 'create'; readonly draft: ThresholdDraft; readonly at: number }
  | { readonly type: 'edit'; readonly draft: ThresholdDraft; readonly reason: string; readonly at: number }
  | { readonly type: 'enable' | 'disable'; readonly reason: string; readonly at: number }
  /** The version that runs now is as it should be; `by`: who says so. */
  | { readonly type: 'approve'; readonly version: number; readonly by: string; readonly reason: string; readonly at: number };

/** `at` is the instant from which the version judges, in event time. */
export type ThresholdEvent =
  | { readonly type: 'ThresholdCreated'; readonly draft: ThresholdDraft; readonly at: number }
  | { readonly type: 'ThresholdEdited'; readonly draft: ThresholdDraft; readonly reason: string; readonly at: number }
  | { readonly type: 'ThresholdEnabled' | 'ThresholdDisabled'; readonly reason: string; readonly at: number }
  | { readonly type: 'ThresholdApproved'; readonly version: number; readonly by: string; readonly reason: string; readonly at: number };

const missing = (): never => {
  throw new Refusal('threshold.unknown', 'There is no such threshold. It may have been removed on another console.');
};
const explained = (reason: string): string => {
  if (reason.trim() === '') throw new Refusal('threshold.reason-missing', 'A reason is needed: every change of a limit stands in the audit trail.');
  return reason.trim();
};

export const threshold: Decider<Threshold, ThresholdCommand, ThresholdEvent> = {
  initial: { status: 'none' },

  decide(command, state) {
    switch (command.type) {
      case 'create':
        if (state.status !== 'none') throw new Refusal('threshold.exists', 'This threshold exists already.');
        return [{ type: 'ThresholdCreated', draft: asKept(command.draft), at: command.at }];
      case 'edit': {
        if (state.status === 'none') return missing();
        if (command.draft.seriesId !== state.draft.seriesId)
          throw new Refusal('threshold.series-fixed', 'A threshold keeps the series it watches. Create a new one for another series.');
        const draft = asKept(command.draft);
        if (differences(state.draft, draft).length === 0) return [];
        return [{ type: 'ThresholdEdited', draft, reason: explained(command.reason), at: command.at }];
      }
      case 'enable':
      case 'disable': {
        if (state.status === 'none') return missing();
        const wanted = command.type === 'enable' ? 'enabled' : 'disabled';
        if (state.status === wanted) return [];
        return [{ type: command.type === 'enable' ? 'ThresholdEnabled' : 'ThresholdDisabled', reason: explained(command.reason), at: command.at }];
      }
      case 'approve': {
        if (state.status === 'none') return missing();
        if (command.version !== state.version)
          throw new Refusal('threshold.approval-superseded', 'A newer version has come since. Look at what runs now, then approve it.');
        if (command.by.trim() === '') throw new Refusal('threshold.approver-missing', 'Say who approves it.');
        if (state.approval?.version === state.version) return [];
        return [{ ...command, type: 'ThresholdApproved', by: command.by.trim(), reason: explained(command.reason) }];
      }
    }
  },

  evolve(state, event) {
    if (event.type === 'ThresholdCreated')
      return state.status === 'none'
        ? approved({ status: 'enabled', version: 1, draft: upcastDraft(event.draft), from: event.at }, undefined, event.at)
        : state;
    if (state.status === 'none') return state;
    switch (event.type) {
      case 'ThresholdEdited':
        return approved({ ...state, version: state.version + 1, draft: upcastDraft(event.draft), from: event.at }, state.draft, event.at);
      case 'ThresholdEnabled':
      case 'ThresholdDisabled':
        return { ...state, status: event.type === 'ThresholdEnabled' ? 'enabled' : 'disabled', version: state.version + 1, from: event.at };
      case 'ThresholdApproved':
        // Of an older version it says nothing about what runs; it stays in the log.
        return event.version === state.version ? { ...state, approval: approvalOf(state, event.by, event.at) } : state;
    }
  },
};

type Kept = Exclude<Threshold, { readonly status: 'none' }>;
const approvalOf = ({ status, version, draft }: Kept, by: string, at: number): Approval => ({ version, enabled: status === 'enabled', draft, by, at });

/** A record that names who approved it, newly or anew, approves the version that it comes with. */
const approved = (state: Kept, before: ThresholdDraft | undefined, at: number): Kept => {
  const { approvedBy, rationalisedOn } = state.draft.rationale;
  const isNew = approvedBy !== '' && (before?.rationale.approvedBy !== approvedBy || before.rationale.rationalisedOn !== rationalisedOn);
  return isNew ? { ...state, approval: approvalOf(state, approvedBy, at) } : state;
};

/** A version as it was in force from an instant on. */
export interface Version {
  readonly version: number;
  readonly from: number;
  readonly enabled: boolean;
  readonly draft: ThresholdDraft;
}

/** Every version of a threshold, in order; `from` never goes back. */
export const versionsOf = (events: readonly ThresholdEvent[]): readonly Version[] => {
  const versions: Version[] = [];
  let state = threshold.initial;
  for (const event of events) {
    const next = threshold.evolve(state, event);
    // An approval is no new version: it judges as before.
    if (next.status !== 'none' && (state.status === 'none' || next.version !== state.version))
      versions.push({
        version: next.version,
        from: Math.max(next.from, versions.at(-1)?.from ?? -Infinity),
        enabled: next.status === 'enabled',
        draft: next.draft,
      });
    state = next;
  }
  return versions;
};
