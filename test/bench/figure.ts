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
}
export type Bench = (options: BenchOptions) => Promise<readonly Omit<Figure, 'machine' | 'met'>[]>;

export const machine = `${platform()} ${arch()}, ${cpus().length} cores, Node ${process.versions.node}`;

export const judged = (figure: Omit<Figure, 'machine' | 'met'>, short: boolean): Figure => ({
  ...figure,
  met: short ? null : figure.better === 'lower' ? figure.value <= figure.target : figure.value >= figure.target,
  machine,
});

/** The value below which `share` of the numbers lie (nearest rank). */
export const percentile = (numbers: readonly number[], share: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};
