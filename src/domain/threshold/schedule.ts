import * as z from 'zod';
import { instantOfLocal, offsetAt } from '../telemetry/zone.ts';

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Write a time of day as 06:30.');

/** One shift: from a time of day to another, on the days on which it begins; one that ends before it begins ends the day after. */
export const Shift = z.strictObject({
  /** 1 Monday to 7 Sunday. */
  days: z.array(z.int().min(1).max(7)).min(1, 'Choose at least one day.').max(7),
  from: Clock,
  to: Clock,
});
export type Shift = z.infer<typeof Shift>;

const minute = 60_000;
const day = 86_400_000;
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
/** 1 Monday to 7 Sunday of a day counted from 1970, which began on a Thursday. */
const weekdayOf = (localDay: number): number => ((((localDay + 3) % 7) + 7) % 7) + 1;
const localOf = (zone: string, t: number): number => t + offsetAt(zone, t) * minute;

/** Instants of a local time: none when the clock skipped it, two when it came twice. In order of time. */
const instantsOf = (local: number, zone: string): readonly number[] =>
  [...new Set([instantOfLocal(local, zone, local - day), instantOfLocal(local, zone, local + day)])]
    .filter((t) => localOf(zone, t) === local)
    .toSorted((a, b) => a - b);

/** A shift that begins on a local day, as instants. A time that comes twice makes the shift longer, never shorter. */
const spanOf = ({ from, to }: Shift, localDay: number, zone: string): { readonly start: number; readonly end: number } => {
  const [begin, stop] = [minutesOf(from), minutesOf(to)];
  const local = localDay * day;
  const startLocal = local + begin * minute;
  const endLocal = local + (stop > begin ? 0 : day) + stop * minute;
  const start = instantsOf(startLocal, zone)[0] ?? instantOfLocal(startLocal, zone, startLocal);
  const end = instantsOf(endLocal, zone).at(-1) ?? instantOfLocal(endLocal, zone, endLocal);
  return { start, end };
};

export interface Calendar {
  /** The instant lies in a shift. */
  readonly isOpen: (t: number) => boolean;
  /** The next instant after `t` at which that may change. */
  readonly nextChange: (t: number) => number;
}

/** The shifts in a zone. A spell that was looked up is remembered, so that samples in order cost a comparison. */
export const calendarOf = (shifts: readonly Shift[], zone: string): Calendar => {
  let from = Infinity;
  let to = -Infinity;
  let open = false;
  const look = (t: number): void => {
    if (t >= from && t < to) return;
    const today = Math.floor(localOf(zone, t) / day);
    open = false;
    [from, to] = [t - (t % minute), t + day];
    for (let localDay = today - 2; localDay <= today + 2; localDay++) {
      for (const shift of shifts) {
        if (!shift.days.includes(weekdayOf(localDay))) continue;
        const { start, end } = spanOf(shift, localDay, zone);
        if (start <= t && t < end) {
          if (!open) to = end;
          open = true;
          from = Math.max(from, start);
          to = Math.min(to, end);
        } else if (start > t) to = Math.min(to, start);
        else from = Math.max(from, Math.min(end, t));
      }
    }
  };
  return {
    isOpen: (t) => {
      look(t);
      return open;
    },
    nextChange: (t) => {
      look(t);
      return to;
    },
  };
};

/** The edges of shifts that the zone skips within the two years after `at`, when clocks are set forward. */
export const missingEdges = (
  shifts: readonly Shift[],
  zone: string,
  at: number,
): readonly { readonly shift: number; readonly edge: 'from' | 'to'; readonly local: string }[] => {
  const found: { shift: number; edge: 'from' | 'to'; local: string }[] = [];
  const first = Math.floor(at / day);
  for (let localDay = first; localDay < first + 731; localDay++) {
    const jump = offsetAt(zone, (localDay + 1.5) * day) - offsetAt(zone, (localDay - 0.5) * day);
    if (jump <= 0) continue;
    for (const [i, shift] of shifts.entries()) {
      if (!shift.days.includes(weekdayOf(localDay)) && !shift.days.includes(weekdayOf(localDay - 1))) continue;
      for (const edge of ['from', 'to'] as const) {
        if (found.some((one) => one.shift === i && one.edge === edge)) continue;
        // The end of a shift over midnight belongs to the day after.
        const isNextDay = edge === 'to' && minutesOf(shift.to) <= minutesOf(shift.from);
        if (!shift.days.includes(weekdayOf(localDay - (isNextDay ? 1 : 0)))) continue;
        const local = localDay * day + minutesOf(shift[edge]) * minute;
        if (instantsOf(local, zone).length === 0) found.push({ shift: i, edge, local: shift[edge] });
      }
    }
  }
  return found;
};
