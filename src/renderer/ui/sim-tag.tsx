import { useText } from '../i18n/text.ts';
import styles from './marks.module.css';

/** Stands beside everything that comes from a simulation. */
export const SimTag = () => {
  const t = useText('ui');
  return (
    <abbr className={styles.sim} title={t('simulated')}>
      {t('sim')}
    </abbr>
  );
};
