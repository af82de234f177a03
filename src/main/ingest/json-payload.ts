import { flatten, parseJson } from '../../domain/telemetry/json-values.ts';
import type { MetricKind } from '../../domain/telemetry/sample.ts';
import { plainReadingOf, type Reading, textReading } from '../../domain/telemetry/value.ts';
import { type DecodedCell, type DecodeFailure, notUtf8, textOf } from './decoders/decoder.ts';

/** Helpers of the decoders whose devices speak JSON of a known shape. */
export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own key; what an object inherits was never sent. */
export const fieldOf = (record: Json, key: string): unknown => (Object.hasOwn(record, key) ? record[key] : undefined);
export const recordOf = (record: Json, key: string): Json | undefined => {
  const value = fieldOf(record, key);
  return isJson(value) ? value : undefined;
};
export const listOf = (record: Json, key: string): readonly unknown[] => {
  const value = fieldOf(record, key);
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
};
/** A text that is not empty and no longer than a name may be. */
export const nameOf = (record: Json, key: string): string | undefined => {
  const value = fieldOf(record, key);
  return typeof value === 'string' && value !== '' && value.length <= 256 ? value : undefined;
};
export const numberOf = (record: Json, key: string): number | undefined => {
  const value = fieldOf(record, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

export type ReadJson = { readonly ok: true; readonly value: unknown; readonly text: string } | DecodeFailure;

/** The payload as JSON. */
export const readJson = (payload: Uint8Array): ReadJson => {
  const text = textOf(payload);
  if (text === undefined) return notUtf8;
  const parsed = parseJson(text);
  return parsed.ok ? { ok: true, value: parsed.value, text } : { ok: false, reason: 'invalid-json', detail: parsed.detail, position: parsed.position };
};

/** The payload as a JSON object. */
export const readRecord = (payload: Uint8Array): { readonly ok: true; readonly record: Json } | DecodeFailure => {
  const read = readJson(payload);
  if (!read.ok) return read;
  return isJson(read.value) ? { ok: true, record: read.value } : { ok: false, reason: 'mapping-empty', detail: 'The message is no JSON object.' };
};

/** What a decoder knows of a key beside its value. */
export interface Facts {
  readonly unit?: string;
  readonly kind?: MetricKind;
}

const withKind = (reading: Reading, kind: MetricKind | undefined): Reading => (kind === undefined || reading.kind !== 'gauge' ? reading : { ...reading, kind });

export const cellOf = (metric: string, reading: Reading, { unit = '', kind }: Facts = {}): DecodedCell => ({
  metric,
  reading: withKind(reading, kind),
  unit,
  quality: 'good',
});

export type Cells = { readonly ok: true; readonly cells: readonly DecodedCell[] } | DecodeFailure;

/** All numbers, switches and nulls below a record by their path; `factsOf` undefined leaves a path out. */
export const cellsOfRecord = (record: Json, prefix: string, factsOf: (path: string) => Facts | undefined, leaveOut?: ReadonlySet<string>): Cells => {
  const flat = flatten(record, leaveOut);
  if (!flat.ok) return { ok: false, reason: 'depth', detail: `The message is ${flat.detail.startsWith('nested') ? '' : 'too large: '}${flat.detail}.` };
  return {
    ok: true,
    cells: flat.leaves.flatMap(({ path, reading }) => {
      const metric = prefix + path;
      const facts = factsOf(metric);
      return facts === undefined ? [] : [cellOf(metric, reading, facts)];
    }),
  };
};

const switchWord = /^(?:on|off)$/i;

/** Texts of switches below a record, which `cellsOfRecord` leaves out: ON and OFF in any case. */
export const switchesOf = (record: Json, prefix = '', depth = 0): readonly DecodedCell[] =>
  Object.entries(record)
    .slice(0, 2000)
    .flatMap(([key, value]): readonly DecodedCell[] => {
      if (isJson(value)) return depth < 8 ? switchesOf(value, `${prefix}${key}.`, depth + 1) : [];
      const reading = typeof value === 'string' && switchWord.test(value) ? plainReadingOf(value) : undefined;
      return reading === undefined ? [] : [cellOf(`${prefix}${key}`, reading)];
    });

/** A number that stands for one of some names, or the name itself when it is none of them. */
export const enumReading = (value: string, names: readonly string[]): Reading => {
  const index = names.indexOf(value);
  return index < 0 ? textReading(value.slice(0, 4096)) : { value: index, kind: 'enum', quality: 'good', isNonFinite: false, text: value };
};

/** `online` and `offline` as devices write them: plain text, or `{"state":"online"}`. Undefined when it is neither. */
export const presenceOf = (payload: Uint8Array, on: readonly string[], off: readonly string[]): 'online' | 'offline' | undefined => {
  const read = readJson(payload);
  const text =
    read.ok && isJson(read.value)
      ? fieldOf(read.value, 'state')
      : textOf(payload)
          ?.trim()
          .replace(/^"(.*)"$/, '$1');
  if (typeof text !== 'string') return undefined;
  return on.includes(text.toLowerCase()) ? 'online' : off.includes(text.toLowerCase()) ? 'offline' : undefined;
};

export const notPresence: DecodeFailure = {
  ok: false,
  reason: 'mapping-empty',
  detail: 'The message says neither that the device is there nor that it is gone.',
};

/** A message that is known and brings nothing for us. */
export const nothing = { ok: true, rows: [] } as const;
