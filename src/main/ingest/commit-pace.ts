/** The longest that a PUBACK is kept waiting for the pace of the commits, ms. */
export const longestPauseMs = 5;

/**
 * How soon after a commit the next one may follow for PUBACKs alone: after a commit of c ms, min(c/4, 5 ms) later, so that a slow disk is
 * given larger batches. `elapsed`: a clock that never steps, ms. Nobody sets a timer for it: a broker with a small window would send one
 * window per tick of the timer.
 */
export const openCommitPace = (elapsed: () => number) => {
  let dueAt = -Infinity;
  return {
    isDue: (): boolean => elapsed() >= dueAt,
    /** Runs a commit and takes its time. One that throws was none. */
    commit: <T>(run: () => T): T => {
      const begin = elapsed();
      const result = run();
      const end = elapsed();
      dueAt = end + Math.min((end - begin) / 4, longestPauseMs);
      return result;
    },
  };
};
