import { CircleDashed, Pencil, RefreshCw, Stethoscope, Trash2, TriangleAlert, Wifi, WifiOff } from 'lucide-react';
import { Fragment, type ReactNode, useState } from 'react';
import type { ConnectionRow, ConnectionState, DoctorReport } from '../../../contract/views.ts';
import type { PinnedCertificate } from '../../../domain/broker/tls.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { Age } from '../../ui/age.tsx';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { SimTag } from '../../ui/sim-tag.tsx';
import { Switch } from '../../ui/switch.tsx';
import { notify } from '../../ui/toast.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { CauseBanner } from './cause-banner.tsx';
import { CommandsPart } from './commands-part.tsx';
import { DoctorView } from './doctor-view.tsx';
import styles from './settings.module.css';

const icons: Readonly<Record<ConnectionState, ReactNode>> = {
  disabled: <WifiOff />,
  connecting: <CircleDashed />,
  subscribing: <CircleDashed />,
  online: <Wifi />,
  degraded: <TriangleAlert />,
  waiting: <CircleDashed />,
  attention: <TriangleAlert />,
  closing: <CircleDashed />,
};

/** The state of a connection in words, with what comes next and when. */
const State = ({ row }: { readonly row: ConnectionRow }) => {
  const t = useText('settings');
  const now = useNow();
  const seconds = row.nextTryAt === null ? 0 : Math.max(0, Math.ceil((row.nextTryAt - now) / 1000));
  return (
    <p className={styles.state}>
      <span aria-hidden="true" className={styles.stateIcon}>
        {icons[row.state]}
      </span>
      <b>{t(`state.${row.state}`)}</b>
      <span className={styles.muted}>
        {t('state.for')} <Age at={row.since} />
        {row.nextTryAt !== null && ` · ${t(seconds === 0 ? 'state.nextTryNow' : 'state.nextTry', { seconds, attempt: row.attempt })}`}
      </span>
    </p>
  );
};

const Facts = ({ row }: { readonly row: ConnectionRow }) => {
  const t = useText('settings');
  const words = useText('ingest');
  return (
    <dl className={styles.facts}>
      <dt>{t('card.address')}</dt>
      <dd>
        <code>{row.profile.url}</code>
        {row.profile.username !== '' && ` · ${t('card.user', { user: row.profile.username })}`}
        {row.hasPassword && ` · ${t('card.password')}`}
      </dd>
      <dt>{t('card.topics')}</dt>
      <dd className={styles.topics}>
        {row.profile.sources.map(({ template, decoder }) => (
          <code key={`${template} ${decoder}`}>{template}</code>
        ))}
        {row.profile.sparkplug?.enabled === true && <span>{t(row.profile.sparkplug.primary ? 'card.sparkplugPrimary' : 'card.sparkplug')}</span>}
      </dd>
      <dt>{t('card.messages')}</dt>
      <dd>{t('card.messagesOf', { rate: formatCount(row.messagesPerSecond), messages: formatCount(row.messages) })}</dd>
      <dt>{t('card.lastMessage')}</dt>
      <dd>{row.lastMessageAt === null ? t('card.noMessage') : <Age at={row.lastMessageAt} isAgo />}</dd>
      <dt>{t('card.quarantined')}</dt>
      <dd>{row.quarantined === 0 ? t('card.noneQuarantined') : t('card.quarantinedOf', { messages: formatCount(row.quarantined) })}</dd>
      {(['thinned', 'refused'] as const).map((name) => {
        const count = row[name] ?? 0;
        return (
          count > 0 && (
            <Fragment key={name}>
              <dt>{words(`counts.${name}`)}</dt>
              <dd>{formatCount(count)}</dd>
            </Fragment>
          )
        );
      })}
    </dl>
  );
};

export interface ConnectionCardProps {
  readonly row: ConnectionRow;
  readonly onEdit: () => void;
}

/** One broker: how it is, why, and what can be done about it. */
export const ConnectionCard = ({ row, onEdit }: ConnectionCardProps) => {
  const t = useText('settings');
  const link = useText('link');
  const { profileId, profile } = row;
  const [report, setReport] = useState<DoctorReport>();
  const [isRemoving, setRemoving] = useState(false);
  const test = useAction(async () => {
    setReport(undefined);
    setReport(await engine.testConnection({ profile, profileId }));
  });
  const retry = useAction(() => engine.retryConnection({ profileId }));
  const toggle = useAction((enabled: boolean) => engine.editConnection({ profileId, profile: { ...profile, enabled } }));
  const remove = useAction(async () => {
    await engine.removeConnection({ profileId });
    notify(t('remove.done'), profile.name);
  });
  const allow = useAction(async (pinned: PinnedCertificate) => {
    await engine.editConnection({ profileId, profile: { ...profile, tls: { ...profile.tls, pinned } } });
    setReport(undefined);
    notify(link('pin.allowed'), profile.name);
  });
  const failure = test.error ?? retry.error ?? toggle.error ?? allow.error;
  const canRetry = row.state === 'waiting' || row.state === 'attention' || row.state === 'degraded';
  return (
    <li className={styles.card} aria-label={profile.name}>
      <header className={styles.cardHead}>
        <h3>
          {profile.name} {profile.simulated && <SimTag />}
        </h3>
        {!row.isDemo && <Switch label={t('card.on')} isChecked={profile.enabled} disabled={toggle.isBusy} onChange={(enabled) => void toggle.run(enabled)} />}
      </header>
      <State row={row} />
      {row.cause && <CauseBanner cause={row.cause} />}
      <Facts row={row} />
      {row.isDemo && <p className={styles.muted}>{t('demo.line')}</p>}
      <div aria-live="polite" className={styles.stack}>
        {test.isBusy && <p>{t('doctor.running')}</p>}
        {report && <DoctorView report={report} onAllow={(pinned) => void allow.run(pinned)} />}
      </div>
      {profile.allowCommands === true && <CommandsPart profileId={profileId} />}
      {failure && <Banner kind="problem" title={failure.message} />}
      <div className={styles.actions}>
        {canRetry && (
          <Button variant="primary" icon={<RefreshCw />} isBusy={retry.isBusy} onClick={() => void retry.run()}>
            {t('card.retry')}
          </Button>
        )}
        {!row.isDemo && (
          <Button icon={<Pencil />} onClick={onEdit} aria-label={t('card.editNamed', { name: profile.name })}>
            {t('card.edit')}
          </Button>
        )}
        <Button icon={<Stethoscope />} isBusy={test.isBusy} onClick={() => void test.run()} aria-label={t('card.testNamed', { name: profile.name })}>
          {t('card.test')}
        </Button>
        {!row.isDemo && (
          <Button icon={<Trash2 />} onClick={() => setRemoving(true)} aria-label={t('card.removeNamed', { name: profile.name })}>
            {t('card.remove')}
          </Button>
        )}
      </div>
      <AlertDialog
        isOpen={isRemoving}
        title={t('remove.ask', { name: profile.name })}
        confirm={t('remove.confirm')}
        onConfirm={() => void remove.run()}
        onCancel={() => setRemoving(false)}
        isBusy={remove.isBusy}
        error={remove.error?.message}
      >
        {t('remove.lost')}
      </AlertDialog>
    </li>
  );
};
