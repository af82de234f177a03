import i18next from 'i18next';
import { Temporal } from './temporal.ts';

// English texts go with day-month-year and the 24-hour clock: no technician has to think about 03/04 or 12 am.
export const locale = (): string => (i18next.language === 'de' ? 'de-DE' : 'en-GB');

const cached = <Made>(make: (key: string) => Made) => {
  const known = new Map<string, Made>();
  return (key: string): Made => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
};

const formats = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  dayMinute: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  full: {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

const formatter = cached((key) => {
  const [style, zone, language] = key.split('|') as [keyof typeof formats, string, string];
  return new Intl.DateTimeFormat(language, { ...formats[style], timeZone: zone });
});
const print = (style: keyof typeof formats, ms: number, zone: string): string => formatter(`${style}|${zone}|${locale()}`).format(ms);

/** `10:42:07` in the zone. Times everywhere: ms since 1970 UTC. */
export const formatTime = (ms: number, zone: string): string => print('time', ms, zone);
/** `10:42`. */
export const formatMinute = (ms: number, zone: string): string => print('minute', ms, zone);
/** `20 Nov 2026, 10:42:07 CET`. */
export const formatFull = (ms: number, zone: string): string => print('full', ms, zone);

export const isSameDay = (a: number, b: number, zone: string): boolean => {
  const day = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate();
  return day(a).equals(day(b));
};

/** `10:42:07` today, `14 Nov, 06:12` on any other day. */
export const formatWhen = (ms: number, now: number, zone: string): string => (isSameDay(ms, now, zone) ? formatTime(ms, zone) : print('dayMinute', ms, zone));

/** `14 Nov, 06:12`. */
export const formatDay = (ms: number, zone: string): string => print('dayMinute', ms, zone);

/** Short name of the zone at that moment: `CET`. */
export const zoneName = (ms: number, zone: string): string =>
  new Intl.DateTimeFormat(locale(), { timeZone: zone, timeZoneName: 'short' }).formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? zone;

/** `Europe/Berlin (CET)`; `UTC` says all by itself. */
export const zoneText = (ms: number, zone: string): string => {
  const name = zoneName(ms, zone);
  return name === zone ? zone : `${zone} (${name})`;
};

const numbers = cached((key) => {
  const [least, most, language] = key.split('|') as [string, string, string];
  return new Intl.NumberFormat(language, { minimumFractionDigits: Number(least), maximumFractionDigits: Number(most), useGrouping: false });
});

/** A measured value with as many digits as an eye can use: 412, 38.5, 9.81, 0.0042. */
export const formatValue = (value: number): string => {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e7)) return value.toExponential(2);
  const digits = size >= 1000 ? 0 : size >= 10 ? 1 : size >= 1 || size === 0 ? 2 : 4;
  return numbers(`0|${digits}|${locale()}`).format(value);
};

/** A number that somebody entered, such as a limit: as it was entered. */
export const formatExact = (value: number): string => numbers(`0|8|${locale()}`).format(value);

/** `1,234,567`. */
export const formatCount = (value: number): string => new Intl.NumberFormat(locale(), { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);

const sizes = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1.8 GB`, in powers of 1000. */
export const formatBytes = (bytes: number): string => {
  const step = bytes < 1000 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${numbers(`0|${step === 0 || value >= 100 ? 0 : 1}|${locale()}`).format(value)} ${sizes[step]}`;
};
