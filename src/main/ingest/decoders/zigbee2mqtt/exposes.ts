import { fieldOf, isJson, type Json, listOf, nameOf, numberOf, recordOf } from '../../json-payload.ts';

/** What a device says of one key of its state. */
export type Expose = {
  readonly unit: string;
  readonly min?: number;
  readonly max?: number;
} & (
  | { readonly kind: 'numeric' | 'text' | 'other' }
  | { readonly kind: 'binary'; readonly on: unknown; readonly off: unknown }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
);

export interface Described {
  readonly ieee: string;
  /** May contain `/`. */
  readonly name: string;
  readonly model: string | undefined;
  readonly maker: string | undefined;
  readonly exposes: ReadonlyMap<string, Expose>;
}

const limits = { devices: 5000, exposes: 500, depth: 4 } as const;
/** Bit 1 of `access`: the key appears in the state. */
const isInState = (expose: Json): boolean => {
  const access = numberOf(expose, 'access');
  return access === undefined || (access & 1) === 1;
};

const readExpose = (expose: Json): Expose => {
  const min = numberOf(expose, 'value_min');
  const max = numberOf(expose, 'value_max');
  const common = { unit: nameOf(expose, 'unit')?.slice(0, 32) ?? '', ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  switch (fieldOf(expose, 'type')) {
    case 'binary':
      return { ...common, kind: 'binary', on: fieldOf(expose, 'value_on'), off: fieldOf(expose, 'value_off') };
    case 'enum':
      return { ...common, kind: 'enum', values: listOf(expose, 'values').filter((value) => typeof value === 'string') };
    case 'numeric':
      return { ...common, kind: 'numeric' };
    case 'text':
      return { ...common, kind: 'text' };
    default:
      return { ...common, kind: 'other' };
  }
};

/** `switch`, `light` and others carry `features`; a composite has its own below its key. */
const collect = (exposes: readonly unknown[], prefix: string, into: Map<string, Expose>, depth = 0): void => {
  for (const expose of exposes) {
    if (!isJson(expose) || into.size >= limits.exposes) continue;
    const features = listOf(expose, 'features');
    const property = nameOf(expose, 'property');
    if (features.length > 0 && depth < limits.depth) {
      const isComposite = fieldOf(expose, 'type') === 'composite' && property !== undefined;
      collect(features, isComposite ? `${prefix}${property}.` : prefix, into, depth + 1);
    } else if (property !== undefined && isInState(expose)) into.set(prefix + property, readExpose(expose));
  }
};

/** The devices of `bridge/devices` by their friendly names; undefined when it is no list. */
export const devicesOf = (value: unknown): ReadonlyMap<string, Described> | undefined => {
  if (!Array.isArray(value)) return undefined;
  const devices = new Map<string, Described>();
  for (const each of value.slice(0, limits.devices) as readonly unknown[]) {
    if (!isJson(each)) continue;
    const ieee = nameOf(each, 'ieee_address');
    if (ieee === undefined) continue;
    const name = nameOf(each, 'friendly_name') ?? ieee;
    const definition = recordOf(each, 'definition');
    const exposes = new Map<string, Expose>();
    if (definition !== undefined) collect(listOf(definition, 'exposes'), '', exposes);
    devices.set(name, { ieee, name, model: definition && nameOf(definition, 'model'), maker: definition && nameOf(definition, 'vendor'), exposes });
  }
  return devices;
};
