import { X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { DeviceRow, SeriesRow } from '../../../contract/views.ts';
import type { ChartLimit } from '../../chart/chart-types.ts';
import { SeriesChart } from '../../chart/series-chart.tsx';
import { useText } from '../../i18n/text.ts';
import { Grid } from '../../lib/grid/grid.tsx';
import { go, hashHref } from '../../lib/hash-location.ts';
import { OverWhenHeardList } from '../../lib/over-when-heard.tsx';
import { deviceAlertsRoute, trendsRoute } from '../../lib/routes.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Age } from '../../ui/age.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { SimTag } from '../../ui/sim-tag.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { durationWords } from '../report/report-words.ts';
import { labelText, limitsOf, seriesOf } from './device-order.ts';
import { DeviceNewsPart } from './device-news.tsx';
import styles from './devices.module.css';
import { QualityMark } from './quality-mark.tsx';
import { useSeriesColumns } from './use-series-columns.tsx';

const hour = 3_600_000;
const keyOf = (row: SeriesRow): string => row.seriesId;

const LastHour = ({ row, limits }: { readonly row: SeriesRow; readonly limits: readonly ChartLimit[] }) => {
  const t = useText('devices');
  const zone = useZone();
  const [range] = useState(() => ({ from: Date.now() - hour, to: Date.now() }));
  const name = [row.metric, labelText(row.labels)].filter(Boolean).join(' ');
  return (
    <section className={styles.chart}>
      <h3>{t('detail.chart', { metric: name })}</h3>
      <SeriesChart
        seriesId={row.seriesId}
        label={name}
        unit={row.unit}
        expectedIntervalMs={row.expectedIntervalMs}
        simulated={row.simulated}
        {...range}
        follow
        limits={limits}
        zone={zone}
        height={200}
      />
    </section>
  );
};

const ClockOff = ({ ms }: { readonly ms: number }) => {
  const t = useText('devices');
  return <span>{t(ms < 0 ? 'detail.clockAhead' : 'detail.clockBehind', { time: durationWords(Math.abs(ms)) })}</span>;
};

export interface DeviceDetailProps {
  readonly device: DeviceRow;
  /** Given when the pane lies over the list and can be closed. */
  readonly onClose: (() => void) | undefined;
}

/** All values of one device, live, and the last hour of the chosen one. */
export const DeviceDetail = ({ device, onClose }: DeviceDetailProps) => {
  const t = useText('devices');
  const grid = useRef<HTMLDivElement>(null);
  const zone = useZone();
  const now = useNow(60_000);
  const { value: all } = useWatch('series', {});
  const { value: thresholds } = useWatch('thresholds', {});
  const rows = useMemo(() => seriesOf(all ?? [], device.device), [all, device.device]);
  const [picked, setPicked] = useState<string>();
  const chosen = rows.find(({ seriesId }) => seriesId === picked) ?? rows[0];
  const columns = useSeriesColumns(thresholds);
  const chosenId = chosen?.seriesId;
  const limits = useMemo(
    (): readonly ChartLimit[] => (chosenId ? limitsOf(thresholds ?? [], chosenId).map(({ kind, limit, severity }) => ({ kind, limit, severity })) : []),
    [thresholds, chosenId],
  );
  const toTrends = () => chosen && go(trendsRoute([chosen.seriesId]));
  return (
    <>
      <div className={styles.head}>
        <h2>
          {device.device}
          {device.simulated && <SimTag />}
        </h2>
        {onClose && <Button variant="quiet" isIconOnly icon={<X />} aria-label={t('detail.close')} onClick={onClose} />}
      </div>
      <p className={styles.facts}>
        <QualityMark quality={device.quality} />
        {device.lastSeen !== null && (
          <span>
            {t('detail.seen')} <Age at={device.lastSeen} isAgo />
          </span>
        )}
        {device.profileName !== '' && <span>{t('detail.via', { name: device.profileName })}</span>}
        {device.clockOffMs !== undefined && <ClockOff ms={device.clockOffMs} />}
        <span>{device.openAlerts === 0 ? t('detail.noAlerts') : t('detail.alerts', { count: device.openAlerts })}</span>
      </p>
      {device.overWhenHeard && (
        <div className={styles.facts}>
          <OverWhenHeardList list={device.overWhenHeard} now={now} zone={zone} />
        </div>
      )}
      <div className={styles.values}>
        <Grid<SeriesRow>
          gridRef={grid}
          label={t('detail.series', { device: device.device })}
          rows={rows}
          keyOf={keyOf}
          columns={columns}
          activeKey={chosen?.seriesId}
          onActive={setPicked}
          onOpen={toTrends}
        />
      </div>
      <DeviceNewsPart device={device.device} />
      {chosen && <LastHour key={chosen.seriesId} row={chosen} limits={limits} />}
      <div className={styles.links}>
        <Button onClick={toTrends} disabled={!chosen}>
          {t('detail.trends')}
        </Button>
        <ButtonLink href={hashHref(deviceAlertsRoute(device.device))}>{t('detail.alertsButton')}</ButtonLink>
      </div>
    </>
  );
};
