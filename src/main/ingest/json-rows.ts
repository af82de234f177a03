import { flatten } from '../../domain/telemetry/json-values.ts';
import { type OwnTime, timeOf } from '../../domain/telemetry/timestamp.ts';
import { plainReadingOf, qualityOf, readingOf } from '../../domain/telemetry/value.ts';
import { type DecodeContext, type DecodedCell, type DecodedRow, type DecodeFailure, type Decoded, unnamedMetric } from './decoders/decoder.ts';

type Json = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const maxRecords = 1000;
const timeKeys = ['ts', 'timestamp', 'time'] as const;

/**
 * The rules for JSON, whatever it was written in: an object of numbers (nested ones joined with dots), an array of such objects, or
 * one bare value. `ts`, `timestamp` or `time` at the top is the time of the values. Under a topic with `{metric}`, `{"value":1,"unit":"°C"}` is that metric.
 */
export const rowsOfJson = (value: unknown, context: DecodeContext): Decoded => {
  const records = Array.isArray(value) && value.some(isRecord) ? (value as readonly unknown[]) : [value];
  if (records.length > maxRecords) return tooDeep(`more than ${maxRecords} records`);
  const rows: DecodedRow[] = [];
  for (const record of records) {
    const row = rowOf(record, context);
    if ('ok' in row) return row;
    if (row.cells.length > 0) rows.push(row);
  }
  return rows.length > 0 ? { ok: true, rows } : { ok: false, reason: 'mapping-empty', detail: 'The message holds no number and no true or false.' };
};

const tooDeep = (detail: string): DecodeFailure => ({
  ok: false,
  reason: 'depth',
  detail: `The message is ${detail.startsWith('nested') ? '' : 'too large: '}${detail}.`,
});

const rowOf = (record: unknown, context: DecodeContext): DecodedRow | DecodeFailure => {
  const { metric } = context;
  if (!isRecord(record)) {
    if (Array.isArray(record)) return rowOfArray(record, metric);
    const reading = readingOf(record) ?? (typeof record === 'string' ? plainReadingOf(record) : undefined);
    return { time: undefined, cells: reading === undefined ? [] : [{ metric: metric ?? unnamedMetric, reading, unit: '', quality: 'good' }] };
  }
  const { time, key } = timeOfRecord(record, context);
  const named = metric === undefined ? undefined : namedCell(record, metric);
  const leaveOut = new Set([...(key === undefined ? [] : [key]), ...(named === undefined ? [] : ['value', 'unit', 'quality'])]);
  const flat = flatten(record, leaveOut);
  if (!flat.ok) return tooDeep(flat.detail);
  const prefix = metric === undefined ? '' : `${metric}.`;
  const cells = flat.leaves.map(({ path, reading }): DecodedCell => ({ metric: prefix + path, reading, unit: '', quality: 'good' }));
  return { time, cells: named === undefined ? cells : [named, ...cells] };
};

const rowOfArray = (values: readonly unknown[], metric = unnamedMetric): DecodedRow | DecodeFailure => {
  const flat = flatten({ [metric]: values });
  return flat.ok
    ? { time: undefined, cells: flat.leaves.map(({ path, reading }) => ({ metric: path, reading, unit: '', quality: 'good' })) }
    : tooDeep(flat.detail);
};

/** The first key that really holds a time; one that does not stays a value. */
const timeOfRecord = (record: Json, { zone, recv }: DecodeContext): { readonly time: OwnTime | undefined; readonly key: string | undefined } => {
  for (const key of timeKeys) {
    const time = Object.hasOwn(record, key) ? timeOf(record[key], zone, recv) : undefined;
    if (time !== undefined) return { time, key };
  }
  return { time: undefined, key: undefined };
};

/** `{"value":1,"unit":"°C","quality":"good"}` under the name of its topic. */
const namedCell = (record: Json, metric: string): DecodedCell | undefined => {
  if (!Object.hasOwn(record, 'value')) return undefined;
  const { value, unit, quality } = record;
  const reading = readingOf(value) ?? (typeof value === 'string' ? plainReadingOf(value) : undefined);
  if (reading === undefined) return undefined;
  return { metric, reading, unit: typeof unit === 'string' ? unit.slice(0, 32) : '', quality: Object.hasOwn(record, 'quality') ? qualityOf(quality) : 'good' };
};
