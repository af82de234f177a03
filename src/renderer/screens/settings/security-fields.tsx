import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { ConnectionField, ConnectionForm } from './connection-form.ts';
import { FileButton } from './file-button.tsx';
import styles from './settings.module.css';

export interface SecurityFieldsProps {
  readonly form: ConnectionForm;
  readonly onChange: (form: ConnectionForm) => void;
  readonly hasStoredPassword: boolean;
  readonly isTls: boolean;
  readonly errorOf: (field: ConnectionField) => string | undefined;
  readonly onLeave: (field: ConnectionField) => void;
}

/** User and password. What is stored is never shown; what is being typed can be. */
export const SignInFields = ({ form, onChange, hasStoredPassword, errorOf, onLeave }: SecurityFieldsProps) => {
  const t = useText('settings');
  const [isShown, setShown] = useState(false);
  return (
    <section className={styles.pair}>
      <TextField
        name="username"
        label={t('form.username')}
        description={t('form.usernameHelp')}
        value={form.username}
        maxLength={256}
        onChange={(username) => onChange({ ...form, username })}
        onBlur={() => onLeave('username')}
        error={errorOf('username')}
        autoComplete="off"
        spellCheck={false}
      />
      <div className={styles.stack}>
        {!form.keepPassword && (
          <TextField
            name="password"
            label={t('form.password')}
            description={hasStoredPassword ? t('form.passwordReplaces') : t('form.passwordHelp')}
            type={isShown ? 'text' : 'password'}
            value={form.password}
            maxLength={1024}
            onChange={(password) => onChange({ ...form, password })}
            autoComplete="new-password"
            spellCheck={false}
            action={
              <Button
                variant="quiet"
                isIconOnly
                icon={isShown ? <EyeOff /> : <Eye />}
                aria-label={isShown ? t('form.hidePassword') : t('form.showPassword')}
                onClick={() => setShown(!isShown)}
              />
            }
          />
        )}
        {hasStoredPassword && (
          <Checkbox
            {...(form.keepPassword ? { name: 'password' } : {})}
            label={t('form.keepPassword')}
            description={t('form.keepPasswordHelp')}
            isChecked={form.keepPassword}
            onChange={(keepPassword) => onChange({ ...form, keepPassword, password: '' })}
          />
        )}
      </div>
    </section>
  );
};

/** Certificates of authorities, pasted or from files; what is added stands after what is there. */
export const CertificateField = ({ form, onChange, isTls, errorOf, onLeave }: SecurityFieldsProps) => {
  const t = useText('settings');
  if (!isTls && form.caPem === '') return null;
  const read = async (files: readonly File[]) => {
    const texts = await Promise.all(files.map((file) => file.text()));
    onChange({
      ...form,
      caPem: [form.caPem, ...texts]
        .map((text) => text.trim())
        .filter((text) => text !== '')
        .join('\n'),
    });
    onLeave('caPem');
  };
  return (
    <section className={styles.part}>
      <TextField
        name="caPem"
        label={t('form.ca')}
        description={t('form.caHelp')}
        placeholder="-----BEGIN CERTIFICATE-----"
        rows={4}
        isMono
        spellCheck={false}
        value={form.caPem}
        onChange={(caPem) => onChange({ ...form, caPem })}
        onBlur={() => onLeave('caPem')}
        error={errorOf('caPem')}
      />
      <div className={styles.actions}>
        <FileButton label={t('form.caFile')} accept=".pem,.crt,.cer,.ca" isMultiple onFiles={(files) => void read(files)} />
      </div>
    </section>
  );
};
