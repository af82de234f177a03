import { useText } from '../../i18n/text.ts';
import { formatBytes, formatCount, formatFull } from '../../lib/format.ts';
import { go } from '../../lib/hash-location.ts';
import { Button } from '../../ui/button.tsx';
import { useWatch } from '../../wire/hooks.ts';
import styles from './sync.module.css';

/** How much is kept, since when, how long it will be, and what was dropped. */
export const KeptPart = ({ zone }: { readonly zone: string }) => {
  const t = useText('sync');
  const storage = useWatch('storage', {}).value;
  if (!storage) return null;
  const { settings } = storage;
  return (
    <section className={styles.panel} aria-labelledby="sync-kept" data-region={t('kept')}>
      <h2 id="sync-kept">{t('kept')}</h2>
      <dl className={styles.facts}>
        <dt>{t('keptFacts.samples')}</dt>
        <dd>{t('keptFacts.samplesOf', { samples: formatCount(storage.samples), bytes: formatBytes(storage.bytes) })}</dd>
        <dt>{t('keptFacts.oldest')}</dt>
        <dd>{storage.oldest === null ? t('keptFacts.none') : formatFull(storage.oldest, zone)}</dd>
        <dt>{t('keptFacts.retention')}</dt>
        <dd>
          {t('keptFacts.retentionOf', {
            days: formatCount(settings.rawDays),
            most: formatBytes(settings.maxBytes),
            summaryDays: formatCount(settings.summaryDays),
          })}
        </dd>
        <dt>{t('keptFacts.dropped')}</dt>
        <dd>
          {storage.dropped.length === 0
            ? t('keptFacts.nothingDropped')
            : t('keptFacts.droppedOf', { samples: formatCount(storage.dropped.reduce((sum, { samples }) => sum + samples, 0)) })}
        </dd>
      </dl>
      <p>
        <Button onClick={() => go('/settings/storage')}>{t('keptFacts.change')}</Button>
      </p>
    </section>
  );
};
