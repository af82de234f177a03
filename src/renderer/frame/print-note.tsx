import { useText } from '../i18n/text.ts';
import { formatFull, zoneText } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import { useZone } from '../stores/session.ts';
import styles from './frame.module.css';

/** Stands on paper only: when a screen was printed, and that a screen is not the whole list. */
export const PrintNote = () => {
  const t = useText('desktop');
  const now = useNow();
  const zone = useZone();
  return <p className={styles.printed}>{t('print.note', { time: formatFull(now, zone), zone: zoneText(now, zone) })}</p>;
};
