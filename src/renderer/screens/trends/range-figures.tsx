import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RangeFigures } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import type { TimeRange } from '../../chart/range.ts';
import { useText } from '../../i18n/text.ts';
import { formatCount } from '../../lib/format.ts';
import { shownValue } from '../../lib/measured.ts';
import { engine } from '../../wire/engine.ts';
import styles from './trends.module.css';

const settleMs = 400;
/** A live range is asked for again this often. */
const againMs = 10_000;
const nothing: ReadonlyMap<SeriesId, RangeFigures> = new Map();

export interface FoundFigures {
  readonly figures: ReadonlyMap<SeriesId, RangeFigures>;
  /** Why there are none, in words. */
  readonly failure: string | undefined;
}

/** Of exactly what is shown: asked for when the range rests, and every ten seconds while it is live. */
export const useRangeFigures = (ids: readonly SeriesId[], range: TimeRange, isLive: boolean): FoundFigures => {
  const [found, setFound] = useState<FoundFigures & { readonly of: string }>({ of: '', figures: nothing, failure: undefined });
  const { from, to } = range;
  const of = JSON.stringify([ids, isLive, ...(isLive ? [Math.round(to - from)] : [from, to])]);
  const turn = isLive ? Math.floor(to / againMs) : 0;
  const newest = useRef(range);
  useLayoutEffect(() => {
    newest.current = range;
  });
  useEffect(() => {
    const [series] = JSON.parse(of) as [SeriesId[]];
    if (series.length === 0) return;
    let isStale = false;
    const timer = setTimeout(() => {
      const asked = { from: Math.floor(newest.current.from), to: Math.ceil(newest.current.to) };
      if (asked.to <= asked.from) return;
      engine.rangeFigures({ series, ...asked }).then(
        (rows) => {
          if (!isStale) setFound({ of, figures: new Map(rows.map((row) => [row.seriesId, row])), failure: undefined });
        },
        (error: Error) => {
          if (!isStale) setFound({ of, figures: nothing, failure: error.message });
        },
      );
    }, settleMs);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [of, turn]);
  // Figures of a former range never stand under another one.
  return found.of === of ? found : { figures: nothing, failure: undefined };
};

/** Lowest, mean, highest and percentiles of one series in the range. */
export const Figures = ({ figures, unit }: { readonly figures: RangeFigures | undefined; readonly unit: string }) => {
  const t = useText('trends');
  if (!figures) return null;
  if (figures.count === 0) return <p className={styles.muted}>{t('figures.none')}</p>;
  const cells = [
    ['min', figures.min],
    ['avg', figures.avg],
    ['max', figures.max],
    ['p5', figures.p5],
    ['p50', figures.p50],
    ['p95', figures.p95],
  ] as const;
  return (
    <dl className={styles.figures}>
      {cells.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`figures.${name}`)}</dt>
          <dd>{value === null ? '–' : shownValue(value, unit)}</dd>
        </div>
      ))}
      <div>
        <dt>{t('figures.count')}</dt>
        <dd>{formatCount(figures.count)}</dd>
      </div>
    </dl>
  );
};
