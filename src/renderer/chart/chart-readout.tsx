import { type Ref, useImperativeHandle, useRef } from 'react';
import { useText } from '../i18n/text.ts';
import { formatFull, formatValue } from '../lib/format.ts';
import type { ChartSeries } from './chart-types.ts';
import { withUnit } from './chart-words.ts';
import type { Readout } from './create-chart.ts';
import styles from './series-chart.module.css';
import { Swatch } from './swatch.tsx';

export interface ReadoutHandle {
  readonly show: (readout: Readout | undefined) => void;
  /** The same in words, for the spoken cursor. */
  readonly words: (readout: Readout) => string;
}

export interface ChartReadoutProps {
  readonly ref: Ref<ReadoutHandle>;
  readonly series: readonly ChartSeries[];
  readonly zone: string;
}

/** The values under the cursor. A child of the chart, written to directly: it changes with every move of the pointer. */
export const ChartReadout = ({ ref, series, zone }: ChartReadoutProps) => {
  const t = useText('trends');
  const box = useRef<HTMLDivElement>(null);
  const valueWords = ({ points }: Readout, i: number): string => {
    const point = points[i];
    return point ? withUnit(formatValue(point.value), series[i]!.unit) : t('noData');
  };
  useImperativeHandle(ref, () => ({
    show: (readout) => {
      const element = box.current;
      if (!element) return;
      element.hidden = readout === undefined;
      if (!readout) return;
      element.querySelector('[data-time]')!.textContent = formatFull(readout.time, zone);
      element.querySelectorAll('[data-value]').forEach((cell, i) => {
        cell.textContent = valueWords(readout, i);
      });
      const room = element.parentElement!.clientWidth;
      const isRight = readout.left + element.offsetWidth + 24 < room;
      element.style.transform = `translateX(${Math.max(0, Math.round(isRight ? readout.left + 12 : readout.left - element.offsetWidth - 12))}px)`;
    },
    words: (readout) => [...series.map(({ label }, i) => `${label} ${valueWords(readout, i)}`.trim()), formatFull(readout.time, zone)].join(', '),
  }));
  return (
    <div ref={box} className={styles.readout} hidden aria-hidden="true">
      <p className={styles.readoutTime} data-time />
      <ul>
        {series.map(({ label, simulated, ...line }, i) => (
          <li key={label}>
            {series.length > 1 && <Swatch index={i} of={line} />}
            <span className={styles.readoutLabel}>{label}</span>
            <span className={styles.readoutValue} data-value />
            {simulated === true && <span className={styles.readoutSim}>{t('sim')}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
};
