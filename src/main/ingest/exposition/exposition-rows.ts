import type { Labels, MetricKind } from '../../../domain/telemetry/sample.ts';
import type { OwnTime } from '../../../domain/telemetry/timestamp.ts';
import { readingOf } from '../../../domain/telemetry/value.ts';
import type { DecodedCell, DecodedRow } from '../decoders/decoder.ts';
import type { Family, Point } from './model.ts';

const kindOf = ({ type, name }: Family, point: Point): MetricKind => {
  if (type === 'stateset') return 'bool';
  const suffix = point.name.slice(name.length);
  if (suffix === '_created') return 'gauge';
  if (type === 'counter' || type === 'histogram') return 'counter';
  return type === 'summary' && suffix !== '' ? 'counter' : 'gauge';
};

/** Buckets and counts are numbers of events, and a creation is a time, whatever the unit of the family. */
const unitOf = ({ name, unit }: Family, point: Point): string =>
  ['_bucket', '_count', '_gcount', '_created'].includes(point.name.slice(name.length)) ? '' : unit;

const latestMs = 8.64e15;
const timeOf = (timeMs: number | undefined): OwnTime | undefined =>
  timeMs === undefined ? undefined : { ms: Math.round(Math.min(latestMs, Math.max(-latestMs, timeMs))), isNaive: false };

/** Rows of one device, one for each time that stands in the exposition. */
export const rowsOfFamilies = (families: readonly Family[]): readonly DecodedRow[] => {
  const rows = new Map<number | undefined, { readonly time: OwnTime | undefined; readonly cells: DecodedCell[] }>();
  for (const family of families) {
    for (const point of family.points) {
      const time = timeOf(point.timeMs);
      let row = rows.get(time?.ms);
      if (row === undefined) rows.set(time?.ms, (row = { time, cells: [] }));
      const labels: Labels = Object.fromEntries(point.labels);
      row.cells.push({
        metric: point.name,
        labels,
        reading: { ...readingOf(point.value)!, kind: kindOf(family, point) },
        unit: unitOf(family, point),
        quality: 'good',
      });
    }
  }
  return [...rows.values()];
};
