import { useState } from 'react';
import type { CertificateFacts } from '../../../domain/broker/tls.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { FileButton } from './file-button.tsx';
import { type IdentityForm, identityOf } from './link-form.ts';
import styles from './settings.module.css';

const kinds = ['none', 'pem', 'pfx'] as const;

const base64Of = async (file: File): Promise<string> => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
};

export interface IdentityFieldsProps {
  readonly identity: IdentityForm;
  readonly onChange: (identity: IdentityForm) => void;
  readonly error: string | undefined;
}

/** With what the console says who it is: files are read here, sent to be sealed, and told only by what they say of themselves. */
export const IdentityFields = ({ identity, onChange, error }: IdentityFieldsProps) => {
  const t = useText('link');
  const [facts, setFacts] = useState<CertificateFacts>();
  const check = useAction(async (next: IdentityForm) => {
    setFacts(undefined);
    const complete = identityOf(next);
    if (complete !== undefined) setFacts(await engine.describeIdentity({ identity: complete }));
  });
  const { stored, choice } = identity;
  const change = (patch: Partial<IdentityForm>): void => {
    const next = { ...identity, ...patch };
    onChange(next);
    if (identityOf(next) === undefined) setFacts(undefined);
    // While a passphrase is typed there is nothing to read yet.
    else if (patch.passphrase === undefined) void check.run(next);
  };
  return (
    <section className={styles.part} aria-labelledby="identity-title">
      <h2 id="identity-title">{t('identity.title')}</h2>
      {choice === 'keep' && stored !== undefined ? (
        <>
          <p>{t('identity.stored', stored)}</p>
          <div className={styles.actions}>
            <Button onClick={() => change({ choice: 'pem' })}>{t('identity.replace')}</Button>
            <Button onClick={() => change({ choice: 'none' })}>{t('identity.remove')}</Button>
          </div>
        </>
      ) : (
        <>
          <Select
            name="identity"
            label={t('identity.kind')}
            description={t('identity.help')}
            value={choice === 'keep' ? 'none' : choice}
            onChange={(kind) => change({ choice: kind, cert: '', key: '', pfx: '', passphrase: '' })}
            options={kinds.map((value) => ({ value, label: t(`identity.${value}`) }))}
            error={error}
          />
          {choice === 'none' && stored !== undefined && <p>{t('identity.removed')}</p>}
          {(choice === 'pem' || choice === 'pfx') && (
            <>
              <div className={styles.actions}>
                {choice === 'pem' ? (
                  <>
                    <FileButton
                      label={t('identity.certFile')}
                      accept=".pem,.crt,.cer"
                      onFiles={([file]) => void file?.text().then((cert) => change({ cert }))}
                    />
                    {identity.cert !== '' && <span>{t('identity.hasCert')}</span>}
                    <FileButton label={t('identity.keyFile')} accept=".pem,.key" onFiles={([file]) => void file?.text().then((key) => change({ key }))} />
                    {identity.key !== '' && <span>{t('identity.hasKey')}</span>}
                  </>
                ) : (
                  <>
                    <FileButton
                      label={t('identity.pfxFile')}
                      accept=".pfx,.p12"
                      onFiles={([file]) => void (file && base64Of(file).then((pfx) => change({ pfx })))}
                    />
                    {identity.pfx !== '' && <span>{t('identity.hasPfx')}</span>}
                  </>
                )}
              </div>
              <TextField
                name="passphrase"
                type="password"
                label={t('identity.passphrase')}
                description={t('identity.passphraseHelp')}
                value={identity.passphrase}
                maxLength={1024}
                onChange={(passphrase) => change({ passphrase })}
                onBlur={() => void check.run(identity)}
                autoComplete="new-password"
                spellCheck={false}
              />
            </>
          )}
          {stored !== undefined && (
            <div className={styles.actions}>
              <Button onClick={() => change({ choice: 'keep', cert: '', key: '', pfx: '', passphrase: '' })}>{t('identity.keep')}</Button>
            </div>
          )}
        </>
      )}
      <div aria-live="polite">
        {check.isBusy && <p>{t('identity.checking')}</p>}
        {facts && identityOf(identity) !== undefined && <p>{t('identity.loaded', facts)}</p>}
        {check.error && identityOf(identity) !== undefined && <Banner kind="problem" title={check.error.message} />}
      </div>
    </section>
  );
};
