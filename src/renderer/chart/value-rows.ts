import { type Columns, isMissing } from './gaps.ts';

/** One instant of a values table: undefined where a series has nothing of that instant, null where its line is interrupted. */
export interface ValueRow {
  readonly time: number;
  readonly values: readonly (number | null | undefined)[];
}

/** Rows of all series by time, newest first. */
export const valueRows = (all: readonly Columns[]): readonly ValueRow[] => {
  const rows = new Map<number, (number | null | undefined)[]>();
  all.forEach(({ times, values }, s) => {
    for (let i = 0; i < times.length; i++) {
      const time = times[i]!;
      const row = rows.get(time) ?? Array<number | null | undefined>(all.length).fill(undefined);
      const value = values[i];
      row[s] = isMissing(value) ? null : value;
      rows.set(time, row);
    }
  });
  return [...rows].map(([time, values]) => ({ time, values })).toSorted((a, b) => b.time - a.time);
};
