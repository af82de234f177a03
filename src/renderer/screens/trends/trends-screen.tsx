import { useCallback, useMemo, useRef, useState } from 'react';
import type { SeriesRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { maxCharts, maxSeries } from '../../chart/chart-types.ts';
import { rangeWords } from '../../chart/chart-words.ts';
import { createCursorGroup } from '../../chart/cursor-group.ts';
import { clampRange, type TimeRange } from '../../chart/range.ts';
import { SeriesChart } from '../../chart/series-chart.tsx';
import { keyHint } from '../../commands/hints.ts';
import { useText } from '../../i18n/text.ts';
import { zoneName } from '../../lib/format.ts';
import { useCommand } from '../../commands/use-command.ts';
import { ExportButton } from '../../lib/export/export-button.tsx';
import { ExportDialog } from '../../lib/export/export-dialog.tsx';
import { go, useQuery } from '../../lib/hash-location.ts';
import { limitRoute } from '../../lib/routes.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { type Density, usePreferences } from '../../theme/preferences.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { AlertList } from './alert-list.tsx';
import { AnnotationDialog, AnnotationList, noteMarkers, useAnnotations } from './annotations.tsx';
import { bandsOf } from './bands.ts';
import { type ChartGroup, chartSeries, groupSeries, limitsOf, withEarlier } from './chart-groups.ts';
import { useRangeFigures } from './range-figures.tsx';
import { ViewMenu } from './view-menu.tsx';
import { RangeBar } from './range-bar.tsx';
import { RuleChangeList, ruleMarkers, useRuleChanges } from './rule-changes.tsx';
import { SeriesList } from './series-list.tsx';
import { SeriesPicker } from './series-picker.tsx';
import { type Comparison, comparisons, earlierBy, readState, type TrendsState, writeState } from './trends-state.ts';
import styles from './trends.module.css';
import { ChartPanel } from './chart-panel.tsx';
import { useAlertRows } from './use-alert-rows.ts';

/** Heading and gap of one chart. */
const headPx: Readonly<Record<Density, number>> = { compact: 50, comfortable: 58, glove: 78 };
const chartPx = { least: 190, most: 560 } as const;
const liveSlackMs = 2000;

/** Charts share the height there is, down to a height at which they scroll. */
const useChartHeight = (count: number) => {
  const [room, setRoom] = useState(0);
  const head = headPx[usePreferences(({ density }) => density)];
  const ref = useCallback((element: HTMLDivElement) => {
    const sizes = new ResizeObserver(() => setRoom(element.clientHeight));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  return { ref, height: Math.min(Math.max(Math.floor(room / Math.max(1, count)) - head, chartPx.least), chartPx.most) };
};

/** The state in the address, and a way to change parts of it. A step for Back is kept for what a person chose, not for every zoom. */
const useTrendsState = () => {
  const [query, patch] = useQuery();
  const state = useMemo(() => readState(query), [query]);
  const change = (next: Partial<TrendsState>, { replace = false } = {}) => patch(writeState({ ...state, ...next }), { replace });
  return [state, change] as const;
};

const idsOf = ({ series }: ChartGroup): readonly SeriesId[] => series.map(({ seriesId }) => seriesId);
const unknown = (seriesId: SeriesId, label: string) => ({ seriesId, label, unit: '', expectedIntervalMs: null, simulated: false });

/** Several series over time: by unit or one by one, live or in a range, with limits and the time alerts were there. */
export const TrendsScreen = () => {
  const t = useText('trends');
  const zone = useZone();
  const [state, change] = useTrendsState();
  const all = useWatch('series', {});
  const thresholds = useWatch('thresholds', state.limits ? {} : null).value ?? [];
  const rows = useMemo(() => new Map((all.value ?? []).map((row): [SeriesId, SeriesRow] => [row.seriesId, row])), [all.value]);
  const grouped = useMemo(
    () =>
      groupSeries(
        state.series.map((id) => (rows.has(id) ? chartSeries(rows.get(id)!) : unknown(id, t('unknownSeries')))),
        state.layout,
      ),
    [state.series, state.layout, rows, t],
  );
  const groups = grouped.slice(0, maxCharts);
  const places = new Map(groups.flatMap(({ series }) => series.map(({ seriesId }, i): [SeriesId, number] => [seriesId, i])));
  const cursors = useMemo(() => createCursorGroup(), []);
  const { ref, height } = useChartHeight(groups.length);
  const home = useRef(state.range); // where "Reset" leads back to
  const now = useNow(liveSlackMs);
  const screen = useRef<HTMLDivElement>(null);
  const isLive = state.range.kind === 'live';
  const shown: TimeRange = state.range.kind === 'live' ? { from: now - state.range.spanMs, to: now } : state.range;

  const alerts = useAlertRows(state.bands, state.series, shown);
  const ruleChanges = useRuleChanges(state.limits, state.series, shown);
  const annotations = useAnnotations(state.series, shown);
  const [noteAt, setNoteAt] = useState<{ readonly at: number; readonly series: readonly SeriesId[] }>();
  const earlierMs = earlierBy(state.compare, shown);
  const figures = useRangeFigures(state.series, shown, isLive);
  const [isExporting, setExporting] = useState(false);
  useCommand('list.export', () => setExporting(true), { within: screen, isOn: state.series.length > 0 });

  const choose = (range: TrendsState['range']) => {
    home.current = range;
    change({ range });
  };
  const move = (range: TimeRange | null) => {
    if (!range) return change({ range: home.current }, { replace: true });
    const next = clampRange(range, Date.now());
    const staysLive = isLive && next.to >= Date.now() - 2 * liveSlackMs;
    change({ range: staysLive ? { kind: 'live', spanMs: next.to - next.from } : { kind: 'fixed', ...next } }, { replace: true });
  };

  if (all.isLoading) return <Skeleton rows={4} />;
  if (all.error && !all.value)
    return (
      <Banner kind="problem" title={t('failedList')}>
        {all.error.message}
      </Banner>
    );
  if (rows.size === 0 && state.series.length === 0)
    return (
      <EmptyState title={t('noSeries')} actions={<ButtonLink href="#/settings/connections">{t('openConnections')}</ButtonLink>}>
        {t('noSeriesText')}
      </EmptyState>
    );

  const endLabels = groups.filter(({ series }) => series.length > 1).flatMap(({ series }) => series.map(({ label, short }) => short ?? label));
  const queryText = new URLSearchParams(Object.entries(writeState(state)).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))).toString();
  const headingOf = (group: ChartGroup): string =>
    group.series.length === 1 ? group.series[0]!.label : group.unit === '' ? t('severalNoUnit') : t('unitHeading', { unit: group.unit });
  const chartOf = (group: ChartGroup) => (
    <ChartPanel
      key={group.series.map(({ seriesId }) => seriesId).join()}
      heading={headingOf(group)}
      isSimulated={group.series.some(({ simulated }) => simulated)}
      chart={(image) => (
        <SeriesChart
          series={withEarlier(group, earlierMs, t(`compare.${state.compare}`))}
          from={shown.from}
          to={shown.to}
          follow={isLive}
          zone={zone}
          height={height}
          limits={limitsOf(group, thresholds)}
          markers={[...noteMarkers(annotations, idsOf(group)), ...ruleMarkers(ruleChanges, idsOf(group))]}
          onLimit={(seriesId, value) => go(limitRoute(seriesId, value))}
          onNote={(at) => setNoteAt({ at, series: group.series.map(({ seriesId }) => seriesId) })}
          bands={bandsOf(
            alerts.rows,
            group.series.map(({ seriesId }) => seriesId),
          )}
          cursors={cursors}
          endLabels={endLabels}
          onRange={move}
          image={{ title: headingOf(group), ref: image }}
          table={{ isShown: state.table, onChange: (table) => change({ table }, { replace: true }) }}
        />
      )}
    />
  );

  return (
    <div ref={screen} className={styles.screen} data-scope="list">
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className={styles.toolbar} data-region={t('region.toolbar')}>
        <RangeBar range={state.range} shown={shown} zone={zone} onRange={choose} onMove={move} onReset={() => move(null)} />
        <div className={styles.bar}>
          <ToggleGroup
            label={t('layout.label')}
            value={state.layout}
            onChange={(layout) => change({ layout })}
            options={[
              { value: 'unit', label: t('layout.unit') },
              { value: 'each', label: t('layout.each') },
            ]}
          />
          <Switch label={t('limits')} isChecked={state.limits} onChange={(limits) => change({ limits })} />
          <Switch label={t('alerts')} isChecked={state.bands} onChange={(bands) => change({ bands })} />
          <Select<Comparison>
            label={t('compare.label')}
            isLabelHidden
            value={state.compare}
            onChange={(compare) => change({ compare })}
            options={comparisons.map((value) => ({ value, label: t(`compare.${value}`) }))}
          />
          <ViewMenu query={queryText} isEmpty={state.series.length === 0} />
          {state.series.length > 0 && <ExportButton onClick={() => setExporting(true)} />}
          <Button hint={keyHint('chart.table')} aria-pressed={state.table} onClick={() => change({ table: !state.table })}>
            {t('table')}
          </Button>
          <span className={styles.span}>
            {rangeWords(shown, zone)} {zoneName(shown.to, zone)}
          </span>
        </div>
      </div>
      <div className={styles.body}>
        <aside className={styles.side} data-region={t('region.series')} aria-label={t('shown')}>
          <SeriesPicker rows={all.value ?? []} chosen={state.series} onChange={(series) => change({ series })} />
          <SeriesList
            ids={state.series}
            rows={rows}
            places={places}
            figures={figures}
            onRemove={(id) => change({ series: state.series.filter((other) => other !== id) })}
          />
          <RuleChangeList changes={ruleChanges} zone={zone} />
          <AnnotationList annotations={annotations} zone={zone} />
          {state.bands && <AlertList alerts={alerts} zone={zone} />}
        </aside>
        <div ref={ref} className={styles.charts} data-region={t('region.charts')}>
          {groups.length === 0 ? <EmptyState title={t('empty')}>{t('emptyText', { count: maxSeries })}</EmptyState> : groups.map(chartOf)}
          {grouped.length > groups.length && <p role="status">{t('moreCharts', { count: grouped.length - groups.length, most: maxCharts })}</p>}
        </div>
      </div>
      {noteAt && <AnnotationDialog {...noteAt} zone={zone} onClose={() => setNoteAt(undefined)} />}
      {isExporting && (
        <ExportDialog
          what={t('export.samples', { count: state.series.length })}
          request={{ list: 'samples', series: [...state.series], from: Math.floor(shown.from), to: Math.ceil(shown.to) }}
          onClose={() => setExporting(false)}
        />
      )}
    </div>
  );
};
