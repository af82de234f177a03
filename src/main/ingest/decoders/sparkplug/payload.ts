import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { RawDataSet, RawMetric, RawProperty, RawTemplate, RawValue, SparkplugPayload } from './raw-payload.ts';

export const payloadLimits = { depth: 16, metrics: 20_000, cells: 100_000 } as const;

/** A payload that cannot be read, and where. */
export class MalformedPayload extends Error {
  readonly position: number;
  readonly isTooLarge: boolean;
  constructor(message: string, position: number, isTooLarge = false) {
    super(message);
    this.position = position;
    this.isTooLarge = isTooLarge;
  }
}

const { Varint, Bit64, Bit32, LengthDelimited } = WireType;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const textOf = (bytes: Uint8Array): string => utf8.decode(bytes);

interface Reading {
  readonly wire: BinaryReader;
  /** Metrics of templates count like all others. */
  metrics: number;
  cells: number;
}

/** Field number and wire type in one number, so that a field of another wire type is skipped like an unknown one. */
const tagOf = (field: number, type: WireType): number => field * 8 + type;

/** Reads one message that ends at `end`; `take` says whether it knew the tag. No field may reach beyond. */
const fields = (reading: Reading, end: number, depth: number, take: (tag: number) => boolean): void => {
  const { wire } = reading;
  if (depth > payloadLimits.depth) throw new MalformedPayload(`nested deeper than ${payloadLimits.depth}`, wire.pos, true);
  while (wire.pos < end) {
    const [field, type] = wire.tag();
    if (type === WireType.EndGroup) throw new MalformedPayload('a group ends that never began', wire.pos);
    if (!take(tagOf(field, type))) wire.skip(type, field, payloadLimits.depth);
    if (wire.pos > end) throw new MalformedPayload('a field is longer than what holds it', wire.pos);
  }
};

const endOfMessage = ({ wire }: Reading): number => {
  const length = wire.uint32();
  const end = wire.pos + length;
  if (end > wire.len) throw new MalformedPayload(`${length} bytes are announced, ${wire.len - wire.pos} are left`, wire.pos);
  return end;
};

const long = (reading: Reading): bigint => BigInt(reading.wire.uint64());

/** Fields 3 to 8 or 10 to 15 have the same order everywhere: int, long, float, double, boolean, string. */
const simpleValue = (reading: Reading, tag: number, first: number): RawValue | undefined => {
  const { wire } = reading;
  switch (tag) {
    case tagOf(first, Varint):
      return { field: 'int', value: Number(BigInt.asUintN(32, long(reading))) };
    case tagOf(first + 1, Varint):
      return { field: 'long', value: long(reading) };
    case tagOf(first + 2, Bit32):
      return { field: 'float', value: wire.float() };
    case tagOf(first + 3, Bit64):
      return { field: 'double', value: wire.double() };
    case tagOf(first + 4, Varint):
      return { field: 'boolean', value: wire.bool() };
    case tagOf(first + 5, LengthDelimited):
      return { field: 'string', value: wire.string() };
    default:
      return undefined;
  }
};

const readRow = (reading: Reading, depth: number): readonly (RawValue | undefined)[] => {
  const elements: (RawValue | undefined)[] = [];
  fields(reading, endOfMessage(reading), depth, (tag) => {
    if (tag !== tagOf(1, LengthDelimited)) return false;
    if (++reading.cells > payloadLimits.cells) throw new MalformedPayload(`more than ${payloadLimits.cells} cells`, reading.wire.pos, true);
    let element: RawValue | undefined;
    fields(reading, endOfMessage(reading), depth + 1, (inner) => {
      const value = simpleValue(reading, inner, 1);
      if (value !== undefined) element = value;
      return value !== undefined;
    });
    elements.push(element);
    return true;
  });
  return elements;
};

const readDataSet = (reading: Reading, depth: number): RawDataSet => {
  const columns: string[] = [];
  const types: number[] = [];
  const rows: (readonly (RawValue | undefined)[])[] = [];
  const { wire } = reading;
  const count = (): void => {
    if (++reading.cells > payloadLimits.cells) throw new MalformedPayload(`more than ${payloadLimits.cells} cells`, wire.pos, true);
  };
  fields(reading, endOfMessage(reading), depth, (tag) => {
    switch (tag) {
      case tagOf(2, LengthDelimited):
        count();
        columns.push(wire.string());
        return true;
      case tagOf(3, Varint):
        count();
        types.push(wire.uint32());
        return true;
      case tagOf(3, LengthDelimited): {
        const end = endOfMessage(reading);
        while (wire.pos < end) {
          count();
          types.push(wire.uint32());
        }
        return true;
      }
      case tagOf(4, LengthDelimited):
        count();
        rows.push(readRow(reading, depth + 1));
        return true;
      default:
        return false;
    }
  });
  return { columns, types, rows };
};

const readTemplate = (reading: Reading, depth: number): RawTemplate => {
  const metrics: RawMetric[] = [];
  let reference = '';
  let isDefinition = false;
  fields(reading, endOfMessage(reading), depth, (tag) => {
    if (tag === tagOf(2, LengthDelimited)) metrics.push(readMetric(reading, depth + 1));
    else if (tag === tagOf(4, LengthDelimited)) reference = reading.wire.string();
    else if (tag === tagOf(5, Varint)) isDefinition = reading.wire.bool();
    else return false;
    return true;
  });
  return { reference, isDefinition, metrics };
};

const readProperty = (reading: Reading, depth: number): RawProperty => {
  let type = 0;
  let isNull = false;
  let value: RawValue | undefined;
  fields(reading, endOfMessage(reading), depth, (tag) => {
    if (tag === tagOf(1, Varint)) type = reading.wire.uint32();
    else if (tag === tagOf(2, Varint)) isNull = reading.wire.bool();
    else {
      const simple = simpleValue(reading, tag, 3);
      if (simple === undefined) return false;
      value = simple;
    }
    return true;
  });
  return { type, value: isNull ? undefined : value };
};

const readProperties = (reading: Reading, depth: number): ReadonlyMap<string, RawProperty> => {
  const keys: string[] = [];
  const values: RawProperty[] = [];
  fields(reading, endOfMessage(reading), depth, (tag) => {
    if (keys.length + values.length > 2000) throw new MalformedPayload('more than 1000 properties', reading.wire.pos, true);
    if (tag === tagOf(1, LengthDelimited)) keys.push(reading.wire.string());
    else if (tag === tagOf(2, LengthDelimited)) values.push(readProperty(reading, depth + 1));
    else return false;
    return true;
  });
  return new Map(keys.flatMap((key, i) => (values[i] === undefined ? [] : [[key, values[i]]])));
};

const readFileName = (reading: Reading, depth: number): string => {
  let name = '';
  fields(reading, endOfMessage(reading), depth, (tag) => {
    if (tag !== tagOf(5, LengthDelimited)) return false;
    name = reading.wire.string();
    return true;
  });
  return name;
};

const noProperties: ReadonlyMap<string, RawProperty> = new Map();

const readMetric = (reading: Reading, depth: number): RawMetric => {
  if (++reading.metrics > payloadLimits.metrics) throw new MalformedPayload(`more than ${payloadLimits.metrics} metrics`, reading.wire.pos, true);
  const { wire } = reading;
  let [name, alias, timestamp, value]: [string?, bigint?, number?, RawValue?] = [];
  let [datatype, fileName, properties] = [0, '', noProperties];
  let [isHistorical, isTransient, isNull] = [false, false, false];
  fields(reading, endOfMessage(reading), depth, (tag) => {
    switch (tag) {
      case tagOf(1, LengthDelimited):
        name = wire.string();
        return true;
      case tagOf(2, Varint):
        alias = long(reading);
        return true;
      case tagOf(3, Varint):
        timestamp = Number(long(reading));
        return true;
      case tagOf(4, Varint):
        datatype = wire.uint32();
        return true;
      case tagOf(5, Varint):
        isHistorical = wire.bool();
        return true;
      case tagOf(6, Varint):
        isTransient = wire.bool();
        return true;
      case tagOf(7, Varint):
        isNull = wire.bool();
        return true;
      case tagOf(8, LengthDelimited):
        fileName = readFileName(reading, depth + 1);
        return true;
      case tagOf(9, LengthDelimited):
        properties = readProperties(reading, depth + 1);
        return true;
      case tagOf(16, LengthDelimited):
        value = { field: 'bytes', value: wire.bytes() };
        return true;
      case tagOf(17, LengthDelimited):
        value = { field: 'dataset', value: readDataSet(reading, depth + 1) };
        return true;
      case tagOf(18, LengthDelimited):
        value = { field: 'template', value: readTemplate(reading, depth + 1) };
        return true;
      default: {
        const simple = simpleValue(reading, tag, 10);
        if (simple !== undefined) value = simple;
        return simple !== undefined;
      }
    }
  });
  return { name, alias, timestamp, datatype, isHistorical, isTransient, isNull, fileName, properties, value };
};

/** Reads a Sparkplug B payload. Throws only `MalformedPayload`. */
export const readPayload = (bytes: Uint8Array): SparkplugPayload => {
  const reading: Reading = { wire: new BinaryReader(bytes, textOf), metrics: 0, cells: 0 };
  const { wire } = reading;
  const metrics: RawMetric[] = [];
  let [timestamp, seq]: [number?, number?] = [];
  let uuid = '';
  let body: Uint8Array = new Uint8Array(0);
  try {
    fields(reading, bytes.length, 1, (tag) => {
      if (tag === tagOf(1, Varint)) timestamp = Number(long(reading));
      else if (tag === tagOf(2, LengthDelimited)) metrics.push(readMetric(reading, 2));
      else if (tag === tagOf(3, Varint)) seq = Number(long(reading) & 255n);
      else if (tag === tagOf(4, LengthDelimited)) uuid = wire.string();
      else if (tag === tagOf(5, LengthDelimited)) body = wire.bytes();
      else return false;
      return true;
    });
  } catch (error) {
    if (error instanceof MalformedPayload) throw error;
    throw new MalformedPayload(error instanceof Error ? error.message : String(error), Math.min(wire.pos, bytes.length));
  }
  return { timestamp, seq, uuid, body, metrics };
};
