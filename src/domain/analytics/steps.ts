/** A step that is longer than so many usual ones is a gap. */
export const GAP_STEPS = 3;

const sampledSteps = 31;
const fewest = 4;

const sampled = new Float64Array(sampledSteps);

/** Median distance of neighbours, from at most 31 of them spread over all; undefined when there are too few. */
export const typicalStep = (times: Float64Array): number | undefined => {
  const steps = times.length - 1;
  if (steps < fewest) return undefined;
  const taken = Math.min(steps, sampledSteps);
  for (let k = 0; k < taken; k++) {
    const i = Math.floor((k * steps) / taken);
    const step = times[i + 1]! - times[i]!;
    // Into its place among those before it: steps are mostly alike, so that is near.
    let place = k;
    for (; place > 0 && sampled[place - 1]! > step; place--) sampled[place] = sampled[place - 1]!;
    sampled[place] = step;
  }
  return sampled[(taken - 1) >> 1]!;
};

export const longestStep = (times: Float64Array): number => {
  let longest = 0;
  for (let i = 1; i < times.length; i++) longest = Math.max(longest, times[i]! - times[i - 1]!);
  return longest;
};

const near = 4;
const around = new Float64Array(near);

/** Lower median of up to four steps, from the one that ends at `first` to the one that ends at `last`; 0 when there is none. */
const usualStep = (times: Float64Array, first: number, last: number): number => {
  const [start, end] = [Math.max(1, first), Math.min(times.length - 1, last)];
  let n = 0;
  for (let i = start; i <= end; i++) around[n++] = times[i]! - times[i - 1]!;
  return n === 0 ? 0 : around.subarray(0, n).sort()[(n - 1) >> 1]!;
};

/** Where a series was silent within a stretch, and how long the step to the samples around the stretch may be. */
export interface Breaks {
  /** The first sample after each silence, by its place. */
  readonly places: readonly number[];
  /** ms; a longer step to the sample before, or after the stretch is a gap. */
  readonly before: number;
  readonly after: number;
}

/**
 * A step is a gap when it is longer than three usual ones (store §11): than those of the whole stretch, and than those just before
 * and just after it, so that a slow time of a series that turns fast has none. `typical` is the usual step of the stretch, ms.
 */
export const breaksIn = (times: Float64Array, typical: number): Breaks => {
  const edge = GAP_STEPS * typical;
  if (longestStep(times) <= edge) return { places: [], before: edge, after: edge };
  const places: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const step = times[i]! - times[i - 1]!;
    if (step > edge && step > GAP_STEPS * Math.max(usualStep(times, i - near, i - 1), usualStep(times, i + 1, i + near))) places.push(i);
  }
  const last = times.length - 1;
  return { places, before: Math.max(edge, GAP_STEPS * usualStep(times, 1, near)), after: Math.max(edge, GAP_STEPS * usualStep(times, last - near + 1, last)) };
};
