import { CircleAlert, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './feedback.module.css';

export interface BannerProps {
  /** A problem is read out at once and has a stronger edge; neither takes a colour of the alerts. */
  readonly kind?: 'information' | 'problem';
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** A message inside the page: what happened, what it means, what to do next. */
export const Banner = ({ kind = 'information', title, children, actions }: BannerProps) => (
  <div className={styles.banner} data-kind={kind} role={kind === 'problem' ? 'alert' : 'status'}>
    {kind === 'problem' ? <CircleAlert className={styles.icon} aria-hidden="true" /> : <Info className={styles.icon} aria-hidden="true" />}
    <div className={styles.bannerText}>
      {title !== undefined && <p className={styles.bannerTitle}>{title}</p>}
      {children}
    </div>
    {actions !== undefined && <div className={styles.actions}>{actions}</div>}
  </div>
);
