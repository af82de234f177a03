import { useEffect, useRef, useState } from 'react';
import type { SeriesRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { useFrames } from '../../wire/hooks.ts';
import { type Latest, readLatest } from './latest.ts';

const restMs = 250;

/** The newest values of these series, shown at most four times a second. */
export const useLatest = (rows: readonly SeriesRow[]): ReadonlyMap<SeriesId, Latest> => {
  const [latest, setLatest] = useState<ReadonlyMap<SeriesId, Latest>>(new Map());
  const known = useRef(new Map<SeriesId, Latest>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const ids = rows.map(({ seriesId }) => seriesId);
  useFrames('latest', ids.length === 0 ? null : { series: ids }, (columns) => {
    const read = readLatest(columns);
    for (const { series, seriesId } of rows) {
      const value = read.get(series);
      if (value) known.current.set(seriesId, value);
    }
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setLatest(new Map(known.current));
    }, restMs);
  });
  return latest;
};
