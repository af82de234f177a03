import type { TFunction } from 'i18next';
import type { Difference } from '../../../domain/threshold/difference.ts';
import { LevelKind } from '../../../domain/threshold/threshold.ts';
import { maybeText } from '../../i18n/text.ts';
import { formatExact } from '../../lib/format.ts';
import { durationText } from './duration-text.ts';

/** The name of a changed field as people know it: that of the form, with its level before it. Unknown ones keep the name of the domain. */
export const changedName = (field: string): string => {
  const [first = '', second = '', ...rest] = field.split('.');
  if (first === 'levels' && LevelKind.safeParse(second).success)
    return rest.length === 0 ? second : `${second} ${maybeText('rules', `changed.${rest.join('-')}`) ?? rest.join(' ')}`;
  return maybeText('rules', `changed.${field.replaceAll('.', '-')}`) ?? field.split('.').join(' ');
};

const said = (t: TFunction<'rules'>, field: string, value: unknown): string => {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return t('history.nothing');
  if (typeof value === 'number') return field.endsWith('Ms') ? durationText(value) : formatExact(value);
  if (typeof value === 'boolean') return value ? t('detail.yes') : t('detail.no');
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'object' ? JSON.stringify(item) : String(item))).join(' · ');
  if (typeof value === 'object') {
    const { limit } = value as { readonly limit?: unknown };
    return typeof limit === 'number' ? formatExact(limit) : JSON.stringify(value);
  }
  return String(value as string);
};

/** `H limit: 80 → 85`. */
export const differenceText = (t: TFunction<'rules'>, { field, before, after }: Difference): string =>
  t('history.change', { field: changedName(field), before: said(t, field, before), after: said(t, field, after) });
