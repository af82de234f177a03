import { useState } from 'react';
import { presets, type Signal } from '../../../domain/threshold/presets.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { limitUnit } from './condition-form.ts';
import { durationText } from './duration-text.ts';
import { spanOf, withPreset } from './preset-form.ts';
import styles from './rules.module.css';
import type { RuleFormState } from './use-rule-form.ts';

/** The span of the signal, and starting points for dead bands and delays by its type. */
export const PresetFields = ({ state }: { readonly state: RuleFormState }) => {
  const t = useText('rules');
  const { typed, watched, patch, leave, errorOf } = state;
  const [signal, choose] = useState<Signal | null>(null);
  const span = spanOf(typed);
  const preset = presets.find((one) => one.signal === signal);
  const number = (name: 'spanFrom' | 'spanTo') => (
    <NumberField
      name={name}
      label={t(`preset.${name}`)}
      unit={limitUnit(typed.condition.kind, watched?.unit ?? '')}
      value={typed[name]}
      onChange={(value) => patch({ [name]: value })}
      onBlur={() => leave(name)}
      error={errorOf(name)}
    />
  );
  return (
    <fieldset className={styles.level} aria-label={t('preset.title')}>
      <p className={styles.muted}>{t('preset.help')}</p>
      <div className={styles.levelFields}>
        {number('spanFrom')}
        {number('spanTo')}
        <Select<Signal>
          label={t('preset.signal')}
          placeholder={t('preset.choose')}
          value={signal}
          onChange={choose}
          options={presets.map(({ signal: value, deadBandPercent, delayMs }) => ({
            value,
            label: t(`preset.signals.${value}`),
            note: t('preset.says', { percent: deadBandPercent, delay: durationText(delayMs) }),
          }))}
        />
      </div>
      <p>
        <Button disabled={!preset || !span} onClick={() => preset && span && patch({ levels: withPreset(typed.levels, preset, span) })}>
          {t('preset.apply')}
        </Button>
      </p>
    </fieldset>
  );
};
