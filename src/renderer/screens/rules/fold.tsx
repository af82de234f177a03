import type { ReactNode } from 'react';
import styles from './form.module.css';

export interface FoldProps {
  readonly title: string;
  /** What is inside, in a few words, so that nobody has to open it to know. */
  readonly summary: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly children: ReactNode;
}

/** A part of a form that most people leave as it is: one line until it is opened. */
export const Fold = ({ title, summary, isOpen, onOpenChange, children }: FoldProps) => (
  <details className={styles.fold} open={isOpen} onToggle={(event) => onOpenChange(event.currentTarget.open)}>
    <summary className={styles.foldHead}>
      <h2 className={styles.foldTitle}>{title}</h2>
      <span className={styles.foldSummary}>{summary}</span>
    </summary>
    {isOpen && <div className={styles.foldBody}>{children}</div>}
  </details>
);
