import type { Source, Widget } from '../../../domain/dashboard/dashboard.ts';
import { Sparkline } from '../../chart/sparkline.tsx';
import { useText } from '../../i18n/text.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { LiveValue } from '../../lib/live-value.tsx';
import { exactText, shownExact } from '../../lib/measured.ts';
import { alertRoute, trendsRoute } from '../../lib/routes.ts';
import { Priority } from '../../lib/severity.tsx';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import { useLatest } from '../../stores/use-latest.ts';
import type { SeriesRow } from '../../../contract/views.ts';
import styles from './dashboards.module.css';
import type { DashboardSite } from './use-site.ts';

/** A series that this console has never heard of is said by name, not left out. */
export const Missing = ({ source }: { readonly source: Source }) => {
  const t = useText('dashboards');
  return (
    <p className={styles.missing}>
      {t('missing')} <bdi>{source.device}</bdi> · <bdi>{source.metric}</bdi>
    </p>
  );
};

const AlertMark = ({ row, site }: { readonly row: SeriesRow; readonly site: DashboardSite }) => {
  const alert = site.alertOf(row.seriesId);
  if (!alert) return null;
  return (
    <a className={styles.mark} href={hashHref(alertRoute(alert))}>
      <Priority severity={alert.severity} isPulsing={isUnacknowledged(alert.label)} />
      <span className="visually-hidden">{alert.name}</span>
    </a>
  );
};

const Limits = ({ row, site }: { readonly row: SeriesRow; readonly site: DashboardSite }) => {
  const t = useText();
  const limits = site.limitsOf(row.seriesId);
  if (limits.length === 0) return null;
  return <span className={styles.limits}>{limits.map(({ kind, limit }) => t(`limit.${kind}`, { limit: exactText(limit, row.unit) })).join(' · ')}</span>;
};

/** The number, big, with what one must know of it. */
export const ValueWidget = ({ source, site }: { readonly source: Source; readonly site: DashboardSite }) => {
  const row = site.find(source);
  if (!row) return <Missing source={source} />;
  return (
    <div className={styles.value}>
      <LiveValue seriesId={row.seriesId} unit={row.unit} isSimulated={row.simulated} isBig />
      <AlertMark row={row} site={site} />
      <Limits row={row} site={site} />
    </div>
  );
};

const width = 200;

/** A bar from one end to the other with the limits as lines; what is said by it stands beside it in words. */
export const GaugeWidget = ({ widget, site }: { readonly widget: Extract<Widget, { type: 'gauge' }>; readonly site: DashboardSite }) => {
  const row = site.find(widget.source);
  if (!row) return <Missing source={widget.source} />;
  return <Gauge row={row} widget={widget} site={site} />;
};
const Gauge = ({ row, widget, site }: { readonly row: SeriesRow; readonly widget: Extract<Widget, { type: 'gauge' }>; readonly site: DashboardSite }) => {
  const latest = useLatest(row.seriesId);
  const { from, to } = widget;
  const at = (value: number): number => Math.max(0, Math.min(width, ((value - from) / (to - from || 1)) * width));
  const value = latest?.value;
  return (
    <div className={styles.value}>
      <LiveValue seriesId={row.seriesId} unit={row.unit} isSimulated={row.simulated} isBig />
      <svg className={styles.gauge} viewBox={`0 0 ${width} 16`} preserveAspectRatio="none" aria-hidden="true" data-quality={latest?.quality ?? 'stale'}>
        <rect className={styles.rail} x="0" y="4" width={width} height="8" />
        {value != null && <rect className={styles.fill} x="0" y="4" width={at(value)} height="8" />}
        {site.limitsOf(row.seriesId).map(({ kind, limit, severity }) => (
          <line key={kind} className={styles.tick} data-severity-ink={severity} x1={at(limit)} x2={at(limit)} y1="0" y2="16" />
        ))}
      </svg>
      <span className={styles.ends}>
        <span>{shownExact(from, row.unit)}</span>
        <span>{shownExact(to, row.unit)}</span>
      </span>
      <AlertMark row={row} site={site} />
      <Limits row={row} site={site} />
    </div>
  );
};

/** The number with its last hour. */
export const SparklineWidget = ({ source, site }: { readonly source: Source; readonly site: DashboardSite }) => {
  const row = site.find(source);
  if (!row) return <Missing source={source} />;
  const [limit] = site.limitsOf(row.seriesId);
  return (
    <a className={styles.value} href={hashHref(trendsRoute([row.seriesId]))}>
      <LiveValue seriesId={row.seriesId} unit={row.unit} isSimulated={row.simulated} isBig />
      <Sparkline seriesId={row.seriesId} {...(limit && { limit })} />
    </a>
  );
};
