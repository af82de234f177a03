import { type FormEvent, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { useSessionStore } from '../stores/session.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { engine } from '../wire/engine.ts';
import { announce } from './announce.ts';
import styles from './site-name-form.module.css';

/** What the site is called: in the header, and in the title of every report. */
export const SiteNameForm = () => {
  const t = useText();
  const { session, reload } = useSessionStore();
  const known = session === undefined || session.isSiteUnnamed ? '' : session.site;
  const [typed, setTyped] = useState<string>();
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const name = typed ?? known;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setError(t('site.missing'));
    setBusy(true);
    setError(undefined);
    try {
      await engine.nameSite({ name: name.trim() });
      await reload();
      setTyped(undefined);
      announce(t('site.saved', { name: name.trim() }));
    } catch (problem) {
      setError((problem as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)} noValidate>
      <TextField
        name="site"
        label={t('site.name')}
        description={t('site.help')}
        value={name}
        maxLength={80}
        error={error}
        onChange={(next) => {
          setTyped(next);
          setError(undefined);
        }}
      />
      <Button type="submit" isBusy={isBusy} disabled={name.trim() === known}>
        {t('site.save')}
      </Button>
    </form>
  );
};
