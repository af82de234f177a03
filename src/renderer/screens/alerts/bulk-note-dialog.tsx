import { type FormEvent, useRef, useState } from 'react';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusField } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { asksForNote } from './asks-for-note.ts';
import styles from './dialogs.module.css';
import type { Shown } from './use-alert-columns.tsx';

export interface BulkNoteDialogProps {
  readonly targets: readonly Shown[];
  readonly isBusy: boolean;
  readonly onSave: (note: string) => void;
  readonly onClose: () => void;
}

/** Several alerts are acknowledged and some of their thresholds ask for a note: one text for all of them. */
export const BulkNoteDialog = ({ targets, isBusy, onSave, onClose }: BulkNoteDialogProps) => {
  const t = useText('alerts');
  const form = useRef<HTMLFormElement>(null);
  const noteRef = useRef<HTMLElement>(null);
  const [note, setNote] = useState('');
  const [isTried, setTried] = useState(false);
  const asking = targets.filter(asksForNote).length;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (note.trim() === '') return focusField(form.current, 'note');
    onSave(note.trim());
  };
  useCommand('dialog.save', () => submit(), { within: form });
  return (
    <Dialog isOpen onClose={onClose} initialFocus={noteRef} title={t('bulkNote.title', { count: targets.length })}>
      <form ref={form} className={styles.form} onSubmit={submit} data-scope="dialog" noValidate>
        <p className={styles.note}>{t('bulkNote.asked', { count: asking, total: targets.length })}</p>
        <TextField
          name="note"
          label={t('bulkNote.note')}
          value={note}
          onChange={setNote}
          maxLength={2000}
          rows={3}
          inputRef={(element) => {
            noteRef.current = element;
          }}
          error={isTried && note.trim() === '' ? t('detail.noteMissing') : undefined}
        />
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" hint={keyHint('dialog.save')} isBusy={isBusy}>
            {t('bulkNote.save')}
          </Button>
          <Button onClick={onClose}>{t('service.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
};
