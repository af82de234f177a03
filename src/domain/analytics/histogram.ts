/** One bucket of a histogram: how many observations were at most `le`. */
export interface Bucket {
  readonly le: number;
  readonly count: number;
}

/**
 * A quantile of observations that are only known by buckets; NaN where there are none or the bucket of +Inf is missing. Within a
 * bucket observations count as evenly spread, below the first one as from 0. What lies beyond the last limit is given as that limit.
 * Formula: `histogram_quantile` of Prometheus (documentation of its query functions).
 */
export const histogramQuantile = (q: number, buckets: readonly Bucket[]): number => {
  const sorted = buckets.filter(({ count }) => !Number.isNaN(count)).toSorted((a, b) => a.le - b.le);
  const last = sorted.at(-1);
  if (last?.le !== Infinity || sorted.length < 2) return Number.NaN;
  // Counters are read one after the other, so a larger bucket may have missed what a smaller one has counted.
  let least = 0;
  const rising = sorted.map(({ le, count }) => ({ le, count: (least = Math.max(least, count)) }));
  const total = rising.at(-1)!.count;
  if (!(total > 0)) return Number.NaN;
  const rank = Math.min(1, Math.max(0, q)) * total;
  const at = rising.findIndex(({ count }) => count >= rank);
  const { le, count } = rising[at]!;
  const before = rising[at - 1];
  if (le === Infinity) return before!.le;
  if (before === undefined && le <= 0) return le;
  const [lower, counted] = [before?.le ?? 0, before?.count ?? 0];
  return count === counted ? le : lower + (le - lower) * ((rank - counted) / (count - counted));
};
