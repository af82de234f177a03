import { useId } from 'react';
import type { ChartLimit, ChartMarker } from './chart-types.ts';
import { type Columns, gapsOf } from './gaps.ts';
import type { TimeRange } from './range.ts';
import { isFreeAtTop, labelPlaces, shadesOf, spread } from './shades.ts';
import styles from './svg-chart.module.css';
import { svgLine } from './svg-path.ts';
import { tickLabels, timeTicks } from './time-ticks.ts';
import { extent, valueRange, valueTicks } from './value-scale.ts';

export interface SvgChartProps extends TimeRange {
  readonly columns: Columns;
  readonly unit: string;
  readonly zone: string;
  readonly locale: string;
  readonly width: number;
  readonly height: number;
  /** Read out instead of the drawing. */
  readonly label: string;
  readonly limits?: readonly (ChartLimit & { readonly words: string })[];
  readonly markers?: readonly (ChartMarker & { readonly words: string })[];
  /** Written into gaps. */
  readonly noData: string;
  /** Nothing lies after it; default: the end of the range. */
  readonly until?: number;
  /** The last value may be this old before what follows is a gap, ms. */
  readonly toleranceMs?: number;
  /** False: only line, limits and gaps, for a small place. */
  readonly hasAxes?: boolean;
}

const fontPx = 9;
const charPx = 5; // of the font at that size, on average

interface WordsProps {
  readonly words: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Words on a light ground, so that lines do not cut them. An outline of the letters would print as nameless Type 3 faces. */
const Words = ({ words, x, y, anchor }: WordsProps) => {
  const width = words.length * charPx;
  return (
    <>
      <rect
        className={styles.ground}
        x={x - (anchor === 'start' ? 1 : anchor === 'end' ? width - 1 : width / 2)}
        y={y - fontPx + 1}
        width={width}
        height={fontPx + 1}
      />
      <text className={styles.words} x={x} y={y} textAnchor={anchor}>
        {words}
      </text>
    </>
  );
};

/** A chart as inline SVG: no canvas, no measuring, so it prints as vectors and renders without a document. */
export const SvgChart = (props: SvgChartProps) => {
  const { columns, unit, zone, locale, width, height, label, limits = [], markers = [], noData, from, to, until = to, hasAxes = true } = props;
  const id = useId();
  const range = valueRange(
    extent(columns.values),
    limits.map(({ limit }) => limit),
  );
  const ticks = valueTicks(range, Math.max(2, height / 34));
  const write = new Intl.NumberFormat(locale, { minimumFractionDigits: ticks.decimals, maximumFractionDigits: ticks.decimals });
  const valueWords = ticks.values.map((value) => `${write.format(value)}${unit === '' ? '' : `\u202f${unit}`}`);
  const box = hasAxes
    ? { left: Math.max(...valueWords.map(({ length }) => length)) * charPx + 8, right: width - 4, top: 4, bottom: height - fontPx - 8 }
    : { left: 1, right: width - 1, top: 2, bottom: height - 2 };
  const x = (time: number) => box.left + ((time - from) / (to - from)) * (box.right - box.left);
  const y = (value: number) => box.bottom - ((value - range.min) / (range.max - range.min)) * (box.bottom - box.top);
  const clampY = (value: number) => (Number.isFinite(value) ? Math.min(Math.max(y(value), box.top), box.bottom) : value > 0 ? box.top : box.bottom);
  const times = timeTicks(from, to, zone, (box.right - box.left) / 58);
  const timeWords = tickLabels(times, { from, to }, zone, locale);
  const gaps = gapsOf(columns, from, to, until, props.toleranceMs ?? (to - from) / 20);
  const line = svgLine(columns, x, y);
  const inRange = limits.filter(({ limit }) => limit >= range.min && limit <= range.max);
  const places = spread(
    labelPlaces(
      inRange.map(({ limit }) => y(limit)),
      { top: box.top, above: 3, below: fontPx + 1 },
    ),
    fontPx * 1.15,
    box.top + fontPx,
    box.bottom - 2,
  );
  const seen = markers.filter(({ at }) => at >= from && at <= to);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a drawing, there is no file for an <img>
    <svg className={styles.chart} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <defs>
        <pattern id={`${id}-hatch`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className={styles.hatch} x1="0" y1="0" x2="0" y2="7" />
        </pattern>
        <clipPath id={`${id}-box`}>
          <rect x={box.left} y={box.top} width={box.right - box.left} height={box.bottom - box.top} />
        </clipPath>
      </defs>
      {hasAxes && (
        <g className={styles.axes}>
          {ticks.values.map((value, i) => (
            <g key={value}>
              <line x1={box.left} x2={box.right} y1={y(value)} y2={y(value)} />
              <text x={box.left - 4} y={y(value) + 3} textAnchor="end">
                {valueWords[i]}
              </text>
            </g>
          ))}
          {times.times.map((time, i) => (
            <g key={time}>
              <line x1={x(time)} x2={x(time)} y1={box.top} y2={box.bottom + 3} />
              <text x={Math.min(Math.max(x(time), box.left + 8), box.right - 12)} y={height - 3} textAnchor="middle">
                {timeWords[i]}
              </text>
            </g>
          ))}
        </g>
      )}
      {shadesOf(limits).map(({ limit, from: low, to: high }) => (
        <rect
          key={limit.kind}
          className={styles.shade}
          data-severity={limit.severity}
          x={box.left}
          width={box.right - box.left}
          y={clampY(high)}
          height={Math.max(0, clampY(low) - clampY(high))}
        />
      ))}
      {gaps.map((gap) => (
        <rect
          key={gap.from}
          fill={`url(#${id}-hatch)`}
          x={x(gap.from)}
          width={Math.max(0.5, x(gap.to) - x(gap.from))}
          y={box.top}
          height={box.bottom - box.top}
        />
      ))}
      <g clipPath={`url(#${id}-box)`}>
        <path className={styles.line} d={line.path} />
        {line.points.map((point) => (
          <circle key={point.x} className={styles.point} cx={point.x} cy={point.y} r="2" />
        ))}
      </g>
      {hasAxes &&
        gaps
          .filter((gap) => x(gap.to) - x(gap.from) > noData.length * charPx)
          .map((gap) => <Words key={gap.from} words={noData} x={(x(gap.from) + x(gap.to)) / 2} y={(box.top + box.bottom) / 2} anchor="middle" />)}
      {inRange.map(({ kind, limit, severity, words }, i) => (
        <g key={kind} className={styles.limit} data-severity={severity}>
          <line x1={box.left} x2={box.right} y1={y(limit)} y2={y(limit)} />
          {hasAxes && <Words words={words} x={box.left + 4} y={places[i]!} anchor="start" />}
        </g>
      ))}
      {seen.map(({ kind, at, words }) => {
        const isLeft = x(at) - words.length * charPx > box.left;
        return (
          <g key={`${kind}${at}`} className={styles.marker} data-kind={kind}>
            <line x1={x(at)} x2={x(at)} y1={box.top} y2={box.bottom} />
            {hasAxes && words !== '' && (
              <Words
                words={words}
                x={x(at) + (isLeft ? -3 : 3)}
                y={isFreeAtTop(limits) ? box.top + fontPx : box.bottom - 4}
                anchor={isLeft ? 'end' : 'start'}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
};
