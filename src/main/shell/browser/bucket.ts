export interface BucketOptions {
  readonly burst: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Lets `burst` through at once and `perSecond` for ever. */
export const openBucket = ({ burst, perSecond, now }: BucketOptions) => {
  let tokens = burst;
  let last = now();
  return {
    /** False: too many, try later. */
    take: (): boolean => {
      const at = now();
      tokens = Math.min(burst, tokens + (Math.max(0, at - last) / 1000) * perSecond);
      last = at;
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
  };
};
