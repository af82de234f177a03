import { type FormEvent, useRef, useState } from 'react';
import type { ThresholdRow } from '../../../contract/views.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusField } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';

/** Approves the version that runs: who says so, and why. */
export const ApproveDialog = ({ row, onClose }: { readonly row: ThresholdRow; readonly onClose: () => void }) => {
  const t = useText('rules');
  const ui = useText('ui');
  const form = useRef<HTMLFormElement>(null);
  const [by, setBy] = useState(row.draft.rationale.approvedBy);
  const [reason, setReason] = useState('');
  const [isJudged, setJudged] = useState(false);
  // What is approved is what was in sight when the dialog opened; a newer version is refused.
  const [version] = useState(row.version);
  const approve = useAction(() => engine.approveThreshold({ thresholdId: row.thresholdId, version, by, reason }));
  const missing = by.trim() === '' ? 'approvedBy' : reason.trim() === '' ? 'reason' : undefined;

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    setJudged(true);
    if (missing) return focusField(form.current, missing);
    if (!(await approve.run())) return;
    notify(t('approval.done'), row.draft.name);
    onClose();
  };
  useCommand('dialog.save', () => void submit(), { within: form });

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('approval.ask', { name: row.draft.name, version })}
      description={t('approval.means')}
      footer={
        <>
          <Button variant="primary" hint={keyHint('dialog.save')} isBusy={approve.isBusy} onClick={() => void submit()}>
            {t('approval.confirm')}
          </Button>
          <Button onClick={onClose}>{ui('cancel')}</Button>
        </>
      }
    >
      <form ref={form} data-scope="dialog" onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          name="approvedBy"
          label={t('record.approvedBy')}
          value={by}
          maxLength={500}
          onChange={setBy}
          error={isJudged && by.trim() === '' ? t('approval.whoMissing') : undefined}
        />
        <TextField
          name="reason"
          label={t('form.reason')}
          description={t('form.reasonHelp')}
          value={reason}
          maxLength={500}
          onChange={setReason}
          error={isJudged && reason.trim() === '' ? t('complaint.reason') : undefined}
        />
      </form>
      {approve.error && <Banner kind="problem">{approve.error.message}</Banner>}
    </Dialog>
  );
};
