import { useText } from '../../i18n/text.ts';
import styles from './rules.module.css';

/** On is filled, off is hollow; the word stands beside it. */
export const EnabledMark = ({ isEnabled }: { readonly isEnabled: boolean }) => {
  const t = useText('rules');
  return (
    <span className={styles.enabled}>
      <svg viewBox="0 0 16 16" className={styles.mark} data-on={isEnabled} aria-hidden="true" focusable="false">
        <circle cx="8" cy="8" r="5" />
      </svg>
      {isEnabled ? t('state.on') : t('state.off')}
    </span>
  );
};
