/** Runs something once after `ms`; the result takes it back. Passed in, so that tests own the time. */
export type Later = (ms: number, run: () => void) => () => void;

export const later: Later = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
