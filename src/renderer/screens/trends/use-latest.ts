import { useEffect, useRef, useState } from 'react';
import type { SeriesRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { Flag, qualities, type Quality } from '../../../domain/telemetry/sample.ts';
import { useFrames } from '../../wire/hooks.ts';

/** The newest value of a series with what has to stand beside it. */
export interface Latest {
  readonly at: number;
  /** Null: the device sent none that can be used. */
  readonly value: number | null;
  readonly quality: Quality;
  readonly simulated: boolean;
}

const restMs = 250;

/** One entry per row of a `latest` frame, by series number; rows without a time have no value yet. */
export const readLatest = ([numbers, times, values, quality, flags]: readonly Float64Array[]): ReadonlyMap<number, Latest> => {
  const found = new Map<number, Latest>();
  numbers?.forEach((series, i) => {
    const at = times?.[i] ?? 0;
    const value = values?.[i] ?? Number.NaN;
    if (!(at > 0)) return;
    found.set(series, {
      at,
      value: Number.isNaN(value) ? null : value,
      quality: qualities[quality?.[i] ?? 0] ?? 'uncertain',
      simulated: ((flags?.[i] ?? 0) & Flag.simulated) !== 0,
    });
  });
  return found;
};

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
