import type { ShiftReport } from '../../../domain/report/shift.ts';
import { textOf } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { Facts } from './report-parts.tsx';
import styles from './report.module.css';

/** What the reader can check the report against. */
export const Integrity = ({ report }: { readonly report: ShiftReport }) => {
  const t = textOf('report');
  return (
    <section className={styles.together}>
      <h2>{t('integrity')}</h2>
      <Facts
        facts={[
          [t('events'), formatCount(report.events)],
          [
            t('chainHead'),
            <span key="head" className={styles.code}>
              {report.chainHead}
            </span>,
          ],
        ]}
      />
      <p>{t('verify', { count: report.events })}</p>
    </section>
  );
};

/** Lines for both people to sign. */
export const SignOff = () => {
  const t = textOf('report');
  return (
    <section className={styles.together}>
      <h2>{t('signOff')}</h2>
      <div className={styles.signatures}>
        {(['outgoing', 'incoming'] as const).map((who) => (
          <div key={who}>
            <h3>{t(`sign.${who}`)}</h3>
            {(['name', 'date', 'signature'] as const).map((line) => (
              <p key={line} className={styles.signature}>
                {t(`sign.${line}`)}
              </p>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
};
