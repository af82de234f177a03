import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useText } from '../i18n/text.ts';
import { Field, type FieldProps } from './field.tsx';
import styles from './field.module.css';
import popup from './popup.module.css';
import { matchesWords } from './match-words.ts';
import type { Option } from './select.tsx';

export interface ComboboxOption<Value extends string> extends Option<Value> {
  /** At the end of the line; drawn only while the line is in sight. */
  readonly aside?: ReactNode;
}

export interface ComboboxProps<Value extends string> extends FieldProps {
  readonly value: Value | null;
  readonly onChange: (value: Value | null) => void;
  readonly options: readonly ComboboxOption<Value>[];
  readonly placeholder?: string;
  readonly onBlur?: () => void;
}

/** Lists longer than this are found by typing, not by scrolling. */
const shown = 60;

/** One of many, found by typing. Label and note are both searched, words in any order. */
export const Combobox = <Value extends string>({ value, onChange, options, placeholder, onBlur, ...field }: ComboboxProps<Value>) => {
  const t = useText('ui');
  const items = useMemo(() => Base.createItems(options, { getValue: (option) => option.value, getLabel: (option) => option.label }), [options]);
  return (
    <Field {...field}>
      <Base.Root<Value, false, ComboboxOption<Value>>
        items={items}
        value={value}
        onValueChange={onChange}
        filter={(option, query) => matchesWords(`${option.label} ${option.note ?? ''}`, query)}
        limit={shown}
        autoHighlight
        modal
        disabled={field.disabled === true}
      >
        <Base.InputGroup className={styles.box}>
          <Base.Input className={styles.input} placeholder={placeholder} onBlur={onBlur} />
          <Base.Trigger className={styles.inside} aria-label={t('showList')}>
            <ChevronDown aria-hidden="true" />
          </Base.Trigger>
        </Base.InputGroup>
        <Base.Portal>
          <Base.Positioner className={popup.positioner} sideOffset={4}>
            <Base.Popup className={popup.popup}>
              <Base.Empty className={popup.empty}>{t('noMatch')}</Base.Empty>
              <Base.List className={popup.list}>
                {(option: ComboboxOption<Value>) => (
                  <Base.Item key={option.value} value={option.value} className={popup.item}>
                    <span className={popup.tick}>
                      <Base.ItemIndicator>
                        <Check aria-hidden="true" />
                      </Base.ItemIndicator>
                    </span>
                    <span className={popup.words}>{option.label}</span>
                    {option.note !== undefined && <span className={popup.note}>{option.note}</span>}
                    {option.aside}
                  </Base.Item>
                )}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </Field>
  );
};
