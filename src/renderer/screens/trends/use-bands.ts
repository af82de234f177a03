import type { SeriesId } from '../../../domain/identity.ts';
import type { AlertRow } from '../../../contract/views.ts';
import type { ChartBand } from '../../chart/chart-types.ts';
import { useWatch } from '../../wire/hooks.ts';

const endOfTime = 8.64e15;

/** When alerts of these series were there; an alert that still is has no end. */
export const bandsOf = (rows: readonly AlertRow[], ids: readonly SeriesId[]): readonly ChartBand[] => {
  const seen = new Set<string>();
  return rows
    .filter(({ seriesId, alertId }) => ids.includes(seriesId) && !seen.has(alertId) && seen.add(alertId))
    .map(({ onset, clearedAt, severity }) => ({ from: onset, to: clearedAt ?? endOfTime, severity }));
};

/** Alerts of the queue, the shelf and the history; nothing is asked while they are not wanted. */
export const useAlertRows = (isWanted: boolean): readonly AlertRow[] => {
  const ask = (tab: 'active' | 'shelved' | 'history') => (isWanted ? { tab, search: '', limit: 1000 } : null);
  const active = useWatch('alertQueue', ask('active')).value;
  const shelved = useWatch('alertQueue', ask('shelved')).value;
  const history = useWatch('alertQueue', ask('history')).value;
  return isWanted ? [active, shelved, history].flatMap((queue) => queue?.rows ?? []) : [];
};
