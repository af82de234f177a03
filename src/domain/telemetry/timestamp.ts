import { Flag, type TimeSource } from './sample.ts';
import { decimalOf } from './value.ts';
import { instantOfLocal } from './zone.ts';

/** A time that a message carries, in ms since 1970. Naive: written without an offset, read in the zone of the site. */
export interface OwnTime {
  readonly ms: number;
  readonly isNaive: boolean;
}

const since2015 = 1_420_070_400_000;
const aheadMs = 5 * 60_000;
const latest = 8.64e15;

/** Whole ms since 1970 of a number of seconds, milliseconds, microseconds or nanoseconds, told apart by their size; NaN when it is no time. */
export const msOfNumber = (value: number): number => {
  const size = Math.abs(value);
  const ms = size < 1e11 ? value * 1000 : size < 1e14 ? value : size < 1e17 ? value / 1000 : value / 1e6;
  return Math.abs(ms) <= latest ? Math.round(ms) : Number.NaN;
};
const ofNumber = (value: number): OwnTime | undefined => {
  const ms = msOfNumber(value);
  return Number.isNaN(ms) ? undefined : { ms, isNaive: false };
};

const iso = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d\d(?::?\d\d)?)?$/;

/** Days since 1970 of a day of the Gregorian calendar. Formula: years begin in March, so that the leap day is the last. */
const daysOf = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
};

const daysInMonth = (year: number, month: number): number =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

const ofIso = (text: string, zone: string, recv: number): OwnTime | undefined => {
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number) as [number, number, number, number, number];
  const second = Number(match[6] ?? 0);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return undefined;
  const fraction = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const local = daysOf(year, month, day) * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1000 + fraction;
  const offset = match[8];
  if (offset === undefined) return { ms: instantOfLocal(local, zone, recv), isNaive: true };
  if (offset.toUpperCase() === 'Z') return { ms: local, isNaive: false };
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(3).replace(':', '') || 0)];
  return hours > 23 || minutes > 59 ? undefined : { ms: local - (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000, isNaive: false };
};

/** Reads a time from a JSON value: a number, a number as text, or ISO 8601. Undefined when it is none. */
export const timeOf = (value: unknown, zone: string, recv: number): OwnTime | undefined => {
  if (typeof value === 'number') return ofNumber(value);
  if (typeof value === 'bigint') return ofNumber(Number(value));
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const number = decimalOf(value);
  return number === undefined ? ofIso(value, zone, recv) : ofNumber(number);
};

export interface Placed {
  readonly ts: number;
  readonly tsSource: TimeSource;
  readonly flags: number;
  /** What the device said, where it is not used. */
  readonly ownTs?: number;
}

/** A device clock can be right: neither before there was such a device nor ahead of ours. */
export const isPlausible = (ms: number, recv: number): boolean => ms >= since2015 && ms <= recv + aheadMs;

/** Where a message stands in time. A device whose clock cannot be right is taken at receive time and flagged, so that it still alarms. */
export const place = (own: OwnTime | undefined, recv: number, isRetained: boolean): Placed => {
  const retained = isRetained ? Flag.retained : 0;
  const received = (flags: number): Placed => ({ ts: recv, tsSource: isRetained ? 'retained' : 'recv', flags: flags | retained });
  if (own === undefined) return received(0);
  const unused = isRetained ? {} : { ownTs: own.ms };
  if (own.ms < since2015) return { ...received(Flag.skewed), ...unused };
  if (own.ms > recv + aheadMs) return { ...received(Flag.future), ...unused };
  return { ts: own.ms, tsSource: own.isNaive ? 'payload-naive' : 'payload', flags: retained };
};
