import type { TFunction } from 'i18next';
import { isYesNo } from '../../../domain/threshold/condition.ts';
import type { ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import { formatExact } from '../../lib/format.ts';
import { limitUnit } from './condition-form.ts';
import { durationText } from './duration-text.ts';
import { levelKinds } from './form-fields.ts';

/** A number with the unit of what is compared: the value itself, its rate, or an expression without one. */
export const quantityOf = ({ condition, unit }: Pick<ThresholdDraft, 'condition' | 'unit'>, value: number): string => {
  const of = limitUnit(condition.kind, unit);
  return of === '' ? formatExact(value) : `${formatExact(value)} ${of}`;
};

/** What is compared, in words; undefined for the plain value. `nameOf` names a series by its id. */
export const conditionText = (
  t: TFunction<'rules'>,
  { condition, unit }: Pick<ThresholdDraft, 'condition' | 'unit'>,
  nameOf: (seriesId: string) => string,
): string | undefined => {
  switch (condition.kind) {
    case 'limit':
      return undefined;
    case 'rate':
      return t('condition.says.rate', { window: durationText(condition.windowMs) });
    case 'deviation':
      return t('condition.says.deviation', {
        from: 'setPoint' in condition.from ? `${formatExact(condition.from.setPoint)} ${unit}`.trim() : nameOf(condition.from.seriesId),
      });
    case 'state':
      return t('condition.says.state', { values: condition.values.map(formatExact).join(', ') });
    case 'boolean':
      return condition.value ? t('condition.says.on') : t('condition.says.off');
    case 'no-data':
      return t('condition.says.no-data', { after: durationText(condition.afterMs) });
    case 'expression':
      return condition.text;
  }
};

/** One line for the list: the limits, or the condition where there are none. */
export const limitsText = (t: TFunction<'rules'>, draft: ThresholdDraft, nameOf: (seriesId: string) => string): string => {
  const words = conditionText(t, draft, nameOf);
  if (isYesNo(draft.condition)) return words ?? '';
  const levels = levelKinds.flatMap((kind) => draft.levels.filter((level) => level.kind === kind));
  const limits = levels.map(({ kind, limit }) => t('list.level', { kind, limit: formatExact(limit) })).join(' · ');
  const unit = limitUnit(draft.condition.kind, draft.unit);
  return [unit === '' ? limits : `${limits} ${unit}`, ...(words === undefined ? [] : [`(${words})`])].join(' ');
};
