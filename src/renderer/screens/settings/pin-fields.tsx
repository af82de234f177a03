import { useState } from 'react';
import type { CertificateView, DoctorReport } from '../../../contract/views.ts';
import type { CertificateFacts, PinnedCertificate } from '../../../domain/broker/tls.ts';
import { useText } from '../../i18n/text.ts';
import { AlertDialog } from '../../ui/alert-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { pinnedFrom } from './link-form.ts';
import styles from './settings.module.css';

/** What a person compares before allowing a certificate. */
const Facts = ({ certificate }: { readonly certificate: CertificateFacts }) => {
  const t = useText('link');
  return (
    <dl className={styles.facts}>
      <dt>{t('pin.subject')}</dt>
      <dd>{certificate.subject}</dd>
      <dt>{t('pin.issuer')}</dt>
      <dd>{certificate.issuer}</dd>
      <dt>{t('pin.from')}</dt>
      <dd>{certificate.validFrom}</dd>
      <dt>{t('pin.to')}</dt>
      <dd>{certificate.validTo}</dd>
      <dt>{t('pin.fingerprint')}</dt>
      <dd>
        <code>{certificate.fingerprint}</code>
      </dd>
    </dl>
  );
};

/** The certificate that is insisted on, and the way back. */
export const PinnedField = ({ pinned, onRemove }: { readonly pinned: PinnedCertificate; readonly onRemove: () => void }) => {
  const t = useText('link');
  return (
    <section className={styles.part} aria-labelledby="pin-title">
      <h2 id="pin-title">{t('pin.title')}</h2>
      <p>{t('pin.only', pinned)}</p>
      <p>
        {t('pin.fingerprint')}: <code>{pinned.fingerprint}</code>
      </p>
      <div className={styles.actions}>
        <Button onClick={onRemove}>{t('pin.remove')}</Button>
      </div>
    </section>
  );
};

/** Certificates that were shown by a broker, the one of the broker first. */
export const ChainView = ({ chain }: { readonly chain: readonly CertificateView[] }) => {
  const t = useText('link');
  return (
    <section aria-label={t('pin.chain')}>
      <h3>{t('pin.chain')}</h3>
      <ol>
        {chain.map((certificate) => (
          <li key={certificate.fingerprint}>
            {t('pin.chainLine', { ...certificate })}
            <br />
            {t('pin.fingerprint')}: <code>{certificate.fingerprint}</code>
          </li>
        ))}
      </ol>
    </section>
  );
};

/** Causes after which a person may say that the certificate is the right one all the same. An expired one never is. */
const settledByPin: ReadonlySet<string> = new Set(['ca-unknown', 'self-signed', 'host-mismatch', 'pin-mismatch']);

export const canAllow = ({ cause, chain }: DoctorReport): CertificateView | undefined =>
  cause !== null && settledByPin.has(cause.code) ? chain?.[0] : undefined;

export interface AllowButtonProps {
  readonly certificate: CertificateView;
  readonly onAllow: (pinned: PinnedCertificate) => void;
}

/** Asks before a certificate is allowed, and shows what has to be compared. */
export const AllowButton = ({ certificate, onAllow }: AllowButtonProps) => {
  const t = useText('link');
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('pin.allow')}</Button>
      <AlertDialog
        isOpen={isAsking}
        title={t('pin.ask')}
        confirm={t('pin.confirm')}
        onConfirm={() => {
          setAsking(false);
          onAllow(pinnedFrom(certificate));
        }}
        onCancel={() => setAsking(false)}
      >
        <Facts certificate={certificate} />
        <p>{t('pin.why')}</p>
      </AlertDialog>
    </>
  );
};
