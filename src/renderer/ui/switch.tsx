import { Switch as Base } from '@base-ui/react/switch';
import type { CheckboxProps } from './checkbox.tsx';
import { ChoiceLine } from './choice-line.tsx';
import styles from './choice.module.css';

/** Acts at once; for a choice inside a form take `Checkbox`. On is filled, off is hollow. */
export const Switch = ({ label, description, isChecked, onChange, disabled = false, name }: Omit<CheckboxProps, 'isMixed'>) => (
  <ChoiceLine
    label={label}
    description={description}
    name={name}
    control={(described) => (
      <Base.Root className={styles.switch} checked={isChecked} onCheckedChange={onChange} disabled={disabled} aria-describedby={described}>
        <Base.Thumb className={styles.thumb} />
      </Base.Root>
    )}
  />
);
