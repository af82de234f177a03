import { type FormEvent, useRef, useState } from 'react';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusField } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { alertName } from './alert-words.ts';
import styles from './dialogs.module.css';
import type { Shown } from './use-alert-columns.tsx';

export interface ActionDialogProps {
  readonly targets: readonly Shown[];
  readonly isBusy: boolean;
  readonly onSave: (action: string, cause: string) => void;
  readonly onClose: () => void;
}

/** What was done about an alert, and what was found to be the cause: the next person reads it in the timeline and in the report. */
export const ActionDialog = ({ targets, isBusy, onSave, onClose }: ActionDialogProps) => {
  const t = useText('alerts');
  const form = useRef<HTMLFormElement>(null);
  const actionRef = useRef<HTMLElement>(null);
  const [action, setAction] = useState('');
  const [cause, setCause] = useState('');
  const [isTried, setTried] = useState(false);
  const [first] = targets;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (action.trim() === '') return focusField(form.current, 'action');
    onSave(action.trim(), cause.trim());
  };
  useCommand('dialog.save', () => submit(), { within: form });
  return (
    <Dialog isOpen onClose={onClose} initialFocus={actionRef} title={first && t('action.title', { count: targets.length, name: alertName(first.row) })}>
      <form ref={form} className={styles.form} onSubmit={submit} data-scope="dialog" noValidate>
        <TextField
          name="action"
          label={t('action.done')}
          value={action}
          onChange={setAction}
          maxLength={2000}
          rows={3}
          inputRef={(element) => {
            actionRef.current = element;
          }}
          error={isTried && action.trim() === '' ? t('action.doneMissing') : undefined}
        />
        <TextField name="cause" label={t('action.cause')} description={t('action.causeNote')} value={cause} onChange={setCause} maxLength={200} />
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" hint={keyHint('dialog.save')} isBusy={isBusy}>
            {t('action.save')}
          </Button>
          <Button onClick={onClose}>{t('service.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
};
