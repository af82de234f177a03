import { textOf } from '../../i18n/text.ts';
import styles from './report.module.css';

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
