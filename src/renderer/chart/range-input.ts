import type { TimeRange } from './range.ts';
import { Temporal } from '../lib/temporal.ts';

/**
 * The instant a `datetime-local` field means in the zone. A time in the repeated hour takes the earlier one, a time in the skipped
 * hour moves forward. Undefined when the text is no date and time.
 */
export const parseLocal = (text: string, zone: string): number | undefined => {
  try {
    return Temporal.PlainDateTime.from(text.trim()).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
  } catch {
    return undefined; // Temporal throws for everything that is no date and time
  }
};

/** The text of a `datetime-local` field: `2026-11-20T10:42`. */
export const localText = (ms: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(Math.round(ms)).toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'minute' });

export type RangeComplaint = 'from' | 'to' | 'order';

/** A typed range, or what is wrong with it. */
export const parseRange = (from: string, to: string, zone: string): { readonly range: TimeRange } | { readonly complaint: RangeComplaint } => {
  const [start, end] = [parseLocal(from, zone), parseLocal(to, zone)];
  if (start === undefined) return { complaint: 'from' };
  if (end === undefined) return { complaint: 'to' };
  return end > start ? { range: { from: start, to: end } } : { complaint: 'order' };
};

/** Distance of the local clock to UTC at that moment: `+01:00`. */
export const utcOffset = (ms: number, zone: string): string => Temporal.Instant.fromEpochMilliseconds(Math.round(ms)).toZonedDateTimeISO(zone).offset;

/** Start of the local day. */
export const startOfDay = (ms: number, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(Math.round(ms)).toZonedDateTimeISO(zone).startOfDay().epochMilliseconds;
