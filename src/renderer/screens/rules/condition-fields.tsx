import type { SeriesRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { nameOfSeries } from '../../../domain/threshold/names.ts';
import { useText } from '../../i18n/text.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { limitUnit } from './condition-form.ts';
import { ExpressionField } from './expression-field.tsx';
import styles from './rules.module.css';
import form from './form.module.css';
import type { RuleFormState } from './use-rule-form.ts';

interface ConditionFieldsProps {
  readonly state: RuleFormState;
  readonly all: readonly SeriesRow[];
}

const Deviation = ({ state, all }: ConditionFieldsProps) => {
  const t = useText('rules');
  const { typed, watched, patchCondition, leave, errorOf } = state;
  const { from, setPoint, otherSeries } = typed.condition;
  return (
    <div className={styles.pair}>
      <div className={form.stacked}>
        <b aria-hidden="true">{t('condition.from.label')}</b>
        <ToggleGroup<'setPoint' | 'series'>
          label={t('condition.from.label')}
          value={from}
          onChange={(next) => patchCondition({ from: next })}
          options={(['setPoint', 'series'] as const).map((value) => ({ value, label: t(`condition.from.${value}`) }))}
        />
      </div>
      {from === 'setPoint' ? (
        <NumberField
          name="setPoint"
          label={t('condition.setPoint')}
          unit={watched?.unit ?? ''}
          value={setPoint}
          onChange={(next) => patchCondition({ setPoint: next })}
          onBlur={() => leave('setPoint')}
          error={errorOf('setPoint')}
        />
      ) : (
        <Combobox<SeriesId>
          name="otherSeries"
          label={t('condition.otherSeries')}
          description={t('condition.otherSeriesHelp')}
          placeholder={t('form.seriesPlaceholder')}
          value={otherSeries}
          onChange={(next) => patchCondition({ otherSeries: next })}
          onBlur={() => leave('otherSeries')}
          options={all.map((one) => ({ value: one.seriesId, label: nameOfSeries(one).replace('/', ' · ') }))}
          error={errorOf('otherSeries')}
        />
      )}
    </div>
  );
};

/** What a kind of condition needs beside its levels; nothing for plain limits. */
export const ConditionFields = ({ state, all }: ConditionFieldsProps) => {
  const t = useText('rules');
  const { typed, watched, patchCondition, leave, errorOf } = state;
  const { kind, window, states, value, silence } = typed.condition;
  switch (kind) {
    case 'limit':
      return null;
    case 'rate':
      return (
        <NumberField
          name="window"
          label={t('condition.window')}
          description={t('condition.windowHelp', { unit: limitUnit('rate', watched?.unit ?? '') })}
          unit="s"
          min={1}
          step={10}
          value={window}
          onChange={(next) => patchCondition({ window: next })}
          onBlur={() => leave('window')}
          error={errorOf('window')}
        />
      );
    case 'deviation':
      return <Deviation state={state} all={all} />;
    case 'state':
      return (
        <TextField
          name="states"
          label={t('condition.states')}
          description={t('condition.statesHelp')}
          value={states}
          maxLength={500}
          onChange={(next) => patchCondition({ states: next })}
          onBlur={() => leave('states')}
          error={errorOf('states')}
        />
      );
    case 'boolean':
      return (
        <Select<'on' | 'off'>
          label={t('condition.value')}
          value={value ? 'on' : 'off'}
          onChange={(next) => patchCondition({ value: next === 'on' })}
          options={(['on', 'off'] as const).map((each) => ({ value: each, label: t(`condition.${each}`) }))}
        />
      );
    case 'no-data':
      return (
        <NumberField
          name="silence"
          label={t('condition.silence')}
          description={t('condition.silenceHelp')}
          unit="s"
          min={1}
          step={10}
          value={silence}
          onChange={(next) => patchCondition({ silence: next })}
          onBlur={() => leave('silence')}
          error={errorOf('silence')}
        />
      );
    case 'expression':
      return (
        <ExpressionField
          name="expression"
          label={t('condition.expression')}
          description={t('condition.expressionHelp')}
          value={typed.condition.expression}
          onChange={(expression) => patchCondition({ expression })}
          onLeave={() => leave('expression')}
          error={errorOf('expression')}
          all={all}
        />
      );
  }
};
