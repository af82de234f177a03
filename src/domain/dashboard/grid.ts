import { gridColumns } from './dashboard.ts';

/** A part of the grid in columns and rows. */
export interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const overlap = (a: Placed, b: Placed): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const inOrder = (a: Placed, b: Placed): number => a.y - b.y || a.x - b.x || (a.id < b.id ? -1 : 1);

/** Into the grid: no wider than it, no part of it outside. */
const within = <P extends Placed>(part: P): P => {
  const w = Math.max(1, Math.min(part.w, gridColumns));
  return { ...part, w, h: Math.max(1, part.h), x: Math.max(0, Math.min(part.x, gridColumns - w)), y: Math.max(0, part.y) };
};

/**
 * The parts without overlaps: `first` stays where it was put, the others go down until there is room, in reading order. The same
 * parts give the same places, and what does not overlap does not move.
 */
export const settle = <P extends Placed>(parts: readonly P[], first?: string): readonly P[] => {
  const settled: P[] = [];
  const waiting = parts.map(within).toSorted((a, b) => Number(b.id === first) - Number(a.id === first) || inOrder(a, b));
  for (const part of waiting) {
    let at = part;
    for (let hit = settled.find((other) => overlap(at, other)); hit; hit = settled.find((other) => overlap(at, other))) at = { ...at, y: hit.y + hit.h };
    settled.push(at);
  }
  const place = new Map(settled.map((part) => [part.id, part]));
  return parts.map(({ id }) => place.get(id)!);
};

/** Moves or resizes one part by columns and rows; the others make room. */
export const change = <P extends Placed>(
  parts: readonly P[],
  id: string,
  by: { readonly x?: number; readonly y?: number; readonly w?: number; readonly h?: number },
): readonly P[] =>
  settle(
    parts.map((part) =>
      part.id === id ? { ...part, x: part.x + (by.x ?? 0), y: part.y + (by.y ?? 0), w: part.w + (by.w ?? 0), h: part.h + (by.h ?? 0) } : part,
    ),
    id,
  );

/** The row below everything. */
export const bottom = (parts: readonly Placed[]): number => parts.reduce((most, { y, h }) => Math.max(most, y + h), 0);

/** As they are read: for one column in a narrow window. */
export const readingOrder = <P extends Placed>(parts: readonly P[]): readonly P[] => parts.toSorted(inOrder);
