import { useText } from '../i18n/text.ts';
import styles from './field.module.css';

export interface KeyFieldProps {
  readonly label: string;
  /** Every press but Esc and Tab, which keep their meaning. */
  readonly onPress: (press: KeyboardEvent) => void;
  readonly onLeave: () => void;
}

/** Waits for one press and hands it on. Nothing can be typed into it. */
export const KeyField = ({ label, onPress, onLeave }: KeyFieldProps) => {
  const t = useText('ui');
  return (
    <input
      className={styles.recorder}
      aria-label={label}
      value=""
      placeholder={t('pressKey')}
      readOnly
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was opened by pressing a button, and the next press is what it waits for
      autoFocus
      onBlur={onLeave}
      onKeyDown={(event) => {
        if (event.key === 'Tab') return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === 'Escape') onLeave();
        else onPress(event.nativeEvent);
      }}
    />
  );
};
