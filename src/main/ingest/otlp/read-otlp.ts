import type { OwnTime } from '../../../domain/telemetry/timestamp.ts';
import type { Decoded, DecodedCell, DecodedRow, DeviceMeta, Problem } from '../decoders/decoder.ts';
import type { Deltas } from './deltas.ts';
import { attributesIn, integerIn, isJson, itemsIn, type Json, objectIn, OtlpFault, textIn } from './fields.ts';
import { exponentialPoint, histogramPoint, type MetricContext, numberPoint, summaryPoint } from './points.ts';

const limits = { points: 20_000, problems: 50 } as const;

type ReadPoint = (metric: MetricContext, point: Json, path: string) => readonly DecodedCell[];

/** 1 or its name: delta; 2: cumulative. */
const isDelta = (of: Json, path: string): boolean => {
  const value = of['aggregationTemporality'];
  if (value === 1 || value === 'AGGREGATION_TEMPORALITY_DELTA') return true;
  if (value === 2 || value === 'AGGREGATION_TEMPORALITY_CUMULATIVE') return false;
  throw new OtlpFault(`${path}.aggregationTemporality`, 'The temporality must be 1 (delta) or 2 (cumulative).');
};

interface Shape {
  readonly points: Json;
  readonly path: string;
  readonly isDelta: boolean;
  readonly read: ReadPoint;
}

/** The data of a metric, which is one of five. */
const shapeOf = (metric: Json, path: string): Shape => {
  const of = (name: string): readonly [Json, string] | undefined => {
    const points = objectIn(metric, name);
    return points && [points, `${path}.${name}`];
  };
  const gauge = of('gauge');
  if (gauge) return { points: gauge[0], path: gauge[1], isDelta: false, read: (context, point, at) => numberPoint(context, 'gauge', point, at) };
  const sum = of('sum');
  if (sum) {
    const kind = sum[0]['isMonotonic'] === true ? 'counter' : 'gauge';
    return { points: sum[0], path: sum[1], isDelta: isDelta(...sum), read: (context, point, at) => numberPoint(context, kind, point, at) };
  }
  const histogram = of('histogram');
  if (histogram) return { points: histogram[0], path: histogram[1], isDelta: isDelta(...histogram), read: histogramPoint };
  const exponential = of('exponentialHistogram');
  if (exponential) return { points: exponential[0], path: exponential[1], isDelta: isDelta(...exponential), read: exponentialPoint };
  const summary = of('summary');
  if (summary) return { points: summary[0], path: summary[1], isDelta: false, read: summaryPoint };
  throw new OtlpFault(path, 'The metric has no gauge, sum, histogram, exponentialHistogram or summary.');
};

const timeOf = (point: Json, path: string): OwnTime | undefined => {
  const time = integerIn(point, 'timeUnixNano', path) ?? 0n;
  return time === 0n ? undefined : { ms: Number(time / 1_000_000n), isNaive: false };
};

const deviceIn = (attributes: Readonly<Record<string, string>>, wanted: string | undefined): string | undefined => {
  for (const name of wanted === undefined ? ['host.name', 'service.instance.id'] : [wanted])
    if (Object.hasOwn(attributes, name) && attributes[name] !== '') return attributes[name];
  return undefined;
};

/** Reads one export request. What is wrong in one place is a problem of that place; the rest is kept. */
class OtlpReader {
  readonly rows: DecodedRow[] = [];
  readonly meta: DeviceMeta[] = [];
  readonly problems: Problem[] = [];
  readonly #deltas: Deltas;
  #points = 0;
  constructor(deltas: Deltas) {
    this.#deltas = deltas;
  }

  /** Runs `read`; a fault in it is kept with its path. */
  attempt(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof OtlpFault)) throw error;
      if (this.problems.length < limits.problems) this.problems.push({ detail: error.message, position: { path: error.path } });
    }
  }

  resource(of: Json, path: string, deviceAttribute: string | undefined): void {
    const resource = objectIn(of, 'resource') ?? {};
    const attributes = attributesIn(resource, `${path}.resource`);
    const device = deviceIn(attributes, deviceAttribute);
    const named = device === undefined ? {} : { device };
    if (Object.keys(attributes).length > 0) this.meta.push({ ...named, attributes });
    for (const [scope, scopePath] of itemsIn(of, 'scopeMetrics', path))
      this.attempt(() => {
        for (const [metric, metricPath] of itemsIn(scope, 'metrics', scopePath)) this.attempt(() => this.#metric(metric, metricPath, named));
      });
  }

  #metric(metric: Json, path: string, named: { readonly device?: string }): void {
    const name = textIn(metric, 'name');
    if (name === '') throw new OtlpFault(`${path}.name`, 'The metric has no name.');
    const shape = shapeOf(metric, path);
    const context: MetricContext = {
      name,
      unit: textIn(metric, 'unit').slice(0, 63),
      deltas: shape.isDelta ? { add: this.#deltas, key: named.device ?? '' } : undefined,
    };
    const rows = new Map<number | undefined, { readonly time: OwnTime | undefined; readonly cells: DecodedCell[] }>();
    for (const [point, at] of itemsIn(shape.points, 'dataPoints', shape.path))
      this.attempt(() => {
        if (++this.#points > limits.points) throw new OtlpFault(at, `There are more than ${limits.points} points; the rest was not read.`);
        const time = timeOf(point, at);
        const cells = shape.read(context, point, at);
        const row = rows.get(time?.ms);
        if (row) row.cells.push(...cells);
        else rows.set(time?.ms, { time, cells: [...cells] });
      });
    for (const row of rows.values()) this.rows.push({ ...row, ...named });
  }
}

/** An ExportMetricsServiceRequest as JSON. Unknown fields do not matter. */
export const readOtlp = (root: unknown, deltas: Deltas, deviceAttribute: string | undefined): Decoded => {
  const reader = new OtlpReader(deltas);
  if (!isJson(root) || !Object.hasOwn(root, 'resourceMetrics'))
    return { ok: false, reason: 'malformed', detail: 'An export of metrics has resourceMetrics.', position: { path: '$' } };
  reader.attempt(() => {
    for (const [resource, path] of itemsIn(root, 'resourceMetrics', '$')) reader.attempt(() => reader.resource(resource, path, deviceAttribute));
  });
  const { rows, meta, problems } = reader;
  const [first] = problems;
  if (rows.length === 0 && first !== undefined) return { ok: false, reason: 'malformed', ...first };
  return { ok: true, rows: mergedByTime(rows), meta, problems };
};

/** Metrics of one device at one time are one row, so that their series lie together. */
const mergedByTime = (rows: readonly DecodedRow[]): readonly DecodedRow[] => {
  const merged = new Map<string, DecodedRow & { readonly cells: DecodedCell[] }>();
  for (const row of rows) {
    const key = `${row.time?.ms} ${row.device ?? ''}`;
    const known = merged.get(key);
    if (known) known.cells.push(...row.cells);
    else merged.set(key, { ...row, cells: [...row.cells] });
  }
  return [...merged.values()];
};
