import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { alertName } from './alert-words.ts';
import styles from './dialogs.module.css';
import { instantOf } from './local-instant.ts';
import { type Duration, durationChoices, firstDuration, shelfEnd } from './shelve-choices.ts';
import type { Shown } from './use-alert-columns.tsx';

const reasons = ['maintenance', 'sensor', 'known', 'process', 'nuisance', 'other'] as const;
type Reason = (typeof reasons)[number];

/** The number keys choose a reason wherever the focus is in the form, except while typing. */
const ReasonKeys = ({ within, onPick }: { readonly within: RefObject<HTMLElement | null>; readonly onPick: (reason: Reason) => void }) => {
  useCommand('dialog.choice-1', () => onPick('maintenance'), { within });
  useCommand('dialog.choice-2', () => onPick('sensor'), { within });
  useCommand('dialog.choice-3', () => onPick('known'), { within });
  useCommand('dialog.choice-4', () => onPick('process'), { within });
  useCommand('dialog.choice-5', () => onPick('nuisance'), { within });
  useCommand('dialog.choice-6', () => onPick('other'), { within });
  return null;
};

export interface ShelveDialogProps {
  readonly targets: readonly Shown[];
  /** What the rule allows; the engine has the last word when several rules are concerned. */
  readonly longestMs: number;
  readonly isBusy: boolean;
  readonly onShelve: (until: number, oneShot: boolean, reason: string) => void;
  readonly onClose: () => void;
}

const ShelveForm = ({ longestMs, isBusy, onShelve, onClose, firstRef }: ShelveDialogProps & { readonly firstRef: RefObject<HTMLInputElement | null> }) => {
  const t = useText('alerts');
  const zone = useZone();
  const now = useNow();
  const form = useRef<HTMLFormElement>(null);
  const [reason, setReason] = useState<Reason>('maintenance');
  const [text, setText] = useState('');
  const [duration, setDuration] = useState<Duration>(() => firstDuration(longestMs));
  const [until, setUntil] = useState('');
  const [isTried, setTried] = useState(false);
  const end = shelfEnd(duration, instantOf(until, zone), now, longestMs);
  const isReasonMissing = reason === 'other' && text.trim() === '';

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (longestMs === 0 || isReasonMissing || 'problem' in end) return;
    onShelve(end.until, end.oneShot, reason === 'other' ? text.trim() : t(`shelve.reasons.${reason}`));
  };
  useCommand('dialog.save', () => submit(), { within: form });

  return (
    <form ref={form} className={styles.form} onSubmit={submit} data-scope="dialog" noValidate>
      <ReasonKeys within={form} onPick={setReason} />
      <p className={styles.note}>{longestMs === 0 ? t('shelve.forbidden') : t('shelve.note')}</p>
      <fieldset className={styles.choices}>
        <legend>{t('shelve.reason')}</legend>
        {reasons.map((each, i) => (
          <label key={each} className={styles.choice}>
            <input ref={i === 0 ? firstRef : undefined} type="radio" name="reason" checked={reason === each} onChange={() => setReason(each)} />
            <span>{t(`shelve.reasons.${each}`)}</span>
            <Kbd keys={String(i + 1)} />
          </label>
        ))}
      </fieldset>
      {reason === 'other' && (
        <TextField
          label={t('shelve.otherText')}
          value={text}
          onChange={setText}
          maxLength={500}
          error={isTried && isReasonMissing ? t('shelve.otherMissing') : undefined}
        />
      )}
      <fieldset className={styles.durations}>
        <legend>{t('shelve.for')}</legend>
        {durationChoices(longestMs).map(({ duration: each, isAllowed }) => (
          <label key={each} className={styles.duration}>
            <input type="radio" name="duration" checked={duration === each} disabled={!isAllowed} onChange={() => setDuration(each)} />
            <span>{t(`shelve.durations.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      {duration === 'until' && (
        <TextField
          label={t('shelve.until')}
          type="datetime-local"
          value={until}
          onChange={setUntil}
          description={t('shelve.zone', { zone })}
          error={isTried && 'problem' in end ? t(`shelve.${end.problem}`) : undefined}
        />
      )}
      <p className={styles.note}>{t('shelve.longest', { hours: Math.round(longestMs / 360_000) / 10 })}</p>
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" hint="Enter" isBusy={isBusy} disabled={longestMs === 0}>
          {t('shelve.save')}
        </Button>
        <Button onClick={onClose}>{t('shelve.cancel')}</Button>
      </div>
    </form>
  );
};

/** `S`, a reason by its number, `Enter`: one hour. Reason and end are both mandatory. */
export const ShelveDialog = (props: ShelveDialogProps) => {
  const t = useText('alerts');
  const [first] = props.targets;
  const firstRef = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      initialFocus={firstRef}
      title={first && t('shelve.title', { count: props.targets.length, name: alertName(first.row) })}
    >
      <ShelveForm {...props} firstRef={firstRef} />
    </Dialog>
  );
};
