import type { KeyboardEvent } from 'react';
import { stepNumber } from './number-text.ts';
import { TextField, type TextFieldProps } from './text-field.tsx';

export interface NumberFieldProps extends Omit<TextFieldProps, 'type' | 'rows' | 'isNumber' | 'inputMode' | 'onKeyDown'> {
  /** One press of an arrow key; ten times as much with Shift. */
  readonly step?: number;
  readonly min?: number;
  readonly max?: number;
}

/**
 * A number with its unit inside the frame. Own text instead of the primitive's: that one reads a comma as the sign of thousands
 * wherever the language is English, which turns 8,5 into 85. `parseNumber` reads the value.
 */
export const NumberField = ({ step = 1, min, max, ...field }: NumberFieldProps) => {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if ((event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const by = (event.key === 'ArrowUp' ? step : -step) * (event.shiftKey ? 10 : 1);
    field.onChange(stepNumber(field.value, by, min, max));
  };
  return <TextField {...field} isNumber inputMode="decimal" autoComplete="off" onKeyDown={onKeyDown} />;
};
