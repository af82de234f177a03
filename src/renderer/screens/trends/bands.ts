import type { AlertRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import type { ChartBand } from '../../chart/chart-types.ts';

const endOfTime = 8.64e15;

/** When alerts of these series were there; an alert that still is has no end. */
export const bandsOf = (rows: readonly AlertRow[], ids: readonly SeriesId[]): readonly ChartBand[] => {
  const seen = new Set<string>();
  return rows
    .filter(({ seriesId, alertId }) => ids.includes(seriesId) && !seen.has(alertId) && seen.add(alertId))
    .map(({ onset, clearedAt, severity }) => ({ from: onset, to: clearedAt ?? endOfTime, severity }));
};
