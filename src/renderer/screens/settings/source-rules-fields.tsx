import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { SourceForm } from './connection-form.ts';
import mapping from './mapping-fields.module.css';
import styles from './settings.module.css';
import { rulesFormOf, rulesOf, type SourceRulesForm } from './source-rules-form.ts';

export interface SourceRulesFieldsProps {
  readonly source: SourceForm;
  readonly onChange: (source: SourceForm) => void;
}

/** How much of a source is stored: sampling, what is left out, how many series it may bring. Folded away: usually all of it. */
export const SourceRulesFields = ({ source, onChange }: SourceRulesFieldsProps) => {
  const t = useText('ingest');
  const [form, setForm] = useState<SourceRulesForm>(() => rulesFormOf(source));
  const hasRules = [source.sampling, source.ignore, source.dropLabels, source.limits].some((rule) => rule !== undefined);
  const field = (name: keyof SourceRulesForm) => ({
    value: form[name],
    onChange: (value: string) => {
      const next = { ...form, [name]: value };
      setForm(next);
      const { sampling: _sampling, ignore: _ignore, dropLabels: _dropLabels, limits: _limits, ...rest } = source;
      onChange({ ...rest, ...rulesOf(next) });
    },
  });
  return (
    <details className={mapping.mapping} open={hasRules}>
      <summary>{t('rules.title')}</summary>
      <div className={styles.pair}>
        <NumberField {...field('everySeconds')} label={t('rules.sampling')} description={t('rules.samplingHelp')} unit={t('rules.seconds')} min={1} />
        <NumberField
          {...field('deadBand')}
          label={t('rules.deadBand')}
          description={t('rules.deadBandHelp')}
          min={0}
          disabled={form.everySeconds.trim() === ''}
        />
        <TextField {...field('ignore')} label={t('rules.ignore')} description={t('rules.ignoreHelp')} isMono spellCheck={false} autoComplete="off" />
        <TextField
          {...field('dropLabels')}
          label={t('rules.dropLabels')}
          description={t('rules.dropLabelsHelp')}
          isMono
          spellCheck={false}
          autoComplete="off"
        />
        <NumberField {...field('series')} label={t('rules.series')} description={t('rules.seriesHelp')} step={100} min={1} />
        <NumberField {...field('newPerMinute')} label={t('rules.newPerMinute')} description={t('rules.newPerMinuteHelp')} step={10} min={1} />
      </div>
    </details>
  );
};
