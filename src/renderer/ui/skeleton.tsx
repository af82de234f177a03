import type { ReactNode } from 'react';
import { useText } from '../i18n/text.ts';
import styles from './feedback.module.css';

export interface SkeletonProps {
  readonly rows?: number;
  /** After five seconds: why it takes so long, and what can be done. */
  readonly slow?: ReactNode;
}

/** Rows in the place of a list that is on its way; they appear after 200 ms and stand still. */
export const Skeleton = ({ rows = 6, slow }: SkeletonProps) => {
  const t = useText('ui');
  return (
    <output className={styles.skeleton}>
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className={styles.row} />
      ))}
      <span className={styles.slow}>{slow ?? t('slow')}</span>
    </output>
  );
};
