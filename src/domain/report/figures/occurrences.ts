import type { Calls } from './calls.ts';

/** Which call was the first of an occurrence. */
export interface FirstCalls {
  /** Place of the first call of an occurrence; undefined: it was not called. */
  readonly find: (point: number, of: number) => number | undefined;
}

/** Marks the first call of every occurrence in `isFirst`. The calls are in order of time. */
export const firstCalls = ({ count, point, of, isFirst }: Calls): FirstCalls => {
  let size = 16;
  while (size < 2 * count) size *= 2;
  // Open addressing: a table of places is many times quicker than maps of a million occurrences.
  const table = new Int32Array(size).fill(-1);
  const slotOf = (p: number, start: number): number => {
    const hash = Math.imul(p ^ Math.imul((start % 0x1_0000_0000) | 0, 0x85eb_ca6b), 0x9e37_79b1);
    let slot = (hash ^ (hash >>> 15)) & (size - 1);
    for (let place = table[slot]!; place >= 0 && (point[place] !== p || of[place] !== start); place = table[slot]!) slot = (slot + 1) & (size - 1);
    return slot;
  };
  for (let i = 0; i < count; i++) {
    const slot = slotOf(point[i]!, of[i]!);
    if (table[slot]! >= 0) continue;
    table[slot] = i;
    isFirst[i] = 1;
  }
  return {
    find: (p, start) => {
      const place = table[slotOf(p, start)]!;
      return place < 0 ? undefined : place;
    },
  };
};
