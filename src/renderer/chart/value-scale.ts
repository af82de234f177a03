export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

const padding = 0.08;
/** Limits farther away than this many spans of the data would press the line flat. */
const reach = 8;

/**
 * The range of a value axis: the data with a little air, and the limits that lie near enough to be seen with it.
 * Undefined data (no finite value) falls back to the limits, then to 0 to 1.
 */
export const valueRange = (data: ValueRange | undefined, limits: readonly number[]): ValueRange => {
  const base = data ?? (limits.length > 0 ? { min: Math.min(...limits), max: Math.max(...limits) } : { min: 0, max: 1 });
  const span = base.max - base.min;
  const near = limits.filter((limit) => limit >= base.min - reach * span && limit <= base.max + reach * span);
  // A flat line has no span of its own: the nearest limit gives it one.
  const nearest = limits.toSorted((a, b) => Math.abs(a - base.min) - Math.abs(b - base.min))[0];
  const shown = near.length > 0 || nearest === undefined || span > 0 ? near : [nearest];
  const min = Math.min(base.min, ...shown);
  const max = Math.max(base.max, ...shown);
  const air = max > min ? (max - min) * padding : Math.max(Math.abs(max) * 0.1, 1);
  return { min: min - air, max: max + air };
};

/** Least and greatest finite value; undefined when there is none. */
export const extent = (values: ArrayLike<number | null | undefined>): ValueRange | undefined => {
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === null || value === undefined || Number.isNaN(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : undefined;
};

/** Round values between `min` and `max`, about `count` of them, and the decimals that tell them apart. */
export const valueTicks = ({ min, max }: ValueRange, count: number): { readonly values: readonly number[]; readonly decimals: number } => {
  const raw = (max - min) / Math.max(1, count);
  if (!(raw > 0) || !Number.isFinite(raw)) return { values: [min], decimals: 0 };
  const power = 10 ** Math.floor(Math.log10(raw));
  const size = [1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999)! * power;
  const decimals = Math.max(0, -Math.floor(Math.log10(size) + 1e-9));
  const first = Math.ceil(min / size - 1e-9);
  const last = Math.floor(max / size + 1e-9);
  return { values: Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * size).toFixed(Math.min(20, decimals)))), decimals };
};
