import type { Labels, MetricKind, Quality } from '../../../domain/telemetry/sample.ts';
import { readingOf } from '../../../domain/telemetry/value.ts';
import type { DecodedCell } from '../decoders/decoder.ts';
import type { Deltas } from './deltas.ts';
import { attributesIn, countIn, countsIn, doubleIn, doublesIn, integerIn, itemsIn, type Json, objectIn, OtlpFault } from './fields.ts';

/** What holds for every point of a metric. */
export interface MetricContext {
  readonly name: string;
  readonly unit: string;
  /** Names the series for adding up deltas; undefined when the metric is cumulative. */
  readonly deltas: { readonly add: Deltas; readonly key: string } | undefined;
}

interface PointContext extends MetricContext {
  readonly labels: Labels;
  readonly time: bigint;
}

const maxBuckets = 320;

const cellOf = (
  context: PointContext,
  value: number | bigint,
  {
    suffix = '',
    kind = 'gauge',
    unit = context.unit,
    extra = {},
    quality = 'good',
  }: { suffix?: string; kind?: MetricKind; unit?: string; extra?: Labels; quality?: Quality } = {},
): DecodedCell => ({
  metric: context.name + suffix,
  labels: { ...context.labels, ...extra },
  reading: { ...readingOf(value)!, kind },
  unit,
  quality,
});

/** A total that only rises, whatever the temporality. */
const total = (context: PointContext, value: number, part: string): number =>
  context.deltas === undefined ? value : context.deltas.add(JSON.stringify([context.deltas.key, context.name, context.labels, part]), value, context.time);

const stale = (context: PointContext, kind: MetricKind, suffix = ''): DecodedCell => ({
  ...cellOf(context, 0, { kind, suffix }),
  reading: { value: null, kind, quality: 'stale', isNonFinite: false },
});

const pointContext = (metric: MetricContext, point: Json, path: string): PointContext => {
  const time = integerIn(point, 'timeUnixNano', path) ?? 0n;
  return { ...metric, labels: attributesIn(point, path), time };
};
const hasNoValue = (point: Json, path: string): boolean => ((integerIn(point, 'flags', path) ?? 0n) & 1n) === 1n;

/** A point of a gauge or a sum. */
export const numberPoint = (metric: MetricContext, kind: MetricKind, point: Json, path: string): readonly DecodedCell[] => {
  const context = pointContext(metric, point, path);
  if (hasNoValue(point, path)) return [stale(context, kind)];
  const integer = integerIn(point, 'asInt', path);
  const value = integer ?? doubleIn(point, 'asDouble', path);
  if (value === undefined) throw new OtlpFault(path, 'The point has neither asInt nor asDouble.');
  if (context.deltas !== undefined) return [cellOf(context, total(context, Number(value), ''), { kind })];
  return [cellOf(context, value, { kind })];
};

/** Cumulative buckets, as Prometheus has them: each counts all values up to its bound. */
const bucketCells = (context: PointContext, bounds: readonly number[], counts: readonly number[]): readonly DecodedCell[] => {
  let sum = 0;
  return counts.map((count, i) => {
    sum += count;
    const le = i < bounds.length ? String(bounds[i]) : '+Inf';
    return cellOf(context, total(context, sum, `le ${le}`), { suffix: '_bucket', kind: 'counter', unit: '', extra: { le } });
  });
};

const sumAndCount = (context: PointContext, point: Json, path: string): readonly DecodedCell[] => {
  const sum = doubleIn(point, 'sum', path);
  const cells = [cellOf(context, total(context, countIn(point, 'count', path), 'count'), { suffix: '_count', kind: 'counter', unit: '' })];
  if (sum !== undefined) cells.push(cellOf(context, total(context, sum, 'sum'), { suffix: '_sum', kind: 'counter' }));
  for (const [name, suffix] of [
    ['min', '_min'],
    ['max', '_max'],
  ] as const) {
    const value = doubleIn(point, name, path);
    if (value !== undefined) cells.push(cellOf(context, value, { suffix }));
  }
  return cells;
};

export const histogramPoint = (metric: MetricContext, point: Json, path: string): readonly DecodedCell[] => {
  const context = pointContext(metric, point, path);
  if (hasNoValue(point, path)) return [stale(context, 'counter', '_count')];
  const bounds = doublesIn(point, 'explicitBounds', path);
  const counts = countsIn(point, 'bucketCounts', path);
  if (counts.length > maxBuckets) throw new OtlpFault(`${path}.bucketCounts`, `There are more than ${maxBuckets} buckets.`);
  if (counts.length > 0 && counts.length !== bounds.length + 1) throw new OtlpFault(`${path}.bucketCounts`, 'There must be one bucket more than bounds.');
  if (counts.length === 0 && bounds.length > 0) throw new OtlpFault(`${path}.explicitBounds`, 'There are bounds without buckets.');
  if (bounds.some((bound, i) => Number.isNaN(bound) || (i > 0 && bound <= bounds[i - 1]!)))
    throw new OtlpFault(`${path}.explicitBounds`, 'The bounds must ascend.');
  if (counts.length > 0 && counts.reduce((sum, count) => sum + count, 0) !== countIn(point, 'count', path))
    throw new OtlpFault(`${path}.count`, 'The buckets do not add up to the count.');
  return [...bucketCells(context, bounds, counts), ...sumAndCount(context, point, path)];
};

interface Side {
  readonly offset: number;
  readonly counts: readonly number[];
}
const sideIn = (point: Json, name: string, path: string): Side => {
  const side = objectIn(point, name);
  if (side === undefined) return { offset: 0, counts: [] };
  const counts = countsIn(side, 'bucketCounts', `${path}.${name}`);
  if (counts.length > maxBuckets) throw new OtlpFault(`${path}.${name}.bucketCounts`, `There are more than ${maxBuckets} buckets.`);
  return { offset: Number(integerIn(side, 'offset', `${path}.${name}`) ?? 0n), counts };
};

/** Bucket i holds values above base^i up to base^(i+1), where base = 2^(2^-scale). */
export const exponentialPoint = (metric: MetricContext, point: Json, path: string): readonly DecodedCell[] => {
  const context = pointContext(metric, point, path);
  if (hasNoValue(point, path)) return [stale(context, 'counter', '_count')];
  const scale = Number(integerIn(point, 'scale', path) ?? 0n);
  if (scale < -10 || scale > 20) throw new OtlpFault(`${path}.scale`, 'The scale must be from -10 to 20.');
  const bound = (index: number): number => 2 ** (index * 2 ** -scale);
  const positive = sideIn(point, 'positive', path);
  const negative = sideIn(point, 'negative', path);
  const zero = countIn(point, 'zeroCount', path);
  const bounds = [
    ...negative.counts.map((_, i) => -bound(negative.offset + i)).toReversed(),
    doubleIn(point, 'zeroThreshold', path) ?? 0,
    ...positive.counts.map((_, i) => bound(positive.offset + i + 1)),
  ];
  const counts = [...negative.counts.toReversed(), zero, ...positive.counts];
  if (counts.reduce((sum, count) => sum + count, 0) !== countIn(point, 'count', path))
    throw new OtlpFault(`${path}.count`, 'The buckets do not add up to the count.');
  return [...bucketCells(context, bounds, [...counts, 0]), ...sumAndCount(context, point, path)];
};

export const summaryPoint = (metric: MetricContext, point: Json, path: string): readonly DecodedCell[] => {
  const context = pointContext(metric, point, path);
  if (hasNoValue(point, path)) return [stale(context, 'counter', '_count')];
  const quantiles = itemsIn(point, 'quantileValues', path).map(([item, at]) => {
    const quantile = doubleIn(item, 'quantile', at) ?? 0;
    if (!(quantile >= 0 && quantile <= 1)) throw new OtlpFault(`${at}.quantile`, 'A quantile is from 0 to 1.');
    return cellOf(context, doubleIn(item, 'value', at) ?? 0, { extra: { quantile: String(quantile) } });
  });
  return [...quantiles, ...sumAndCount(context, point, path)];
};
