/** A clock for receive times: it never runs backwards when somebody sets the clock of the computer. */
export interface Clock {
  readonly now: () => number;
  /** How far the wall clock has left this one since the start, ms; positive: the wall clock is ahead. */
  readonly step: () => number;
}

const largestStepMs = 2000;

/**
 * Wall time at the start plus monotonic time. A wall clock that was set forward is followed, so that a late correction
 * of a wrong clock is taken over; one that was set back is not, because time that has passed cannot come again.
 */
export const openClock = (wall: () => number, monotonic: () => number, onStep: (ms: number) => void): Clock => {
  let base = wall() - monotonic();
  let reported = 0;
  const step = () => Math.round(wall() - (base + monotonic()));
  return {
    step,
    now: () => {
      const ms = step();
      if (ms > largestStepMs) {
        base += ms;
        reported = 0;
        onStep(ms);
      } else if (ms < -largestStepMs && Math.abs(ms - reported) > largestStepMs) {
        reported = ms;
        onStep(ms);
      }
      return Math.round(base + monotonic());
    },
  };
};
