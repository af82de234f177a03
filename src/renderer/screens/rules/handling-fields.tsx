import { useText } from '../../i18n/text.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import styles from './rules.module.css';
import type { RuleFormState } from './use-rule-form.ts';

const ticks = ['latching', 'selfAcknowledging', 'noteMandatory', 'isEndedByPerson'] as const;

/** How an alert of this threshold is acknowledged, called again, shelved and ended. */
export const HandlingFields = ({ state }: { readonly state: RuleFormState }) => {
  const t = useText('rules');
  const { typed, patch, leave, errorOf } = state;
  return (
    <div className={styles.pair}>
      {ticks.map((name) => (
        <Checkbox
          key={name}
          label={t(`form.${name}`)}
          description={t(`form.${name}Help`)}
          isChecked={typed[name]}
          onChange={(isOn) => patch({ [name]: isOn })}
        />
      ))}
      <NumberField
        name="longestShelf"
        label={t('form.longestShelf')}
        description={t('form.longestShelfHelp')}
        unit="h"
        min={0}
        max={720}
        value={typed.longestShelf}
        onChange={(longestShelf) => patch({ longestShelf })}
        onBlur={() => leave('longestShelf')}
        error={errorOf('longestShelf')}
      />
      <NumberField
        name="realarm"
        label={t('form.realarm')}
        description={t('form.realarmHelp')}
        unit="min"
        min={0}
        step={5}
        value={typed.realarm}
        onChange={(realarm) => patch({ realarm })}
        onBlur={() => leave('realarm')}
        error={errorOf('realarm')}
      />
    </div>
  );
};
