import { type FormEvent, useRef, useState } from 'react';
import type { StandingActions } from '../../../domain/threshold/standing-actions.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Writes what to do for an area or a device, one step a line; without a step nothing stands there any more. */
export const ActionsDialog = ({ row, onClose }: { readonly row: StandingActions | undefined; readonly onClose: () => void }) => {
  const t = useText('rules');
  const ui = useText('ui');
  const form = useRef<HTMLFormElement>(null);
  const devices = useWatch('devices', {}).value ?? [];
  const [scope, setScope] = useState<StandingActions['scope']>(row?.scope ?? 'device');
  const [name, setName] = useState(row?.name ?? '');
  const [text, setText] = useState(row?.actions.join('\n') ?? '');
  const [reason, setReason] = useState('');
  const [isJudged, setJudged] = useState(false);
  const keep = useAction(() => engine.keepStandingActions({ draft: { scope, name, actions: linesOf(text) }, reason }));
  const missing = name.trim() === '' ? 'name' : !row && linesOf(text).length === 0 ? 'actions' : reason.trim() === '' ? 'reason' : undefined;
  const errorOf = (field: 'name' | 'actions' | 'reason') => (isJudged && missing === field ? t(`standing.missing.${field}`) : undefined);

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    setJudged(true);
    if (missing) return focusField(form.current, missing);
    if (await keep.run()) onClose();
  };
  useCommand('dialog.save', () => void submit(), { within: form });

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={row ? t(`standing.of.${row.scope}`, { name: row.name }) : t('standing.new')}
      description={t('standing.text')}
      footer={
        <>
          <Button variant="primary" hint={keyHint('dialog.save')} isBusy={keep.isBusy} onClick={() => void submit()}>
            {t('standing.save')}
          </Button>
          <Button onClick={onClose}>{ui('cancel')}</Button>
        </>
      }
    >
      <form ref={form} data-scope="dialog" onSubmit={(event) => void submit(event)} noValidate>
        {!row && (
          <Select<StandingActions['scope']>
            label={t('standing.scope')}
            value={scope}
            onChange={(next) => {
              setScope(next);
              setName('');
            }}
            options={(['device', 'area'] as const).map((value) => ({ value, label: t(`standing.scopes.${value}`) }))}
          />
        )}
        {!row && scope === 'device' && (
          <Combobox
            name="name"
            label={t('standing.scopes.device')}
            value={name === '' ? null : name}
            onChange={(next) => setName(next ?? '')}
            options={devices.map(({ device }) => ({ value: device as string, label: device as string }))}
            error={errorOf('name')}
          />
        )}
        {!row && scope === 'area' && (
          <TextField
            name="name"
            label={t('standing.scopes.area')}
            description={t('standing.areaHelp')}
            value={name}
            maxLength={120}
            onChange={setName}
            error={errorOf('name')}
          />
        )}
        <TextField
          name="actions"
          label={t('record.actions')}
          description={row ? t('standing.actionsHelp') : t('standing.oneLine')}
          rows={4}
          value={text}
          onChange={setText}
          error={errorOf('actions')}
        />
        <TextField
          name="reason"
          label={t('form.reason')}
          description={t('form.reasonHelp')}
          value={reason}
          maxLength={500}
          onChange={setReason}
          error={errorOf('reason')}
        />
      </form>
      {keep.error && <Banner kind="problem">{keep.error.message}</Banner>}
    </Dialog>
  );
};
