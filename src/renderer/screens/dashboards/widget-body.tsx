import { useRef } from 'react';
import type { Widget } from '../../../domain/dashboard/dashboard.ts';
import { readPhoto } from '../../../domain/threshold/photo.ts';
import { SeriesChart } from '../../chart/series-chart.tsx';
import { useText } from '../../i18n/text.ts';
import { useSize } from '../../lib/grid/use-size.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { LiveValue } from '../../lib/live-value.tsx';
import { alertRoute, alertsRoute } from '../../lib/routes.ts';
import { Priority } from '../../lib/severity.tsx';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Age } from '../../ui/age.tsx';
import { useLoad, useWatch } from '../../wire/hooks.ts';
import { chartSeries, groupSeries, limitsOf } from '../trends/chart-groups.ts';
import styles from './dashboards.module.css';
import type { DashboardSite } from './use-site.ts';
import { GaugeWidget, Missing, SparklineWidget, ValueWidget } from './widget-values.tsx';

interface Props<Type extends Widget['type']> {
  readonly widget: Extract<Widget, { readonly type: Type }>;
  readonly site: DashboardSite;
}

const hourMs = 3_600_000;
const liveSlackMs = 2000;
const leastChartPx = 120;

const ChartWidget = ({ widget, site }: Props<'chart'>) => {
  const t = useText('dashboards');
  const zone = useZone();
  const now = useNow(liveSlackMs);
  const place = useRef<HTMLDivElement>(null);
  const { height } = useSize(place);
  const thresholds = useWatch('thresholds', {}).value ?? [];
  const rows = widget.sources.map((source) => ({ source, row: site.find(source) }));
  const found = rows.flatMap(({ row }) => row ?? []);
  const groups = groupSeries(found.map(chartSeries), 'unit');
  const each = Math.max(leastChartPx, Math.floor(height / Math.max(1, groups.length)) - 8);
  return (
    <div ref={place} className={styles.chart}>
      {rows.map(({ source, row }) => !row && <Missing key={`${source.device} ${source.metric}`} source={source} />)}
      {height > 0 &&
        groups.map((group) => (
          <SeriesChart
            key={group.unit}
            series={group.series}
            from={now - widget.hours * hourMs}
            to={now}
            follow
            zone={zone}
            height={each}
            limits={limitsOf(group, thresholds)}
            onRange={() => {}}
          />
        ))}
      <span className="visually-hidden">{t('lastHours', { hours: widget.hours })}</span>
    </div>
  );
};

const AlertsWidget = ({ widget }: Props<'alerts'>) => {
  const t = useText('dashboards');
  const { value: queue } = useWatch('alertQueue', { tab: 'active', search: widget.filter, limit: 50 });
  if (!queue) return null;
  if (queue.rows.length === 0) return <p className={styles.calm}>{t('noAlerts')}</p>;
  const more = queue.total - queue.rows.length;
  return (
    <ul className={styles.alerts}>
      {queue.rows.map((row) => (
        <li key={row.alertId}>
          <a className={styles.alert} href={hashHref(alertRoute(row))}>
            <Priority severity={row.severity} isPulsing={isUnacknowledged(row.label)} />
            <bdi className={styles.grow}>
              {row.device} · {row.name}
            </bdi>
            <Age at={row.raisedAt} />
          </a>
        </li>
      ))}
      {more > 0 && (
        <li>
          <a href={hashHref(alertsRoute('active', widget.filter))}>{t('moreAlerts', { count: more })}</a>
        </li>
      )}
    </ul>
  );
};

/** Lines that begin with `# ` are headings, with `- ` points; everything else is a line of text. Nothing is ever markup. */
const TextWidget = ({ widget }: Props<'text'>) => (
  <div className={styles.text} dir="auto">
    {widget.text.split('\n').map((line, i) => {
      const key = `${i} ${line.slice(0, 20)}`;
      if (line.startsWith('# ')) return <h3 key={key}>{line.slice(2)}</h3>;
      return <p key={key}>{line.startsWith('- ') ? `• ${line.slice(2)}` : line}</p>;
    })}
  </div>
);

const ImageWidget = ({ widget, site }: Props<'image'>) => {
  const t = useText('dashboards');
  const { name, alt } = readPhoto(widget.photo);
  const { value, error } = useLoad('photo', name === null ? null : { name });
  if (widget.photo === '') return <p className={styles.missing}>{t('noPicture')}</p>;
  if (value === null || error) return <p className={styles.missing}>{t('pictureMissing', { alt })}</p>;
  if (!value) return null;
  return (
    <div className={styles.picture}>
      <img src={`data:${value.type};base64,${value.data}`} alt={alt} />
      {widget.marks.map(({ source, x, y }) => {
        const row = site.find(source);
        return (
          <span key={`${source.device} ${source.metric} ${x} ${y}`} className={styles.pin} style={{ insetInlineStart: `${x}%`, top: `${y}%` }}>
            <span className={styles.pinName}>{source.metric}</span>
            {row ? <LiveValue seriesId={row.seriesId} unit={row.unit} isSimulated={row.simulated} /> : <Missing source={source} />}
          </span>
        );
      })}
    </div>
  );
};

/** What a part of a dashboard shows. */
export const WidgetBody = ({ widget, site }: { readonly widget: Widget; readonly site: DashboardSite }) => {
  switch (widget.type) {
    case 'value':
      return <ValueWidget source={widget.source} site={site} />;
    case 'gauge':
      return <GaugeWidget widget={widget} site={site} />;
    case 'sparkline':
      return <SparklineWidget source={widget.source} site={site} />;
    case 'chart':
      return <ChartWidget widget={widget} site={site} />;
    case 'alerts':
      return <AlertsWidget widget={widget} site={site} />;
    case 'text':
      return <TextWidget widget={widget} site={site} />;
    case 'image':
      return <ImageWidget widget={widget} site={site} />;
  }
};

/** What stands above it: its own title, or what it shows. */
export const useWidgetTitle = (): ((widget: Widget) => string) => {
  const t = useText('dashboards');
  return (widget) => {
    if (widget.title !== '') return widget.title;
    if ('source' in widget) return `${widget.source.device} · ${widget.source.metric}`;
    if (widget.type === 'chart') return [...new Set(widget.sources.map(({ metric }) => metric))].join(', ');
    return t(`type.${widget.type}`);
  };
};
