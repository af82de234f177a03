import { type Columns, isMissing } from './gaps.ts';

export interface SvgLine {
  /** One `M…L…` run per stretch of data; a gap starts a new one. */
  readonly path: string;
  /** Values that stand alone between gaps: a path would not show them. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const round = (n: number): number => Math.round(n * 10) / 10;

/** A line as SVG path, in pixels with one decimal. Never bridges a gap. */
export const svgLine = ({ times, values }: Columns, x: (time: number) => number, y: (value: number) => number): SvgLine => {
  const runs: { x: number; y: number }[][] = [];
  let run: { x: number; y: number }[] | undefined;
  for (let i = 0; i < times.length; i++) {
    const value = values[i];
    if (isMissing(value)) {
      run = undefined;
      continue;
    }
    if (!run) runs.push((run = []));
    run.push({ x: round(x(times[i]!)), y: round(y(value)) });
  }
  return {
    path: runs
      .filter(({ length }) => length > 1)
      .map((points) => points.map((point, i) => `${i === 0 ? 'M' : 'L'}${point.x} ${point.y}`).join(''))
      .join(''),
    points: runs.filter(({ length }) => length === 1).map(([point]) => point!),
  };
};
