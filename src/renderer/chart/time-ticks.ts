import { Temporal } from '../lib/temporal.ts';

/** What lies between two ticks. The unit decides how a tick is written. */
export interface TickStep {
  readonly unit: 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';
  readonly size: number;
}

export interface TimeTicks {
  /** Milliseconds since 1970 UTC, ascending, within the range. */
  readonly times: readonly number[];
  readonly step: TickStep;
}

const unitMs = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, month: 2_629_800_000, year: 31_557_600_000 } as const;
const step = (unit: TickStep['unit'], ...sizes: readonly number[]): readonly TickStep[] => sizes.map((size) => ({ unit, size }));
const steps: readonly TickStep[] = [
  ...step('second', 1, 2, 5, 10, 15, 30),
  ...step('minute', 1, 2, 5, 10, 15, 30),
  ...step('hour', 1, 2, 3, 6, 12),
  ...step('day', 1, 2, 7, 14),
  ...step('month', 1, 2, 3, 6),
  ...step('year', 1, 2, 5, 10, 20, 50, 100, 1000),
];

const msOf = ({ unit, size }: TickStep): number => size * unitMs[unit];
const at = (ms: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(zone);
const offsetMs = (ms: number, zone: string): number => at(ms, zone).offsetNanoseconds / 1e6;
const startOf = (date: Temporal.PlainDate, zone: string): number => date.toZonedDateTime(zone).epochMilliseconds;

/** The pieces of a range in which the clock of the zone keeps one distance to UTC. */
const offsetPieces = (from: number, to: number, zone: string): readonly { from: number; to: number; offset: number }[] => {
  const pieces = [];
  let start = from;
  for (;;) {
    const change = at(start, zone).getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity;
    const end = Math.min(change - 1, to);
    pieces.push({ from: start, to: end, offset: offsetMs(start, zone) });
    if (change > to) return pieces;
    start = change;
  }
};

/** Ticks on the wall clock: a skipped hour has none, a repeated hour has its own twice. */
const clockTicks = (from: number, to: number, zone: string, every: TickStep): readonly number[] => {
  const length = msOf(every);
  const times: number[] = [];
  for (const piece of offsetPieces(from, to, zone)) {
    for (let wall = Math.ceil((piece.from + piece.offset) / length) * length; wall - piece.offset <= piece.to; wall += length) times.push(wall - piece.offset);
  }
  // Above one hour a repeated wall time would crowd its twin; it is the same label.
  return length <= unitMs.hour ? times : times.filter((time, i) => i === 0 || time - times[i - 1]! > length / 2);
};

const epochDay = (date: Temporal.PlainDate): number => Math.round(date.toZonedDateTime('UTC').epochMilliseconds / unitMs.day);
const floorTo = (n: number, size: number): number => Math.floor(n / size) * size;

const firstDate = (date: Temporal.PlainDate, { unit, size }: TickStep): Temporal.PlainDate => {
  if (unit === 'year') return Temporal.PlainDate.from({ year: floorTo(date.year, size), month: 1, day: 1 });
  if (unit === 'month') return Temporal.PlainDate.from({ year: date.year, month: floorTo(date.month - 1, size) + 1, day: 1 });
  if (size >= 7) return date.subtract({ days: (epochDay(date) + 3) % size }); // 1970-01-01 was a Thursday: weeks start on Monday
  return date.subtract({ days: epochDay(date) % size });
};

/** Ticks at the start of local days, months and years; a day without midnight starts where it starts. */
const calendarTicks = (from: number, to: number, zone: string, every: TickStep): readonly number[] => {
  const times: number[] = [];
  const advance = every.unit === 'day' ? { days: every.size } : every.unit === 'month' ? { months: every.size } : { years: every.size };
  for (let date = firstDate(at(from, zone).toPlainDate(), every); ; date = date.add(advance)) {
    const time = startOf(date, zone);
    if (time > to) return times;
    if (time >= from) times.push(time);
  }
};

/**
 * Ticks of a time axis on calendar steps of the zone: 1 s to years, at most about `count` of them. Used by the screen and by print.
 * `from` and `to` in ms since 1970 UTC.
 */
export const timeTicks = (from: number, to: number, zone: string, count: number): TimeTicks => {
  const wanted = (to - from) / Math.max(1, count);
  const chosen = steps.find((candidate) => msOf(candidate) >= wanted) ?? steps.at(-1)!;
  const isClock = chosen.unit === 'second' || chosen.unit === 'minute' || chosen.unit === 'hour';
  return { times: to > from ? (isClock ? clockTicks : calendarTicks)(from, to, zone, chosen) : [], step: chosen };
};

/** True when the clocks of the zone change within the range: then times carry the abbreviation of the zone. */
export const hasZoneChange = (from: number, to: number, zone: string): boolean => {
  const change = at(from, zone).getTimeZoneTransition('next');
  return change !== null && change.epochMilliseconds <= to;
};

const startsDay = (time: number, zone: string): boolean => {
  const local = at(time, zone);
  return startOf(local.toPlainDate(), zone) === time;
};

const formats: Readonly<Record<TickStep['unit'], Intl.DateTimeFormatOptions>> = {
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  hour: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
};

/** The words under the ticks. A tick at the start of a day names the day; across a change of the clocks every time names its zone. */
export const tickLabels = (
  { times, step: { unit } }: TimeTicks,
  range: { readonly from: number; readonly to: number },
  zone: string,
  locale: string,
): readonly string[] => {
  const isClock = unit === 'second' || unit === 'minute' || unit === 'hour';
  const withZone = isClock && hasZoneChange(range.from, range.to, zone) ? { timeZoneName: 'short' as const } : {};
  const write = new Intl.DateTimeFormat(locale, { ...formats[unit], ...withZone, timeZone: zone });
  const writeDay = new Intl.DateTimeFormat(locale, { ...formats.day, timeZone: zone });
  return times.map((time) => (isClock && startsDay(time, zone) ? writeDay : write).format(time));
};
