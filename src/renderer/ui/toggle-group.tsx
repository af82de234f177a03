import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup as Base } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import styles from './choice.module.css';

export interface ToggleOption<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly disabled?: boolean;
}

export interface ToggleGroupProps<Value extends string> {
  /** Read out only. */
  readonly label: string;
  /** Null: none is pressed, such as a range that is no preset. */
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly options: readonly ToggleOption<Value>[];
}

/** One of two to five, all in sight. The pressed one stays pressed when it is pressed again. */
export const ToggleGroup = <Value extends string>({ label, value, onChange, options }: ToggleGroupProps<Value>) => (
  <Base<Value>
    aria-label={label}
    className={styles.group}
    value={value === null ? [] : [value]}
    onValueChange={([next]) => next !== undefined && onChange(next)}
  >
    {options.map((option) => (
      <Toggle key={option.value} value={option.value} className={styles.toggle} disabled={option.disabled === true}>
        {option.label}
      </Toggle>
    ))}
  </Base>
);
