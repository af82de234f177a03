import { type FormEvent, useRef, useState } from 'react';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusField } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { alertName } from './alert-words.ts';
import styles from './dialogs.module.css';
import { instantOf } from './local-instant.ts';
import type { Shown } from './use-alert-columns.tsx';

export interface ServiceDialogProps {
  readonly targets: readonly Shown[];
  readonly isBusy: boolean;
  readonly onSave: (permit: string, reason: string, until: number | undefined) => void;
  readonly onClose: () => void;
}

/** Out of service ends by hand alone: permit and reason are mandatory, the planned end is for people to read. */
export const ServiceDialog = ({ targets, isBusy, onSave, onClose }: ServiceDialogProps) => {
  const t = useText('alerts');
  const form = useRef<HTMLFormElement>(null);
  const permitRef = useRef<HTMLElement>(null);
  const [permit, setPermit] = useState('');
  const [reason, setReason] = useState('');
  const [planned, setPlanned] = useState('');
  const zone = useZone();
  const now = useNow();
  const until = instantOf(planned, zone);
  const isPast = until !== undefined && until <= now;
  const [isTried, setTried] = useState(false);
  const [first] = targets;
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (permit.trim() === '') return focusField(form.current, 'permit');
    if (reason.trim() === '') return focusField(form.current, 'reason');
    if (isPast) return focusField(form.current, 'planned');
    onSave(permit.trim(), reason.trim(), until);
  };
  useCommand('dialog.save', () => submit(), { within: form });
  return (
    <Dialog isOpen onClose={onClose} initialFocus={permitRef} title={first && t('service.title', { count: targets.length, name: alertName(first.row) })}>
      <form ref={form} className={styles.form} onSubmit={submit} data-scope="dialog" noValidate>
        <p className={styles.note}>{t('service.note')}</p>
        <TextField
          name="permit"
          label={t('service.permit')}
          value={permit}
          onChange={setPermit}
          maxLength={80}
          inputRef={(element) => {
            permitRef.current = element;
          }}
          error={isTried && permit.trim() === '' ? t('service.permitMissing') : undefined}
        />
        <TextField
          name="reason"
          label={t('service.reason')}
          value={reason}
          onChange={setReason}
          maxLength={500}
          rows={3}
          error={isTried && reason.trim() === '' ? t('service.reasonMissing') : undefined}
        />
        <TextField
          name="planned"
          type="datetime-local"
          label={t('service.planned')}
          value={planned}
          onChange={setPlanned}
          description={t('service.plannedNote', { zone })}
          error={isTried && isPast ? t('service.plannedPast') : undefined}
        />
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {t('service.save')}
          </Button>
          <Button onClick={onClose}>{t('service.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
};
