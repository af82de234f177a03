import { median } from './latest.ts';

/** A step that is longer than so many usual ones is a gap. */
export const GAP_STEPS = 3;

const sampledSteps = 31;
const fewest = 4;

/** Median distance of neighbours, from at most 31 of them spread over all; undefined when there are too few. */
export const typicalStep = (times: Float64Array): number | undefined => {
  const steps = times.length - 1;
  if (steps < fewest) return undefined;
  const taken = Math.min(steps, sampledSteps);
  return median(
    Float64Array.from({ length: taken }, (_, k) => {
      const i = Math.floor((k * steps) / taken);
      return times[i + 1]! - times[i]!;
    }),
  );
};

export const longestStep = (times: Float64Array): number => {
  let longest = 0;
  for (let i = 1; i < times.length; i++) longest = Math.max(longest, times[i]! - times[i - 1]!);
  return longest;
};
