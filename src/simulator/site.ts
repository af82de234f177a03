const minute = 60_000;

/** The demo site is where its reader is: its days begin when those of this computer do. */
export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What local time of this computer is ahead of UTC at `at`, ms. */
export const localOffsetMs = (at: number): number => -new Date(at).getTimezoneOffset() * minute;
