/**
 * DDSketch: percentiles with a relative error of at most 1 %, mergeable without loss. A value counts in the bin of its
 * magnitude; bins grow by the factor GROWTH, so the middle of a bin is within 1 % of everything in it.
 */

const ERROR = 0.01;
const GROWTH = (1 + ERROR) / (1 - ERROR);
const PER_E = 1 / Math.log(GROWTH);
const SMALLEST = 1e-9; // below it a value counts as zero
const LARGEST = 1e15; // above it values share the last bin; with SMALLEST this bounds the bins to 2,764 per sign
const MOST_BINS = 2800;

export interface Sketch {
  count: number;
  min: number;
  max: number;
  zeros: number;
  readonly positive: Map<number, number>;
  readonly negative: Map<number, number>;
}

export const createSketch = (): Sketch => ({ count: 0, min: Infinity, max: -Infinity, zeros: 0, positive: new Map(), negative: new Map() });

const increase = (bins: Map<number, number>, bin: number, count: number): void => void bins.set(bin, (bins.get(bin) ?? 0) + count);
const sorted = (bins: ReadonlyMap<number, number>): (readonly [bin: number, count: number])[] => [...bins].toSorted((a, b) => a[0] - b[0]);
const middle = (bin: number): number => (2 * GROWTH ** bin) / (GROWTH + 1);

/** Adds a value; NaN and infinities are no measurements and are passed over. */
export const addValue = (sketch: Sketch, value: number): void => {
  if (!Number.isFinite(value)) return;
  const size = Math.abs(value);
  if (size < SMALLEST) sketch.zeros++;
  else increase(value > 0 ? sketch.positive : sketch.negative, Math.ceil(Math.log(Math.min(size, LARGEST)) * PER_E), 1);
  sketch.count++;
  sketch.min = Math.min(sketch.min, value); // as `mergeSketch` does: -0 lies below 0 there
  sketch.max = Math.max(sketch.max, value);
};

/** Adds all that `other` has seen: the result equals one sketch of both. */
export const mergeSketch = (sketch: Sketch, other: Sketch): void => {
  for (const [bin, count] of other.positive) increase(sketch.positive, bin, count);
  for (const [bin, count] of other.negative) increase(sketch.negative, bin, count);
  sketch.zeros += other.zeros;
  sketch.count += other.count;
  sketch.min = Math.min(sketch.min, other.min);
  sketch.max = Math.max(sketch.max, other.max);
};

/** Nearest rank: the smallest value that at least `percent` % of the values do not exceed; its place among `count` in order. */
export const nearestRank = (percent: number, count: number): number => Math.min(count - 1, Math.max(0, Math.ceil((percent / 100) * count) - 1));

/** The value at a place from 0; NaN when empty. The lowest and highest are exact. */
export const valueAtRank = (sketch: Sketch, rank: number): number => {
  if (sketch.count === 0) return Number.NaN;
  if (rank <= 0) return sketch.min;
  if (rank >= sketch.count - 1) return sketch.max;
  const within = (value: number): number => Math.min(sketch.max, Math.max(sketch.min, value));
  let left = rank;
  for (const [bin, count] of sorted(sketch.negative).toReversed()) if ((left -= count) < 0) return within(-middle(bin));
  if ((left -= sketch.zeros) < 0) return within(0);
  for (const [bin, count] of sorted(sketch.positive)) if ((left -= count) < 0) return within(middle(bin));
  return sketch.max;
};

/** How a sketch reads and writes whole numbers, of either sign where they may be. */
export interface NumbersOut {
  readonly natural: (value: number) => void;
  readonly integer: (value: number) => void;
}
export interface NumbersIn {
  readonly natural: () => number;
  readonly integer: () => number;
}

/** Zeros, then per sign: bins, and per bin its distance from the one before and its count. Lowest and highest value are the caller's. */
export const putSketch = (to: NumbersOut, sketch: Sketch): void => {
  to.natural(sketch.zeros);
  for (const bins of [sketch.negative, sketch.positive]) {
    to.natural(bins.size);
    let last = 0;
    for (const [bin, count] of sorted(bins)) {
      to.integer(bin - last);
      to.natural(count);
      last = bin;
    }
  }
};

/** What `putSketch` wrote. Throws a RangeError when it cannot be that. */
export const takeSketch = (from: NumbersIn, min: number, max: number): Sketch => {
  const sketch: Sketch = { ...createSketch(), min, max, zeros: from.natural() };
  sketch.count = sketch.zeros;
  for (const bins of [sketch.negative, sketch.positive]) {
    let bin = 0;
    const size = from.natural();
    if (size > MOST_BINS) throw new RangeError('sketch: damaged');
    for (let i = 0; i < size; i++) {
      bin += from.integer();
      const count = from.natural();
      bins.set(bin, count);
      sketch.count += count;
    }
  }
  return sketch;
};
