import { Flag, qualities, type Quality } from '../../../domain/telemetry/sample.ts';

/** The newest value of a series with what has to stand beside it. */
export interface Latest {
  readonly at: number;
  /** Null: the device sent none that can be used. */
  readonly value: number | null;
  readonly quality: Quality;
  readonly simulated: boolean;
}

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
