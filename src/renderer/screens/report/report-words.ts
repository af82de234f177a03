import { isLongSuppressed } from '../../../domain/alert/suppression.ts';
import type { LateFinding } from '../../../domain/report/late.ts';
import type { ShiftAlert, ShiftReport } from '../../../domain/report/shift.ts';
import { utcOffset } from '../../chart/range-input.ts';
import { withUnit } from '../../chart/chart-words.ts';
import { textOf } from '../../i18n/text.ts';
import { lateWhyText } from '../../lib/late-why.ts';
import { formatDay, formatExact, formatFull, formatMinute, formatValue, formatWhen, isSameDay, zoneName } from '../../lib/format.ts';

/** `1 h 42 min`, `25 min`, `45 s`: the two largest units that are not empty. */
export const durationWords = (ms: number): string => {
  const t = textOf('report');
  const seconds = Math.round(ms / 1000);
  const parts = [
    { unit: 'days', value: Math.floor(seconds / 86_400) },
    { unit: 'hours', value: Math.floor(seconds / 3600) % 24 },
    { unit: 'minutes', value: Math.floor(seconds / 60) % 60 },
    { unit: 'seconds', value: seconds % 60 },
  ] as const;
  const first = parts.findIndex(({ value }) => value > 0);
  if (first === -1) return t('duration.seconds', { value: 0 });
  return parts
    .slice(first, first + 2)
    .filter(({ value }) => value > 0)
    .map(({ unit, value }) => t(`duration.${unit}`, { value }))
    .join('\u00a0');
};

/** `CET (UTC+01:00)`; both ends when the clocks change in between. */
export const zoneWords = ({ from, to, zone }: Pick<ShiftReport, 'from' | 'to' | 'zone'>): string => {
  const at = (ms: number) => textOf('report')('zone', { name: zoneName(ms, zone), offset: utcOffset(ms, zone) });
  return utcOffset(from, zone) === utcOffset(to, zone) ? at(from) : textOf('report')('zoneChange', { from: at(from), to: at(to) });
};

/** `Europe/Berlin, CET (UTC+01:00)`; `UTC` says all by itself. */
export const namedZoneWords = (period: Pick<ShiftReport, 'from' | 'to' | 'zone'>): string =>
  zoneName(period.from, period.zone) === period.zone ? period.zone : `${period.zone}, ${zoneWords(period)}`;

/** `20 Nov 2026, 06:00 to 14:00`, with both days when it crosses midnight. */
export const periodWords = ({ from, to, zone }: Pick<ShiftReport, 'from' | 'to' | 'zone'>): string => {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone });
  const full = (ms: number) => `${day.format(ms)}, ${formatMinute(ms, zone)}`;
  return textOf('report')('period', { from: full(from), to: isSameDay(from, to, zone) ? formatMinute(to, zone) : full(to) });
};

/** Stands on every page. */
export const runningWords = (report: ShiftReport, isSim: boolean): string => {
  const t = textOf('report');
  return t(isSim ? 'runningSim' : 'running', { site: report.site, period: periodWords(report), zone: namedZoneWords(report) });
};

/** Stands at the foot of every page, so that a single sheet names its report and anchors the log. */
export const footWords = ({ reportId, chainHead }: ShiftReport): string => textOf('report')('foot', { reportId, chainHead });

export interface AlertWords {
  readonly state: string;
  readonly value: string;
  readonly limit: string;
  readonly raised: string;
  readonly acknowledged: string;
  readonly cleared: string;
}

/** The facts of one alert in words, in the zone of the report. */
export const alertWords = (alert: ShiftAlert, { from, zone }: ShiftReport): AlertWords => {
  const t = textOf('report');
  const common = textOf('common');
  const when = (ms: number) => formatWhen(ms, from, zone);
  const { label, shelvedUntil, acknowledgedAt, acknowledgedBy, clearedAt } = alert;
  return {
    state: label === 'G' ? (shelvedUntil ? common('state.G', { until: formatDay(shelvedUntil, zone) }) : common('state.G_plain')) : common(`state.${label}`),
    value: withUnit(formatValue(alert.value), alert.unit),
    limit: common(`limit.${alert.level}`, { limit: withUnit(formatExact(alert.limit), alert.unit) }),
    raised: when(alert.raisedAt),
    acknowledged:
      acknowledgedAt === null
        ? t('notAcknowledged')
        : acknowledgedBy === null
          ? when(acknowledgedAt)
          : t('acknowledgedBy', { time: when(acknowledgedAt), by: acknowledgedBy }),
    cleared: clearedAt === null ? t('notCleared') : when(clearedAt),
  };
};

/** `10:10:00, to be told: Kim Lorenz`. */
export const escalationWords = (
  { at, contact }: { readonly at: number; readonly contact: string },
  { from, zone }: Pick<ShiftReport, 'from' | 'zone'>,
): string => {
  const time = formatWhen(at, from, zone);
  return contact === '' ? time : textOf('report')('escalatedTo', { time, contact });
};

/** Until when it is meant to be out of service, and by how much that is over. */
export const plannedWords = (plannedEnd: number, { from, zone, generatedAt }: Pick<ShiftReport, 'from' | 'zone' | 'generatedAt'>): string => {
  const t = textOf('report');
  const time = formatWhen(plannedEnd, from, zone);
  return plannedEnd < generatedAt ? t('plannedOverdue', { time, late: durationWords(generatedAt - plannedEnd) }) : t('plannedUntil', { time });
};

/** Since when it is suppressed, and that this is longer than a day. */
export const suppressedWords = (since: number, { from, zone, generatedAt }: Pick<ShiftReport, 'from' | 'zone' | 'generatedAt'>): string => {
  const time = formatWhen(since, from, zone);
  return textOf('report')(isLongSuppressed(since, generatedAt) ? 'suppressedLongSince' : 'suppressedSince', { time, age: durationWords(generatedAt - since) });
};

/** Why it was found late, in words; empty where nobody knows. */
export const whyWords = ({ why, outage }: LateFinding, from: number, zone: string): string => {
  const common = textOf('common');
  const when = (ms: number) => formatWhen(ms, from, zone);
  const clock = why?.clockOffMs;
  return [
    why ? lateWhyText(common, why, durationWords) : '',
    outage ? common(`lateWhy.${outage.to === null ? 'outageOpen' : 'outage'}`, { name: outage.name, from: when(outage.from), to: when(outage.to ?? 0) }) : '',
    clock === undefined ? '' : common(`lateWhy.${clock < 0 ? 'clockAhead' : 'clockBehind'}`, { time: durationWords(Math.abs(clock)) }),
  ]
    .filter((words) => words !== '')
    .join('; ');
};

export const fullWords = (ms: number, zone: string): string => formatFull(ms, zone);

/** Rounded down: 100.0 % means all. */
export const percent = (share: number): string => `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
