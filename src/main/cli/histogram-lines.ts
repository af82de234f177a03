import type { Step } from '../../domain/analytics/bucket-edges.ts';
import { type Aggregate, nameOfAggregate } from '../../domain/analytics/buckets.ts';
import { histogramQuantile } from '../../domain/analytics/histogram.ts';
import type { SeriesRecord } from '../store/telemetry.ts';
import type { TelemetryReader } from '../store/telemetry-reader.ts';
import type { QualityFilter } from '../store/range-query.ts';

/** A histogram that is stored as one counter for each of its buckets. */
export interface StoredHistogram {
  readonly device: string;
  readonly labels: SeriesRecord['labels'];
  readonly unit: string;
  readonly buckets: readonly { readonly le: number; readonly id: SeriesRecord['id'] }[];
}

const limitOf = (le: string | undefined): number | undefined => {
  if (le === undefined) return undefined;
  const limit = /^\+?inf(?:inity)?$/i.test(le) ? Infinity : le.trim() === '' ? Number.NaN : Number(le);
  return Number.isNaN(limit) ? undefined : limit;
};

/** Histograms of that name: `name_bucket` with a limit in its label `le`. */
export const histogramsOf = (all: readonly SeriesRecord[], metric: string, device: string | undefined): readonly StoredHistogram[] => {
  const groups = new Map<string, StoredHistogram & { readonly buckets: { readonly le: number; readonly id: SeriesRecord['id'] }[] }>();
  for (const record of all) {
    if (record.metric !== `${metric}_bucket` || (device !== undefined && record.device !== device)) continue;
    const { le, ...labels } = record.labels;
    const limit = limitOf(le);
    if (limit === undefined) continue;
    const key = JSON.stringify([record.device, labels]);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { device: record.device, labels, unit: record.unit, buckets: [] }));
    group.buckets.push({ le: limit, id: record.id });
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
};

export interface HistogramAsked {
  readonly from: number;
  readonly to: number;
  readonly step: Step | null;
  readonly percentiles: readonly Extract<Aggregate, object>[];
  readonly quality: QualityFilter;
}

export interface HistogramInterval {
  readonly start: number;
  readonly end: number;
  /** Samples of the bucket that holds everything. */
  readonly count: number;
  readonly values: Readonly<Record<string, number>>;
  readonly partial: number;
}

/** Percentiles of what a histogram counted in each interval: from the rise of its buckets, never from percentiles of percentiles. */
export const histogramIntervals = (
  reader: TelemetryReader,
  { buckets }: StoredHistogram,
  { percentiles, ...asked }: HistogramAsked,
): readonly HistogramInterval[] => {
  const rises = buckets.map(({ le, id }) => ({ le, found: reader.range(id, { ...asked, aggregates: ['rate'] }) }));
  const whole = rises.find(({ le }) => le === Infinity) ?? rises[0];
  if (whole === undefined) return [];
  return [...whole.found.starts].map((start, i): HistogramInterval => {
    const counted = rises.map(({ le, found }) => ({ le, count: found.columns[0]![i] ?? Number.NaN }));
    return {
      start,
      end: whole.found.ends[i]!,
      count: whole.found.counts[i]!,
      values: Object.fromEntries(percentiles.map((one) => [nameOfAggregate(one), histogramQuantile(one.percentile / 100, counted)])),
      partial: whole.found.flags[i]!,
    };
  });
};
