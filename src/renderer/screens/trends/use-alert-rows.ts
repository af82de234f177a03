import type { AlertRow } from '../../../contract/views.ts';
import { useWatch } from '../../wire/hooks.ts';

/** Alerts of the queue, the shelf and the history; nothing is asked while they are not wanted. */
export const useAlertRows = (isWanted: boolean): readonly AlertRow[] => {
  const ask = (tab: 'active' | 'shelved' | 'history') => (isWanted ? { tab, search: '', limit: 1000 } : null);
  const active = useWatch('alertQueue', ask('active')).value;
  const shelved = useWatch('alertQueue', ask('shelved')).value;
  const history = useWatch('alertQueue', ask('history')).value;
  return isWanted ? [active, shelved, history].flatMap((queue) => queue?.rows ?? []) : [];
};
