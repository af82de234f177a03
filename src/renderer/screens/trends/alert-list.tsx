import type { AlertRow, AlertsBetween, AlertTab } from '../../../contract/views.ts';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import { useText } from '../../i18n/text.ts';
import { formatWhen } from '../../lib/format.ts';
import { hashHref } from '../../lib/hash-location.ts';
import { alertRoute } from '../../lib/routes.ts';
import { Priority } from '../../lib/severity.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './trends.module.css';

/** Rows beside the charts; more than these are a count. */
const most = 30;
const tabOf = ({ label }: Pick<AlertRow, 'label'>): AlertTab => (label === 'A' ? 'history' : 'GHI'.includes(label) ? 'shelved' : 'active');

/** The alerts of the shown series in the range, each a way to the alert itself. */
export const AlertList = ({ alerts: { rows, total }, zone }: { readonly alerts: AlertsBetween; readonly zone: string }) => {
  const t = useText('trends');
  const now = useNow(60_000);
  if (rows.length === 0) return null;
  return (
    <section aria-label={t('alertList.title')}>
      <h2 className={styles.sideHeading}>{t('alertList.title')}</h2>
      <ul className={styles.notes}>
        {rows.slice(0, most).map((row) => (
          <li key={row.alertId}>
            <a href={hashHref(alertRoute(row, tabOf(row)))}>
              <Priority severity={row.severity} isPulsing={isUnacknowledged(row.label)} />{' '}
              <span>
                <bdi>{row.name}</bdi> {formatWhen(row.raisedAt, now, zone)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {total > most && <p className={styles.muted}>{t('alertList.more', { shown: Math.min(most, rows.length), total })}</p>}
    </section>
  );
};
