import { Download, Pencil, RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { formatBytes, formatFull } from '../../lib/format.ts';
import { go } from '../../lib/hash-location.ts';
import { useZone } from '../../stores/session.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { notify } from '../../ui/toast.tsx';
import { ToggleGroup } from '../../ui/toggle-group.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useLoad } from '../../wire/hooks.ts';
import { againWords } from './again-words.ts';
import { bytesOf, hexText, jsonText, plainText } from './payload-text.ts';
import styles from './settings.module.css';

const views = ['json', 'text', 'hex'] as const;
type View = (typeof views)[number];

export interface QuarantineDialogProps {
  readonly id: number;
  readonly onClose: () => void;
  /** It may be gone from the list now. */
  readonly onChanged: () => void;
}

/** One message that was set aside: what it holds, why it was not read, and what can be done about it. */
export const QuarantineDialog = ({ id, onClose, onChanged }: QuarantineDialogProps) => {
  const t = useText('ingest');
  const zone = useZone();
  const [isWhole, setWhole] = useState(false);
  const [chosen, setChosen] = useState<View>();
  const { value: sample, error, isLoading } = useLoad('quarantineSample', { id, isWhole });
  const bytes = useMemo(() => bytesOf(sample?.sample ?? ''), [sample]);
  const json = useMemo(() => jsonText(bytes), [bytes]);
  const isText = useMemo(() => !plainText(bytes).includes('\ufffd'), [bytes]);
  const view: View = chosen ?? (json === undefined ? (isText ? 'text' : 'hex') : 'json');
  const again = useAction(async () => {
    notify(againWords(await engine.decodeAgain({ ids: [id] })));
    onChanged();
    onClose();
  });
  const save = useAction(async () => {
    if ((await engine.exportQuarantine({ ids: [id] })) !== null) notify(t('aside.saved'));
  });
  const edit = () => sample && go(`/settings/connections?edit=${sample.profileId}&message=${id}`);
  const failure = error ?? again.error ?? save.error;
  return (
    <Dialog
      isOpen
      size="large"
      onClose={onClose}
      title={t('aside.title')}
      footer={
        <>
          <Button variant="primary" icon={<RotateCcw />} isBusy={again.isBusy} disabled={!sample} onClick={() => void again.run()}>
            {t('aside.again')}
          </Button>
          <Button icon={<Pencil />} disabled={!sample} onClick={edit}>
            {t('aside.edit')}
          </Button>
          <Button icon={<Download />} isBusy={save.isBusy} disabled={!sample} onClick={() => void save.run()}>
            {t('aside.export')}
          </Button>
        </>
      }
    >
      {isLoading && <Skeleton rows={4} />}
      {sample === null && <p>{t('aside.gone')}</p>}
      {failure && <Banner kind="problem" title={failure.message} />}
      {sample && (
        <div className={styles.stack}>
          <dl className={styles.facts}>
            <dt>{t('aside.received')}</dt>
            <dd>
              <time>{formatFull(sample.at, zone)}</time>
              {sample.isRetained && ` · ${t('aside.retained')}`}
            </dd>
            <dt>{t('aside.topic')}</dt>
            <dd>
              <code>{sample.topic}</code>
            </dd>
            <dt>{t('aside.reason')}</dt>
            <dd>
              {sample.detail} <code className={styles.muted}>{sample.reason}</code>
            </dd>
            <dt>{t('aside.size')}</dt>
            <dd>
              {sample.kept < sample.bytes ? t('aside.sizeOf', { bytes: formatBytes(sample.bytes), kept: formatBytes(sample.kept) }) : formatBytes(sample.bytes)}
            </dd>
          </dl>
          <ToggleGroup
            label={t('aside.as')}
            value={view}
            onChange={setChosen}
            options={views.map((value) => ({ value, label: t(`aside.${value}`), disabled: value === 'json' && json === undefined }))}
          />
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
          <pre className={styles.payload} tabIndex={0}>
            {view === 'json' ? json : view === 'text' ? plainText(bytes) : hexText(bytes)}
          </pre>
          {bytes.length < sample.kept && (
            <p className={styles.muted}>
              {t('aside.part', { shown: formatBytes(bytes.length), kept: formatBytes(sample.kept) })}{' '}
              <Button onClick={() => setWhole(true)}>{t('aside.whole')}</Button>
            </p>
          )}
          <p className={styles.muted}>{t('aside.againHelp')}</p>
        </div>
      )}
    </Dialog>
  );
};
