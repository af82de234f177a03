const minute = 60_000;
const hour = 60 * minute;

export type Duration = 'quarter' | 'hour' | 'four-hours' | 'eight-hours' | 'until' | 'clears';

const lengths: Readonly<Partial<Record<Duration, number>>> = { quarter: 15 * minute, hour, 'four-hours': 4 * hour, 'eight-hours': 8 * hour };

export interface DurationChoice {
  readonly duration: Duration;
  readonly isAllowed: boolean;
}

const all: readonly Duration[] = ['quarter', 'hour', 'four-hours', 'eight-hours', 'until', 'clears'];

/** What the rule allows; a choice longer than `longestMs` stays in sight but cannot be taken. */
export const durationChoices = (longestMs: number): readonly DurationChoice[] =>
  all.map((duration) => ({ duration, isAllowed: longestMs > 0 && (lengths[duration] ?? 0) <= longestMs }));

/** One hour, or the longest shorter choice that the rule allows. */
export const firstDuration = (longestMs: number): Duration => {
  const fitting = (['hour', 'quarter'] as const).find((duration) => lengths[duration]! <= longestMs);
  return fitting ?? 'clears';
};

export type ShelfEnd = { readonly until: number; readonly oneShot: boolean } | { readonly problem: 'missing' | 'past' | 'too-long' };

/** When the shelf ends. `until` is the moment entered by hand; "until it clears" ends at the longest time allowed at the latest. */
export const shelfEnd = (duration: Duration, until: number | undefined, now: number, longestMs: number): ShelfEnd => {
  if (duration === 'clears') return { until: now + longestMs, oneShot: true };
  const length = lengths[duration];
  const end = length === undefined ? until : now + length;
  if (end === undefined) return { problem: 'missing' };
  if (end <= now) return { problem: 'past' };
  return end - now > longestMs ? { problem: 'too-long' } : { until: end, oneShot: false };
};
