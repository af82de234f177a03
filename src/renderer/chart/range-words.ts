import { Temporal } from '../lib/temporal.ts';
import type { TimeRange } from './range.ts';

/** A range as somebody says it: the last so much, following the clock, or from there to there. */
export type SaidRange = { readonly kind: 'live'; readonly spanMs: number } | ({ readonly kind: 'fixed' } & TimeRange);

const units: Readonly<Record<string, number>> = { m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, t: 86_400_000, w: 604_800_000 };
const yesterdays = new Set(['yesterday', 'gestern']);
const todays = new Set(['today', 'heute']);
const shifts = new Set(['last shift', 'letzte schicht']);
const shiftMs = 8 * 3_600_000;
const longestMs = 366 * 86_400_000;

const dayBefore = (now: number, days: number, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate().subtract({ days });
const startOf = (day: Temporal.PlainDate, zone: string): number => day.toZonedDateTime(zone).epochMilliseconds;

const momentOf = (text: string, now: number, zone: string): number | undefined => {
  if (text === 'now' || text === 'jetzt') return now;
  const [, day = '', time] = /^([a-z]+)(?:\s+(\d{1,2}:\d{2}))?$/.exec(text) ?? [];
  const back = yesterdays.has(day) ? 1 : todays.has(day) ? 0 : undefined;
  try {
    if (back !== undefined) {
      const at = time === undefined ? Temporal.PlainTime.from('00:00') : Temporal.PlainTime.from(time.padStart(5, '0'));
      // A time in the repeated hour takes the earlier one, a time in the skipped hour moves forward.
      return dayBefore(now, back, zone).toZonedDateTime({ timeZone: zone, plainTime: at }).epochMilliseconds;
    }
    if (/[z]$|[+-]\d\d:\d\d$/.test(text)) return Temporal.Instant.from(text.toUpperCase()).epochMilliseconds;
    const plain = text.toUpperCase();
    return (/T|\s/.test(plain) ? Temporal.PlainDateTime.from(plain.replace(/\s+/, 'T')) : Temporal.PlainDate.from(plain).toPlainDateTime()).toZonedDateTime(
      zone,
      {
        disambiguation: 'compatible',
      },
    ).epochMilliseconds;
  } catch {
    return undefined; // Temporal throws for everything that is no date and time
  }
};

/**
 * `-24h`, `last shift`, `yesterday`, `yesterday 06:00`, `2026-11-20`, `2026-11-20 06:00 to 2026-11-20 14:00`, the words in English or
 * German, times in `zone`. One moment alone means from there until now. Undefined: it means nothing.
 */
export const sayRange = (typed: string, now: number, zone: string): SaidRange | undefined => {
  const text = typed.trim().toLowerCase();
  const [, amount, unit] = /^-?(\d{1,5}(?:[.,]\d+)?)\s*(min|m|h|d|t|w)$/.exec(text) ?? [];
  if (amount !== undefined) {
    const spanMs = Math.round(Number(amount.replace(',', '.')) * units[unit!]!);
    return spanMs >= 1000 && spanMs <= longestMs ? { kind: 'live', spanMs } : undefined;
  }
  if (shifts.has(text)) return { kind: 'live', spanMs: shiftMs };
  if (yesterdays.has(text)) return { kind: 'fixed', from: startOf(dayBefore(now, 1, zone), zone), to: startOf(dayBefore(now, 0, zone), zone) };
  const [first, second] = text.split(/\s+(?:to|bis)\s+|\s+[–-]\s+/);
  const from = momentOf(first ?? '', now, zone);
  const to = second === undefined ? now : momentOf(second, now, zone);
  return from === undefined || to === undefined || to <= from || to - from > longestMs ? undefined : { kind: 'fixed', from, to };
};
