import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { ChoiceLine } from './choice-line.tsx';
import styles from './choice.module.css';

export interface CheckboxProps {
  readonly label: ReactNode;
  readonly description?: ReactNode;
  readonly isChecked: boolean;
  /** Some of what it stands for, not all. */
  readonly isMixed?: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly disabled?: boolean;
  readonly name?: string;
}

export const Checkbox = ({ label, description, isChecked, isMixed = false, onChange, disabled = false, name }: CheckboxProps) => (
  <ChoiceLine
    label={label}
    description={description}
    name={name}
    control={(described) => (
      <Base.Root
        className={styles.checkbox}
        checked={isChecked}
        indeterminate={isMixed}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-describedby={described}
      >
        <Base.Indicator className={styles.indicator}>{isMixed ? <Minus aria-hidden="true" /> : <Check aria-hidden="true" />}</Base.Indicator>
      </Base.Root>
    )}
  />
);
