import { useRef } from 'react';
import type { SeriesRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { nameOfSeries } from '../../../domain/threshold/names.ts';
import { useText } from '../../i18n/text.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { TextField } from '../../ui/text-field.tsx';
import form from './form.module.css';

export interface ExpressionFieldProps {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onLeave: () => void;
  readonly error: string | undefined;
  readonly all: readonly SeriesRow[];
}

/** A text over several series. The picker writes the name of a series where the cursor stood. */
export const ExpressionField = ({ name, label, description, value, onChange, onLeave, error, all }: ExpressionFieldProps) => {
  const t = useText('rules');
  const input = useRef<HTMLElement>(null);
  const insert = (seriesId: SeriesId | null) => {
    const series = all.find((one) => one.seriesId === seriesId);
    if (!series) return;
    const area = input.current as HTMLTextAreaElement | null;
    const [from, to] = [area?.selectionStart ?? value.length, area?.selectionEnd ?? value.length];
    const before = value.slice(0, from);
    const gap = before === '' || /[\s(]$/.test(before) ? '' : ' ';
    onChange(`${before}${gap}[${nameOfSeries(series)}]${value.slice(to)}`);
  };
  return (
    <div className={form.expression}>
      <TextField
        name={name}
        label={label}
        description={description}
        rows={2}
        isMono
        spellCheck={false}
        maxLength={2000}
        value={value}
        onChange={onChange}
        onBlur={onLeave}
        error={error}
        inputRef={(element) => {
          input.current = element;
        }}
      />
      <Combobox<SeriesId>
        label={t('condition.insert')}
        placeholder={t('form.seriesPlaceholder')}
        value={null}
        onChange={insert}
        options={all.map((one) => ({ value: one.seriesId, label: nameOfSeries(one) }))}
      />
    </div>
  );
};
