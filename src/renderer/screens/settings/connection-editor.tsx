import { Stethoscope } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { ConnectionRow, DoctorReport } from '../../../contract/views.ts';
import { brokerAddress } from '../../../domain/broker/address.ts';
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
import { type ConnectionField, connectionFormOf, emptyConnection } from './connection-form.ts';
import { DoctorView } from './doctor-view.tsx';
import { remedyOf, withScheme } from './remedy.ts';
import { CertificateField, SignInFields } from './security-fields.tsx';
import styles from './settings.module.css';
import { SparkplugFields } from './sparkplug-fields.tsx';
import { TemplateFields } from './template-fields.tsx';
import { useConnectionForm } from './use-connection-form.ts';

export interface ConnectionEditorProps {
  /** The connection to edit; undefined: a new one. */
  readonly row?: ConnectionRow | undefined;
  readonly saveLabel: string;
  readonly onSaved: (profile: BrokerProfile) => void | Promise<void>;
  readonly onCancel?: () => void;
  /** Stands above the fields. */
  readonly title: ReactNode;
}

/** The form of one broker: for Settings and for the first run. "Test" says what works before anything is saved. */
export const ConnectionEditor = ({ row, saveLabel, onSaved, onCancel, title }: ConnectionEditorProps) => {
  const t = useText('settings');
  const ui = useText('ui');
  const element = useRef<HTMLFormElement>(null);
  const state = useConnectionForm(row ? connectionFormOf(row) : emptyConnection);
  const { form, setForm, errorOf, leave } = state;
  const [example, setExample] = useState('');
  const [report, setReport] = useState<DoctorReport>();
  const profileId = row?.profileId;
  const broker = brokerAddress(readAddress(form.address).url);

  const focus = (field: ConnectionField) => requestAnimationFrame(() => focusField(element.current, field));
  const judge = () => {
    const judged = state.judge();
    if ('wrong' in judged) focus(judged.wrong);
    return 'wrong' in judged ? undefined : judged;
  };
  const save = useAction(async (profile: BrokerProfile, password: string | undefined) => {
    if (profileId === undefined) await engine.addConnection({ profile, password: password ?? '' });
    else await engine.editConnection({ profileId, profile, ...(password === undefined ? {} : { password }) });
    await onSaved(profile);
  });
  const test = useAction(async (profile: BrokerProfile, password: string | undefined) => {
    setReport(undefined);
    setReport(await engine.testConnection({ profile, ...(password === undefined ? {} : { password }), ...(profileId === undefined ? {} : { profileId }) }));
  });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const judged = judge();
    if (judged) void save.run(judged.profile, judged.password);
  };
  const runTest = () => {
    const judged = judge();
    if (judged) void test.run(judged.profile, judged.password);
  };
  useCommand('dialog.save', submit, { within: element });
  useEffect(() => focusField(element.current, 'address'), []);

  const remedy = report?.cause ? remedyOf(report.cause.code) : undefined;
  const repaired = remedy?.kind === 'scheme' ? withScheme(form.address, remedy.scheme) : undefined;
  const remedyButton =
    remedy?.kind === 'field' ? (
      <Button onClick={() => focus(remedy.field)}>{t(`remedy.${remedy.field as 'address' | 'username' | 'password' | 'caPem'}`)}</Button>
    ) : repaired === undefined ? undefined : (
      <Button onClick={() => setForm({ ...form, address: repaired })}>{t('remedy.scheme', { address: repaired })}</Button>
    );
  const failure = save.error ?? test.error;
  const security = { form, onChange: setForm, hasStoredPassword: row?.hasPassword ?? false, isTls: broker?.scheme === 'mqtts:', errorOf, onLeave: leave };

  return (
    <form ref={element} className={styles.form} data-scope="dialog" onSubmit={submit} noValidate>
      {title}
      <section className={styles.pair}>
        <TextField
          name="address"
          label={t('form.address')}
          description={
            broker ? t(broker.scheme === 'mqtts:' ? 'form.understoodTls' : 'form.understood', { host: broker.host, port: broker.port }) : t('form.addressHelp')
          }
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
      <TemplateFields form={form} onChange={setForm} example={example} onExample={setExample} errorOf={errorOf} onLeave={leave} />
      <SparkplugFields form={form} onChange={setForm} errorOf={errorOf} onLeave={leave} />
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
      </section>
      <div aria-live="polite" className={styles.stack}>
        {test.isBusy && <p>{t('doctor.running')}</p>}
        {report && <DoctorView report={report} action={remedyButton} />}
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
