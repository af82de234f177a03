import type { AlertGroup } from '../../../domain/alert/queue-order.ts';
import { useText } from '../../i18n/text.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { deviceAlertsRoute } from '../../lib/routes.ts';
import { Priority } from '../../lib/severity.tsx';
import styles from './overview.module.css';

/** Lines on the first screen; the queue has them all. */
const most = 60;

/** Devices whose alerts are all behind the most urgent ones of the site: each in a line, with its worst and their number. */
export const FurtherDevices = ({ groups }: { readonly groups: readonly AlertGroup[] }) => {
  const t = useText('overview');
  if (groups.length === 0) return null;
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{t('further')}</h2>
        <span className={styles.count}>{t('abnormalCount', { count: groups.length })}</span>
      </div>
      <ul className={styles.further}>
        {groups.slice(0, most).map(({ key, name, worst, count, unacknowledged }) => (
          <li key={key}>
            <a href={hashHref(deviceAlertsRoute(key))}>
              <Priority severity={worst} isPulsing={unacknowledged > 0} />
              <bdi>{name}</bdi>
              <span className={styles.count}>{t('alerts', { count })}</span>
            </a>
          </li>
        ))}
      </ul>
      {groups.length > most && (
        <p>
          <a href={hashHref('/alerts/active?by=device')}>{t('furtherMore', { count: groups.length - most })}</a>
        </p>
      )}
    </section>
  );
};
