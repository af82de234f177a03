import { useEffect, useEffectEvent, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { formatCount, formatFull, formatValue } from '../lib/format.ts';
import type { ChartSeries } from './chart-types.ts';
import { withUnit } from './chart-words.ts';
import type { Columns } from './gaps.ts';
import styles from './series-chart.module.css';
import { type ValueRow, valueRows } from './value-rows.ts';

export interface ValuesTableProps {
  readonly series: readonly ChartSeries[];
  /** The columns of the shown range, in the order of the series. */
  readonly read: () => readonly Columns[];
  readonly zone: string;
  readonly caption: () => string;
}

const mostRows = 500;
const refreshMs = 1000;

/** The numbers behind a chart, newest first. What is drawn is what stands here: extremes and edges of each pixel column. */
export const ValuesTable = ({ series, read, zone, caption }: ValuesTableProps) => {
  const t = useText('trends');
  const [shown, setShown] = useState<{ readonly rows: readonly ValueRow[]; readonly words: string }>({ rows: [], words: '' });
  const refresh = useEffectEvent(() => setShown({ rows: valueRows(read()), words: caption() }));
  useEffect(() => {
    const first = setTimeout(() => refresh());
    const timer = setInterval(() => document.visibilityState === 'visible' && refresh(), refreshMs);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, []);
  const rows = shown.rows.slice(0, mostRows);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className={styles.values} aria-label={t('valuesLabel', { series: series.map(({ label }) => label).join(', ') })} tabIndex={0}>
      <table>
        <caption>
          {shown.words} {shown.rows.length > rows.length ? t('valuesCut', { shown: formatCount(rows.length), total: formatCount(shown.rows.length) }) : ''}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('time')}</th>
            {series.map(({ seriesId, label, unit }) => (
              <th key={seriesId} scope="col">
                {withUnit(label, unit === '' ? '' : `(${unit})`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, values }) => (
            <tr key={time}>
              <th scope="row">{formatFull(time, zone)}</th>
              {values.map((value, i) => (
                <td key={series[i]?.seriesId ?? i}>{value === null ? t('noData') : value === undefined ? '' : formatValue(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
