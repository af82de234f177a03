import type { Severity } from '../../../domain/alert/severity.ts';
import { severities } from '../../../domain/alert/severity.ts';
import type { LevelKind } from '../../../domain/threshold/threshold.ts';
import { useText } from '../../i18n/text.ts';
import { SeverityGlyph } from '../../lib/severity.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import type { FieldName, NumberName } from './form-fields.ts';
import styles from './rules.module.css';
import type { LevelForm } from './threshold-form.ts';

export interface LevelFieldsProps {
  readonly kind: LevelKind;
  readonly level: LevelForm;
  readonly unit: string;
  /** A condition that holds or does not: there is no limit to type and nothing to tick. */
  readonly isYesNo?: boolean;
  readonly errorOf: (field: FieldName) => string | undefined;
  readonly onChange: (patch: Partial<LevelForm>) => void;
  readonly onLeave: (field: FieldName) => void;
}

/** One level: ticked and filled in, or a single line. */
export const LevelFields = ({ kind, level, unit, isYesNo = false, errorOf, onChange, onLeave }: LevelFieldsProps) => {
  const t = useText('rules');
  const common = useText();
  const number = (name: NumberName & keyof LevelForm, of: string, step: number, min?: number) => {
    const field: FieldName = `${kind}.${name}`;
    return (
      <NumberField
        name={field}
        label={t(`level.${name}`)}
        unit={of}
        step={step}
        {...(min === undefined ? {} : { min })}
        value={level[name]}
        onChange={(value) => onChange({ [name]: value })}
        onBlur={() => onLeave(field)}
        error={errorOf(field)}
      />
    );
  };
  return (
    <fieldset className={styles.level} aria-label={isYesNo ? t('kind.yesNo') : t(`kind.${kind}`)}>
      {!isYesNo && <Checkbox label={t(`kindMeans.${kind}`)} isChecked={level.isOn} onChange={(isOn) => onChange({ isOn })} />}
      {(level.isOn || isYesNo) && (
        <div className={styles.levelFields}>
          {!isYesNo && number('limit', unit, 1)}
          {!isYesNo && number('deadBand', unit, 0.1, 0)}
          {number('onDelay', 's', 5, 0)}
          {number('offDelay', 's', 5, 0)}
          <Select<Severity>
            label={t('level.severity')}
            value={level.severity}
            onChange={(severity) => onChange({ severity })}
            options={severities.map((severity) => ({ value: severity, label: common(`severity.${severity}`), icon: <SeverityGlyph severity={severity} /> }))}
          />
        </div>
      )}
    </fieldset>
  );
};
