const windowMs = 60_000;
const mostReloads = 3;

/** A page that crashed is loaded again, three times within a minute; then the program ends in words. Returns false when it is too often. */
export const openCrashRule = (now: () => number) => {
  let crashes: readonly number[] = [];
  return (): boolean => {
    const at = now();
    crashes = [...crashes.filter((time) => at - time < windowMs), at];
    return crashes.length <= mostReloads;
  };
};

export const keepsCrashing = 'The window crashed several times within a minute, so Fieldwatch ends. What was stored is kept. Start it again.';
