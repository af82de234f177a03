import { Plus, X } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { decoderChoices, presetNames, presets } from '../../../domain/broker/presets.ts';
import { mappedDecoders } from '../../../domain/broker/profile.ts';
import { useText } from '../../i18n/text.ts';
import { useQuery } from '../../lib/hash-location.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useLoad } from '../../wire/hooks.ts';
import { chooseDecoder } from './choose-decoder.ts';
import { addSource, type ConnectionField, type ConnectionForm, type SourceForm, suggestedSources } from './connection-form.ts';
import { DecoderFields } from './decoder-fields.tsx';
import { MappingFields } from './mapping-fields.tsx';
import { bytesOf, plainText } from './payload-text.ts';
import styles from './settings.module.css';
import { SourceRulesFields } from './source-rules-fields.tsx';
import { explain } from './template-explanation.ts';

export interface TemplateFieldsProps {
  readonly form: ConnectionForm;
  readonly onChange: (form: ConnectionForm) => void;
  readonly example: string;
  readonly onExample: (example: string) => void;
  readonly errorOf: (field: ConnectionField) => string | undefined;
  readonly onLeave: (field: ConnectionField) => void;
}

/** What one template subscribes to and what it takes out of the example, in a sentence. */
const Explained = ({ source, example }: { readonly source: SourceForm; readonly example: string }) => {
  const t = useText('settings');
  const result = explain(source.template, example);
  if (result.kind === 'invalid') return <span>{t('template.invalid')}</span>;
  const filter = result.filter === '#' ? t('template.everything') : t('template.filter', { filter: result.filter });
  if (result.kind === 'no-example') return <span>{filter}</span>;
  if (result.kind === 'match')
    return (
      <span>
        {filter} {t('template.takes')}{' '}
        {result.taken.map(([name, value]) => (
          <code key={name} className={styles.taken}>
            {name} = {value}
          </code>
        ))}
        {!result.taken.some(([name]) => name === 'metric') &&
          ` ${t(source.decoder === 'scalar' ? 'template.noMetric' : source.decoder === 'json' ? 'template.metricsFromJson' : 'template.metricsFromMessage')}`}
      </span>
    );
  const { kind: _kind, filter: _filter, ...facts } = result;
  const key = result.kind === 'levels' && result.isAtLeast ? 'levelsAtLeast' : result.kind;
  return (
    <span>
      {filter} <b>{t('template.noFit')}</b> {t(`template.${key}`, facts)}
    </span>
  );
};

/** The topic templates of a connection, explained while they are typed by an example topic. */
export const TemplateFields = ({ form, onChange, example, onExample, errorOf, onLeave }: TemplateFieldsProps) => {
  const t = useText('settings');
  const patch = (key: number, next: Partial<SourceForm>) =>
    onChange({ ...form, sources: form.sources.map((source) => (source.key === key ? { ...source, ...next } : source)) });
  const replace = (key: number, next: SourceForm) => onChange({ ...form, sources: form.sources.map((source) => (source.key === key ? next : source)) });
  const remove = (key: number) => onChange({ ...form, sources: form.sources.filter((source) => source.key !== key) });
  const suggestions = suggestedSources(form, example);
  const sourcesError = errorOf('sources');
  const { value: decoders = [] } = useLoad('decoders', {});
  /** Those of the engine that have no words here, and the one that is chosen. */
  const others = (chosen: string): readonly string[] =>
    [...new Set([...decoders, chosen])].filter((name) => !(decoderChoices as readonly string[]).includes(name));
  const [query] = useQuery();
  const asked = Number(query.get('message'));
  const { value: sample } = useLoad('quarantineSample', asked > 0 ? { id: asked, isWhole: true } : null);
  const message = useMemo(() => (sample ? plainText(bytesOf(sample.sample)) : undefined), [sample]);
  const topic = sample?.topic;
  useEffect(() => {
    if (topic !== undefined) onExample(topic);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each message that is opened
  }, [topic]);
  return (
    <section className={styles.part} data-field="sources" aria-labelledby="topics-title">
      <h2 id="topics-title">{t('template.title')}</h2>
      <p className={styles.muted}>{t('template.help')}</p>
      <TextField
        label={t('template.example')}
        description={t('template.exampleHelp')}
        placeholder="plant/boiler/CH-01/supply_temperature"
        value={example}
        onChange={onExample}
        isMono
        spellCheck={false}
        autoComplete="off"
      />
      {form.sources.map((source, i) => (
        <fieldset key={source.key} className={styles.source} aria-label={t('template.nth', { number: i + 1 })}>
          <TextField
            name={`source.${source.key}`}
            label={t('template.template')}
            value={source.template}
            onChange={(template) => patch(source.key, { template })}
            onBlur={() => onLeave(`source.${source.key}`)}
            isMono
            spellCheck={false}
            autoComplete="off"
            error={errorOf(`source.${source.key}`)}
            description={<Explained source={source} example={example} />}
          />
          <Select
            label={t('template.decoder')}
            value={source.decoder}
            onChange={(decoder) => onChange(chooseDecoder(form, source.key, decoder))}
            options={[
              ...decoderChoices.map((value) => ({ value: value as string, label: t(`decoder.${value}`) })),
              ...others(source.decoder).map((value) => ({ value, label: value })),
            ]}
          />
          {(form.sources.length > 1 || form.sparkplug.enabled) && (
            <Button icon={<X />} isIconOnly aria-label={t('template.remove', { template: source.template })} onClick={() => remove(source.key)} />
          )}
          <DecoderFields source={source} onChange={(next) => replace(source.key, next)} />
          {mappedDecoders.has(source.decoder) && (
            <MappingFields
              source={source}
              exampleTopic={example}
              exampleMessage={message}
              onChange={(mappingText) => patch(source.key, { mappingText })}
              onExpression={(expression) => patch(source.key, { expression })}
            />
          )}
          <SourceRulesFields source={source} onChange={(next) => replace(source.key, next)} />
        </fieldset>
      ))}
      {sourcesError !== undefined && <p role="alert">{sourcesError}</p>}
      {suggestions.length > 0 && (
        <fieldset className={styles.suggestions} aria-label={t('template.suggestions')}>
          <span className={styles.muted}>{t('template.suggestions')}</span>
          {suggestions.map((source) => (
            <Button key={source.template} icon={<Plus />} onClick={() => onChange(addSource(form, source))}>
              <code>{source.template}</code> {t(source.decoder === 'json' ? 'template.asJson' : 'template.asScalar')}
            </Button>
          ))}
        </fieldset>
      )}
      <fieldset className={styles.suggestions} aria-label={t('template.presets')}>
        <span className={styles.muted}>{t('template.presets')}</span>
        {presetNames.map((name) => (
          <Button key={name} icon={<Plus />} onClick={() => onChange(presets[name].reduce(addSource, form))}>
            {t(`decoder.${name}`)}
          </Button>
        ))}
      </fieldset>
    </section>
  );
};
