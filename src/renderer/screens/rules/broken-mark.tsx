import { Unplug } from 'lucide-react';
import { useText } from '../../i18n/text.ts';
import styles from './rules.module.css';

/** It judges nothing as it is: neither colour nor the switch says so, but a mark and a word. */
export const BrokenMark = () => {
  const t = useText('rules');
  return (
    <b className={styles.enabled}>
      <Unplug size={16} aria-hidden="true" />
      {t('state.broken')}
    </b>
  );
};
