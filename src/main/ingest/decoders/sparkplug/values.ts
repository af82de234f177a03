import type { RawDataSet, RawMetric, RawTemplate, RawValue } from './raw-payload.ts';

/** Numbers of the datatypes in Sparkplug B 3.0. */
export const Datatype = {
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  uint8: 5,
  uint16: 6,
  uint32: 7,
  uint64: 8,
  float: 9,
  double: 10,
  boolean: 11,
  string: 12,
  dateTime: 13,
  text: 14,
  uuid: 15,
  dataSet: 16,
  bytes: 17,
  file: 18,
  template: 19,
  int8Array: 22,
  uint64Array: 29,
  floatArray: 30,
  doubleArray: 31,
  booleanArray: 32,
  stringArray: 33,
  dateTimeArray: 34,
} as const;

export interface ValueOptions {
  /** Which bit of a byte is the first element of a BooleanArray: the specification's example and Tahu's Python encoder differ. */
  readonly booleanBits: 'msb' | 'lsb';
  /** Elements of a StringArray are hexadecimal text, as Tahu's Python encoder writes them. */
  readonly hexStrings: boolean;
}
export const defaultValueOptions: ValueOptions = { booleanBits: 'msb', hexStrings: false };

export type Scalar = number | bigint | boolean | string;
/** A value of a metric, exactly as sent; 64-bit integers as bigint. */
export type SparkplugValue =
  | { readonly kind: 'scalar'; readonly value: Scalar }
  | { readonly kind: 'array'; readonly values: readonly Scalar[] }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'dataset'; readonly value: RawDataSet }
  | { readonly kind: 'template'; readonly value: RawTemplate }
  | { readonly kind: 'null' }
  /** The value does not fit its datatype. */
  | { readonly kind: 'mismatch' };

const mismatch: SparkplugValue = { kind: 'mismatch' };
const scalar = (value: Scalar | undefined): SparkplugValue => (value === undefined ? mismatch : { kind: 'scalar', value });

/** Encoders put 32-bit integers into `int_value` or `long_value`. */
const integerOf = (raw: RawValue): bigint | undefined => (raw.field === 'long' ? raw.value : raw.field === 'int' ? BigInt(raw.value) : undefined);
const signed = (raw: RawValue, bits: number): number | undefined => {
  const value = integerOf(raw);
  return value === undefined ? undefined : Number(BigInt.asIntN(bits, value));
};
const unsigned = (raw: RawValue, bits: number): number | undefined => {
  const value = integerOf(raw);
  return value === undefined ? undefined : Number(BigInt.asUintN(bits, value));
};

/** A value without a datatype: what its field says. */
const untyped = (raw: RawValue): SparkplugValue => {
  if (raw.field === 'bytes') return { kind: 'bytes', value: raw.value };
  if (raw.field === 'dataset') return { kind: 'dataset', value: raw.value };
  if (raw.field === 'template') return { kind: 'template', value: raw.value };
  return scalar(raw.value);
};

const typedScalar = (datatype: number, raw: RawValue): Scalar | undefined => {
  switch (datatype) {
    case Datatype.int8:
      return signed(raw, 8);
    case Datatype.int16:
      return signed(raw, 16);
    case Datatype.int32:
      return signed(raw, 32);
    case Datatype.int64: {
      const value = integerOf(raw);
      return value === undefined ? undefined : BigInt.asIntN(64, value);
    }
    case Datatype.uint8:
      return unsigned(raw, 8);
    case Datatype.uint16:
      return unsigned(raw, 16);
    case Datatype.uint32:
      return unsigned(raw, 32);
    case Datatype.uint64:
      return integerOf(raw);
    case Datatype.dateTime: {
      const value = integerOf(raw);
      return value === undefined ? undefined : Number(BigInt.asIntN(64, value));
    }
    case Datatype.float:
    case Datatype.double:
      return raw.field === 'float' || raw.field === 'double' ? raw.value : undefined;
    case Datatype.boolean:
      return raw.field === 'boolean' ? raw.value : raw.field === 'int' ? raw.value !== 0 : undefined;
    case Datatype.string:
    case Datatype.text:
    case Datatype.uuid:
      return raw.field === 'string' ? raw.value : undefined;
    default:
      return undefined;
  }
};

/** Little-endian elements: the text of the specification and Tahu; its two hexadecimal examples of floats are big-endian. */
const elements: Readonly<Record<number, readonly [size: number, read: (view: DataView, at: number) => Scalar]>> = {
  22: [1, (view, at) => view.getInt8(at)],
  23: [2, (view, at) => view.getInt16(at, true)],
  24: [4, (view, at) => view.getInt32(at, true)],
  25: [8, (view, at) => view.getBigInt64(at, true)],
  26: [1, (view, at) => view.getUint8(at)],
  27: [2, (view, at) => view.getUint16(at, true)],
  28: [4, (view, at) => view.getUint32(at, true)],
  29: [8, (view, at) => view.getBigUint64(at, true)],
  30: [4, (view, at) => view.getFloat32(at, true)],
  31: [8, (view, at) => view.getFloat64(at, true)],
  34: [8, (view, at) => Number(view.getBigInt64(at, true))],
};

const booleansOf = (bytes: Uint8Array, view: DataView, bits: ValueOptions['booleanBits']): readonly boolean[] | undefined => {
  if (bytes.length < 4) return undefined;
  const count = view.getUint32(0, true);
  if (count > (bytes.length - 4) * 8) return undefined;
  return Array.from({ length: count }, (_, i) => ((bytes[4 + (i >> 3)]! >> (bits === 'msb' ? 7 - (i & 7) : i & 7)) & 1) === 1);
};

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const isHex = (text: string): boolean => text.length % 2 === 0 && /^(?:[0-9a-fA-F]{2})*$/.test(text);

const stringsOf = (bytes: Uint8Array, hexStrings: boolean): readonly string[] => {
  if (bytes.length === 0) return [];
  const parts = utf8.decode(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes).split('\0');
  return hexStrings ? parts.map((part) => (isHex(part) ? utf8.decode(Buffer.from(part, 'hex')) : part)) : parts;
};

/** True when every element could be hexadecimal text: then the setting is worth offering. */
export const looksLikeHexStrings = (values: readonly Scalar[]): boolean =>
  values.length > 0 && values.every((value) => typeof value === 'string' && value !== '' && isHex(value));

const arrayOf = (datatype: number, bytes: Uint8Array, options: ValueOptions): readonly Scalar[] | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (datatype === Datatype.booleanArray) return booleansOf(bytes, view, options.booleanBits);
  if (datatype === Datatype.stringArray) return stringsOf(bytes, options.hexStrings);
  const element = elements[datatype];
  if (element === undefined || bytes.length % element[0] !== 0) return undefined;
  return Array.from({ length: bytes.length / element[0] }, (_, i) => element[1](view, i * element[0]));
};

/** What a value of this datatype is; `datatype` 0: only the field on the wire is known. */
export const valueOf = ({ isNull, value: raw }: Pick<RawMetric, 'isNull' | 'value'>, datatype: number, options = defaultValueOptions): SparkplugValue => {
  if (isNull || raw === undefined) return { kind: 'null' };
  if (datatype === 0) return untyped(raw);
  switch (raw.field) {
    case 'bytes': {
      if (datatype === Datatype.bytes || datatype === Datatype.file) return { kind: 'bytes', value: raw.value };
      const values = arrayOf(datatype, raw.value, options);
      return values === undefined ? mismatch : { kind: 'array', values };
    }
    case 'dataset':
      return datatype === Datatype.dataSet ? { kind: 'dataset', value: raw.value } : mismatch;
    case 'template':
      return datatype === Datatype.template ? { kind: 'template', value: raw.value } : mismatch;
    default:
      return scalar(typedScalar(datatype, raw));
  }
};

/** A DataSet as rows of plain values; cells that do not fit their column are null. */
export const rowsOfDataSet = ({ types, rows }: RawDataSet): readonly (readonly (Scalar | null)[])[] =>
  rows.map((row) => row.map((cell, i) => (cell === undefined ? null : (typedScalar(types[i] ?? 0, cell) ?? null))));
