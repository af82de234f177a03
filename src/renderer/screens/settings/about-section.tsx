import type { EngineStatus, Session } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { formatBytes, formatCount, formatFull } from '../../lib/format.ts';
import { rank } from '../../../domain/alert/severity.ts';
import { useSession } from '../../stores/session.ts';
import { Age } from '../../ui/age.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Details } from '../../ui/details.tsx';
import { SimTag } from '../../ui/sim-tag.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useWatch } from '../../wire/hooks.ts';
import { LeaveDemo } from './leave-demo.tsx';
import { SigningKey } from './signing-key.tsx';
import styles from './settings.module.css';

const Findings = ({ status }: { readonly status: EngineStatus }) => {
  const t = useText('settings');
  if (status.findings.length === 0) return <p>{t('about.noFindings')}</p>;
  return status.findings.map((finding) => (
    <Banner key={finding.code} kind={rank(finding.severity) <= 2 ? 'problem' : 'information'} title={finding.title}>
      <p>{finding.next}</p>
      <p className={styles.muted}>
        {t('about.since')} <Age at={finding.since} isAgo />
      </p>
      <Details text={finding.code} />
    </Banner>
  ));
};

const Data = ({ status, zone }: { readonly status: EngineStatus; readonly zone: string }) => {
  const t = useText('settings');
  return (
    <dl className={styles.facts}>
      <dt>{t('about.samples')}</dt>
      <dd>{t('about.samplesOf', { samples: formatCount(status.samples), series: formatCount(status.series) })}</dd>
      <dt>{t('about.messages')}</dt>
      <dd>{t('about.messagesOf', { messages: formatCount(status.messages), rate: formatCount(status.messagesPerSecond) })}</dd>
      <dt>{t('about.telemetrySize')}</dt>
      <dd>{formatBytes(status.telemetryBytes)}</dd>
      <dt>{t('about.opsSize')}</dt>
      <dd>{formatBytes(status.opsBytes)}</dd>
      <dt>{t('about.oldest')}</dt>
      <dd>{status.oldestSampleAt === null ? t('about.none') : <time>{formatFull(status.oldestSampleAt, zone)}</time>}</dd>
    </dl>
  );
};

const Program = ({ session }: { readonly session: Session }) => {
  const t = useText('settings');
  return (
    <dl className={styles.facts}>
      <dt>{t('about.version')}</dt>
      <dd>{session.version}</dd>
      <dt>{t('about.site')}</dt>
      <dd>
        {session.site} {session.isDemo && <SimTag />}
      </dd>
      <dt>{t('about.zone')}</dt>
      <dd>{session.zone}</dd>
      <dt>{t('about.user')}</dt>
      <dd>{session.user}</dd>
      <dt>{t('about.shell')}</dt>
      <dd>{t(`about.shells.${session.shell}`)}</dd>
      {session.secretsProtected !== undefined && (
        <>
          <dt>{t('about.secrets')}</dt>
          <dd>{session.secretsProtected ? t('about.secretsProtected') : t('about.secretsOpen')}</dd>
        </>
      )}
    </dl>
  );
};

/** What runs here, how much it holds, and what the program itself has found wrong. */
export const AboutSection = () => {
  const t = useText('settings');
  const session = useSession();
  const { value: status, error, isLoading } = useWatch('status', {});
  return (
    <>
      <section className={styles.part}>
        <h2>{t('about.health')}</h2>
        {isLoading && <Skeleton rows={2} />}
        {error && <Banner kind="problem" title={error.message} />}
        {status && <Findings status={status} />}
      </section>
      {status && (
        <section className={styles.part}>
          <h2>{t('about.data')}</h2>
          <Data status={status} zone={session?.zone ?? 'UTC'} />
        </section>
      )}
      {session && (
        <section className={styles.part}>
          <h2>{t('about.program')}</h2>
          <Program session={session} />
        </section>
      )}
      <SigningKey zone={session?.zone ?? 'UTC'} />
      {session?.isDemo === true && <LeaveDemo />}
    </>
  );
};
