/** Writes Sparkplug B payloads by hand, so that nothing of the decoder's code or library checks itself. */
type Bytes = readonly number[];

const varint = (value: bigint | number): Bytes => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 128);
  } while (rest !== 0n);
  return bytes;
};
const tag = (field: number, type: number): Bytes => varint(field * 8 + type);
const utf8 = (text: string): Bytes => [...new TextEncoder().encode(text)];
const fixed = (size: 4 | 8, value: number): Bytes => {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
};

export const uint = (field: number, value: bigint | number): Bytes => [...tag(field, 0), ...varint(value)];
export const flag = (field: number, value = true): Bytes => uint(field, value ? 1 : 0);
export const chunk = (field: number, value: string | Bytes | Uint8Array): Bytes => {
  const bytes = typeof value === 'string' ? utf8(value) : [...value];
  return [...tag(field, 2), ...varint(bytes.length), ...bytes];
};
export const float = (field: number, value: number): Bytes => [...tag(field, 5), ...fixed(4, value)];
export const double = (field: number, value: number): Bytes => [...tag(field, 1), ...fixed(8, value)];

export interface MetricSpec {
  readonly name?: string;
  readonly alias?: number | bigint;
  readonly time?: number | bigint;
  readonly type?: number;
  /** Fields of the metric as they are: its value, its flags, its properties. */
  readonly with?: Bytes;
}
export const metric = ({ name, alias, time, type, with: more = [] }: MetricSpec): Bytes =>
  chunk(2, [
    ...(name === undefined ? [] : chunk(1, name)),
    ...(alias === undefined ? [] : uint(2, alias)),
    ...(time === undefined ? [] : uint(3, time)),
    ...(type === undefined ? [] : uint(4, type)),
    ...more,
  ]);

export interface PayloadSpec {
  readonly time?: number | bigint;
  readonly seq?: number;
  readonly metrics?: readonly MetricSpec[];
  readonly with?: Bytes;
}
export const payload = ({ time, seq, metrics = [], with: more = [] }: PayloadSpec): Uint8Array =>
  Uint8Array.from([...(time === undefined ? [] : uint(1, time)), ...metrics.flatMap(metric), ...(seq === undefined ? [] : uint(3, seq)), ...more]);

/** A property set with one key. */
export const property = (key: string, value: Bytes): Bytes => chunk(9, [...chunk(1, key), ...chunk(2, value)]);
export const bdSeq = (value: number): MetricSpec => ({ name: 'bdSeq', type: 4, with: uint(11, value) });
