export type AgeUnit = 'seconds' | 'minutes' | 'hours' | 'days';

const steps: readonly (readonly [AgeUnit, number, number])[] = [
  ['seconds', 1000, 60],
  ['minutes', 60_000, 60],
  ['hours', 3_600_000, 48],
  ['days', 86_400_000, Infinity],
];

/** An age in one unit, rounded down; what lies in the future is 0 seconds old. */
export const ageOf = (ms: number): { readonly unit: AgeUnit; readonly count: number } => {
  for (const [unit, size, limit] of steps) {
    const count = Math.floor(Math.max(0, ms) / size);
    if (count < limit) return { unit, count };
  }
  return { unit: 'days', count: 0 };
};
