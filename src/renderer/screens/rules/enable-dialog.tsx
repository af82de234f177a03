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
import { useLoad } from '../../wire/hooks.ts';
import { DependentList } from './dependent-list.tsx';

/** Switches a threshold on or off; the reason stands in the audit trail. */
export const EnableDialog = ({ row, onClose }: { readonly row: ThresholdRow; readonly onClose: () => void }) => {
  const t = useText('rules');
  const ui = useText('ui');
  const form = useRef<HTMLFormElement>(null);
  const [reason, setReason] = useState('');
  const [isJudged, setJudged] = useState(false);
  const [enabled] = useState(!row.enabled);
  const change = useAction(() => engine.enableThreshold({ thresholdId: row.thresholdId, enabled, reason }));
  const dependents = useLoad('thresholdDependents', { thresholdId: row.thresholdId }).value ?? [];
  const isMissing = reason.trim() === '';
  const words = enabled ? 'enable' : 'disable';

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    setJudged(true);
    if (isMissing) return focusField(form.current, 'reason');
    if (!(await change.run())) return;
    notify(t(`${words}.done`), row.draft.name);
    onClose();
  };
  useCommand('dialog.save', () => void submit(), { within: form });

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(`${words}.title`, { name: row.draft.name })}
      description={t(`${words}.means`)}
      footer={
        <>
          <Button variant="primary" hint={keyHint('dialog.save')} isBusy={change.isBusy} onClick={() => void submit()}>
            {t(`${words}.confirm`)}
          </Button>
          <Button onClick={onClose}>{ui('cancel')}</Button>
        </>
      }
    >
      <form ref={form} data-scope="dialog" onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          name="reason"
          label={t('form.reason')}
          description={t('form.reasonHelp')}
          value={reason}
          maxLength={500}
          onChange={setReason}
          onBlur={() => setJudged(reason !== '' || isJudged)}
          error={isJudged && isMissing ? t('complaint.reason') : undefined}
        />
      </form>
      {!enabled && dependents.length > 0 && (
        <>
          <p>{t('disable.dependents', { count: dependents.length })}</p>
          <DependentList dependents={dependents} />
        </>
      )}
      {change.error && <Banner kind="problem">{change.error.message}</Banner>}
    </Dialog>
  );
};
