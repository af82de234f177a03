import { useRef } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { alertName } from './alert-words.ts';
import type { Shown } from './use-alert-columns.tsx';

export interface LatchDialogProps {
  readonly targets: readonly Shown[];
  readonly onReset: () => void;
  readonly onClose: () => void;
}

/** `R`, `Enter`: a reset cannot be taken back, so it is asked for. */
export const LatchDialog = ({ targets, onReset, onClose }: LatchDialogProps) => {
  const t = useText('alerts');
  const confirm = useRef<HTMLButtonElement>(null);
  const [first] = targets;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={first && t('latch.title', { count: targets.length, name: alertName(first.row) })}
      initialFocus={confirm}
      footer={
        <>
          <Button variant="primary" ref={confirm} hint="Enter" onClick={onReset}>
            {t('latch.confirm')}
          </Button>
          <Button onClick={onClose}>{t('shelve.cancel')}</Button>
        </>
      }
    >
      <p>{t('latch.note')}</p>
    </Dialog>
  );
};
