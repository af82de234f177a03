import { type ReactNode, useState } from 'react';
import styles from './explain.module.css';

/** Folded away; what is in it is only asked for when somebody opens it. */
export const ExplainFold = ({ title, children }: { readonly title: string; readonly children: () => ReactNode }) => {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.fold} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className={styles.summary}>{title}</summary>
      {isOpen && children()}
    </details>
  );
};
