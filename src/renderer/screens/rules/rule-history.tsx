import type { ThresholdId } from '../../../domain/identity.ts';
import { useText } from '../../i18n/text.ts';
import { formatFull } from '../../lib/format.ts';
import { useZone } from '../../stores/session.ts';
import { useWatch } from '../../wire/hooks.ts';
import { differenceText } from './difference-words.ts';
import styles from './rules.module.css';

/** Every version of a threshold, the newest first: who, when, why, and what became different. */
export const RuleHistory = ({ thresholdId }: { readonly thresholdId: ThresholdId }) => {
  const t = useText('rules');
  const zone = useZone();
  const { value: versions, error } = useWatch('thresholdHistory', { thresholdId });
  if (error) return <p>{error.message}</p>;
  return (
    <section aria-labelledby="rule-history">
      <h3 id="rule-history">{t('history.title')}</h3>
      <ol className={styles.history}>
        {versions?.map(({ version, kind, at, by, reason, differences }) => (
          <li key={`${version} ${kind}`}>
            <p>
              <b>{t('list.version', { version })}</b> · {t(`history.kind.${kind}`)}{' '}
              <span className={styles.muted}>
                <time dateTime={new Date(at).toISOString()}>{formatFull(at, zone)}</time> · {by}
              </span>
            </p>
            {reason !== '' && <p className={styles.reason}>{reason}</p>}
            {differences.length > 0 && (
              <ul className={styles.changes}>
                {differences.map((difference) => (
                  <li key={difference.field}>{differenceText(t, difference)}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
};
