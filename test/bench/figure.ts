import { arch, cpus, platform } from 'node:os';

/** One measured figure, as `--json` prints it. */
export interface Figure {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number;
  readonly better: 'lower' | 'higher';
  /** Null when the run was shortened. */
  readonly met: boolean | null;
  readonly ratioTo: { readonly figure: string; readonly value: number; readonly unit: string } | null;
  readonly machine: string;
}

export interface BenchOptions {
  /** A tenth of the size, for the tests: nothing is judged then. */
  readonly short: boolean;
  /** plain: mqtt.js reads every message; wire: only what is no PUBLISH. */
  readonly path: Path;
  /** A folder for stores that take long to make; kept and used again. */
  readonly keep?: string;
}
export type Path = 'plain' | 'wire';
/** A figure before it is judged. */
export type BenchFigure = Omit<Figure, 'machine' | 'met'>;
export type Bench = (options: BenchOptions) => Promise<readonly BenchFigure[]>;

export const machine = `${platform()} ${arch()}, ${cpus().length} cores, Node ${process.versions.node}`;

export const judged = (figure: BenchFigure, short: boolean): Figure => ({
  ...figure,
  met: short ? null : figure.better === 'lower' ? figure.value <= figure.target : figure.value >= figure.target,
  machine,
});

/** The value below which `share` of the numbers lie (nearest rank). */
export const percentile = (numbers: readonly number[], share: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
