import { Field as Base } from '@base-ui/react/field';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

/** What every form control has in common. */
export interface FieldProps {
  readonly label: ReactNode;
  /** The label is only read out; use it where a table head already says it. */
  readonly isLabelHidden?: boolean;
  readonly description?: ReactNode;
  /** What is wrong and how to put it right; undefined when nothing is. */
  readonly error?: string | undefined;
  /** Names the field: `focusField` finds it, and tests do. */
  readonly name?: string;
  readonly disabled?: boolean;
}

interface FrameProps extends FieldProps {
  readonly children: ReactNode;
  /** False for controls that are no native input: their label is not a `<label>`. */
  readonly isLabelNative?: boolean;
}

/** Label above, control, description and error below; the ids that tie them together are set by the primitive. */
export const Field = ({ label, isLabelHidden = false, description, error, name, disabled = false, children, isLabelNative = true }: FrameProps) => (
  <Base.Root className={styles.field} invalid={error !== undefined} disabled={disabled} data-field={name}>
    <Base.Label
      className={classNames(styles.label, isLabelHidden && 'visually-hidden')}
      nativeLabel={isLabelNative}
      {...(isLabelNative ? {} : { render: <div /> })}
    >
      {label}
    </Base.Label>
    {children}
    {description !== undefined && <Base.Description className={styles.description}>{description}</Base.Description>}
    <Base.Error match={error !== undefined} className={styles.error}>
      <CircleAlert className={styles.errorIcon} aria-hidden="true" />
      <span>{error}</span>
    </Base.Error>
  </Base.Root>
);

/** The first thing inside that can be typed into or pressed. */
export const firstControl = (within: HTMLElement | null): HTMLElement | null =>
  within?.querySelector<HTMLElement>('input:not([type="hidden"]):not([aria-hidden="true"]), textarea, button, [tabindex="0"]') ?? null;

/** Moves the focus to the control of the field with this name. */
export const focusField = (form: HTMLElement | null, name: string): void => {
  const field = [...(form?.querySelectorAll<HTMLElement>('[data-field]') ?? [])].find((element) => element.dataset['field'] === name);
  firstControl(field ?? null)?.focus();
};
