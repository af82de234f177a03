import { CircleAlert } from 'lucide-react';
import { useText } from '../../i18n/text.ts';
import { formatFull, formatWhen } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { passedBy } from './alert-words.ts';
import styles from './alerts.module.css';

export interface PlannedEndProps {
  /** ms since 1970 UTC */
  readonly at: number;
  /** With seconds and zone, and that nothing comes back by itself. */
  readonly isLong?: boolean;
}

/** Until when an alert is meant to be out of service; once that is over, that somebody has forgotten it, with a mark and in words. */
export const PlannedEnd = ({ at, isLong = false }: PlannedEndProps) => {
  const t = useText('alerts');
  const words = useText('annunciation');
  const ui = useText('ui');
  const zone = useZone();
  const now = useNow(60_000);
  const passed = passedBy(at, now);
  return (
    <>
      {isLong
        ? t('detail.plannedNote', { time: formatFull(at, zone) })
        : passed === undefined && words('hiding.plannedEnd', { time: formatWhen(at, now, zone) })}
      {passed && (
        <strong className={styles.passed} data-long={isLong || undefined}>
          <CircleAlert size={14} aria-hidden="true" /> {t('plannedPassed', { age: ui(`age.${passed.unit}`, { value: passed.count }) })}
        </strong>
      )}
    </>
  );
};
