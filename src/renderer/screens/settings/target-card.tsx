import { CircleDashed, Pencil, Stethoscope, Trash2, TriangleAlert, Wifi, WifiOff } from 'lucide-react';
import { useState } from 'react';
import type { TargetRow, TargetTest } from '../../../contract/scrape-calls.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { Age } from '../../ui/age.tsx';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/switch.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { CauseBanner } from './cause-banner.tsx';
import styles from './settings.module.css';
import { TargetResult } from './target-result.tsx';

const icons = { off: <WifiOff />, waiting: <CircleDashed />, up: <Wifi />, down: <TriangleAlert /> } as const;
const stateOf = ({ target, last }: TargetRow): keyof typeof icons =>
  !target.enabled ? 'off' : last === null ? 'waiting' : last.cause === null ? 'up' : 'down';

const Facts = ({ row: { target, last, nextAt } }: { readonly row: TargetRow }) => {
  const t = useText('inlets');
  const now = useNow();
  const seconds = nextAt === null ? 0 : Math.max(0, Math.ceil((nextAt - now) / 1000));
  return (
    <dl className={styles.facts}>
      <dt>{t('scrape.address')}</dt>
      <dd>
        <code>{target.url}</code>
      </dd>
      <dt>{t('scrape.auth')}</dt>
      <dd>{t(`scrape.authOf.${target.auth.kind}`, { user: target.auth.kind === 'basic' ? target.auth.username : '' })}</dd>
      <dt>{t('scrape.every')}</dt>
      <dd>{t('scrape.everyOf', { interval: target.intervalMs / 1000, timeout: target.timeoutMs / 1000 })}</dd>
      <dt>{t('scrape.last')}</dt>
      <dd>
        {last === null ? (
          t('scrape.state.waiting')
        ) : (
          <>
            <Age at={last.at} isAgo /> · {t('scrape.lastOf', { count: last.samples, samples: formatCount(last.samples), ms: Math.round(last.durationMs) })}
          </>
        )}
      </dd>
      {target.enabled && (
        <>
          <dt>{t('scrape.next')}</dt>
          <dd>{seconds === 0 ? t('scrape.nextNow') : t('scrape.nextIn', { seconds })}</dd>
        </>
      )}
    </dl>
  );
};

export interface TargetCardProps {
  readonly row: TargetRow;
  readonly onEdit: () => void;
}

/** One scrape target: how it is, why, and what can be done about it. */
export const TargetCard = ({ row, onEdit }: TargetCardProps) => {
  const t = useText('inlets');
  const { targetId, target, last } = row;
  const { name } = target;
  const [found, setFound] = useState<TargetTest>();
  const [isRemoving, setRemoving] = useState(false);
  const test = useAction(async () => {
    setFound(undefined);
    setFound(await engine.testTarget({ target, targetId }));
  });
  const toggle = useAction((enabled: boolean) => engine.editTarget({ targetId, target: { ...target, enabled } }));
  const remove = useAction(async () => {
    await engine.removeTarget({ targetId });
    notify(t('scrape.removed'), name);
  });
  const failure = test.error ?? toggle.error;
  const state = stateOf(row);
  return (
    <li className={styles.card} aria-label={name}>
      <header className={styles.cardHead}>
        <h3>{name}</h3>
        <Switch label={t('scrape.on')} isChecked={target.enabled} disabled={toggle.isBusy} onChange={(enabled) => void toggle.run(enabled)} />
      </header>
      <p className={styles.state}>
        <span aria-hidden="true" className={styles.stateIcon}>
          {icons[state]}
        </span>
        <b>{t(`scrape.state.${state}`)}</b>
      </p>
      {target.enabled && last?.cause && <CauseBanner cause={last.cause} />}
      <Facts row={row} />
      <div aria-live="polite" className={styles.stack}>
        {test.isBusy && <p>{t('scrape.testing')}</p>}
        {found && <TargetResult test={found} />}
      </div>
      {failure && <Banner kind="problem" title={failure.message} />}
      <div className={styles.actions}>
        <Button icon={<Pencil />} onClick={onEdit} aria-label={t('scrape.editNamed', { name })}>
          {t('scrape.edit')}
        </Button>
        <Button icon={<Stethoscope />} isBusy={test.isBusy} onClick={() => void test.run()} aria-label={t('scrape.testNamed', { name })}>
          {t('scrape.test')}
        </Button>
        <Button icon={<Trash2 />} onClick={() => setRemoving(true)} aria-label={t('scrape.removeNamed', { name })}>
          {t('scrape.remove')}
        </Button>
      </div>
      <AlertDialog
        isOpen={isRemoving}
        title={t('scrape.removeAsk', { name })}
        confirm={t('scrape.removeConfirm')}
        onConfirm={() => void remove.run()}
        onCancel={() => setRemoving(false)}
        isBusy={remove.isBusy}
        error={remove.error?.message}
      >
        {t('scrape.removeLost')}
      </AlertDialog>
    </li>
  );
};
