const formats = new Map<string, Intl.DateTimeFormat>();

const formatOf = (zone: string): Intl.DateTimeFormat => {
  let format = formats.get(zone);
  if (format === undefined) formats.set(zone, (format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' })));
  return format;
};

/** Minutes east of UTC at an instant. `zone` is an IANA name. */
export const offsetAt = (zone: string, instant: number): number => {
  const name = formatOf(zone)
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? [];
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

/**
 * The instant of a local time (ms since 1970 as if it were UTC). When the clock was set back and it happened twice, the
 * one nearest to `near`; when the clock was set forward and it never happened, shifted forward by the gap.
 */
export const instantOfLocal = (local: number, zone: string, near: number): number => {
  const day = 86_400_000;
  const before = offsetAt(zone, local - day);
  const candidates = [...new Set([before, offsetAt(zone, local + day)])].map((offset) => ({ offset, instant: local - offset * 60_000 }));
  const valid = candidates.filter(({ offset, instant }) => offsetAt(zone, instant) === offset);
  const nearest = valid.toSorted((a, b) => Math.abs(a.instant - near) - Math.abs(b.instant - near))[0];
  return nearest?.instant ?? local - before * 60_000;
};
