import { canBeCalm } from '../../domain/threshold/calm.ts';
import type { Watch } from '../../domain/threshold/watch-state.ts';
import type { Entry } from './judge-entries.ts';

export interface Watched {
  readonly entry: Entry;
  /** Of the series, in the plan of the point. */
  readonly place: number;
}

/** Points by the number of a series that they look at. Both lists are without holes: they are read for every sample. */
export interface SeriesIndex {
  readonly bySeries: readonly (readonly Watched[] | undefined)[];
  /** Those of them that cannot be calm with the others. */
  readonly restless: readonly (readonly Watched[] | undefined)[];
  /** Those that can. */
  readonly calm: readonly (readonly Watch[] | undefined)[];
}

/** Also notes in every entry whether it can be calm with its series. */
export const indexOf = (entries: readonly Entry[], seriesNumber: (id: string) => number): SeriesIndex => {
  const found: Watched[][] = [];
  for (const entry of entries) {
    for (const [place, id] of entry.watch.plan.series.entries()) {
      const series = seriesNumber(id);
      if (series >= 0) (found[series] ??= []).push({ entry, place });
    }
    entry.series = canBeCalm(entry.watch) ? seriesNumber(entry.watch.plan.series[0]!) : -1;
  }
  const bySeries: (readonly Watched[] | undefined)[] = Array.from(found);
  const restless = bySeries.map((watched) => {
    const others = watched?.filter(({ entry }) => entry.series < 0) ?? [];
    return others.length === 0 ? undefined : others;
  });
  return { bySeries, restless, calm: bySeries.map((watched) => watched?.flatMap(({ entry }) => (entry.series < 0 ? [] : entry.watch))) };
};
