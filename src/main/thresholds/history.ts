import type { ThresholdVersion } from '../../contract/threshold-views.ts';
import { differences } from '../../domain/threshold/difference.ts';
import { threshold, type ThresholdEvent } from '../../domain/threshold/threshold.ts';

const kinds = {
  ThresholdCreated: 'created',
  ThresholdEdited: 'edited',
  ThresholdEnabled: 'enabled',
  ThresholdDisabled: 'disabled',
  ThresholdApproved: 'approved',
} as const;

/** Versions from the log of one threshold and their approvals, the newest first. Events that changed nothing made none. */
export const historyOf = (log: readonly { readonly at: number; readonly actor: string; readonly event: ThresholdEvent }[]): readonly ThresholdVersion[] => {
  const versions: ThresholdVersion[] = [];
  let state = threshold.initial;
  for (const { at, actor, event } of log) {
    const next = threshold.evolve(state, event);
    if (next !== state && next.status !== 'none')
      versions.push({
        version: next.version,
        kind: kinds[event.type],
        at,
        by: event.type === 'ThresholdApproved' ? event.by : actor,
        reason: 'reason' in event ? event.reason : '',
        differences: state.status === 'none' ? [] : differences(state.draft, next.draft),
      });
    state = next;
  }
  return versions.toReversed();
};
