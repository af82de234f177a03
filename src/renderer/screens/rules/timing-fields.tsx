import { useText } from '../../i18n/text.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { isYesNoForm, levelsOf } from './condition-form.ts';
import type { FieldName } from './form-fields.ts';
import styles from './rules.module.css';
import type { RuleFormState } from './use-rule-form.ts';

/** Old, late and uncertain values, and excursions that are counted. */
export const TimingFields = ({ state }: { readonly state: RuleFormState }) => {
  const t = useText('rules');
  const { typed, patch, patchLevel, leave, errorOf } = state;
  const isYesNo = isYesNoForm(typed.condition);
  const seconds = (name: 'staleAfter' | 'lateness' | 'reorder', min: number, step = 10) => (
    <NumberField
      name={name}
      label={t(`form.${name}`)}
      description={t(`form.${name}Help`)}
      unit="s"
      min={min}
      step={step}
      value={typed[name]}
      onChange={(value) => patch({ [name]: value })}
      onBlur={() => leave(name)}
      error={errorOf(name)}
    />
  );
  return (
    <>
      <div className={styles.pair}>
        {seconds('staleAfter', 1)}
        {seconds('lateness', 0)}
        {seconds('reorder', 0, 1)}
        <Select<'hold' | 'use'>
          label={t('form.uncertain')}
          description={t('form.uncertainHelp')}
          value={typed.uncertain}
          onChange={(uncertain) => patch({ uncertain })}
          options={(['hold', 'use'] as const).map((value) => ({ value, label: t(`form.uncertainChoice.${value}`) }))}
        />
      </div>
      <h3>{t('count.title')}</h3>
      <p className={styles.muted}>{t('count.help')}</p>
      {levelsOf(typed.condition)
        .filter((kind) => isYesNo || typed.levels[kind].isOn)
        .map((kind) => {
          const level = typed.levels[kind];
          const isCounted = level.countN.trim() !== '';
          const number = (name: 'countN' | 'countWithin', unit: string) => {
            const field: FieldName = `${kind}.${name}`;
            return (
              <NumberField
                name={field}
                label={t(`count.${name}`)}
                unit={unit}
                min={name === 'countN' ? 2 : 1}
                value={level[name]}
                onChange={(value) => patchLevel(kind, { [name]: value })}
                onBlur={() => leave(field)}
                error={errorOf(field)}
              />
            );
          };
          return (
            <fieldset key={kind} className={styles.level} aria-label={t('count.of', { kind: isYesNo ? t('kind.yesNo') : t(`kind.${kind}`) })}>
              <Checkbox
                label={t('count.of', { kind: isYesNo ? t('kind.yesNo') : t(`kind.${kind}`) })}
                isChecked={isCounted}
                onChange={(isOn) => patchLevel(kind, { countN: isOn ? '3' : '' })}
              />
              {isCounted && (
                <div className={styles.levelFields}>
                  {number('countN', '')}
                  {number('countWithin', 's')}
                </div>
              )}
            </fieldset>
          );
        })}
    </>
  );
};
