import { Stethoscope } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { ConnectionRow, DoctorReport } from '../../../contract/views.ts';
import { brokerAddress, isEncrypted, isWebSocket } from '../../../domain/broker/address.ts';
import type { BrokerProfile } from '../../../domain/broker/profile.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Details } from '../../ui/details.tsx';
import { focusField } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { readAddress } from './address.ts';
import { type ConnectionField, connectionFormOf, emptyConnection, addSource, type ConnectionForm, withMappingText } from './connection-form.ts';
import { DiscoveryPanel, type DiscoveryPanelProps } from './discovery-panel.tsx';
import { DoctorView } from './doctor-view.tsx';
import { IdentityFields } from './identity-fields.tsx';
import { HeaderFields, LinkFields } from './link-fields.tsx';
import type { LinkForm, SaidSecrets } from './link-form.ts';
import { PinnedField } from './pin-fields.tsx';
import { remedyOf, withEncryption } from './remedy.ts';
import { CertificateField, SignInFields } from './security-fields.tsx';
import styles from './settings.module.css';
import { SparkplugFields } from './sparkplug-fields.tsx';
import { TemplateFields } from './template-fields.tsx';
import { useConnectionForm } from './use-connection-form.ts';
import { useWideFilters } from './use-wide-filters.tsx';

export interface ConnectionEditorProps {
  /** The connection to edit; undefined: a new one. */
  readonly row?: ConnectionRow | undefined;
  readonly saveLabel: string;
  readonly onSaved: (profile: BrokerProfile) => void | Promise<void>;
  readonly onCancel?: () => void;
  /** Listening stands open: nobody knows yet which topics there are. */
  readonly isListeningOffered?: boolean;
  /** Stands above the fields. */
  readonly title: ReactNode;
}

/** The form of one broker: for Settings and for the first run. "Test" says what works before anything is saved. */
export const ConnectionEditor = ({ row, saveLabel, onSaved, onCancel, isListeningOffered = false, title }: ConnectionEditorProps) => {
  const t = useText('settings');
  const ui = useText('ui');
  const words = useText('link');
  const element = useRef<HTMLFormElement>(null);
  const state = useConnectionForm(row ? connectionFormOf(row) : emptyConnection);
  const { form, setForm, errorOf, leave } = state;
  const [example, setExample] = useState('');
  const [report, setReport] = useState<DoctorReport>();
  const wide = useWideFilters(row?.profile);
  const profileId = row?.profileId;
  const broker = brokerAddress(readAddress(form.address).url);

  const focus = (field: ConnectionField) => requestAnimationFrame(() => focusField(element.current, field));
  const judge = () => {
    const judged = state.judge();
    if ('wrong' in judged) focus(judged.wrong);
    return 'wrong' in judged ? undefined : judged;
  };
  const save = useAction(async (profile: BrokerProfile, password: string | undefined, secrets: SaidSecrets) => {
    const isWideConfirmed = await wide.ask(profile, {
      ...(password === undefined ? {} : { password }),
      ...secrets,
      ...(profileId === undefined ? {} : { profileId }),
    });
    if (isWideConfirmed === undefined) return;
    if (profileId === undefined) await engine.addConnection({ profile, password: password ?? '', ...secrets, isWideConfirmed });
    else await engine.editConnection({ profileId, profile, ...(password === undefined ? {} : { password }), ...secrets, isWideConfirmed });
    await onSaved(profile);
  });
  const test = useAction(async (profile: BrokerProfile, password: string | undefined, secrets: SaidSecrets) => {
    setReport(undefined);
    setReport(
      await engine.testConnection({ profile, ...(password === undefined ? {} : { password }), ...secrets, ...(profileId === undefined ? {} : { profileId }) }),
    );
  });
  const accept: DiscoveryPanelProps['onAccept'] = ({ sources, sparkplug }) => {
    const next = sources.reduce((former: ConnectionForm, source) => addSource(former, withMappingText(source)), form);
    setForm(sparkplug ? { ...next, sparkplug: { ...next.sparkplug, enabled: true } } : next);
  };
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const judged = judge();
    if (judged) void save.run(judged.profile, judged.password, judged.secrets);
  };
  const runTest = () => {
    const judged = judge();
    if (judged) void test.run(judged.profile, judged.password, judged.secrets);
  };
  useCommand('dialog.save', submit, { within: element });
  useEffect(() => focusField(element.current, 'address'), []);

  const remedy = report?.cause ? remedyOf(report.cause.code) : undefined;
  const repaired = remedy?.kind === 'scheme' ? withEncryption(form.address, remedy.isEncrypted) : undefined;
  const remedyButton =
    remedy?.kind === 'field' ? (
      <Button onClick={() => focus(remedy.field)}>
        {t(`remedy.${remedy.field as 'address' | 'username' | 'password' | 'caPem' | 'identity' | 'headers' | 'clientId'}`)}
      </Button>
    ) : repaired === undefined ? undefined : (
      <Button onClick={() => setForm({ ...form, address: repaired })}>{t('remedy.scheme', { address: repaired })}</Button>
    );
  const isTls = broker !== undefined && isEncrypted(broker);
  const isWs = broker !== undefined && isWebSocket(broker);
  const { link } = form;
  const setLink = (next: LinkForm) => setForm({ ...form, link: next });
  const failure = save.error ?? test.error;
  const security = { form, onChange: setForm, hasStoredPassword: row?.hasPassword ?? false, isTls, errorOf, onLeave: leave };

  return (
    <form ref={element} className={styles.form} data-scope="dialog" onSubmit={submit} noValidate>
      {title}
      <section className={styles.pair}>
        <TextField
          name="address"
          label={t('form.address')}
          description={broker ? t(`form.understood${isWs ? (isTls ? 'Wss' : 'Ws') : isTls ? 'Tls' : ''}`, { ...broker }) : t('form.addressHelp')}
          placeholder="mqtt://broker:1883"
          value={form.address}
          maxLength={512}
          onChange={(address) => setForm({ ...form, address })}
          onBlur={state.leaveAddress}
          error={errorOf('address')}
          isMono
          autoComplete="off"
          spellCheck={false}
        />
        <TextField
          name="name"
          label={t('form.name')}
          description={t('form.nameHelp')}
          placeholder={broker?.host ?? ''}
          value={form.name}
          maxLength={80}
          onChange={(name) => setForm({ ...form, name })}
          onBlur={() => leave('name')}
          error={errorOf('name')}
          autoComplete="off"
        />
      </section>
      <SignInFields {...security} />
      <CertificateField {...security} />
      {link.pinned && <PinnedField pinned={link.pinned} onRemove={() => setLink({ ...link, pinned: undefined })} />}
      {(isTls || link.identity.stored !== undefined || link.identity.choice !== 'keep') && (
        <IdentityFields identity={link.identity} onChange={(identity) => setLink({ ...link, identity })} error={errorOf('identity')} />
      )}
      {(isWs || link.storedHeaders.length > 0) && <HeaderFields link={link} onChange={setLink} errorOf={errorOf} onLeave={leave} />}
      <TemplateFields form={form} onChange={setForm} example={example} onExample={setExample} errorOf={errorOf} onLeave={leave} />
      <DiscoveryPanel profileId={profileId} isOffered={isListeningOffered} judge={judge} onAccept={accept} />
      <SparkplugFields form={form} onChange={setForm} errorOf={errorOf} onLeave={leave} />
      <LinkFields link={link} onChange={setLink} errorOf={errorOf} onLeave={leave} isTls={isTls} />
      <section className={styles.pair}>
        <Checkbox
          label={t('form.enabled')}
          description={t('form.enabledHelp')}
          isChecked={form.enabled}
          onChange={(enabled) => setForm({ ...form, enabled })}
        />
        <Checkbox
          label={t('form.simulated')}
          description={t('form.simulatedHelp')}
          isChecked={form.simulated}
          onChange={(simulated) => setForm({ ...form, simulated })}
        />
        <Checkbox
          label={words('commands.allow')}
          description={words('commands.allowHelp')}
          isChecked={form.allowCommands}
          onChange={(allowCommands) => setForm({ ...form, allowCommands })}
        />
      </section>
      <div aria-live="polite" className={styles.stack}>
        {test.isBusy && <p>{t('doctor.running')}</p>}
        {report && <DoctorView report={report} action={remedyButton} onAllow={(pinned) => setLink({ ...link, pinned })} />}
        {wide.view}
      </div>
      {failure && (
        <Banner kind="problem" title={failure.message}>
          <Details text={failure.code} />
        </Banner>
      )}
      <footer className={styles.foot}>
        <Button type="submit" variant="primary" hint={keyHint('dialog.save')} isBusy={save.isBusy}>
          {saveLabel}
        </Button>
        <Button icon={<Stethoscope />} isBusy={test.isBusy} onClick={runTest}>
          {t('form.test')}
        </Button>
        {onCancel && <Button onClick={onCancel}>{ui('cancel')}</Button>}
      </footer>
    </form>
  );
};
