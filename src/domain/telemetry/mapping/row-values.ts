import type { Quality } from '../sample.ts';
import { type OwnTime, timeOf } from '../timestamp.ts';
import { decimalOf, plainReadingOf, type Reading, readingOf, textReading } from '../value.ts';
import type { MappingRow } from './mapping-row.ts';

const scaled = (reading: Reading, { scale = 1, offset = 0, round }: MappingRow): Reading => {
  if (reading.value === null || (scale === 1 && offset === 0 && round === undefined)) return reading;
  const exact = reading.value * scale + offset;
  const factor = 10 ** (round ?? 0);
  const rounded = round === undefined ? exact : Math.round(exact * factor) / factor;
  // What is too large to be rounded has no digits behind the point.
  const value = Number.isFinite(rounded) ? rounded : exact;
  const { text: _digits, ...rest } = reading;
  return Number.isFinite(value) ? { ...rest, value } : { ...rest, value: null, quality: 'bad', isNonFinite: true };
};

const asNumber = (value: unknown): Reading | undefined => {
  const reading = readingOf(value);
  return reading?.kind === 'bool' ? { ...reading, kind: 'gauge' } : reading;
};

const asBool = (value: unknown): Reading | undefined => {
  if (value === 0 || value === 1) return { value, kind: 'bool', quality: 'good', isNonFinite: false };
  const reading = typeof value === 'string' ? plainReadingOf(value.trim()) : readingOf(value);
  if (reading === undefined || reading.value === null || reading.kind === 'bool') return reading;
  return reading.value === 0 || reading.value === 1 ? { ...reading, kind: 'bool' } : undefined;
};

const nameOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

const byEnum = (value: unknown, { enum: names = {} }: MappingRow): Reading | undefined => {
  const name = nameOf(value);
  if (name === undefined || !Object.hasOwn(names, name)) return undefined;
  const meant = names[name]!;
  return typeof meant === 'number' ? { value: meant, kind: 'enum', quality: 'good', isNonFinite: false, text: name } : textReading(meant);
};

/** What a raw value is by its row; undefined when it is nothing that the row can take. */
export const readingBy = (value: unknown, row: MappingRow): Reading | undefined => {
  if (value === null) return readingOf(null);
  switch (row.type) {
    case 'auto': {
      const named = row.enum === undefined ? undefined : byEnum(value, row);
      // A text is kept as one: a row has asked for it.
      const reading = named ?? readingOf(value) ?? (typeof value === 'string' ? textReading(value.slice(0, 4096)) : undefined);
      return reading?.kind === 'gauge' ? scaled(reading, row) : reading;
    }
    case 'number': {
      const reading = asNumber(value);
      return reading && scaled(reading, row);
    }
    case 'counter': {
      const reading = asNumber(value);
      return reading && { ...scaled(reading, row), kind: 'counter' };
    }
    case 'bool': {
      const named = byEnum(value, row);
      return named === undefined ? asBool(value) : asBool(named.value);
    }
    case 'enum':
      return byEnum(value, row);
    case 'text': {
      const text = nameOf(value);
      return text === undefined ? undefined : textReading(text.slice(0, 4096));
    }
  }
};

const perMs = { s: 1e-3, ms: 1, us: 1e3, ns: 1e6 } as const;
const latest = 8.64e15;

/** The time of a row; undefined when there is none under its path. */
export const timeBy = (value: unknown, unit: NonNullable<MappingRow['ts']>['unit'], zone: string, recv: number): OwnTime | undefined => {
  if (unit === 'auto') return timeOf(value, zone, recv);
  if (unit === 'iso') return typeof value === 'string' && decimalOf(value) === undefined ? timeOf(value, zone, recv) : undefined;
  const number = typeof value === 'number' ? value : typeof value === 'string' ? decimalOf(value.trim()) : undefined;
  const ms = number === undefined ? Number.NaN : Math.round(number / perMs[unit]);
  return Math.abs(ms) <= latest ? { ms, isNaive: false } : undefined;
};

/** A quality by the words of its row; what they do not name is uncertain. */
export const qualityBy = (value: unknown, map: Readonly<Record<string, Quality>>): Quality => {
  const name = nameOf(value);
  return name !== undefined && Object.hasOwn(map, name) ? map[name]! : 'uncertain';
};

const isSame = (a: unknown, b: unknown): boolean => a === b || (typeof a === 'object' && a !== null && JSON.stringify(a) === JSON.stringify(b));

/** Whether a row holds for a message. `value` is undefined when nothing stands under the path. */
export const holds = (value: unknown, { op, value: wanted }: NonNullable<MappingRow['when']>): boolean => {
  switch (op) {
    case 'exists':
      return value !== undefined;
    case 'eq':
      return isSame(value, wanted);
    case 'ne':
      return value !== undefined && !isSame(value, wanted);
    case 'in':
      return Array.isArray(wanted) && wanted.some((each) => isSame(value, each));
    case 'lt':
      return typeof value === 'number' && typeof wanted === 'number' && value < wanted;
    case 'gt':
      return typeof value === 'number' && typeof wanted === 'number' && value > wanted;
  }
};
