import { useMemo } from 'react';
import { nameOfSeries } from '../../../domain/threshold/names.ts';
import { useWatch } from '../../wire/hooks.ts';

/** Names a series by its id; one that is gone keeps its id. */
export const useSeriesNames = (): ((seriesId: string) => string) => {
  const series = useWatch('series', {}).value;
  return useMemo(() => {
    const names = new Map<string, string>(series?.map((one) => [one.seriesId, nameOfSeries(one)]));
    return (seriesId) => names.get(seriesId) ?? seriesId;
  }, [series]);
};
