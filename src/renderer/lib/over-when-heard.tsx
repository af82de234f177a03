import { History } from 'lucide-react';
import type { OverWhenHeard } from '../../contract/views.ts';
import { sideOf } from '../../domain/threshold/threshold.ts';
import { textOf, useText } from '../i18n/text.ts';
import { exactText } from './measured.ts';
import { formatMinute, formatWhen, isSameDay } from './format.ts';
import styles from './over-when-heard.module.css';

/** `over limit when last heard 10:41`, in a narrow column `over limit 10:41`. Times in ms since 1970 UTC. */
export const overWhenHeardText = (
  { at, level, isYesNo }: Pick<OverWhenHeard, 'at' | 'level' | 'isYesNo'>,
  now: number,
  zone: string,
  length: 'long' | 'short' = 'long',
): string =>
  textOf('devices')(`lastHeard.${length}.${isYesNo ? 'holds' : sideOf(level)}`, {
    time: isSameDay(at, now, zone) ? formatMinute(at, zone) : formatWhen(at, now, zone),
  });

export interface OverWhenHeardListProps {
  readonly list: readonly OverWhenHeard[];
  readonly now: number;
  readonly zone: string;
}

/** What was beyond its limit when the device was last heard, with a mark and in words: nobody is called until a live value says so. */
export const OverWhenHeardList = ({ list, now, zone }: OverWhenHeardListProps) => {
  const t = useText('devices');
  return (
    <ul className={styles.list}>
      {list.map((one) => (
        <li key={`${one.thresholdId} ${one.level}`} title={t('lastHeard.note')}>
          <History size={14} aria-hidden="true" />
          <span>
            {one.name}
            {one.value !== null && !one.isYesNo && <> {exactText(one.value, one.unit)}</>}: <b>{overWhenHeardText(one, now, zone)}</b>
            {!one.isYesNo && <> ({exactText(one.limit, one.unit)})</>}
          </span>
        </li>
      ))}
    </ul>
  );
};
