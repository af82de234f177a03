import type { AlertRow } from '../../../contract/views.ts';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import { Sparkline } from '../../chart/sparkline.tsx';
import { useText } from '../../i18n/text.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { LiveValue } from '../../lib/live-value.tsx';
import { alertRoute, deviceAlertsRoute, deviceRoute } from '../../lib/routes.ts';
import { Priority } from '../../lib/severity.tsx';
import { StateMark } from '../../lib/state-mark.tsx';
import { Age } from '../../ui/age.tsx';
import { limitText } from '../alerts/alert-words.ts';
import type { AbnormalDevice } from './device-groups.ts';
import { HeardLines } from './heard-card.tsx';
import styles from './overview.module.css';

const mostShown = 4;

const AlertLine = ({ row }: { readonly row: AlertRow }) => {
  const common = useText();
  return (
    <li>
      <a className={styles.alert} href={hashHref(alertRoute(row))} data-strong={isUnacknowledged(row.label) || undefined}>
        <Priority severity={row.severity} isPulsing={isUnacknowledged(row.label)} />
        <span className={styles.what}>
          <span className={styles.name}>{row.name}</span>
          <span className={styles.facts}>
            <StateMark label={row.label} />
            {row.label === 'G' ? common('state.G_plain') : common(`state.${row.label}`)} · <Age at={row.raisedAt} />
          </span>
        </span>
        <span className={styles.spark}>
          <Sparkline seriesId={row.seriesId} limit={{ kind: row.level, limit: row.limit, severity: row.severity }} />
        </span>
        <span className={styles.reading}>
          <LiveValue seriesId={row.seriesId} unit={row.unit} isSimulated={row.simulated} isBig />
          <span className={styles.limit}>{limitText(common, row)}</span>
        </span>
      </a>
    </li>
  );
};

/** One device with its alerts, worst first, each with the value now and the limit it passed. */
export const DeviceCard = ({ name, device, alerts, count }: AbnormalDevice) => {
  const t = useText('overview');
  const hidden = count - Math.min(alerts.length, mostShown);
  return (
    <article className={styles.card} aria-label={name}>
      <header className={styles.cardHead}>
        <h3>
          <a href={hashHref(deviceRoute(name))}>{name}</a>
        </h3>
        {device && device.lastSeen !== null && (
          <span className={styles.seen} data-quality={device.quality}>
            <Age at={device.lastSeen} isAgo />
          </span>
        )}
      </header>
      <ul>
        {alerts.slice(0, mostShown).map((row) => (
          <AlertLine key={row.alertId} row={row} />
        ))}
      </ul>
      {device?.overWhenHeard && <HeardLines row={device} />}
      {hidden > 0 && (
        <a className={styles.more} href={hashHref(deviceAlertsRoute(name))}>
          {t('moreAlerts', { count: hidden })}
        </a>
      )}
    </article>
  );
};
