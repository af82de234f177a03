import { useText } from '../../i18n/text.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField, type TextFieldProps } from '../../ui/text-field.tsx';
import type { LinkField, LinkForm } from './link-form.ts';
import styles from './settings.module.css';

export interface LinkFieldsProps {
  readonly link: LinkForm;
  readonly onChange: (link: LinkForm) => void;
  readonly errorOf: (field: LinkField) => string | undefined;
  readonly onLeave: (field: LinkField) => void;
  readonly isTls: boolean;
}

/** Headers of a WebSocket upgrade: their values are secrets, so that stored ones are only named. */
export const HeaderFields = ({ link, onChange, errorOf, onLeave }: Omit<LinkFieldsProps, 'isTls'>) => {
  const t = useText('link');
  return (
    <section className={styles.part}>
      {!link.keepHeaders && (
        <TextField
          name="headers"
          label={t('headers.label')}
          description={t('headers.help')}
          placeholder="Authorization: Bearer …"
          rows={3}
          isMono
          spellCheck={false}
          autoComplete="off"
          value={link.headers}
          onChange={(headers) => onChange({ ...link, headers })}
          onBlur={() => onLeave('headers')}
          error={errorOf('headers')}
        />
      )}
      {link.storedHeaders.length > 0 && (
        <Checkbox
          {...(link.keepHeaders ? { name: 'headers' } : {})}
          label={t('headers.keep', { names: link.storedHeaders.join(', ') })}
          isChecked={link.keepHeaders}
          onChange={(keepHeaders) => onChange({ ...link, keepHeaders, headers: '' })}
        />
      )}
    </section>
  );
};

/** What hardly any site needs: folded away, with the defaults in words. */
export const LinkFields = ({ link, onChange, errorOf, onLeave, isTls }: LinkFieldsProps) => {
  const t = useText('link');
  const protocols = [
    { value: 'auto', label: t('more.auto') },
    { value: '5', label: t('more.five') },
    { value: '3.1.1', label: t('more.three') },
  ] as const;
  type Typed = Exclude<LinkField, 'identity' | 'headers'>;
  const field = (name: Typed, more: Partial<TextFieldProps> = {}) => ({
    name,
    value: link[name],
    onChange: (value: string) => onChange({ ...link, [name]: value }),
    onBlur: () => onLeave(name),
    error: errorOf(name),
    autoComplete: 'off',
    spellCheck: false,
    ...more,
  });
  const number = { inputMode: 'numeric', isNumber: true } as const;
  const isOpen = (['clientId', 'keepalive', 'sessionHours', 'brokerQueue', 'maxPayloadKib', 'servername', 'alpn'] as const).some(
    (name) => link[name] !== '' || errorOf(name) !== undefined,
  );
  return (
    <details className={styles.part} {...(isOpen || link.protocol !== 'auto' ? { open: true } : {})}>
      <summary>{t('more.title')}</summary>
      <div className={styles.pair}>
        <Select name="protocol" label={t('more.protocol')} value={link.protocol} onChange={(protocol) => onChange({ ...link, protocol })} options={protocols} />
        <TextField {...field('clientId')} label={t('more.clientId')} description={t('more.clientIdHelp')} isMono maxLength={128} />
        <TextField
          {...field('keepalive', number)}
          label={t('more.keepalive')}
          description={t('more.keepaliveHelp')}
          unit={t('more.seconds')}
          placeholder="30"
        />
        <TextField {...field('sessionHours', number)} label={t('more.session')} description={t('more.sessionHelp')} unit={t('more.hours')} placeholder="24" />
        <TextField {...field('brokerQueue', number)} label={t('more.queue')} description={t('more.queueHelp')} unit={t('more.messages')} placeholder="1000" />
        <TextField {...field('maxPayloadKib', number)} label={t('more.largest')} description={t('more.largestHelp')} unit="KiB" placeholder="1024" />
        {(isTls || link.servername !== '' || link.alpn !== '') && (
          <>
            <TextField {...field('servername')} label={t('more.servername')} description={t('more.servernameHelp')} isMono />
            <TextField {...field('alpn')} label={t('more.alpn')} description={t('more.alpnHelp')} isMono />
          </>
        )}
      </div>
    </details>
  );
};
