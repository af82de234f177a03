import { CircleCheck, CircleX, Stethoscope, TriangleAlert } from 'lucide-react';
import type { HealthView } from '../../../contract/health-calls.ts';
import type { ConnectionRow } from '../../../contract/views.ts';
import type { HealthCheck, HealthState } from '../../../domain/health/checks.ts';
import { brokerMood, connectionWords } from '../../frame/broker-words.ts';
import { useText } from '../../i18n/text.ts';
import { formatBytes, formatCount, formatFull } from '../../lib/format.ts';
import { go } from '../../lib/hash-location.ts';
import { ListState } from '../../lib/list-state.tsx';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../stores/session.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { useAction } from '../../ui/use-action.ts';
import { engine } from '../../wire/engine.ts';
import { useWatch } from '../../wire/hooks.ts';
import { KeptPart } from './kept-part.tsx';
import styles from './sync.module.css';

const icons = { ok: CircleCheck, attention: TriangleAlert, problem: CircleX } as const satisfies Readonly<Record<HealthState, unknown>>;

/** The numbers of a check in words; each check has its sentence. */
const Words = ({ check }: { readonly check: HealthCheck }) => {
  const t = useText('sync');
  const zone = useZone();
  const { id, facts } = check;
  const number = (name: string) => Number(facts[name] ?? 0);
  switch (id) {
    case 'brokers':
      return number('wanted') === 0 ? t('check.brokers.none') : t('check.brokers.of', { online: number('online'), wanted: number('wanted') });
    case 'disk':
      return t('check.disk.of', { free: formatBytes(number('free')), total: formatBytes(number('total')) });
    case 'memory':
      return t('check.memory.of', { bytes: formatBytes(number('bytes')) });
    case 'lag':
      return t('check.lag.of', { ms: formatCount(number('ms')) });
    case 'store':
      return facts['at'] == null ? t('check.store.never') : t('check.store.at', { time: formatFull(number('at'), zone) });
    case 'messages':
      return number('count') === 0 ? t('check.messages.none') : t('check.messages.of', { count: number('count') });
    case 'series':
      return number('count') === 0 ? t('check.series.none') : t('check.series.of', { count: number('count') });
    case 'clocks':
      return number('count') === 0
        ? t('check.clocks.none')
        : t('check.clocks.of', { count: number('count'), device: String(facts['device'] ?? ''), seconds: formatCount(Math.abs(number('ms')) / 1000) });
    case 'findings':
      return number('count') === 0 ? t('check.findings.none') : t('check.findings.of', { count: number('count') });
  }
};

/** Where what a check found can be looked at or put right. */
const remedies: Readonly<Partial<Record<HealthCheck['id'], string>>> = {
  brokers: '/settings/connections',
  disk: '/settings/storage',
  store: '/settings/storage',
  messages: '/settings/connections',
  series: '/settings/connections',
  clocks: '/devices',
  findings: '/settings/about',
};

const Checks = ({ health }: { readonly health: HealthView }) => {
  const t = useText('sync');
  return (
    <ul className={styles.rows}>
      {health.checks.map((check) => {
        const Icon = icons[check.state];
        const remedy = remedies[check.id];
        return (
          <li key={check.id} className={styles.row} data-health={check.state}>
            <Icon aria-hidden="true" />
            <span className={styles.state}>{t(`state.${check.state}`)}</span>
            <b className={styles.name}>{t(`check.${check.id}.name`)}</b>
            <span className={styles.words}>
              <Words check={check} />
              {check.state !== 'ok' && <span className={styles.remedy}> {t(`check.${check.id}.next`)}</span>}
            </span>
            {check.state !== 'ok' && remedy !== undefined && <Button onClick={() => go(remedy)}>{t('look')}</Button>}
          </li>
        );
      })}
    </ul>
  );
};

const BrokerRow = ({ row }: { readonly row: ConnectionRow }) => {
  const t = useText('sync');
  const common = useText();
  const now = useNow();
  const retry = useAction(() => engine.retryConnection({ profileId: row.profileId }));
  const mood = brokerMood(row.state);
  const Icon = mood === 'connected' ? CircleCheck : TriangleAlert;
  return (
    <li className={styles.row} data-health={mood === 'trouble' ? 'attention' : 'ok'}>
      <Icon aria-hidden="true" />
      <span className={styles.broker}>
        <b>{connectionWords(common, row, now)}</b>{' '}
        <span className={styles.muted}>
          {t('broker.since')} <Age at={row.since} />
        </span>
      </span>
      <span className={styles.words}>
        {t('broker.rate', { rate: formatCount(row.messagesPerSecond), messages: formatCount(row.messages) })}
        {row.lastMessageAt !== null && (
          <>
            {' · '}
            {t('broker.last')} <Age at={row.lastMessageAt} isAgo />
          </>
        )}
      </span>
      {retry.error && <p role="alert">{retry.error.message}</p>}
      {(row.state === 'waiting' || row.state === 'attention') && (
        <Button isBusy={retry.isBusy} onClick={() => void retry.run()}>
          {t('broker.now')}
        </Button>
      )}
      <Button icon={<Stethoscope />} aria-label={t('broker.whyNamed', { name: row.profile.name })} onClick={() => go('/settings/connections')}>
        {t('broker.why')}
      </Button>
    </li>
  );
};

/** Whether the data arrives and is kept, and whether the console itself is well. */
export const SyncScreen = () => {
  const t = useText('sync');
  const zone = useZone();
  const asked = useWatch('health', {});
  const health = asked.value;
  const watched = useWatch('connections', {});
  const connections = watched.value;
  return (
    <div className={styles.screen}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <section className={styles.panel} aria-labelledby="sync-brokers" data-region={t('brokers')}>
        <h2 id="sync-brokers">{t('brokers')}</h2>
        <ListState
          of={watched}
          count={connections?.length}
          rows={2}
          nothing={{ title: t('noBroker'), note: t('noBrokerNote'), action: <Button onClick={() => go('/settings/connections')}>{t('addBroker')}</Button> }}
        />
        <ul className={styles.rows}>
          {connections?.map((row) => (
            <BrokerRow key={row.profileId} row={row} />
          ))}
        </ul>
      </section>
      <section className={styles.panel} aria-labelledby="sync-server" data-region={t('server')}>
        <h2 id="sync-server">{t('server')}</h2>
        <p>{t('alone')}</p>
        {health && (
          <p className={styles.muted}>
            {t('log', { events: formatCount(health.events) })}
            {health.newestEventAt !== null && ` ${t('logNewest', { time: formatFull(health.newestEventAt, zone) })}`}
          </p>
        )}
      </section>
      <section className={styles.panel} aria-labelledby="sync-checks" data-region={t('checks')}>
        <h2 id="sync-checks">
          {t('checks')} {health && <span className={styles.muted}>{t(`whole.${health.state}`)}</span>}
        </h2>
        <ListState of={asked} count={health?.checks.length} nothing={{ title: t('noChecks') }} />
        {health && (
          <>
            <Checks health={health} />
            <p className={styles.muted}>
              {t('started', { time: formatFull(health.startedAt, zone) })} <Age at={health.startedAt} isAgo />
            </p>
          </>
        )}
      </section>
      <KeptPart zone={zone} />
    </div>
  );
};
