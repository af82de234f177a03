import { Temporal } from '../../lib/temporal.ts';

/** What a field for day and time says, in the zone of the site; undefined: nothing was entered yet. */
export const instantOf = (local: string, zone: string): number | undefined => {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return undefined;
  }
};
