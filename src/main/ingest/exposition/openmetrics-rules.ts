import { ExpositionError, numberOf } from './line-reader.ts';
import type { FamilyType, LabelPairs, Point } from './model.ts';

/** A point with what only the rules need. */
export interface StrictPoint extends Point {
  /** Which metric of the family, see `metricKey`. */
  readonly metric: string;
  readonly line: number;
  /** From 1. */
  readonly valueColumn: number;
  readonly exemplar: { readonly value: number; readonly column: number } | undefined;
}

const labelOf = (point: Point, name: string): string | undefined => point.labels.find(([label]) => label === name)?.[1];
const isBucketName = (name: string, type: FamilyType, sample: string): boolean =>
  (type === 'histogram' || type === 'gaugehistogram') && sample === `${name}_bucket`;
const isBucket = (name: string, type: FamilyType, point: Point): boolean => isBucketName(name, type, point.name);

/** The metric of a sample: its labels without those that tell the samples of one metric apart. */
export const metricKey = (name: string, type: FamilyType, sample: string, labels: LabelPairs): string => {
  if (type === 'info') return '';
  const own = isBucketName(name, type, sample) ? 'le' : type === 'summary' && sample === name ? 'quantile' : type === 'stateset' ? name : undefined;
  return JSON.stringify(labels.filter(([label]) => label !== own).toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

const atValue = (point: StrictPoint, detail: string): never => {
  throw new ExpositionError(point.line, point.valueColumn, detail);
};
const atLine = (point: StrictPoint, detail: string): never => {
  throw new ExpositionError(point.line, 1, detail);
};

const counterLike: Readonly<Partial<Record<FamilyType, readonly string[]>>> = {
  counter: ['_total'],
  histogram: ['_bucket', '_count', '_sum'],
  gaugehistogram: ['_bucket', '_gcount'],
  summary: ['_count', '_sum'],
};

const checkValue = (suffix: string, type: FamilyType, point: StrictPoint): void => {
  const { value } = point;
  if (counterLike[type]?.includes(suffix)) {
    if (Number.isNaN(value)) atValue(point, 'A count or total may not be NaN.');
    if (value < 0) atValue(point, 'A count or total may not be negative.');
  }
  if ((suffix === '_bucket' || suffix === '_count' || suffix === '_gcount') && !Number.isInteger(value)) atValue(point, 'A count must be a whole number.');
  if (suffix === '_gsum' && Number.isNaN(value)) atValue(point, 'A sum may not be NaN.');
  if (type === 'stateset' && value !== 0 && value !== 1) atValue(point, 'A state is 0 or 1.');
  if (type === 'info' && value !== 1) atValue(point, 'The value of an info is 1.');
};

/** Rules for one sample of a family. Throws an `ExpositionError`. */
export const checkSample = (name: string, type: FamilyType, point: StrictPoint): void => {
  const suffix = point.name.slice(name.length);
  checkValue(suffix, type, point);
  if (isBucket(name, type, point)) {
    const threshold = numberOf(labelOf(point, 'le') ?? '');
    if (threshold === undefined || Number.isNaN(threshold)) atLine(point, 'A bucket needs a label le that is a number.');
    if (point.exemplar && point.exemplar.value > threshold!)
      throw new ExpositionError(point.line, point.exemplar.column, 'The exemplar lies above its bucket.');
  }
  if (type === 'summary' && suffix === '') {
    const quantile = numberOf(labelOf(point, 'quantile') ?? '');
    if (quantile === undefined || !(quantile >= 0 && quantile <= 1)) atLine(point, 'A quantile needs a label quantile from 0 to 1.');
    if (point.value < 0) atValue(point, 'The value of a quantile may not be negative.');
  }
  if (type === 'stateset' && labelOf(point, name) === undefined) atLine(point, `A state needs a label named ${name}.`);
  if (point.exemplar && !isBucket(name, type, point) && !(type === 'counter' && suffix === '_total'))
    throw new ExpositionError(point.line, point.exemplar.column, 'Only totals of counters and buckets may have an exemplar.');
};

/** The samples of one metric at one time, in their order. */
const groupsOf = (points: readonly StrictPoint[]): readonly (readonly StrictPoint[])[] => {
  const groups: StrictPoint[][] = [];
  let last: string | undefined;
  for (const point of points) {
    const key = `${point.metric} ${point.timeMs}`;
    if (key === last) groups.at(-1)!.push(point);
    else groups.push([point]);
    last = key;
  }
  return groups;
};

const checkHistogram = (name: string, group: readonly StrictPoint[]): void => {
  const first = group[0]!;
  const of = (suffix: string): StrictPoint | undefined => group.find((point) => point.name === name + suffix);
  const buckets = group.filter((point) => point.name === `${name}_bucket`);
  let before: { readonly threshold: number; readonly value: number } | undefined;
  let hasNegative = false;
  for (const bucket of buckets) {
    const threshold = numberOf(labelOf(bucket, 'le')!)!;
    if (before !== undefined && threshold <= before.threshold) atLine(bucket, 'The thresholds of the buckets do not ascend.');
    if (before !== undefined && bucket.value < before.value) atValue(bucket, 'The bucket has less than the one before it.');
    hasNegative ||= threshold < 0;
    before = { threshold, value: bucket.value };
  }
  if (before?.threshold !== Infinity) atLine(buckets.at(-1) ?? first, 'The bucket +Inf is missing.');
  const count = of('_count') ?? of('_gcount');
  const sum = of('_sum');
  const gaugeSum = of('_gsum');
  if (count !== undefined && count.value !== before!.value) atValue(count, 'The count is not that of the bucket +Inf.');
  if ((sum ?? gaugeSum) !== undefined && count === undefined) atLine((sum ?? gaugeSum)!, 'A sum needs a count.');
  if ((sum ?? gaugeSum) === undefined && count !== undefined) atLine(count, 'A count needs a sum.');
  if (sum !== undefined && hasNegative) atLine(sum, 'A histogram with negative thresholds has no sum.');
  if (gaugeSum !== undefined && gaugeSum.value < 0 && !hasNegative) atValue(gaugeSum, 'The sum is negative and no threshold is.');
};

/** Rules for a whole family. Throws an `ExpositionError`. */
export const checkFamily = (name: string, type: FamilyType, points: readonly StrictPoint[]): void => {
  if (type !== 'histogram' && type !== 'gaugehistogram') return;
  for (const group of groupsOf(points)) checkHistogram(name, group);
};
