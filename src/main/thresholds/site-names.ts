import { namesInTime, type NamedSeries, type NamesInTime } from '../../domain/threshold/names.ts';
import type { ConfigurationQueries } from '../store/configuration-rows.ts';

export { type NamedSeries, type NamedThreshold, nameOfSeries, namesOf } from '../../domain/threshold/names.ts';

/** What thresholds name on a console at every instant, from its catalogue and its log. */
export const siteNames = (series: readonly NamedSeries[], configuration: Pick<ConfigurationQueries, 'thresholds' | 'versions'>, zone: string): NamesInTime =>
  namesInTime(series, () => configuration.thresholds().map(({ thresholdId }) => ({ thresholdId, versions: configuration.versions(thresholdId) })), zone);
