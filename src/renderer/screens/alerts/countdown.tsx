import { AlarmClock } from 'lucide-react';
import type { AlertRow } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { ageOf } from '../../ui/age-text.ts';
import styles from './detail.module.css';
import { EscalatedMark } from './escalated-mark.tsx';

const soonMs = 120_000;

/** `4:05` in the last two minutes, `25 min` before. */
export const leftText = (ms: number, age: (unit: ReturnType<typeof ageOf>['unit'], value: number) => string): string => {
  if (ms < soonMs) {
    const seconds = Math.ceil(ms / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
  const { unit, count } = ageOf(ms);
  return age(unit, count);
};

export interface CountdownProps {
  readonly row: Pick<AlertRow, 'respondBy' | 'escalated'>;
  readonly isLong?: boolean;
}

/**
 * Time left to answer the call; at zero that it is overdue, and in the details once that is on record that it was escalated and to
 * whom: a row says so beside its name, where every width has room. Nothing where nothing waits or no time is set.
 */
export const Countdown = ({ row: { respondBy, escalated }, isLong = false }: CountdownProps) => {
  const t = useText('alerts');
  const ui = useText('ui');
  const zone = useZone();
  const now = useNow(1000);
  if (typeof respondBy !== 'number') return null;
  const left = respondBy - now;
  const age = (unit: ReturnType<typeof ageOf>['unit'], value: number) => ui(`age.${unit}`, { value });
  if (left > 0) return <span className={styles.countdown}>{isLong ? t('respond.left', { left: leftText(left, age) }) : leftText(left, age)}</span>;
  const { unit, count } = ageOf(-left);
  return (
    <span className={styles.countdown} data-overdue="true">
      <AlarmClock size={14} aria-hidden="true" />
      {isLong ? t('respond.overdueBy', { late: age(unit, count) }) : t('respond.overdue')}
      {isLong && escalated && <EscalatedMark escalated={escalated} zone={zone} now={now} />}
    </span>
  );
};
