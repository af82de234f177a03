import { Field as Base } from '@base-ui/react/field';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Field, type FieldProps } from './field.tsx';
import styles from './field.module.css';

type Native = Pick<
  ComponentProps<'input'>,
  'placeholder' | 'maxLength' | 'autoComplete' | 'autoFocus' | 'inputMode' | 'spellCheck' | 'readOnly' | 'onKeyDown' | 'onBlur' | 'id' | 'required'
>;

export interface TextFieldProps extends FieldProps, Native {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password' | 'search' | 'datetime-local' | 'date' | 'time';
  /** More than one: a text area of that many lines. */
  readonly rows?: number;
  readonly isMono?: boolean;
  readonly isNumber?: boolean;
  /** Inside the frame after the text: a unit. */
  readonly unit?: string | undefined;
  /** Inside the frame after the text: a button. */
  readonly action?: ReactNode;
  readonly inputRef?: (element: HTMLElement | null) => void;
}

/** One line of text, or several. The value is always what was typed, right or wrong. */
export const TextField = ({ label, isLabelHidden, description, error, name, disabled, ...control }: TextFieldProps) => {
  const { value, onChange, type = 'text', rows = 1, isMono = false, isNumber = false, unit, action, inputRef, ...native } = control;
  const frame = { label, description, error, ...(isLabelHidden === undefined ? {} : { isLabelHidden }), ...(name === undefined ? {} : { name }) };
  return (
    <Field {...frame} disabled={disabled === true}>
      <div className={styles.box}>
        <Base.Control
          {...native}
          {...(rows > 1 ? { render: <textarea rows={rows} /> } : { type })}
          ref={inputRef}
          className={classNames(styles.input, isMono && styles.mono, isNumber && styles.number)}
          value={value}
          onValueChange={onChange}
        />
        {unit !== undefined && unit !== '' && (
          <span className={styles.unit} aria-hidden="true">
            {unit}
          </span>
        )}
        {action}
      </div>
    </Field>
  );
};
