import { Check, Minus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DoctorReport } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { Banner } from '../../ui/banner.tsx';
import type { PinnedCertificate } from '../../../domain/broker/tls.ts';
import { CauseBanner } from './cause-banner.tsx';
import { AllowButton, canAllow, ChainView } from './pin-fields.tsx';
import styles from './settings.module.css';

const icons = { ok: <Check aria-hidden="true" />, failed: <X aria-hidden="true" />, skipped: <Minus aria-hidden="true" /> } as const;

export interface DoctorViewProps {
  readonly report: DoctorReport;
  readonly action?: ReactNode;
  /** A person has compared the certificate of the broker and wants it, and no other. */
  readonly onAllow?: (pinned: PinnedCertificate) => void;
}

/** The steps of a connection test up to the first that failed, the cause, and one next step. */
export const DoctorView = ({ report, action, onAllow }: DoctorViewProps) => {
  const t = useText('settings');
  const allowed = canAllow(report);
  const actions = (
    <>
      {action}
      {allowed && onAllow && <AllowButton certificate={allowed} onAllow={onAllow} />}
    </>
  );
  return (
    <div className={styles.doctor}>
      <ol className={styles.steps} aria-label={t('doctor.label')}>
        {report.steps.map(({ step, outcome, ms, detail }) => (
          <li key={step} className={styles.step} data-outcome={outcome}>
            {icons[outcome]}
            <b>{t(`doctor.step.${step}`)}</b>
            <span>
              {t(`doctor.outcome.${outcome}`)}
              {outcome !== 'skipped' && ` · ${t('doctor.ms', { ms: Math.round(ms) })}`}
            </span>
            {detail !== '' && <span className={styles.stepDetail}>{detail}</span>}
          </li>
        ))}
      </ol>
      {report.cause ? <CauseBanner cause={report.cause} action={actions} /> : <Banner title={t('doctor.works')}>{t('doctor.worksNext')}</Banner>}
      {report.chain && report.chain.length > 0 && <ChainView chain={report.chain} />}
    </div>
  );
};
