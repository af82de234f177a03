import { textOf } from '../i18n/text.ts';
import { formatDay, formatExact, formatMinute, formatTime, formatValue, isSameDay } from '../lib/format.ts';
import { lineFacts } from './chart-facts.ts';
import type { ChartLimit, ChartMarker, ChartSeries } from './chart-types.ts';
import type { Columns, Gap } from './gaps.ts';
import type { TimeRange } from './range.ts';

/** A value with its unit after a narrow space; the unit never wraps away from its number. */
export const withUnit = (value: string, unit: string): string => (unit === '' ? value : `${value}\u202f${unit}`);

/** `High limit 8.5 °C`, and whose it is when several lines share a chart. */
export const limitWords = ({ kind, limit, of }: ChartLimit, unit: string): string => {
  const t = textOf('trends');
  const words = t(`limit.${kind}`, { value: withUnit(formatExact(limit), unit) });
  return of === undefined ? words : t('limitOf', { limit: words, series: of });
};

/** Characters of a note that stand in the chart; the list beside it has the whole. */
const longestNote = 32;
/** `raised 10:42`, or what a note or a change of a threshold says. */
export const markerWords = ({ kind, at, text = '' }: ChartMarker, zone: string): string =>
  kind === 'note' || kind === 'rule'
    ? text.length > longestNote
      ? `${text.slice(0, longestNote - 1)}…`
      : text
    : textOf('trends')(`marker.${kind}`, { time: formatMinute(at, zone) });

/** `20 Nov, 13:49 to 13:55`, with both days when they differ. */
export const rangeWords = ({ from, to }: TimeRange, zone: string): string =>
  textOf('trends')('rangeSpan', { from: formatDay(from, zone), to: isSameDay(from, to, zone) ? formatMinute(to, zone) : formatDay(to, zone) });

export interface Line {
  readonly series: ChartSeries;
  readonly columns: Columns;
  readonly limits: readonly ChartLimit[];
  readonly gaps: readonly Gap[];
}

/** The chart in a sentence per line, for people who do not see it. */
export const chartSentence = (lines: readonly Line[], { from, to }: TimeRange, zone: string): string => {
  const t = textOf('trends');
  const clock = (time: number) => (to - from < 600_000 ? formatTime(time, zone) : formatMinute(time, zone));
  const spoken = lines.map(({ series, columns, limits, gaps }) => {
    const facts = lineFacts(columns, limits, gaps);
    if (!facts) return t('spoken.nothing', { series: series.label });
    const value = (n: number) => withUnit(formatValue(n), series.unit);
    return [
      t(`spoken.${facts.course}`, {
        series: series.label,
        first: value(facts.first),
        last: value(facts.last),
        lowest: value(facts.lowest),
        highest: value(facts.highest),
      }),
      ...facts.crossings.map(({ limit, at }) =>
        t('spoken.crossed', { limit: limitWords({ kind: limit.kind, limit: limit.limit, severity: limit.severity }, series.unit), time: clock(at) }),
      ),
      ...facts.gaps.slice(0, 3).map((gap) => t('spoken.gap', { from: clock(gap.from), to: clock(gap.to) })),
      ...(facts.gaps.length > 3 ? [t('spoken.moreGaps', { count: facts.gaps.length - 3 })] : []),
    ].join(', ');
  });
  return `${t('spoken.range', { from: clock(from), to: clock(to) })} ${spoken.map((words) => `${words}.`).join(' ')}`;
};
