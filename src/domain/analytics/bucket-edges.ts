import { instantOfLocal, offsetAt } from '../telemetry/zone.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const QUARTER = HOUR / 4;

export type CalendarStep = 'hour' | 'day' | 'week' | 'month';
export const calendarSteps: readonly CalendarStep[] = ['hour', 'day', 'week', 'month'];

/** `every`: ms, counted from 1970 UTC. Calendar steps follow the clock of `zone`, so a day may have 23 or 25 hours; weeks begin on Monday. */
export type Step = { readonly every: number } | { readonly calendar: CalendarStep; readonly zone: string };

export const MOST_BUCKETS = 100_000;

/** Days since 1970 of the first day of the month that holds `day`, and of the next one. Formula: years begin in March. */
const monthAround = (day: number): readonly [start: number, next: number] => {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const startOf = (m: number): number => Math.floor((153 * m + 2) / 5);
  const start = day - dayOfYear + startOf(month);
  if (month < 11) return [start, day - dayOfYear + startOf(month + 1)];
  const year = yearOfEra + 1; // ends with February, whose leap day counts for the year that follows it
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [start, start + (isLeap ? 29 : 28)];
};

const localAt = (zone: string, instant: number): number => instant + offsetAt(zone, instant) * 60_000;

/** Of two instants with this local time the earlier one: a bucket begins when its time is first reached. */
const startOfDay = (zone: string, day: number): number => instantOfLocal(day * DAY, zone, day * DAY - 3 * DAY);

function* calendarEdges(from: number, calendar: Exclude<CalendarStep, 'hour'>, zone: string): Generator<number> {
  const today = Math.floor(localAt(zone, from) / DAY);
  let day = calendar === 'day' ? today : calendar === 'week' ? today - ((((today + 3) % 7) + 7) % 7) : monthAround(today)[0];
  // Midnight may have happened twice: what is before its first one belongs to the day before.
  while (startOfDay(zone, day) > from) day = calendar === 'day' ? day - 1 : calendar === 'week' ? day - 7 : monthAround(day - 1)[0];
  for (let last = -Infinity; ;) {
    const edge = startOfDay(zone, day);
    if (edge > last) yield edge; // a zone may leave a whole day out
    last = edge;
    day = calendar === 'day' ? day + 1 : calendar === 'week' ? day + 7 : monthAround(day)[1];
  }
}

/** A new hour begins where the local clock shows a full hour, or jumps into another one. */
function* hourEdges(from: number, zone: string): Generator<number> {
  const offset = (instant: number): number => offsetAt(zone, instant) * 60_000;
  const isEdge = (instant: number): boolean => {
    const [local, before] = [instant + offset(instant), instant - 1 + offset(instant - 1)];
    return local % HOUR === 0 || Math.floor(local / HOUR) !== Math.floor(before / HOUR);
  };
  const shift = offset(from) % QUARTER;
  let edge = Math.floor((from + shift) / QUARTER) * QUARTER - shift;
  while (!isEdge(edge)) edge -= QUARTER;
  let known = offset(edge);
  for (;;) {
    yield edge;
    const next = offset(edge + HOUR);
    if (next === known && (edge + known) % HOUR === 0) edge += HOUR;
    else {
      edge += QUARTER;
      while (!isEdge(edge)) edge += QUARTER;
    }
    known = offset(edge);
  }
}

function* everyEdges(from: number, every: number): Generator<number> {
  for (let n = Math.floor(from / every); ; n++) yield n * every;
}

/**
 * Edges of the buckets that hold `from` to before `to`: the first is at or before `from`, the last at or after `to`. Throws a
 * RangeError, with words, when there are too many or the range is none. Null: one bucket, the range itself.
 */
export const bucketEdges = (from: number, to: number, step: Step | null): Float64Array => {
  if (!(to > from)) throw new RangeError('The end must lie after the start.');
  if (step === null) return Float64Array.of(from, to);
  if ('every' in step && !(step.every >= 1)) throw new RangeError('An interval must be at least a millisecond.');
  const edges: number[] = [];
  const all =
    'every' in step ? everyEdges(from, step.every) : step.calendar === 'hour' ? hourEdges(from, step.zone) : calendarEdges(from, step.calendar, step.zone);
  for (const edge of all) {
    edges.push(edge);
    if (edge >= to) break;
    if (edges.length > MOST_BUCKETS) throw new RangeError(`This would give more than ${MOST_BUCKETS} intervals. Choose a longer interval or a shorter range.`);
  }
  return Float64Array.from(edges);
};
