import './uplot.css';
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { formatFull, locale, zoneText } from '../lib/format.ts';
import { asSent, asShown, type DisplayUnit } from '../../domain/telemetry/display-unit.ts';
import { shownIn } from '../lib/measured.ts';
import { usePreferences } from '../theme/preferences.ts';
import { ChartReadout, type ReadoutHandle } from './chart-readout.tsx';
import type { ChartBand, ChartLimit, ChartMarker, ChartSeries } from './chart-types.ts';
import { chartSentence, type Line, limitWords, markerWords } from './chart-words.ts';
import { lastPoint, pointAt, within } from './columns.ts';
import type { CursorGroup } from './cursor-group.ts';
import { type Columns, gapsOf, staleAfter } from './gaps.ts';
import type { SeriesId } from '../../domain/identity.ts';
import { useCommand } from '../commands/use-command.ts';
import { lineStyle } from './palette.ts';
import { present } from './range.ts';
import { saveChartImage } from './save-chart-image.ts';
import styles from './series-chart.module.css';
import { useChart } from './use-chart.ts';
import { useChartCommands } from './use-chart-commands.ts';
import { useColumnWidth } from './use-column-width.ts';
import { useGapCauses } from './use-gap-causes.ts';
import { useSeriesColumns } from './use-series-columns.ts';
import { followEveryMs, type RangeProps, useShownRange } from './use-shown-range.ts';
import { usePaced, useSpoken } from './pacing.ts';
import { ValuesTable } from './values-table.tsx';

interface CommonProps extends RangeProps {
  readonly zone: string;
  /** CSS pixels. */
  readonly height: number;
  readonly limits?: readonly ChartLimit[];
  readonly markers?: readonly ChartMarker[];
  readonly bands?: readonly ChartBand[];
  /** Charts of one group share the cursor. */
  readonly cursors?: CursorGroup;
  /** For charts above one another: every name that one of them writes at the end of a line, so that all keep the same room for it. */
  readonly endLabels?: readonly string[];
  /** A limit is wanted at the value under the cursor, or at the newest one. */
  readonly onLimit?: ((seriesId: SeriesId, value: number) => void) | undefined;
  /** The chart can be taken along as a picture under this title. */
  readonly image?: { readonly title: string; readonly ref: Ref<ImageHandle> };
  /** Somebody wants to write something at this time. */
  readonly onNote?: ((at: number) => void) | undefined;
  /** Who owns the values table; without it the chart opens its own. */
  readonly table?: { readonly isShown: boolean; readonly onChange: (isShown: boolean) => void };
}
export interface ImageHandle {
  /** Hands the chart over as PNG. Never rejects: what went wrong is said. */
  readonly save: () => Promise<void>;
}
interface SeveralSeries {
  /** All in one unit, at most six in one chart. */
  readonly series: readonly ChartSeries[];
}
type OneSeries = Pick<ChartSeries, 'seriesId' | 'unit' | 'expectedIntervalMs' | 'simulated' | 'isStepped'> & { readonly label?: string };
export type SeriesChartProps = CommonProps & (SeveralSeries | OneSeries);

const spokenEveryMs = 500;
const sentenceEveryMs = 5000;
const nothing: Columns = { times: [], values: [] };
const noLabels: readonly string[] = [];

const storedOf = (props: SeveralSeries | OneSeries): readonly ChartSeries[] => {
  if ('series' in props) return props.series;
  const { seriesId, unit, label = '', expectedIntervalMs = null, simulated = false, isStepped = false } = props;
  return [{ seriesId, unit, label, expectedIntervalMs, simulated, isStepped }];
};

const convert = (columns: Columns, display: DisplayUnit): Columns =>
  display.factor === 1 && display.offset === 0
    ? columns
    : { ...columns, values: Array.from(columns.values, (value) => (value === null ? null : asShown(value, display))) };

/**
 * Lines of one unit over time, live or not, with gaps, limits and events. Arrows move the cursor, `+` `-` zoom, `[` `]` pan, `0`
 * goes back, `B` and `Enter` mark and open a range, `V` shows the values.
 */
export const SeriesChart = (props: SeriesChartProps) => {
  const { zone, height, markers = [], bands = [], cursors, table, endLabels = noLabels, onLimit, onNote, image } = props;
  const t = useText('trends');
  const look = usePreferences(({ theme, density }) => `${theme} ${density}`);
  // From here on everything is in the unit that is shown; only a wanted limit goes out in the unit of the device.
  const stored = storedOf(props);
  const system = usePreferences(({ units }) => units);
  const displays = stored.map(({ unit }) => shownIn(unit, system));
  const series = stored.map((one, i) => ({ ...one, unit: displays[i]!.unit }));
  const limits = (props.limits ?? []).map((one) => {
    const owner = Math.max(0, one.of === undefined ? 0 : stored.findIndex(({ short, label }) => (short ?? label) === one.of));
    return displays[owner] ? { ...one, limit: asShown(one.limit, displays[owner]) } : one;
  });
  const range = useShownRange(props);
  const figure = useRef<HTMLElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const region = useRef<HTMLParagraphElement>(null);
  const readout = useRef<ReadoutHandle>(null);
  const width = useColumnWidth(host);
  const say = useSpoken(region, spokenEveryMs);
  const { isDue, reset } = usePaced(sentenceEveryMs);
  const [failure, setFailure] = useState<string>();
  const [hasData, setHasData] = useState(false);
  const [isOwnTable, setOwnTable] = useState(false);
  const isTable = table?.isShown ?? isOwnTable;

  const chart = useChart(
    host,
    { series, limits, zone, locale: locale(), look, height, endLabels },
    {
      words: {
        gap: (cause) => t(cause ? `gap.${cause}` : 'noData'),
        limit: (limit) => limitWords(limit, series[0]?.unit ?? ''),
        marker: (marker) => markerWords(marker, zone),
      },
      onCursor: (at, isOwn) => {
        readout.current?.show(at);
        if (isOwn) cursors?.move(at?.time ?? null, chart);
      },
      onBrush: (from, to) => range.move({ from, to }),
    },
  );

  const lines = (): readonly Line[] => {
    const { from, to } = range.now();
    return series.map((one, i) => {
      const columns = within(chart.state().columns[i] ?? nothing, from, to);
      const tolerance = Math.max(staleAfter(one.expectedIntervalMs ?? null), (3 * (to - from)) / Math.max(1, width));
      return {
        series: one,
        columns,
        limits: limits.filter(({ of }) => of === undefined || of === (one.short ?? one.label)),
        gaps: gapsOf(columns, from, to, present(), tolerance),
      };
    });
  };

  useSeriesColumns(
    { lines: series.map(({ seriesId, earlierMs }) => ({ seriesId, earlierMs })), from: range.from, to: range.to, follow: range.isFollowing, width },
    {
      onColumns: (answered) => {
        chart.update({ columns: answered.map((one, i) => (one ? convert(one, displays[i]!) : nothing)), ...range.now() });
        setFailure(undefined);
        setHasData(answered.every((one) => one !== undefined));
        if (isDue()) figure.current?.setAttribute('aria-label', chartSentence(lines(), range.now(), zone));
      },
      onFailed: (error) => setFailure(error.message),
    },
  );
  const measured = series.filter(({ earlierMs }) => earlierMs === undefined);
  useGapCauses({ ids: measured.map(({ seriesId }) => seriesId), from: range.from, to: range.to, follow: range.isFollowing }, (causes) =>
    chart.update({ causes }),
  );
  useEffect(() => cursors?.join(chart, chart.cursorTo), [cursors, chart]);

  const { now, isFollowing } = range;
  useLayoutEffect(() => {
    chart.update(now());
    reset();
    if (!isFollowing) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && chart.update(now()), followEveryMs);
    return () => clearInterval(timer);
  }, [chart, isFollowing, now, reset]);
  const marks = JSON.stringify({ markers, bands });
  useLayoutEffect(() => chart.update(JSON.parse(marks) as { markers: readonly ChartMarker[]; bands: readonly ChartBand[] }), [chart, marks]);

  useChartCommands({
    chart,
    range,
    host,
    within: figure,
    speak: (at) => at && say(readout.current?.words(at) ?? ''),
    onTable: () => (table ? table.onChange(!isTable) : setOwnTable(!isTable)),
  });

  const limitHere = () => {
    const time = chart.cursorTime();
    for (const [i, { seriesId, earlierMs }] of series.entries()) {
      const columns = chart.state().columns[i] ?? nothing;
      const near = (3 * (range.to - range.from)) / Math.max(1, width);
      const point = earlierMs === undefined ? ((time === undefined ? undefined : pointAt(columns, time, near)) ?? lastPoint(columns)) : undefined;
      if (point) return onLimit?.(seriesId, asSent(point.value, displays[i]!));
    }
  };
  useCommand('chart.set-limit', limitHere, { within: figure, isOn: onLimit !== undefined });
  useCommand('chart.annotate', () => onNote?.(Math.round(chart.cursorTime() ?? range.now().to)), { within: figure, isOn: onNote !== undefined });

  const saveImage = async () => {
    const shown = range.now();
    await saveChartImage(host.current, {
      title: series.some(({ simulated }) => simulated === true) ? `${image?.title ?? ''} · ${t('sim')}` : (image?.title ?? ''),
      lines: series.map((one, i) => ({ label: one.label, ...lineStyle(one, i) })),
      foot: `${formatFull(shown.from, zone)} – ${formatFull(shown.to, zone)} ${zoneText(shown.to, zone)}`,
    });
  };
  useImperativeHandle(image?.ref, () => ({ save: saveImage }));
  useCommand('chart.image', () => void saveImage(), { within: figure, isOn: image !== undefined });

  const title = t('chartOf', { series: series.map(({ label }) => label).join(', ') });
  const caption = () => t('valuesOf', { from: formatFull(now().from, zone), to: formatFull(now().to, zone) });
  return (
    <div className={styles.chart}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the arrow keys move the cursor of a chart */}
      <figure ref={figure} aria-label={title} tabIndex={0} data-scope="chart" className={styles.figure}>
        <div ref={host} className={styles.host} />
        <ChartReadout ref={readout} series={series} zone={zone} />
        {!hasData && failure === undefined && <p className={styles.loading}>{t('loading')}</p>}
        {failure !== undefined && (
          <p className={styles.failure} role="alert">
            {t('failed', { reason: failure })}
          </p>
        )}
        <p ref={region} className="visually-hidden" aria-live="polite" />
      </figure>
      {isTable && <ValuesTable series={series} read={() => lines().map(({ columns }) => columns)} zone={zone} caption={caption} />}
    </div>
  );
};
