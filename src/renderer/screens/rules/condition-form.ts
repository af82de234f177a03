import type { SeriesId } from '../../../domain/identity.ts';
import type { Condition, ConditionKind } from '../../../domain/threshold/condition.ts';
import { ExpressionError, parseExpression } from '../../../domain/threshold/expression.ts';
import type { LevelKind } from '../../../domain/threshold/threshold.ts';
import { numberText, parseNumber } from '../../ui/number-text.ts';
import { type Complaint, type FieldName, levelKinds, type ReadNumber } from './form-fields.ts';

export const conditionKinds: readonly ConditionKind[] = ['limit', 'rate', 'deviation', 'state', 'boolean', 'no-data', 'expression'];

/** What is compared, as it is typed. What another kind needs is kept while this one is chosen. */
export interface ConditionForm {
  readonly kind: ConditionKind;
  /** Seconds. */
  readonly window: string;
  readonly from: 'setPoint' | 'series';
  readonly setPoint: string;
  readonly otherSeries: SeriesId | null;
  /** Numbers, separated by blanks or commas. */
  readonly states: string;
  readonly value: boolean;
  /** Seconds. */
  readonly silence: string;
  readonly expression: string;
}

const second = 1000;
const week = { min: 1, max: 7 * 86_400, unit: 's' };

export const emptyCondition: ConditionForm = {
  kind: 'limit',
  window: '60',
  from: 'setPoint',
  setPoint: '',
  otherSeries: null,
  states: '',
  value: true,
  silence: '300',
  expression: '',
};

export const typedCondition = (condition: Condition): ConditionForm => {
  switch (condition.kind) {
    case 'limit':
      return emptyCondition;
    case 'rate':
      return { ...emptyCondition, kind: 'rate', window: numberText(condition.windowMs / second) };
    case 'deviation':
      return 'setPoint' in condition.from
        ? { ...emptyCondition, kind: 'deviation', from: 'setPoint', setPoint: numberText(condition.from.setPoint) }
        : { ...emptyCondition, kind: 'deviation', from: 'series', otherSeries: condition.from.seriesId };
    case 'state':
      return { ...emptyCondition, kind: 'state', states: condition.values.map(numberText).join(', ') };
    case 'boolean':
      return { ...emptyCondition, kind: 'boolean', value: condition.value };
    case 'no-data':
      return { ...emptyCondition, kind: 'no-data', silence: numberText(condition.afterMs / second) };
    case 'expression':
      return { ...emptyCondition, kind: 'expression', expression: condition.text };
  }
};

/** The condition as the domain takes it; its schema has the last word. */
export const conditionOf = (form: ConditionForm, read: ReadNumber, complain: (field: FieldName, complaint: Complaint) => void): unknown => {
  const { kind } = form;
  switch (kind) {
    case 'limit':
      return { kind };
    case 'rate':
      return { kind, windowMs: Math.round(read('window', form.window, week) * second) };
    case 'deviation':
      if (form.from === 'setPoint') return { kind, from: { setPoint: read('setPoint', form.setPoint) } };
      if (form.otherSeries === null) complain('otherSeries', { kind: 'missing' });
      return { kind, from: { seriesId: form.otherSeries } };
    case 'state': {
      const parts = form.states.split(/[\s,;]+/).filter((part) => part !== '');
      const values = parts.map(parseNumber);
      if (parts.length === 0) complain('states', { kind: 'missing' });
      else if (values.includes(undefined)) complain('states', { kind: 'number' });
      return { kind, values: values.flatMap((value) => value ?? []) };
    }
    case 'boolean':
      return { kind, value: form.value };
    case 'no-data':
      return { kind, afterMs: Math.round(read('silence', form.silence, week) * second) };
    case 'expression':
      return { kind, text: form.expression };
  }
};

/** The condition holds or does not, and so has no limit. A text that is no expression yet is judged by what stands in it. */
export const isYesNoForm = ({ kind, expression }: Pick<ConditionForm, 'kind' | 'expression'>): boolean => {
  if (kind !== 'expression') return kind === 'state' || kind === 'boolean' || kind === 'no-data';
  try {
    return parseExpression(expression).isYesNo;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return expression.trim() === '' || /[<>=!{]|\b(?:and|or|not)\b/i.test(expression);
  }
};

/** The levels that a condition can have; one that holds or does not has a single one, called H. */
export const levelsOf = (condition: Pick<ConditionForm, 'kind' | 'expression'>): readonly LevelKind[] => {
  if (isYesNoForm(condition)) return ['H'];
  return condition.kind === 'deviation' ? ['HH', 'H'] : levelKinds;
};

/** The unit of a limit: what is compared is not always the value itself. */
export const limitUnit = (kind: ConditionKind, unit: string): string => {
  if (kind === 'expression') return '';
  return kind === 'rate' ? `${unit}/s` : unit;
};
