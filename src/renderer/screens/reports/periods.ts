import { clampRange, type TimeRange } from '../../chart/range.ts';
import { startOfDay } from '../../chart/range-input.ts';

const hour = 3_600_000;

export const periodPresets = ['8h', '12h', 'today', 'typed'] as const;
export type PeriodPreset = (typeof periodPresets)[number];

/**
 * The period of a preset at `now`: it begins with a whole minute, because that is what a shift is told in, and ends now, so that what
 * was done a moment ago is in it. Undefined for the typed one.
 */
export const presetPeriod = (preset: PeriodPreset, now: number, zone: string): TimeRange | undefined => {
  const minute = Math.floor(now / 60_000) * 60_000;
  if (preset === '8h') return { from: minute - 8 * hour, to: now };
  if (preset === '12h') return { from: minute - 12 * hour, to: now };
  if (preset === 'typed') return undefined;
  const start = startOfDay(now, zone);
  return { from: start, to: Math.max(now, start + 60_000) };
};

/** Whole milliseconds in an address; undefined unless both are there and in order. */
export const readPeriod = (query: URLSearchParams): TimeRange | undefined => {
  const [from, to] = [query.get('from'), query.get('to')].map((text) => (text === null || text.trim() === '' ? Number.NaN : Number(text))) as [number, number];
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || to <= from) return undefined;
  return clampRange({ from, to }, Infinity);
};

const query = ({ from, to }: TimeRange): string => `from=${from}&to=${to}`;
export const reportRoute = (period: TimeRange): string => `/report/shift?${query(period)}`;
/** The form of the reports screen, with this period in its fields. */
export const reportsRoute = (period: TimeRange | undefined): string => (period ? `/reports?${query(period)}` : '/reports');
