import { useMemo } from 'react';
import type { AlertRow, SeriesRow, ThresholdRow } from '../../../contract/views.ts';
import type { Source } from '../../../domain/dashboard/dashboard.ts';
import { rank } from '../../../domain/alert/severity.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { useWatch } from '../../wire/hooks.ts';

const keyOf = ({ device, metric }: Source): string => `${device}\n${metric}`;
const mostAlerts = 1000;
const none: readonly never[] = [];

export interface DashboardSite {
  readonly isLoading: boolean;
  readonly series: readonly SeriesRow[];
  /** The series with these names; undefined: this console has none. */
  readonly find: (source: Source) => SeriesRow | undefined;
  readonly limitsOf: (id: SeriesId) => ThresholdRow['draft']['levels'];
  /** The worst open alert of a series. */
  readonly alertOf: (id: SeriesId) => AlertRow | undefined;
}

/** What the widgets of a dashboard look things up in: each list is watched once, however many widgets there are. */
export const useDashboardSite = (): DashboardSite => {
  const series = useWatch('series', {});
  const thresholds = useWatch('thresholds', {}).value ?? none;
  const alerts = useWatch('alertQueue', { tab: 'active', search: '', limit: mostAlerts }).value?.rows ?? none;
  return useMemo(() => {
    const rows = series.value ?? none;
    const byName = new Map<string, SeriesRow>();
    // Of several with one name the one without further labels is meant.
    for (const row of rows) {
      const known = byName.get(keyOf(row));
      if (!known || Object.keys(row.labels).length < Object.keys(known.labels).length) byName.set(keyOf(row), row);
    }
    const worst = new Map<SeriesId, AlertRow>();
    for (const row of alerts) {
      const known = worst.get(row.seriesId);
      if (!known || rank(row.severity) < rank(known.severity)) worst.set(row.seriesId, row);
    }
    const limits = Map.groupBy(
      thresholds.filter(({ enabled, draft }) => enabled && draft.condition.kind === 'limit'),
      ({ draft }) => draft.seriesId,
    );
    return {
      isLoading: series.value === undefined,
      series: rows,
      find: (source) => byName.get(keyOf(source)),
      limitsOf: (id) => (limits.get(id) ?? []).flatMap(({ draft }) => draft.levels),
      alertOf: (id) => worst.get(id),
    };
  }, [series.value, thresholds, alerts]);
};
