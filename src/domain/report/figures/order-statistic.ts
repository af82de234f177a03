/** The value at `place` if `values` were in order. Moves the values about: quickselect, which looks at each only a few times. */
export const valueAt = (values: Float64Array, place: number): number => {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >>> 1]!, values[high]!);
    let [i, k] = [low, high];
    while (i <= k) {
      while (values[i]! < pivot) i++;
      while (values[k]! > pivot) k--;
      if (i > k) break;
      const moved = values[i]!;
      values[i++] = values[k]!;
      values[k--] = moved;
    }
    if (place <= k) high = k;
    else if (place >= i) low = i;
    else break;
  }
  return values[place]!;
};

const middleOf = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

/** Nearest rank: the smallest value that at least `percent` of 100 values do not exceed. Null of nothing. Moves the values about. */
const nearestRank = (values: Float64Array, percent: number): number | null =>
  values.length === 0 ? null : valueAt(values, Math.max(0, Math.ceil((percent / 100) * values.length) - 1));

/** How many, and their percentiles by nearest rank. Moves the values about. */
export const spread = (values: Float64Array) => ({ n: values.length, p50: nearestRank(values, 50), p95: nearestRank(values, 95) });
