import { useCallback, useSyncExternalStore } from 'react';
import type { SeriesRow } from '../../contract/views.ts';
import type { SeriesId } from '../../domain/identity.ts';
import { engine, sharedWatch } from '../wire/engine.ts';
import { createLatestValues, type LatestValue } from './latest-values.ts';

const latest = createLatestValues({
  numbers: (next) => {
    const watch = sharedWatch('series {}', (value, failed) => engine.series({}, value, failed));
    const read = () => next((watch.snapshot().value as readonly SeriesRow[] | undefined) ?? []);
    const stop = watch.subscribe(read);
    read();
    return stop;
  },
  frames: (series, next) => engine.latest({ series: [...series] }, next),
  later: (task, ms) => void setTimeout(task, ms),
  isHidden: () => document.visibilityState === 'hidden',
});

/** The newest value of one series, at most four times a second; undefined until one is known. */
export const useLatest = (seriesId: SeriesId): LatestValue | undefined => {
  const subscribe = useCallback((listener: () => void) => latest.watch(seriesId, listener), [seriesId]);
  const snapshot = useCallback(() => latest.read(seriesId), [seriesId]);
  return useSyncExternalStore(subscribe, snapshot);
};
