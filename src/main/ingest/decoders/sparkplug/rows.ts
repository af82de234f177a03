import { createHash } from 'node:crypto';
import { Flag, type MetricKind, type Quality } from '../../../../domain/telemetry/sample.ts';
import type { OwnTime } from '../../../../domain/telemetry/timestamp.ts';
import type { Reading } from '../../../../domain/telemetry/value.ts';
import type { DecodedCell, DecodedRow, Problem } from '../decoder.ts';
import type { Resolved } from './node-state.ts';
import type { RawMetric } from './raw-payload.ts';
import { Datatype, rowsOfDataSet, type Scalar, type ValueOptions, valueOf } from './values.ts';

const limits = { arrayItems: 32, dataSetBytes: 64 * 1024, depth: 16, text: 4096, transient: 40 } as const;
const latest = 8.64e15;

/** A Sparkplug time is milliseconds since 1970; undefined when it is beyond what a date can be. */
export const ownTime = (ms: number | undefined): OwnTime | undefined => (ms === undefined || ms > latest ? undefined : { ms, isNaive: false });

const reading = (value: number | null, kind: MetricKind, more: Partial<Reading> = {}): Reading => ({
  value,
  kind,
  quality: 'good',
  isNonFinite: false,
  ...more,
});
const textReading = (text: string): Reading => reading(null, 'text', { text: text.slice(0, limits.text) });

const readingOf = (value: Scalar): Reading => {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? reading(value, 'gauge') : reading(null, 'gauge', { quality: 'bad', isNonFinite: true });
    case 'bigint': {
      const number = Number(value);
      return Number.isSafeInteger(number) ? reading(number, 'gauge') : reading(number, 'gauge', { text: String(value) });
    }
    case 'boolean':
      return reading(value ? 1 : 0, 'bool');
    case 'string':
      return textReading(value);
  }
};

/** The `Quality` property: 192 good, 0 bad, 500 stale. */
const qualityOf = ({ properties }: RawMetric): Quality => {
  const property = properties.get('Quality')?.value;
  if (property === undefined) return 'good';
  const code = property.field === 'int' ? property.value : property.field === 'long' ? Number(property.value) : undefined;
  return code === 192 ? 'good' : code === 0 ? 'bad' : code === 500 ? 'stale' : 'uncertain';
};

/** Values by their names that are only for showing. */
type Transient = Readonly<Record<string, string | number | null>>;

interface Collected {
  readonly cells: DecodedCell[];
  readonly problems: Problem[];
}

const collect = ({ name, datatype, unit, metric }: Resolved, quality: Quality, options: ValueOptions, into: Collected, depth = 0): void => {
  const add = (of: Reading, as = name): void => void into.cells.push({ metric: as, reading: of, unit, quality });
  const complain = (detail: string): void => void into.problems.push({ detail, position: { path: name.slice(0, 120) } });
  const value = valueOf(metric, datatype, options);
  switch (value.kind) {
    case 'scalar':
      return add(readingOf(value.value));
    case 'array':
      for (const [i, item] of value.values.slice(0, limits.arrayItems).entries()) add(readingOf(item), `${name}[${i}]`);
      if (value.values.length > limits.arrayItems) complain(`Only the first ${limits.arrayItems} of ${value.values.length} elements are taken.`);
      return;
    case 'template':
      if (value.value.isDefinition) return;
      if (depth >= limits.depth) return complain('Templates are nested too deeply.');
      for (const member of value.value.metrics)
        if (member.name) collect({ name: `${name}/${member.name}`, datatype: member.datatype, unit, metric: member }, quality, options, into, depth + 1);
      return;
    case 'dataset': {
      const text = JSON.stringify({ columns: value.value.columns, rows: rowsOfDataSet(value.value) }, (_, cell: unknown) =>
        typeof cell === 'bigint' ? String(cell) : cell,
      );
      if (Buffer.byteLength(text) > limits.dataSetBytes) return complain(`The data set is larger than ${limits.dataSetBytes} bytes.`);
      return add(reading(null, 'text', { text }));
    }
    case 'bytes':
      return add(
        textReading(
          `${metric.fileName === '' ? '' : `${metric.fileName}, `}${value.value.length} bytes, MD5 ${createHash('md5').update(value.value).digest('hex')}`,
        ),
      );
    case 'null':
      return add(reading(null, datatype === Datatype.boolean ? 'bool' : 'gauge', { quality: 'bad' }));
    case 'mismatch':
      complain(`The value does not fit the datatype ${datatype}.`);
      return add(reading(null, 'gauge', { quality: 'bad' }));
  }
};

/** Metrics of one message as rows: one for each time and each set of flags. Transient values are not for storing and stand apart. */
export const rowsOfMetrics = (
  device: string,
  metrics: readonly Resolved[],
  payloadTime: number | undefined,
  isUncertain: boolean,
  options: ValueOptions,
): { readonly rows: readonly DecodedRow[]; readonly problems: readonly Problem[]; readonly transient: Transient | undefined } => {
  const groups = new Map<string, DecodedRow & { readonly cells: DecodedCell[] }>();
  const problems: Problem[] = [];
  let transient: Transient | undefined;
  for (const resolved of metrics) {
    const { metric } = resolved;
    if (metric.isTransient) {
      const shown: Collected = { cells: [], problems };
      collect(resolved, 'good', options, shown);
      for (const { metric: name, reading: of } of shown.cells.slice(0, limits.transient)) transient = { ...transient, [name]: of.text ?? of.value };
      continue;
    }
    const time = ownTime(metric.timestamp ?? payloadTime);
    const flags = metric.isHistorical ? Flag.historical : 0;
    const key = `${time?.ms} ${flags}`;
    let row = groups.get(key);
    if (row === undefined) groups.set(key, (row = { device, time, flags, ...(isUncertain ? { quality: 'uncertain' as const } : {}), cells: [] }));
    collect(resolved, qualityOf(metric), options, { cells: row.cells, problems });
  }
  return { rows: [...groups.values()].filter(({ cells }) => cells.length > 0), problems, transient };
};
