import { PhoneForwarded } from 'lucide-react';
import type { AlertRow } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { formatWhen } from '../../lib/format.ts';
import styles from './detail.module.css';

export interface EscalatedMarkProps {
  readonly escalated: NonNullable<AlertRow['escalated']>;
  readonly zone: string;
  /** ms since 1970 UTC */
  readonly now: number;
}

/** Nobody answered in time and that is on record: a mark and a word, with when and whom to tell for who points at it or hears it. */
export const EscalatedMark = ({ escalated: { at, contact }, zone, now }: EscalatedMarkProps) => {
  const t = useText('alerts');
  const words = t(contact === '' ? 'respond.escalatedToNobody' : 'respond.escalatedTo', { time: formatWhen(at, now, zone), contact });
  return (
    <span className={styles.escalated} title={words}>
      <PhoneForwarded size={14} aria-hidden="true" />
      <span aria-hidden="true">{t('respond.escalated')}</span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
};
