import { offsetAt } from '../telemetry/zone.ts';

const quarterMs = 900_000;
const dayMs = 86_400_000;
const padded = (value: number, length = 2): string => String(value).padStart(length, '0');

/** Year, month and day of a count of days since 1970, by the Gregorian calendar. Source: Richards, "Calendars", Julian day to calendar date. */
const dateOf = (days: number): string => {
  const f = days + 2_440_588 + 1401 + Math.floor((Math.floor((4 * (days + 2_440_588) + 274_277) / 146_097) * 3) / 4) - 38;
  const e = 4 * f + 3;
  const h = 5 * Math.floor((e % 1461) / 4) + 2;
  const month = ((Math.floor(h / 153) + 2) % 12) + 1;
  const year = Math.floor(e / 1461) - 4716 + Math.floor((12 + 2 - month) / 12);
  return `${padded(year, 4)}-${padded(month)}-${padded(Math.floor((h % 153) / 5) + 1)}`;
};

/** Writes ISO 8601 with the offset of the zone at that moment, to the millisecond: `2026-10-25T02:30:00.000+01:00`. ms since 1970, from 1900 on. */
export const openZonedIso = (zone: string): ((ms: number) => string) => {
  // Offsets change at quarters of an hour, so one look-up serves 15 minutes.
  let [quarter, offset, suffix] = [Number.NaN, 0, ''];
  let [day, date] = [Number.NaN, ''];
  return (ms) => {
    const at = Math.floor(ms / quarterMs);
    if (at !== quarter) {
      [quarter, offset] = [at, 60_000 * offsetAt(zone, ms)];
      const minutes = Math.abs(offset) / 60_000;
      suffix = `${offset < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60))}:${padded(minutes % 60)}`;
    }
    const local = Math.floor(ms) + offset;
    const days = Math.floor(local / dayMs);
    if (days !== day) [day, date] = [days, dateOf(days)];
    const rest = local - days * dayMs;
    return `${date}T${padded(Math.floor(rest / 3_600_000))}:${padded(Math.floor(rest / 60_000) % 60)}:${padded(Math.floor(rest / 1000) % 60)}.${padded(rest % 1000, 3)}${suffix}`;
  };
};
