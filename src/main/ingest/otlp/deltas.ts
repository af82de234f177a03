/** More series than a source may have; then the ones that were silent longest start again from zero. */
const maxSeries = 20_000;

interface Total {
  value: number;
  /** Nanoseconds since 1970 of the newest point that was added. */
  through: bigint;
}

/** Adds up points of delta temporality. A point that is not newer than the last was added before. */
export const openDeltas = () => {
  const totals = new Map<string, Total>();
  return (key: string, delta: number, time: bigint): number => {
    const known = totals.get(key);
    if (known === undefined) {
      const [oldest] = totals.keys();
      if (totals.size >= maxSeries && oldest !== undefined) totals.delete(oldest);
      totals.set(key, { value: delta, through: time });
      return delta;
    }
    if (time > known.through || time === 0n) {
      known.value += delta;
      known.through = time;
      totals.delete(key);
      totals.set(key, known);
    }
    return known.value;
  };
};
export type Deltas = ReturnType<typeof openDeltas>;
