/** Steps are alike while the longest is at most so many times the shortest: below 2, so that one lost sample stands out. */
const alike = 1.6;
/** So many like steps in a row are a rhythm: lost samples leave steps of all lengths, not several of one. */
const steady = 4;
/** At the edges of a range the rest of a rhythm may lie outside. */
const steadyAtEdge = 2;
const longestStretch = 32;

const lowerMedian = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[(numbers.length - 1) >> 1]!;

/** How often a series sent, and how many samples it should have sent, from its first to its last one in a range. */
export interface Rhythm {
  /** Steps that there should have been. */
  readonly expected: number;
  /** Expected distance at the first and the last sample, ms; undefined when there are too few samples to tell. */
  readonly first: number | undefined;
  readonly last: number | undefined;
}

/**
 * Takes the distances of neighbouring samples in order. Each is compared with the rhythm around it, so a series whose rate changes
 * is counted at its own rate on both sides, wherever its samples are stored. Between two rhythms the slower one counts.
 */
export const openRhythm = () => {
  let [expected, first, last] = [0, undefined as number | undefined, undefined as number | undefined];
  let run: number[] = [];
  let [length, shortest, longest] = [0, Infinity, 0];
  let stretch: number[] = [];

  const count = (steps: readonly number[], by: number): void => {
    for (const step of steps) expected += Math.max(1, Math.round(step / by));
  };
  const settle = (rhythm: number): void => {
    count(stretch, Math.max(last ?? 0, rhythm));
    stretch = [];
    first ??= rhythm;
    last = rhythm;
  };
  const closeRun = (isEdge: boolean): void => {
    if (length >= (isEdge ? steadyAtEdge : steady)) {
      settle(lowerMedian(run));
      expected += length;
    } else stretch.push(...run);
    run = [];
    [length, shortest, longest] = [0, Infinity, 0];
    if (stretch.length >= longestStretch) settle(lowerMedian(stretch));
  };

  return {
    add: (step: number): void => {
      const [low, high] = [Math.min(shortest, step), Math.max(longest, step)];
      if (length > 0 && high > alike * low) {
        closeRun(first === undefined && stretch.length === 0);
        [shortest, longest] = [step, step];
      } else [shortest, longest] = [low, high];
      length++;
      if (run.length < longestStretch) run.push(step);
    },
    /** `known` is the rhythm where the samples are too few to show one. Nothing may be added afterwards. */
    finish: (known: number | undefined): Rhythm => {
      closeRun(true);
      if (stretch.length > 0) {
        const by = last ?? (stretch.length >= steady ? lowerMedian(stretch) : known);
        if (by !== undefined) settle(by);
      }
      return { expected, first, last };
    },
  };
};
