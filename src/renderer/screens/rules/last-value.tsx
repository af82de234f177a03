import type { SeriesRow } from '../../../contract/views.ts';
import { useText } from '../../i18n/text.ts';
import { LiveValue } from '../../lib/live-value.tsx';
import { useLatest } from '../../stores/use-latest.ts';
import { Age } from '../../ui/age.tsx';
import styles from './rules.module.css';

/** The last value of a series in one line, with its age. */
export const LastValue = ({ series }: { readonly series: SeriesRow }) => {
  const t = useText('rules');
  const latest = useLatest(series.seriesId);
  if (!latest) return <span>{t('form.noValue')}</span>;
  return (
    <span className={styles.lastValue}>
      {t('form.lastValue')} <LiveValue isAsSent seriesId={series.seriesId} unit={series.unit} isSimulated={series.simulated} />
      {latest.quality !== 'stale' && <Age at={latest.at} isAgo />}
    </span>
  );
};
