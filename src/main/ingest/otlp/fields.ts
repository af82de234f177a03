import type { Labels } from '../../../domain/telemetry/sample.ts';

/** Objects of protobuf's JSON form, read without trusting them. */
export type Json = Readonly<Record<string, unknown>>;

/** Ends the reading of one point; `path` says where. */
export class OtlpFault extends Error {
  override readonly name = 'OtlpFault';
  readonly path: string;
  constructor(path: string, detail: string) {
    super(detail);
    this.path = path;
  }
}

export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const field = (of: Json, name: string): unknown => (Object.hasOwn(of, name) ? of[name] : undefined);

/** The items of a repeated field, each with its path; a field that is missing has none. */
export const itemsIn = (of: Json, name: string, path: string): readonly (readonly [Json, string])[] => {
  const items = field(of, name);
  if (items === undefined || items === null) return [];
  if (!Array.isArray(items)) throw new OtlpFault(`${path}.${name}`, 'An array was expected.');
  return items.map((item, i) => {
    const at = `${path}.${name}[${i}]`;
    if (!isJson(item)) throw new OtlpFault(at, 'An object was expected.');
    return [item, at] as const;
  });
};

export const objectIn = (of: Json, name: string): Json | undefined => {
  const value = field(of, name);
  return isJson(value) ? value : undefined;
};

export const textIn = (of: Json, name: string): string => {
  const value = field(of, name);
  return typeof value === 'string' ? value : '';
};

const special: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity, '-Infinity': -Infinity };

/** A double: a number, a text of one, or NaN, Infinity, -Infinity. */
export const doubleIn = (of: Json, name: string, path: string): number | undefined => {
  const value = field(of, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && Object.hasOwn(special, value)) return special[value];
  if (typeof value === 'string' && /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)) return Number(value);
  throw new OtlpFault(`${path}.${name}`, 'A number was expected.');
};

const integerOf = (value: unknown): bigint | undefined => {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined;
  return typeof value === 'string' && /^[+-]?\d{1,20}$/.test(value) ? BigInt(value.replace('+', '')) : undefined;
};

/** An integer of 64 bits, as a text or a number. */
export const integerIn = (of: Json, name: string, path: string): bigint | undefined => {
  const value = field(of, name);
  if (value === undefined || value === null) return undefined;
  const integer = integerOf(value);
  if (integer === undefined) throw new OtlpFault(`${path}.${name}`, 'A whole number was expected.');
  return integer;
};

/** A count, which is never negative. */
export const countIn = (of: Json, name: string, path: string): number => {
  const count = integerIn(of, name, path) ?? 0n;
  if (count < 0n) throw new OtlpFault(`${path}.${name}`, 'A count is never negative.');
  return Number(count);
};

const listIn = (of: Json, name: string, path: string): readonly unknown[] => {
  const values = field(of, name) ?? [];
  if (!Array.isArray(values)) throw new OtlpFault(`${path}.${name}`, 'An array was expected.');
  return values;
};

export const countsIn = (of: Json, name: string, path: string): readonly number[] =>
  listIn(of, name, path).map((value, i) => {
    const count = integerOf(value);
    if (count === undefined || count < 0n) throw new OtlpFault(`${path}.${name}[${i}]`, 'A count is a whole number that is never negative.');
    return Number(count);
  });

export const doublesIn = (of: Json, name: string, path: string): readonly number[] =>
  listIn(of, name, path).map((value, i) => {
    const double = doubleIn({ value }, 'value', `${path}.${name}[${i}]`);
    if (double === undefined) throw new OtlpFault(`${path}.${name}[${i}]`, 'A number was expected.');
    return double;
  });

/** Values that have a short text; lists and maps have none. */
const attributeText = (value: Json | undefined): string | undefined => {
  if (value === undefined) return undefined;
  for (const name of ['stringValue', 'boolValue', 'intValue', 'doubleValue']) {
    const found = field(value, name);
    if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' || typeof found === 'bigint') return String(found);
  }
  return undefined;
};

/** `attributes` as texts by key. */
export const attributesIn = (of: Json, path: string): Labels =>
  Object.fromEntries(
    itemsIn(of, 'attributes', path).flatMap(([attribute]) => {
      const text = attributeText(objectIn(attribute, 'value'));
      const key = textIn(attribute, 'key');
      return text === undefined || key === '' ? [] : [[key, text] as const];
    }),
  );
