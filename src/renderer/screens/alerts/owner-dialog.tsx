import { type FormEvent, useRef, useState } from 'react';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { useSession } from '../../stores/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusField } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { alertName } from './alert-words.ts';
import styles from './dialogs.module.css';
import type { Shown } from './use-alert-columns.tsx';

export interface OwnerDialogProps {
  readonly targets: readonly Shown[];
  readonly isBusy: boolean;
  /** Null: nobody looks after it any more. */
  readonly onSave: (to: string | null) => void;
  readonly onClose: () => void;
}

/** Names who looks after alerts: a person of the shift, or somebody who was called. */
export const OwnerDialog = ({ targets, isBusy, onSave, onClose }: OwnerDialogProps) => {
  const t = useText('alerts');
  const form = useRef<HTMLFormElement>(null);
  const nameRef = useRef<HTMLElement>(null);
  const user = useSession()?.user ?? '';
  const owned = targets.find(({ row }) => row.owner)?.row.owner;
  const [name, setName] = useState(owned ?? user);
  const [isTried, setTried] = useState(false);
  const [first] = targets;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (name.trim() === '') return focusField(form.current, 'owner');
    onSave(name.trim());
  };
  useCommand('dialog.save', () => submit(), { within: form });
  return (
    <Dialog isOpen onClose={onClose} initialFocus={nameRef} title={first && t('owner.title', { count: targets.length, name: alertName(first.row) })}>
      <form ref={form} className={styles.form} onSubmit={submit} data-scope="dialog" noValidate>
        <p className={styles.note}>{t('owner.note')}</p>
        <TextField
          name="owner"
          label={t('owner.name')}
          value={name}
          onChange={setName}
          maxLength={120}
          inputRef={(element) => {
            nameRef.current = element;
          }}
          error={isTried && name.trim() === '' ? t('owner.nameMissing') : undefined}
        />
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" hint="Enter" isBusy={isBusy}>
            {t('owner.save')}
          </Button>
          {owned && <Button onClick={() => onSave(null)}>{t('owner.nobody')}</Button>}
          <Button onClick={onClose}>{t('service.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
};
