import { useState } from 'react';
import { inGroups } from '../../../domain/report/signing-keys.ts';
import { useText } from '../../i18n/text.ts';
import { formatFull } from '../../lib/format.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useLoad } from '../../wire/hooks.ts';
import styles from './settings.module.css';

/** The key that signs the reports of this console, to be compared with the one that a report prints; and a new one. */
export const SigningKey = ({ zone }: { readonly zone: string }) => {
  const t = useText('settings');
  const { value: keys, error, reload } = useLoad('signingKeys', {});
  const [isAsking, setAsking] = useState(false);
  const renew = useAction(async () => {
    await engine.renewSigningKey({});
    setAsking(false);
    reload();
  });
  const cancel = () => {
    renew.reset();
    setAsking(false);
  };
  const current = keys?.at(-1);
  return (
    <section className={styles.part}>
      <h2>{t('signing.title')}</h2>
      {error && <Banner kind="problem" title={error.message} />}
      {keys && !current && <p>{t('signing.none')}</p>}
      {current && (
        <>
          <dl className={styles.facts}>
            <dt>{t('signing.fingerprint')}</dt>
            <dd>
              <code>{inGroups(current.fingerprint)}</code>
            </dd>
            <dt>{t('signing.since')}</dt>
            <dd>
              <time>{formatFull(current.at, zone)}</time>, {t(`signing.because.${current.because}`)}
            </dd>
            <dt>{t('signing.retired')}</dt>
            <dd>{t('signing.retiredOf', { count: (keys?.length ?? 1) - 1 })}</dd>
          </dl>
          <p className={styles.muted}>{t('signing.compare')}</p>
          <div className={styles.actions}>
            <Button onClick={() => setAsking(true)}>{t('signing.renew')}</Button>
          </div>
        </>
      )}
      <AlertDialog
        isOpen={isAsking}
        title={t('signing.ask')}
        confirm={t('signing.renew')}
        onConfirm={() => void renew.run()}
        onCancel={cancel}
        isBusy={renew.isBusy}
        error={renew.error?.message}
      >
        {t('signing.askText')}
      </AlertDialog>
    </section>
  );
};
