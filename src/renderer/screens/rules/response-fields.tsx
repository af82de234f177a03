import { useText } from '../../i18n/text.ts';
import { Grade } from '../../../domain/threshold/record.ts';
import { Banner } from '../../ui/banner.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { lacksIn } from './record-form.ts';
import styles from './rules.module.css';
import type { RuleFormState } from './use-rule-form.ts';

/** What makes an alarm an alarm: what to do, what happens otherwise, and how much time there is. Says beforehand when it will be a notice. */
export const ResponseFields = ({ state }: { readonly state: RuleFormState }) => {
  const t = useText('rules');
  const { typed, patch, patchRecord, leave, errorOf } = state;
  const { grade, record } = typed;
  const missing = grade === 'alarm' ? lacksIn(record) : [];
  return (
    <section className={styles.part} aria-labelledby="rule-form-response">
      <h2 id="rule-form-response">{t('form.response')}</h2>
      <TextField
        name="actions"
        label={t('record.actions')}
        description={t('record.actionsHelp')}
        rows={3}
        maxLength={4000}
        value={record.actions}
        onChange={(actions) => patchRecord({ actions })}
        onBlur={() => leave('actions')}
        error={errorOf('actions')}
      />
      <TextField
        name="consequence"
        label={t('record.consequence')}
        description={t('record.consequenceHelp')}
        maxLength={500}
        value={record.consequence}
        onChange={(consequence) => patchRecord({ consequence })}
        onBlur={() => leave('consequence')}
        error={errorOf('consequence')}
      />
      <div className={styles.pair}>
        <NumberField
          name="response"
          label={t('record.response')}
          description={t('record.responseHelp')}
          unit="min"
          min={0}
          step={5}
          value={record.response}
          onChange={(response) => patchRecord({ response })}
          onBlur={() => leave('response')}
          error={errorOf('response')}
        />
        <Select<Grade>
          label={t('record.grade')}
          description={t(`record.gradeMeans.${grade}`)}
          value={grade}
          onChange={(next) => patch({ grade: next })}
          options={Grade.options.map((value) => ({ value, label: t(`record.grades.${value}`) }))}
        />
      </div>
      {missing.length > 0 && (
        <Banner title={t('record.asNotice')}>{t('record.asNoticeWhy', { missing: missing.map((lack) => t(`record.lack.${lack}`)).join(', ') })}</Banner>
      )}
    </section>
  );
};
