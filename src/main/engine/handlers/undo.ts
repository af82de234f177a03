import type { undoContract } from '../../../contract/undo-calls.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import { openRecentActions, type RecentActions } from '../recent-actions.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';
import { documentsChanged } from './documents.ts';

// One per tenant: what one window took back, the other one knows.
const opened = new WeakMap<Tenant['ops'], RecentActions>();

export const undoHandlers = ({ ops, draftOf, now, signals }: Tenant, user: string): Handlers<typeof undoContract> => {
  const actions = opened.get(ops) ?? openRecentActions({ ops, draftOf, now });
  opened.set(ops, actions);
  const documents = documentsChanged(ops);
  return {
    recentActions: (_input, next, failed) => snapshots([signals.alerts, signals.thresholds, documents], () => actions.list(user), next, failed, 500),
    undoAction: ({ id }) => {
      const result = actions.undo(user, id);
      documents.emit();
      signals.thresholds.emit();
      return result;
    },
  };
};
