import { useState } from 'react';
import type { FirstOutGroupRow } from '../../../contract/alert-rule-views.ts';
import type { ThresholdRow } from '../../../contract/views.ts';
import { defaultWindowMs, FirstOutDraft } from '../../../domain/alert/first-out.ts';
import type { ThresholdId } from '../../../domain/identity.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import styles from './hiding.module.css';
import { ThresholdPicks } from './threshold-picks.tsx';

interface FirstOutDialogProps {
  readonly row: FirstOutGroupRow | undefined;
  readonly thresholds: readonly ThresholdRow[];
  readonly onClose: () => void;
}

/** Writes or edits a first-out group; every version has its reason. */
export const FirstOutDialog = ({ row, thresholds, onClose }: FirstOutDialogProps) => {
  const t = useText('annunciation');
  const [name, setName] = useState(row?.draft.name ?? '');
  const [windowS, setWindow] = useState(String((row?.draft.windowMs ?? defaultWindowMs) / 1000));
  const [chosen, setChosen] = useState<ReadonlyMap<ThresholdId, string>>(
    () => new Map((row?.draft.members ?? []).map(({ thresholdId, rank }) => [thresholdId, rank === null ? '' : String(rank)])),
  );
  const [reason, setReason] = useState('');
  const [complaint, setComplaint] = useState('');
  const save = useAction((input: Parameters<typeof engine.saveFirstOutGroup>[0]) => engine.saveFirstOutGroup(input));
  const submit = async () => {
    const parsed = FirstOutDraft.safeParse({
      name,
      windowMs: windowS.trim() === '' ? Number.NaN : Math.round(Number(windowS) * 1000),
      members: [...chosen].map(([thresholdId, rank]) => ({ thresholdId, rank: rank.trim() === '' ? null : Number(rank) })),
    });
    if (!parsed.success) return setComplaint(parsed.error.issues[0]?.message ?? '');
    setComplaint('');
    if (await save.run({ ...(row && { groupId: row.groupId }), draft: parsed.data, reason })) onClose();
  };
  const problem = complaint || save.error?.message;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="large"
      title={row ? t('hiding.titleEditGroup', { name: row.draft.name }) : t('hiding.titleNewGroup')}
      footer={
        <>
          <Button variant="primary" isBusy={save.isBusy} onClick={() => void submit()}>
            {t('hiding.save')}
          </Button>
          <Button onClick={onClose}>{t('hiding.cancel')}</Button>
        </>
      }
    >
      <form className={styles.fields} data-scope="dialog" onSubmit={(event) => event.preventDefault()} noValidate>
        <TextField name="name" label={t('hiding.name')} value={name} onChange={setName} />
        <TextField name="window" label={t('hiding.window')} isNumber value={windowS} onChange={setWindow} />
        <p className={styles.muted}>{t('hiding.membersHelp')}</p>
        <ThresholdPicks label={t('hiding.members')} thresholds={thresholds} chosen={chosen} onChange={setChosen} hasRanks />
        <TextField name="reason" label={t('hiding.reason')} description={t('hiding.reasonHelp')} value={reason} maxLength={500} onChange={setReason} />
      </form>
      {problem && <Banner kind="problem">{problem}</Banner>}
    </Dialog>
  );
};
