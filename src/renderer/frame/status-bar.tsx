import { useText } from '../i18n/text.ts';
import { formatBytes, formatCount, formatTime, zoneText } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import { useZone } from '../stores/session.ts';
import { useWatch } from '../wire/hooks.ts';
import { JobsTray } from './jobs-tray.tsx';
import { RecentActions } from './recent-actions.tsx';
import styles from './status-bar.module.css';

const Clock = () => {
  const t = useText();
  const now = useNow();
  const zone = useZone();
  return <time dateTime={new Date(now).toISOString()}>{t('status.clock', { time: formatTime(now, zone), zone: zoneText(now, zone) })}</time>;
};

/** What the engine does, in numbers, and the clock in whose zone every time of the window stands. */
export const StatusBar = () => {
  const t = useText();
  const { value: status } = useWatch('status', {});
  return (
    <footer className={styles.bar} aria-label={t('frame.statusBar')}>
      {status && (
        <>
          <span className="number">{t('status.rate', { rate: formatCount(status.messagesPerSecond) })}</span>
          <span className="number">{t('status.samples', { samples: formatCount(status.samples) })}</span>
          <span className="number">{t('status.series', { series: formatCount(status.series) })}</span>
          <span className="number">{t('status.size', { size: formatBytes(status.opsBytes + status.telemetryBytes) })}</span>
        </>
      )}
      <span className={styles.push} />
      <RecentActions />
      <JobsTray />
      <Clock />
    </footer>
  );
};
