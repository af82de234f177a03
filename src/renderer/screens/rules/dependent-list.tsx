import type { Dependent } from '../../../domain/threshold/dependents.ts';
import { useText } from '../../i18n/text.ts';
import styles from './rules.module.css';

const most = 8;

/** What looks at a threshold, one line each: its name, and as what it looks. */
export const DependentList = ({ dependents }: { readonly dependents: readonly Dependent[] }) => {
  const t = useText('rules');
  return (
    <ul className={styles.steps} aria-label={t('dependents.label')}>
      {dependents.slice(0, most).map(({ kind, id, name, how }) => (
        <li key={`${kind} ${id} ${how}`}>
          {name} <span className={styles.muted}>{t(`dependents.how.${how}`)}</span>
        </li>
      ))}
      {dependents.length > most && <li>{t('dependents.more', { count: dependents.length - most })}</li>}
    </ul>
  );
};
