import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Field, type FieldProps } from './field.tsx';
import styles from './field.module.css';
import popup from './popup.module.css';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Muted words after the label. */
  readonly note?: string;
  readonly icon?: ReactNode;
}

export interface SelectProps<Value extends string> extends FieldProps {
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
  readonly placeholder?: string;
}

/** One of a few. For long lists take `Combobox`. */
export const Select = <Value extends string>({ value, onChange, options, placeholder, ...field }: SelectProps<Value>) => {
  const chosen = options.find((option) => option.value === value);
  return (
    <Field {...field} isLabelNative={false}>
      <Base.Root items={options} value={value} onValueChange={(next) => next !== null && onChange(next)} disabled={field.disabled === true}>
        <Base.Trigger className={styles.trigger}>
          {chosen?.icon}
          <Base.Value className={popup.words}>{() => chosen?.label ?? <span className={styles.placeholder}>{placeholder}</span>}</Base.Value>
          <ChevronDown aria-hidden="true" />
        </Base.Trigger>
        <Base.Portal>
          <Base.Positioner className={popup.positioner} sideOffset={4} alignItemWithTrigger={false}>
            <Base.Popup className={popup.popup}>
              <Base.List className={popup.list}>
                {options.map((option) => (
                  <Base.Item key={option.value} value={option.value} className={popup.item}>
                    <span className={popup.tick}>
                      <Base.ItemIndicator>
                        <Check aria-hidden="true" />
                      </Base.ItemIndicator>
                    </span>
                    {option.icon}
                    <Base.ItemText className={popup.words}>{option.label}</Base.ItemText>
                    {option.note !== undefined && <span className={popup.note}>{option.note}</span>}
                  </Base.Item>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </Field>
  );
};
