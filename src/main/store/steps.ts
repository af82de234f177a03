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
