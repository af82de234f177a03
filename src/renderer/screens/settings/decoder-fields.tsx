import { type DecoderOption, optionsOf, withOption } from '../../../domain/broker/decoder-options.ts';
import { maybeText, useText } from '../../i18n/text.ts';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { SourceForm } from './connection-form.ts';
import mapping from './mapping-fields.module.css';
import styles from './settings.module.css';

const identities = ['topic', 'payload'] as const;

interface OptionFieldProps {
  readonly option: DecoderOption;
  readonly value: string;
  readonly onChange: (value: string) => void;
}
const OptionField = ({ option: { name, values }, value, onChange }: OptionFieldProps) => {
  const words = { label: maybeText('inlets', `source.option.${name}.label`) ?? name, description: maybeText('inlets', `source.option.${name}.help`) };
  if (values === undefined) return <TextField {...words} value={value} maxLength={256} onChange={onChange} isMono spellCheck={false} autoComplete="off" />;
  return (
    <Select
      {...words}
      value={value === '' ? (values[0] ?? null) : value}
      onChange={onChange}
      options={values.map((one) => ({ value: one, label: maybeText('inlets', `source.option.${name}.${one}`) ?? one }))}
    />
  );
};

export interface DecoderFieldsProps {
  readonly source: SourceForm;
  readonly onChange: (source: SourceForm) => void;
}

/** Who names the devices of a source, and what its decoder can be told. Folded away: what is usual is chosen already. */
export const DecoderFields = ({ source, onChange }: DecoderFieldsProps) => {
  const t = useText('inlets');
  const { identity: _identity, ...withoutIdentity } = source;
  const { options: _options, ...withoutOptions } = source;
  return (
    <details className={mapping.mapping} open={source.options !== undefined}>
      <summary>{t('source.title')}</summary>
      <div className={styles.pair}>
        <Select
          label={t('source.identity')}
          description={t('source.identityHelp')}
          value={source.identity ?? 'topic'}
          onChange={(identity) => onChange(identity === 'topic' ? withoutIdentity : { ...source, identity })}
          options={identities.map((value) => ({ value, label: t(`source.identities.${value}`) }))}
        />
        {optionsOf(source.decoder).map((option) => (
          <OptionField
            key={option.name}
            option={option}
            value={source.options?.[option.name] ?? ''}
            onChange={(value) => {
              const options = withOption(source.options, option, value);
              onChange(options === undefined ? withoutOptions : { ...source, options });
            }}
          />
        ))}
      </div>
    </details>
  );
};
