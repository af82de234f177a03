import type { ReactNode } from 'react';
import type { Label } from '../../domain/alert/label.ts';
import styles from './state-mark.module.css';

const padlock = (
  <>
    <path className={styles.line} d="M5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5" />
    <rect className={styles.body} x="3.5" y="7.5" width="9" height="6" rx="1" />
  </>
);

const marks: Readonly<Record<Label, ReactNode>> = {
  A: <path className={styles.line} d="M4 4l8 8M12 4l-8 8" />,
  B: <circle className={styles.solid} cx="8" cy="8" r="5" />,
  C: <path className={styles.line} d="M3 8.5 6.5 12 13 4.5" />,
  D: <circle className={styles.line} cx="8" cy="8" r="5" />,
  E: <g className={styles.filled}>{padlock}</g>,
  F: padlock,
  G: (
    <>
      <circle className={styles.line} cx="8" cy="8" r="6" />
      <path className={styles.line} d="M8 4.5V8l2.5 1.5" />
    </>
  ),
  H: (
    <>
      <circle className={styles.line} cx="8" cy="8" r="6" />
      <path className={styles.line} d="M3.8 12.2 12.2 3.8" />
    </>
  ),
  I: <path className={styles.line} d="M13.6 4.6a3.6 3.6 0 0 1-4.8 4.5l-4.5 4.5a1.4 1.4 0 0 1-2-2l4.5-4.5a3.6 3.6 0 0 1 4.5-4.8L9.2 4.4l.4 2 2 .4Z" />,
};

/** The drawn mark of one of the nine states; its word stands beside it. */
export const StateMark = ({ label }: { readonly label: Label }) => (
  <svg className={styles.mark} viewBox="0 0 16 16" data-mark={label} aria-hidden="true" focusable="false">
    {marks[label]}
  </svg>
);
