import type { ChartSeries } from './chart-types.ts';
import { lineStyle } from './palette.ts';
import styles from './swatch.module.css';

/** A piece of the line of a series: colour and dash, as in its chart. */
export const Swatch = ({ index, of = {} }: { readonly index: number; readonly of?: Pick<ChartSeries, 'like' | 'earlierMs'> }) => {
  const { colour, dash } = lineStyle(of, index);
  return (
    <svg className={styles.swatch} viewBox="0 0 28 10" data-series={colour + 1} aria-hidden="true" focusable="false">
      <line x1="1" y1="5" x2="27" y2="5" strokeDasharray={dash.join(' ')} />
    </svg>
  );
};
