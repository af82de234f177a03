import { useMemo } from 'react';
import type { AlertRow } from '../../../contract/views.ts';
import type { ChartLimit, ChartMarker } from '../../chart/chart-types.ts';
import { SeriesChart } from '../../chart/series-chart.tsx';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { usePreferences } from '../../theme/preferences.ts';
import { useWatch } from '../../wire/hooks.ts';
import { contextRange } from './context-range.ts';

const heights = { compact: 180, comfortable: 200, glove: 220 } as const;

/** The hour before the raise and what came after it, with the limit that was judged and the steps of the alert. */
export const ContextChart = ({ row }: { readonly row: AlertRow }) => {
  const zone = useZone();
  const now = useNow(60_000);
  const density = usePreferences((p) => p.density);
  const { value: series } = useWatch('series', {});
  const own = series?.find(({ seriesId }) => seriesId === row.seriesId);
  const { raisedAt, clearedAt, acknowledgedAt, level, limit, severity, limitOf } = row;
  const range = useMemo(() => contextRange({ raisedAt, clearedAt }, now), [raisedAt, clearedAt, now]);
  // The limit of a rate or of an expression does not lie on the axis of the value.
  const limits = useMemo((): readonly ChartLimit[] => (limitOf === undefined ? [{ kind: level, limit, severity }] : []), [level, limit, severity, limitOf]);
  const markers = useMemo(
    (): readonly ChartMarker[] => [
      { kind: 'raised', at: raisedAt },
      ...(acknowledgedAt === null ? [] : [{ kind: 'acknowledged' as const, at: acknowledgedAt }]),
      ...(clearedAt === null ? [] : [{ kind: 'cleared' as const, at: clearedAt }]),
    ],
    [raisedAt, acknowledgedAt, clearedAt],
  );
  return (
    <SeriesChart
      key={row.alertId}
      seriesId={row.seriesId}
      label={row.metric}
      unit={row.unit}
      expectedIntervalMs={own?.expectedIntervalMs ?? null}
      simulated={row.simulated}
      {...range}
      limits={limits}
      markers={markers}
      zone={zone}
      height={heights[density]}
    />
  );
};
