import { useRef, useState } from 'react';
import type { SuppressionRow } from '../../../contract/alert-rule-views.ts';
import type { ThresholdRow } from '../../../contract/views.ts';
import { keyHint } from '../../commands/hints.ts';
import { useCommand } from '../../commands/use-command.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { alertName } from '../alerts/alert-words.ts';
import styles from './hiding.module.css';
import { emptySuppression, formOfSuppression, type SuppressionForm, suppressionOf } from './suppression-form.ts';
import { ThresholdPicks } from './threshold-picks.tsx';

interface SuppressionDialogProps {
  readonly row: SuppressionRow | undefined;
  readonly thresholds: readonly ThresholdRow[];
  readonly onClose: () => void;
}

const kinds = ['inhibit', 'state', 'schedule'] as const;

/** Writes or edits a suppression rule; every version has its reason. */
export const SuppressionDialog = ({ row, thresholds, onClose }: SuppressionDialogProps) => {
  const t = useText('annunciation');
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState<SuppressionForm>(() => (row ? formOfSuppression(row.draft) : emptySuppression));
  const [reason, setReason] = useState('');
  const [complaint, setComplaint] = useState('');
  const save = useAction((input: Parameters<typeof engine.saveSuppression>[0]) => engine.saveSuppression(input));
  const patch = (part: Partial<SuppressionForm>) => setTyped((old) => ({ ...old, ...part }));
  const submit = async () => {
    const judged = suppressionOf(typed);
    if ('complaint' in judged) return setComplaint(judged.complaint);
    setComplaint('');
    if (await save.run({ ...(row && { ruleId: row.ruleId }), draft: judged.draft, reason })) onClose();
  };
  useCommand('dialog.save', () => void submit(), { within: form });
  const problem = complaint || save.error?.message;

  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="large"
      title={row ? t('hiding.titleEdit', { name: row.draft.name }) : t('hiding.titleNew')}
      footer={
        <>
          <Button variant="primary" hint={keyHint('dialog.save')} isBusy={save.isBusy} onClick={() => void submit()}>
            {t('hiding.save')}
          </Button>
          <Button onClick={onClose}>{t('hiding.cancel')}</Button>
        </>
      }
    >
      <form ref={form} className={styles.fields} data-scope="dialog" onSubmit={(event) => event.preventDefault()} noValidate>
        <TextField name="name" label={t('hiding.name')} value={typed.name} onChange={(name) => patch({ name })} />
        <Select
          name="kind"
          label={t('hiding.kind')}
          value={typed.kind}
          onChange={(kind) => patch({ kind })}
          options={kinds.map((value) => ({ value, label: t(`hiding.kinds.${value}`) }))}
        />
        {typed.kind === 'inhibit' && (
          <>
            <Select
              name="trigger"
              label={t('hiding.trigger')}
              value={typed.trigger}
              onChange={(trigger) => patch({ trigger })}
              options={thresholds.map(({ thresholdId, draft }) => ({ value: thresholdId as string, label: alertName(draft) }))}
            />
            <TextField name="equal" label={t('hiding.equal')} description={t('hiding.equalHelp')} value={typed.equal} onChange={(equal) => patch({ equal })} />
            <TextField
              name="atMost"
              label={t('hiding.atMost')}
              description={t('hiding.atMostHelp')}
              isNumber
              value={typed.atMost}
              onChange={(atMost) => patch({ atMost })}
            />
          </>
        )}
        {typed.kind === 'state' && (
          <>
            <TextField
              name="while"
              label={t('hiding.while')}
              description={t('hiding.whileHelp')}
              isMono
              value={typed.while}
              onChange={(text) => patch({ while: text })}
            />
            <TextField name="settle" label={t('hiding.settle')} isNumber value={typed.settle} onChange={(settle) => patch({ settle })} />
          </>
        )}
        {typed.kind === 'schedule' && (
          <>
            <fieldset className={styles.days}>
              <legend>{t('hiding.days')}</legend>
              {([1, 2, 3, 4, 5, 6, 7] as const).map((day) => (
                <Checkbox
                  key={day}
                  label={t(`hiding.day.${day}`)}
                  isChecked={typed.days.includes(day)}
                  onChange={(isOn) => patch({ days: isOn ? [...typed.days, day].toSorted((a, b) => a - b) : typed.days.filter((each) => each !== day) })}
                />
              ))}
            </fieldset>
            <TextField name="from" label={t('hiding.from')} value={typed.from} onChange={(from) => patch({ from })} />
            <TextField name="to" label={t('hiding.to')} value={typed.to} onChange={(to) => patch({ to })} />
          </>
        )}
        <ThresholdPicks
          label={t('hiding.targets')}
          thresholds={thresholds.filter(({ thresholdId }) => typed.kind !== 'inhibit' || thresholdId !== typed.trigger)}
          chosen={new Map(typed.targets.map((id) => [id, '']))}
          onChange={(chosen) => patch({ targets: [...chosen.keys()] })}
        />
        <TextField name="hold" label={t('hiding.hold')} description={t('hiding.holdHelp')} isNumber value={typed.hold} onChange={(hold) => patch({ hold })} />
        <Checkbox label={t('hiding.allowCritical')} isChecked={typed.allowCritical} onChange={(allowCritical) => patch({ allowCritical })} />
        {typed.allowCritical && (
          <TextField name="approvedBy" label={t('hiding.approvedBy')} value={typed.approvedBy} onChange={(approvedBy) => patch({ approvedBy })} />
        )}
        <TextField name="reason" label={t('hiding.reason')} description={t('hiding.reasonHelp')} value={reason} maxLength={500} onChange={setReason} />
      </form>
      {problem && <Banner kind="problem">{problem}</Banner>}
    </Dialog>
  );
};
