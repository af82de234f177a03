import type { OwnTime } from '../../domain/telemetry/timestamp.ts';
import { type Reading, readingOf, textReading } from '../../domain/telemetry/value.ts';
import type { DecodeContext, DecodedCell, DecodedRow, DecodeFailure, Decoded, DecoderOptions } from './decoders/decoder.ts';

/** A record with the labels of the JSON form, whatever it was written in. */
type SenmlRecord = Readonly<Record<string, unknown>>;

type FieldType = 'string' | 'number' | 'boolean' | 'data';
/** Labels of RFC 8428 and RFC 8798, and what they hold. */
const fields: Readonly<Record<string, FieldType>> = {
  bn: 'string',
  bt: 'number',
  bu: 'string',
  bv: 'number',
  bs: 'number',
  bver: 'number',
  n: 'string',
  u: 'string',
  v: 'number',
  vs: 'string',
  vb: 'boolean',
  vd: 'data',
  s: 'number',
  t: 'number',
  ut: 'number',
};
const values = ['v', 'vs', 'vb', 'vd'] as const;

const namePattern = /^[A-Za-z0-9][A-Za-z0-9\-:./_]*$/;
/** Below this a time counts from now; RFC 8428 §4.5.3. */
const firstAbsolute = 2 ** 28;
const knownVersion = 10;
const latestMs = 8.64e15;

class PackFault extends Error {
  override readonly name = 'PackFault';
  readonly path: string;
  constructor(path: string, detail: string) {
    super(detail);
    this.path = path;
  }
}

const isRecord = (value: unknown): value is SenmlRecord => typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

const holds = (type: FieldType, value: unknown): boolean => {
  switch (type) {
    case 'number':
      return isNumber(value);
    case 'data':
      return value instanceof Uint8Array || (typeof value === 'string' && /^[A-Za-z0-9_-]*$/.test(value));
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
  }
};

const check = (record: SenmlRecord, path: string): void => {
  for (const [label, value] of Object.entries(record)) {
    if (Object.hasOwn(fields, label)) {
      if (!holds(fields[label]!, value))
        throw new PackFault(`${path}.${label}`, `${label} must be a ${fields[label] === 'data' ? 'text in base64url' : fields[label]}.`);
    } else if (label.endsWith('_')) throw new PackFault(`${path}.${label}`, `The label ${label} has to be understood, and is not.`);
  }
  const given = values.filter((label) => Object.hasOwn(record, label));
  if (given.length > 1) throw new PackFault(path, `The record has ${given.join(' and ')}; one value is allowed.`);
};

interface Base {
  name: string;
  time: number;
  unit: string;
  value: number | undefined;
  sum: number | undefined;
  version: number | undefined;
}

const numberIn = (record: SenmlRecord, label: string): number | undefined => (Object.hasOwn(record, label) ? Number(record[label]) : undefined);
const textIn = (record: SenmlRecord, label: string): string | undefined => (Object.hasOwn(record, label) ? (record[label] as string) : undefined);

const learn = (base: Base, record: SenmlRecord, path: string): void => {
  base.name = textIn(record, 'bn') ?? base.name;
  base.time = numberIn(record, 'bt') ?? base.time;
  base.unit = textIn(record, 'bu') ?? base.unit;
  base.value = numberIn(record, 'bv') ?? base.value;
  base.sum = numberIn(record, 'bs') ?? base.sum;
  const version = numberIn(record, 'bver');
  if (version === undefined) return;
  if (!Number.isInteger(version) || version < 1) throw new PackFault(`${path}.bver`, 'bver must be a positive whole number.');
  if (version > knownVersion) throw new PackFault(`${path}.bver`, `Version ${version} is newer than ${knownVersion}, which is read here.`);
  if (base.version !== undefined && base.version !== version) throw new PackFault(`${path}.bver`, 'All records must have the same version.');
  base.version = version;
};

const timeOf = (base: Base, record: SenmlRecord, recv: number): OwnTime | undefined => {
  const seconds = base.time + (numberIn(record, 't') ?? 0);
  if (seconds === 0 || !Number.isFinite(seconds)) return undefined; // now
  const ms = Math.round(seconds * 1000) + (seconds < firstAbsolute ? recv : 0);
  return { ms: Math.max(-latestMs, Math.min(latestMs, ms)), isNaive: false };
};

const readingOfRecord = (base: Base, record: SenmlRecord): Reading | undefined => {
  if (Object.hasOwn(record, 'vs')) return textReading(record['vs'] as string);
  if (Object.hasOwn(record, 'vb')) return readingOf(record['vb']);
  if (Object.hasOwn(record, 'vd')) return undefined;
  if (base.value === undefined) return Object.hasOwn(record, 'v') ? readingOf(record['v']) : undefined;
  return readingOf(base.value + (numberIn(record, 'v') ?? 0));
};

const dataText = (data: unknown): string => (data instanceof Uint8Array ? Buffer.from(data).toString('base64url') : String(data)).slice(0, 4096);

const maxRecords = 10_000;

/**
 * Resolves a SenML pack (RFC 8428): base fields, relative times, sums. One fault rejects the whole. Option `prefix`: the part of
 * the names that names the device and is left out of the metrics.
 */
export const rowsOfPack = (pack: unknown, { recv }: DecodeContext, options: DecoderOptions): Decoded => {
  const fault = (detail: string, path: string): DecodeFailure => ({ ok: false, reason: 'malformed', detail, position: { path } });
  if (!Array.isArray(pack)) return fault('A SenML pack is an array of records.', '$');
  if (pack.length > maxRecords) return { ok: false, reason: 'depth', detail: `The pack has more than ${maxRecords} records.` };
  const prefix = options['prefix'] ?? '';
  const base: Base = { name: '', time: 0, unit: '', value: undefined, sum: undefined, version: undefined };
  const rows = new Map<number | undefined, { readonly time: OwnTime | undefined; readonly cells: DecodedCell[] }>();
  const data: Record<string, string> = {};
  const cellsAt = (time: OwnTime | undefined): DecodedCell[] => {
    let row = rows.get(time?.ms);
    if (row === undefined) rows.set(time?.ms, (row = { time, cells: [] }));
    return row.cells;
  };
  try {
    for (const [i, record] of pack.entries()) {
      const path = `$[${i}]`;
      if (!isRecord(record)) throw new PackFault(path, 'A record must be an object.');
      check(record, path);
      learn(base, record, path);
      const reading = readingOfRecord(base, record);
      const sum = base.sum === undefined && !Object.hasOwn(record, 's') ? undefined : (base.sum ?? 0) + (numberIn(record, 's') ?? 0);
      const hasData = Object.hasOwn(record, 'vd');
      if (reading === undefined && sum === undefined && !hasData) continue; // it only sets base fields
      const full = base.name + (textIn(record, 'n') ?? '');
      if (!namePattern.test(full))
        throw new PackFault(
          path,
          full === ''
            ? 'The record has no name.'
            : `${JSON.stringify(full.slice(0, 80))} is no name: letters, digits and - : . / _ are allowed, the first a letter or digit.`,
        );
      const metric = full.startsWith(prefix) && full.length > prefix.length ? full.slice(prefix.length) : full;
      const unit = textIn(record, 'u') ?? base.unit;
      const cells = cellsAt(timeOf(base, record, recv));
      if (reading !== undefined) cells.push({ metric, reading, unit: reading.kind === 'gauge' ? unit : '', quality: 'good' });
      if (sum !== undefined)
        cells.push({ metric: `${metric}.sum`, reading: { ...readingOf(sum)!, kind: 'counter' }, unit: unit === '' ? '' : `${unit}.s`, quality: 'good' });
      if (hasData) data[metric] = dataText(record['vd']);
    }
  } catch (error) {
    if (!(error instanceof PackFault)) throw error;
    return fault(error.message, error.path);
  }
  const hasData = Object.keys(data).length > 0;
  const found: readonly DecodedRow[] = [...rows.values()].filter(({ cells }) => cells.length > 0);
  if (found.length === 0 && !hasData) return { ok: false, reason: 'mapping-empty', detail: 'The pack holds no value.' };
  return { ok: true, rows: found, ...(hasData && { meta: [{ attributes: data }] }) };
};
