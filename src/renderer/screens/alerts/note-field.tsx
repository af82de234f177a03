import { type RefObject, useRef, useState } from 'react';
import type { AlertRow } from '../../../contract/views.ts';
import type { Attachment } from '../../../domain/alert/attachment.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { announce } from '../../lib/announce.ts';
import { AttachmentField } from '../../lib/photos/attachments.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { engine } from '../../wire/engine.ts';
import styles from './detail.module.css';

export interface NoteFieldProps {
  readonly row: AlertRow;
  readonly inputRef: RefObject<HTMLElement | null>;
  /** Undefined: there is nothing to acknowledge. Resolves with whether it was done. */
  readonly onAcknowledge: ((note: string) => Promise<boolean>) | undefined;
  readonly onLeave: () => void;
}

/** Text of one occurrence: saved alone, or together with its acknowledgement. What was typed stays until it is saved. */
export const NoteField = ({ row, inputRef, onAcknowledge, onLeave }: NoteFieldProps) => {
  const t = useText('alerts');
  const box = useRef<HTMLDivElement>(null);
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [attachments, setAttachments] = useState<readonly Attachment[]>([]);
  const note = text.trim();
  const isEmpty = note === '' && attachments.length === 0;
  const isAsked = row.noteMandatory === true && onAcknowledge !== undefined;

  const send = async (deed: () => Promise<boolean>) => {
    if (note === '' && isAsked) setError(t('detail.noteMissing'));
    if (isEmpty || isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      if (!(await deed())) return;
      setText((now) => (now === text ? '' : now)); // what was typed meanwhile is another note
      setAttachments((now) => (now === attachments ? [] : now));
    } catch (problem) {
      setError(t('detail.noteFailed', { reason: (problem as Error).message }));
    } finally {
      setBusy(false);
    }
  };
  const keep = (words: string) => engine.addNote({ pointId: row.pointId, of: row.raisedAt, text: words, attachments: [...attachments] });
  const save = () =>
    send(async () => {
      await keep(note);
      announce(t('detail.noteSaved'));
      return true;
    });
  /** The words go with the acknowledgement; what was attached stands in the timeline beside it. */
  const acknowledge = (answer: (words: string) => Promise<boolean>) =>
    send(async () => {
      if (isAsked && note === '') return false;
      if (!(await answer(note))) return false;
      if (attachments.length > 0) await keep('');
      return true;
    });
  useCommand('dialog.save', () => void (isAsked ? acknowledge(onAcknowledge) : save()), { within: box });
  useCommand('dialog.leave', onLeave, { within: box });

  return (
    <div ref={box} className={styles.noteField} data-scope="dialog">
      <TextField
        label={t('detail.note')}
        value={text}
        onChange={(next) => {
          setText(next);
          if (next.trim() !== '') setError(undefined);
        }}
        rows={2}
        maxLength={2000}
        placeholder={t('detail.notePlaceholder')}
        description={isAsked ? t('detail.noteMandatory') : undefined}
        inputRef={(element) => {
          inputRef.current = element;
        }}
        error={error}
      />
      <div className={styles.noteButtons}>
        <AttachmentField attachments={attachments} onChange={setAttachments} />
      </div>
      <div className={styles.noteButtons}>
        <Button onClick={() => void save()} isBusy={isBusy} disabled={isEmpty} hint={isAsked ? undefined : keyHint('dialog.save')}>
          {t('detail.saveNote')}
        </Button>
        {onAcknowledge && (
          <Button
            disabled={(note === '' && !isAsked) || isBusy}
            hint={isAsked ? keyHint('dialog.save') : undefined}
            onClick={() => void acknowledge(onAcknowledge)}
          >
            {t('detail.acknowledgeWithNote')}
          </Button>
        )}
      </div>
    </div>
  );
};
