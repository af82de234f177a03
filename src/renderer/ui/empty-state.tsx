import type { ReactNode } from 'react';
import styles from './feedback.module.css';

export interface EmptyStateProps {
  readonly title: ReactNode;
  /** Why there is nothing, and what would change that. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** "Nothing yet" and "no match" of a list: words and at most one primary action, no drawing. */
export const EmptyState = ({ title, children, actions }: EmptyStateProps) => (
  <div className={styles.empty}>
    <p className={styles.emptyTitle}>{title}</p>
    {children !== undefined && <div className={styles.emptyText}>{children}</div>}
    {actions !== undefined && <div className={styles.actions}>{actions}</div>}
  </div>
);
