import { Stethoscope } from 'lucide-react';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { TargetRow, TargetTest } from '../../../contract/scrape-calls.ts';
import type { TargetDraft } from '../../../domain/scrape/target.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Details } from '../../ui/details.tsx';
import { focusField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField, type TextFieldProps } from '../../ui/text-field.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import styles from './settings.module.css';
import { emptyTarget, type JudgedTarget, type TargetField, targetFields, type TargetForm, targetFormOf, targetOf } from './target-form.ts';
import { TargetResult } from './target-result.tsx';

export interface TargetEditorProps {
  /** The target to edit; undefined: a new one. */
  readonly row?: TargetRow | undefined;
  readonly onSaved: (target: TargetDraft) => void;
  readonly onCancel: () => void;
}

const authKinds = ['none', 'basic', 'bearer'] as const;
const pem = { placeholder: '-----BEGIN CERTIFICATE-----', rows: 4, isMono: true } as const;
const formats = ['none', 'prometheus', 'openmetrics'] as const;
type RightTarget = Extract<JudgedTarget, { complaints?: undefined }>;
/** What the engine is told; what it keeps is left out. */
const said = ({ secret, key }: Pick<RightTarget, 'secret' | 'key'>) => ({
  ...(secret === undefined ? {} : { secret }),
  ...(key === undefined ? {} : { key }),
});
const isOpen = (url: string): boolean => /^\s*http:/i.test(url);

/** The form of one scrape target. "Test" says what it answers before anything is saved. */
export const TargetEditor = ({ row, onSaved, onCancel }: TargetEditorProps) => {
  const t = useText('inlets');
  const ui = useText('ui');
  const element = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState<TargetForm>(row ? targetFormOf(row) : emptyTarget);
  const [isJudged, setJudged] = useState(false);
  const [found, setFound] = useState<TargetTest>();
  const judged = useMemo(() => targetOf(form), [form]);
  const targetId = row?.targetId;

  const errorOf = (field: TargetField): string | undefined => {
    const complaint = isJudged ? judged.complaints?.get(field) : undefined;
    if (complaint === undefined) return undefined;
    return 'said' in complaint ? complaint.said : t(`target.${complaint.key}`);
  };
  const judge = () => {
    setJudged(true);
    if (!judged.complaints) return judged;
    const { complaints } = judged;
    const wrong = targetFields.find((field) => complaints.has(field)) ?? 'url';
    requestAnimationFrame(() => focusField(element.current, wrong));
    return undefined;
  };
  const save = useAction(async ({ target, secret, key }: RightTarget) => {
    if (targetId === undefined) await engine.addTarget({ target, secret: secret ?? '', key: key ?? '' });
    else await engine.editTarget({ targetId, target, ...said({ secret, key }) });
    onSaved(target);
  });
  const test = useAction(async ({ target, secret, key }: RightTarget) => {
    setFound(undefined);
    setFound(await engine.testTarget({ target, ...said({ secret, key }), ...(targetId === undefined ? {} : { targetId }) }));
  });
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const right = judge();
    if (right) void save.run(right);
  };
  const runTest = () => {
    const right = judge();
    if (right) void test.run(right);
  };
  useCommand('dialog.save', submit, { within: element });
  useEffect(() => focusField(element.current, 'url'), []);

  type Typed = 'name' | 'url' | 'interval' | 'timeout' | 'username' | 'secret' | 'caPem' | 'clientPem' | 'key' | 'allowedAddresses';
  const field = (name: Typed, more: Partial<TextFieldProps> = {}) => ({
    name,
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    error: errorOf(name),
    autoComplete: 'off',
    spellCheck: false,
    ...more,
  });
  const failure = save.error ?? test.error;
  return (
    <form ref={element} className={styles.form} data-scope="dialog" onSubmit={submit} noValidate>
      <h2>{row ? t('target.editTitle', { name: row.target.name }) : t('target.newTitle')}</h2>
      <section className={styles.pair}>
        <TextField {...field('url')} label={t('target.url')} description={t('target.urlHelp')} placeholder="http://host:9100/metrics" isMono />
        <TextField {...field('name')} label={t('target.name')} description={t('target.nameHelp')} />
        <TextField {...field('interval')} label={t('target.interval')} unit={t('target.seconds')} inputMode="decimal" />
        <TextField {...field('timeout')} label={t('target.timeout')} description={t('target.timeoutHelp')} unit={t('target.seconds')} inputMode="decimal" />
      </section>
      <section className={styles.pair}>
        <Select
          name="auth"
          label={t('target.auth')}
          value={form.auth}
          onChange={(auth) => setForm({ ...form, auth })}
          options={authKinds.map((value) => ({ value, label: t(`target.kind.${value}`) }))}
          error={errorOf('auth')}
        />
        {form.auth === 'basic' && <TextField {...field('username')} label={t('target.username')} />}
        {form.auth !== 'none' && (
          <div className={styles.stack}>
            {!form.keepSecret && (
              <TextField
                {...field('secret', { autoComplete: 'new-password' })}
                type="password"
                label={t(form.auth === 'basic' ? 'target.password' : 'target.token')}
                description={t('target.secretHelp')}
              />
            )}
            {row?.hasSecret === true && (
              <Checkbox
                label={t('target.keep')}
                description={t('target.keepHelp')}
                isChecked={form.keepSecret}
                onChange={(keepSecret) => setForm({ ...form, keepSecret, secret: '' })}
              />
            )}
          </div>
        )}
        {form.auth !== 'none' && isOpen(form.url) && (
          <Checkbox
            label={t('target.plain')}
            description={t('target.plainHelp')}
            isChecked={form.allowPlainSecret}
            onChange={(allowPlainSecret) => setForm({ ...form, allowPlainSecret })}
          />
        )}
      </section>
      {(!isOpen(form.url) || form.caPem !== '' || form.clientPem !== '') && (
        <section className={styles.pair}>
          <TextField {...field('caPem')} {...pem} label={t('target.ca')} description={t('target.caHelp')} />
          <TextField {...field('clientPem')} {...pem} label={t('target.cert')} description={t('target.certHelp')} />
          {form.clientPem.trim() !== '' && (
            <div className={styles.stack}>
              {!form.keepKey && <TextField {...field('key')} rows={4} isMono label={t('target.key')} description={t('target.keyHelp')} />}
              {row?.hasKey === true && (
                <Checkbox label={t('target.keyKeep')} isChecked={form.keepKey} onChange={(keepKey) => setForm({ ...form, keepKey, key: '' })} />
              )}
            </div>
          )}
        </section>
      )}
      <section className={styles.pair}>
        <Select
          name="fallback"
          label={t('target.fallback')}
          description={t('target.fallbackHelp')}
          value={form.fallback}
          onChange={(fallback) => setForm({ ...form, fallback })}
          options={formats.map((value) => ({ value, label: t(`target.format.${value}`) }))}
        />
        <TextField {...field('allowedAddresses')} label={t('target.allowed')} description={t('target.allowedHelp')} isMono />
      </section>
      <Checkbox
        label={t('target.honorTimestamps')}
        description={t('target.honorTimestampsHelp')}
        isChecked={form.honorTimestamps}
        onChange={(honorTimestamps) => setForm({ ...form, honorTimestamps })}
      />
      <Checkbox
        label={t('target.enabled')}
        description={t('target.enabledHelp')}
        isChecked={form.enabled}
        onChange={(enabled) => setForm({ ...form, enabled })}
      />
      <div aria-live="polite" className={styles.stack}>
        {test.isBusy && <p>{t('scrape.testing')}</p>}
        {found && <TargetResult test={found} />}
      </div>
      {failure && (
        <Banner kind="problem" title={failure.message}>
          <Details text={failure.code} />
        </Banner>
      )}
      <footer className={styles.foot}>
        <Button type="submit" variant="primary" hint={keyHint('dialog.save')} isBusy={save.isBusy}>
          {row ? t('target.save') : t('target.addIt')}
        </Button>
        <Button icon={<Stethoscope />} isBusy={test.isBusy} onClick={runTest}>
          {t('target.test')}
        </Button>
        <Button onClick={onCancel}>{ui('cancel')}</Button>
      </footer>
    </form>
  );
};
