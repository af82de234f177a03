import type { AlertRow } from '../../../contract/views.ts';

const hour = 3_600_000;
const quarter = 900_000;
/** An alert of yesterday would press its hour of interest into a few pixels. */
const longest = 12 * hour;

/** From one hour before the raise up to now, or to a quarter of an hour after the end; an old open alert shows its first half day. */
export const contextRange = ({ raisedAt, clearedAt }: Pick<AlertRow, 'raisedAt' | 'clearedAt'>, now: number) => {
  const from = raisedAt - hour;
  const end = clearedAt === null ? now : Math.min(now, clearedAt + quarter);
  const to = Math.max(from + quarter, Math.min(end, raisedAt + longest));
  return { from, to, follow: clearedAt === null && to >= now };
};
