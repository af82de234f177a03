import { type ReactNode, useId } from 'react';
import styles from './choice.module.css';

export interface ChoiceLineProps {
  readonly label: ReactNode;
  readonly description: ReactNode;
  readonly name: string | undefined;
  /** The control, described by the element with this id; undefined when there is no description. */
  readonly control: (descriptionId: string | undefined) => ReactNode;
}

/** A control with its label beside it and a description below; the whole line of the label is the target. */
export const ChoiceLine = ({ label, description, name, control }: ChoiceLineProps) => {
  const id = useId();
  const descriptionId = description === undefined ? undefined : id;
  return (
    <div className={styles.choice} data-field={name}>
      <label className={styles.line}>
        {control(descriptionId)}
        <span>{label}</span>
      </label>
      {description !== undefined && (
        <p id={id} className={styles.description}>
          {description}
        </p>
      )}
    </div>
  );
};
