import type { SeriesRow, ThresholdRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import type { ChartLimit, ChartSeries } from '../../chart/chart-types.ts';
import { seriesColours } from '../../chart/palette.ts';
import { shownIn } from '../../lib/measured.ts';

/** One chart: lines that are shown in one unit. */
export interface ChartGroup {
  /** As shown. */
  readonly unit: string;
  readonly series: readonly ChartSeries[];
}

/** Labels other than the device tell series of one metric apart. */
export const seriesLabel = ({ device, metric, labels }: Pick<SeriesRow, 'device' | 'metric' | 'labels'>): string =>
  [device, metric, ...Object.entries(labels).map(([name, value]) => `${name}=${value}`)].join(' ');

/** A row as a line of a chart. */
export const chartSeries = (row: SeriesRow): ChartSeries & Pick<SeriesRow, 'device'> => ({
  device: row.device,
  seriesId: row.seriesId,
  label: seriesLabel(row),
  unit: row.unit,
  expectedIntervalMs: row.expectedIntervalMs,
  simulated: row.simulated,
  isStepped: row.kind === 'bool',
});

/** What tells the lines of one chart apart: the device alone or the rest of the name alone, where the other part is the same for all. */
const withShortNames = (series: readonly (ChartSeries & { readonly device?: string })[]): readonly ChartSeries[] => {
  const rest = ({ label, device }: ChartSeries & { readonly device?: string }) => (device === undefined ? label : label.slice(device.length + 1));
  const isOneDevice = new Set(series.map(({ device }) => device)).size === 1;
  const isOneMetric = new Set(series.map(rest)).size === 1;
  if (series.length < 2 || isOneDevice === isOneMetric) return series;
  return series.map((one) => ({ ...one, short: isOneDevice ? rest(one) : (one.device ?? one.label) }));
};

/** One chart per shown unit in the order chosen, with at most six lines each; or one chart per series. */
export const groupSeries = (series: readonly (ChartSeries & { readonly device?: string })[], layout: 'unit' | 'each'): readonly ChartGroup[] => {
  if (layout === 'each') return series.map((one) => ({ unit: shownIn(one.unit).unit, series: [one] }));
  const groups: { unit: string; series: ChartSeries[] }[] = [];
  for (const one of series) {
    const shown = shownIn(one.unit).unit;
    const open = groups.find(({ unit, series: inside }) => unit === shown && inside.length < seriesColours);
    if (open) open.series.push(one);
    else groups.push({ unit: shown, series: [one] });
  }
  return groups.map(({ unit, series: inside }) => ({ unit, series: withShortNames(inside) }));
};

/** The lines of a chart with the same ones of an earlier stretch, which wear their colours. `words` names that stretch. */
export const withEarlier = (group: ChartGroup, earlierMs: number | undefined, words: string): readonly ChartSeries[] =>
  earlierMs === undefined
    ? group.series
    : [
        ...group.series,
        ...group.series.map((one, i) => ({
          ...one,
          label: `${one.label} · ${words}`,
          short: group.series.length === 1 ? words : `${one.short ?? one.label} · ${words}`,
          earlierMs,
          like: i,
        })),
      ];

/** The limits of the enabled thresholds of a chart; named by their series when several share it. Limits of a rate or an expression lie on no axis of a value. */
export const limitsOf = (group: ChartGroup, thresholds: readonly ThresholdRow[]): readonly ChartLimit[] =>
  group.series.flatMap(({ seriesId, label, short }) =>
    thresholds
      .filter(({ enabled, draft }) => enabled && draft.seriesId === seriesId && draft.condition.kind === 'limit')
      .flatMap(({ draft }) =>
        draft.levels.map(({ kind, limit, severity }) => ({ kind, limit, severity, ...(group.series.length > 1 ? { of: short ?? label } : {}) })),
      ),
  );

/** Moves or adds nothing twice. */
export const withSeries = (shown: readonly SeriesId[], added: SeriesId): readonly SeriesId[] => (shown.includes(added) ? shown : [...shown, added]);
