import { CircleCheck, CircleHelp, CircleX, ClockAlert, type LucideIcon } from 'lucide-react';
import type { Quality } from '../../../domain/telemetry/sample.ts';
import { useText } from '../../i18n/text.ts';
import styles from './devices.module.css';

const icons: Readonly<Record<Quality, LucideIcon>> = { good: CircleCheck, uncertain: CircleHelp, bad: CircleX, stale: ClockAlert };

/** How far the data can be trusted: icon and word, no colour. */
export const QualityMark = ({ quality }: { readonly quality: Quality }) => {
  const t = useText('devices');
  const Icon = icons[quality];
  return (
    <span className={styles.quality} data-quality={quality}>
      <Icon aria-hidden="true" />
      {t(`quality.${quality}`)}
    </span>
  );
};
