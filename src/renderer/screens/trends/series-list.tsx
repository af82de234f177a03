import { X } from 'lucide-react';
import type { SeriesRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { staleAfter } from '../../chart/gaps.ts';
import { Swatch } from '../../chart/swatch.tsx';
import { useText } from '../../i18n/text.ts';
import { valueText } from '../../lib/measured.ts';
import { useNow } from '../../lib/use-now.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { SimTag } from '../../ui/sim-tag.tsx';
import { Figures, type FoundFigures } from './range-figures.tsx';
import { seriesLabel } from './chart-groups.ts';
import type { Latest } from './latest.ts';
import styles from './trends.module.css';
import { useLatest } from './use-latest.ts';

const CurrentValue = ({ row, latest }: { readonly row: SeriesRow; readonly latest: Latest | undefined }) => {
  const t = useText('trends');
  const now = useNow();
  if (!latest) return <span className={styles.muted}>{t('none')}</span>;
  const isStale = latest.quality === 'stale' || now - latest.at > staleAfter(row.expectedIntervalMs);
  const quality = isStale ? 'stale' : latest.quality;
  return (
    <span className={styles.current} data-quality={quality}>
      <span className={styles.currentValue}>{latest.value === null ? t('none') : valueText(latest.value, row.unit)}</span>
      {quality !== 'good' && <span className={styles.qualityWord}>{t(`quality.${quality}`)}</span>}
      <span className={styles.muted}>
        <Age at={latest.at} isAgo />
      </span>
    </span>
  );
};

export interface SeriesListProps {
  readonly ids: readonly SeriesId[];
  readonly rows: ReadonlyMap<SeriesId, SeriesRow>;
  /** Place of each series in its own chart: it decides colour and dash. */
  readonly places: ReadonlyMap<SeriesId, number>;
  readonly figures: FoundFigures;
  readonly onRemove: (id: SeriesId) => void;
}

/** The chosen series with line, newest value, quality and age. */
export const SeriesList = ({ ids, rows, places, figures, onRemove }: SeriesListProps) => {
  const t = useText('trends');
  const known = ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
  const latest = useLatest(known);
  return (
    <>
      {figures.failure !== undefined && <p role="alert">{t('figures.failed', { reason: figures.failure })}</p>}
      <ul className={styles.list} aria-label={t('shown')}>
        {ids.map((id) => {
          const row = rows.get(id);
          const label = row ? seriesLabel(row) : t('unknownSeries');
          return (
            <li key={id} className={styles.item}>
              <div className={styles.itemHead}>
                <Swatch index={places.get(id) ?? 0} />
                <span className={styles.itemLabel}>{label}</span>
                {row?.simulated === true && <SimTag />}
                <Button variant="quiet" isIconOnly aria-label={t('remove', { series: label })} icon={<X />} onClick={() => onRemove(id)} />
              </div>
              {row && <Figures figures={figures.figures.get(id)} unit={row.unit} />}
              {row ? <CurrentValue row={row} latest={latest.get(id)} /> : <span className={styles.muted}>{t('unknownSeriesText')}</span>}
            </li>
          );
        })}
      </ul>
    </>
  );
};
