import { useText } from '../../i18n/text.ts';
import type { Weight } from '../../../domain/threshold/record.ts';
import { PhotoField } from '../../lib/photos/photo-field.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { RecordField } from './form-fields.ts';
import { computedIn, consequenceKinds, weights } from './record-form.ts';
import styles from './rules.module.css';
import { deviationIn } from './threshold-form.ts';
import type { RuleFormState } from './use-rule-form.ts';

/** Why the threshold is there and who answers for it: the part of the record that is read at reviews. */
export const RecordFields = ({ state }: { readonly state: RuleFormState }) => {
  const t = useText('rules');
  const common = useText();
  const { typed, patch, patchRecord, leave, errorOf } = state;
  const { record } = typed;
  const field = (name: RecordField, more: { readonly rows?: number; readonly type?: 'date' } = {}, help?: string) => (
    <TextField
      name={name}
      label={t(`record.${name}`)}
      description={help}
      maxLength={more.rows === undefined ? 500 : 4000}
      value={record[name]}
      onChange={(value) => patchRecord({ [name]: value })}
      onBlur={() => leave(name)}
      error={errorOf(name)}
      {...more}
    />
  );
  const computed = computedIn(record);
  const isOff = deviationIn(typed) !== undefined;
  return (
    <>
      {field('causes', { rows: 2 }, t('record.causesHelp'))}
      <div className={styles.pair}>
        {consequenceKinds.map((kind) => (
          <Select<Weight>
            key={kind}
            label={t(`record.weightOf.${kind}`)}
            value={record.consequenceOf[kind]}
            onChange={(weight) => patchRecord({ consequenceOf: { ...record.consequenceOf, [kind]: weight } })}
            options={weights.map((value) => ({ value, label: t(`record.weight.${value}`) }))}
          />
        ))}
      </div>
      {(isOff || record.severityReason !== '') &&
        field('severityReason', {}, computed && t('record.severityReasonHelp', { computed: common(`severity.${computed}`) }))}
      {field('verify', {}, t('record.verifyHelp'))}
      <TextField
        name="guidance"
        label={t('form.guidance')}
        description={t('form.guidanceHelp')}
        rows={3}
        maxLength={2000}
        value={typed.guidance}
        onChange={(guidance) => patch({ guidance })}
        onBlur={() => leave('guidance')}
        error={errorOf('guidance')}
      />
      <div className={styles.pair}>
        {field('class', {}, t('record.classHelp'))}
        {field('owner')}
        {field('approvedBy')}
        {field('contact', {}, t('record.contactHelp'))}
        {field('rationalisedOn', { type: 'date' })}
        {field('nextReview', { type: 'date' })}
        {field('lastTest', { type: 'date' })}
        <NumberField
          name="testInterval"
          label={t('record.testInterval')}
          unit={t('record.days')}
          min={1}
          value={record.testInterval}
          onChange={(testInterval) => patchRecord({ testInterval })}
          onBlur={() => leave('testInterval')}
          error={errorOf('testInterval')}
        />
      </div>
      {field('basis', {}, t('record.basisHelp'))}
      {field('links', { rows: 2 }, t('record.linksHelp'))}
      <PhotoField photos={record.photos} onChange={(photos) => patchRecord({ photos })} />
    </>
  );
};
