import { dashes, seriesColours } from './palette.ts';
import styles from './swatch.module.css';

/** A piece of the line of a series: colour and dash, as in its chart. */
export const Swatch = ({ index }: { readonly index: number }) => (
  <svg className={styles.swatch} viewBox="0 0 28 10" data-series={(index % seriesColours) + 1} aria-hidden="true" focusable="false">
    <line x1="1" y1="5" x2="27" y2="5" strokeDasharray={dashes[index % seriesColours]!.join(' ')} />
  </svg>
);
