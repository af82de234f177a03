import { type FormEvent, useRef, useState } from 'react';
import type { HttpView } from '../../../contract/http-calls.ts';
import { HttpSettings } from '../../../domain/http-in/http-settings.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { focusField } from '../../ui/field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import { CauseBanner } from './cause-banner.tsx';
import { HttpTokens } from './http-tokens.tsx';
import styles from './settings.module.css';

/** What the server does, edited as a whole: it takes effect with the button. */
const ServerForm = ({ view }: { readonly view: HttpView }) => {
  const t = useText('inlets');
  const element = useRef<HTMLFormElement>(null);
  const { settings } = view;
  const [form, setForm] = useState({ ...settings, port: String(settings.port), metrics: settings.metrics.join(', ') });
  const [portError, setPortError] = useState<string>();
  const save = useAction(async (next: HttpSettings) => {
    await engine.setHttp({ settings: next });
    notify(t('http.saved'));
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const metrics = form.metrics
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const parsed = HttpSettings.safeParse({ ...form, port: form.port.trim() === '' ? Number.NaN : Number(form.port), metrics });
    setPortError(parsed.success ? undefined : t('http.portWrong'));
    if (parsed.success) void save.run(parsed.data);
    else requestAnimationFrame(() => focusField(element.current, 'port'));
  };
  return (
    <form ref={element} className={styles.form} onSubmit={submit} noValidate>
      <section className={styles.part}>
        <Checkbox
          label={t('http.receive')}
          description={t('http.receiveHelp')}
          isChecked={form.receive}
          onChange={(receive) => setForm({ ...form, receive })}
        />
        {form.receive && (
          <Checkbox
            label={t('http.network')}
            description={t('http.networkHelp')}
            isChecked={form.network}
            onChange={(network) => setForm({ ...form, network })}
          />
        )}
        <Checkbox label={t('http.expose')} description={t('http.exposeHelp')} isChecked={form.expose} onChange={(expose) => setForm({ ...form, expose })} />
      </section>
      <section className={styles.pair}>
        <TextField
          name="port"
          label={t('http.port')}
          description={t('http.portHelp')}
          value={form.port}
          onChange={(port) => setForm({ ...form, port })}
          error={portError}
          inputMode="numeric"
          autoComplete="off"
        />
        {form.expose && (
          <TextField
            name="metrics"
            label={t('http.metrics')}
            description={t('http.metricsHelp')}
            value={form.metrics}
            onChange={(metrics) => setForm({ ...form, metrics })}
            isMono
            spellCheck={false}
            autoComplete="off"
          />
        )}
      </section>
      {save.error && <Banner kind="problem" title={save.error.message} />}
      <div className={styles.actions}>
        <Button type="submit" variant="primary" isBusy={save.isBusy}>
          {t('http.save')}
        </Button>
      </div>
    </form>
  );
};

/** The HTTP server of the console: what it does, where it is reached, and who may use it. */
export const HttpSection = () => {
  const t = useText('inlets');
  const { value: view, error } = useWatch('http', {});
  return (
    <>
      <section className={styles.part} aria-labelledby="http-title">
        <h2 id="http-title">{t('http.title')}</h2>
        <p className={styles.muted}>{t('http.help')}</p>
        {error && <Banner kind="problem" title={error.message} />}
        {!view && !error && <Skeleton rows={4} />}
        {view?.problem && <CauseBanner cause={view.problem} />}
        {view && (
          <p>
            {view.addresses.length === 0 ? (
              t('http.closed')
            ) : (
              <>
                {t('http.addresses')} <code>{view.addresses.join(', ')}</code>
              </>
            )}
          </p>
        )}
        {view && <ServerForm key={JSON.stringify(view.settings)} view={view} />}
      </section>
      {view && <HttpTokens tokens={view.tokens} />}
    </>
  );
};
