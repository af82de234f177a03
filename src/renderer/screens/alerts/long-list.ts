import type { AlertRow, ListedRows } from '../../../contract/views.ts';
import type { Shown } from './use-alert-columns.tsx';

/** Rows are asked for in whole pages, so that a few pixels further ask for nothing new. */
const page = 100;
/** So many rows beyond both ends of the window are there before anybody scrolls to them. */
const ahead = 50;

export interface Window {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/** The rows to hold ready for a window that shows `from` to `to`, both included; undefined while it ends far above this part of the list. */
export const windowOf = (from: number, to: number): Window | undefined =>
  to < -ahead ? undefined : { from: Math.max(0, Math.floor((from - ahead) / page) * page), to: Math.max(page, Math.ceil((to + 1 + ahead) / page) * page) };

/** What follows after the head of a list: the order without the rows that stand in the head or are held back. */
export const orderBehind = (order: readonly number[], head: readonly number[], held: ReadonlySet<number>): readonly number[] => {
  let same = 0;
  while (same < head.length && order[same] === head[same]) same++;
  if (same === head.length && held.size === 0) return order.slice(same);
  const known = new Set(head);
  return order.filter((seq) => !known.has(seq) && !held.has(seq));
};

/** The rows known so far with the newest ones. Of more than `most`, those that were not asked for again longest go first, but none that is `held`. */
export const remember = (
  known: ReadonlyMap<number, Shown>,
  { rows, left }: ListedRows,
  most: number,
  isHeld: (seq: number) => boolean = () => false,
): ReadonlyMap<number, Shown> => {
  const gone = new Set(left);
  const next = new Map(known);
  for (const row of rows) {
    next.delete(row.seq);
    next.set(row.seq, { row, hasLeft: gone.has(row.seq) });
  }
  for (const seq of next.keys()) {
    if (next.size <= most) break;
    if (!isHeld(seq)) next.delete(seq);
  }
  return next;
};

/**
 * The head of a list that was cut off at its end: a row that new ones pushed out of the part that is read has not left the list,
 * unless the engine says so.
 */
export const settleCut = (shown: readonly Shown[], isCut: boolean, known: ReadonlyMap<number, Shown>): readonly Shown[] =>
  isCut && shown.some(({ hasLeft }) => hasLeft)
    ? shown.map((each) => (each.hasLeft ? (known.get(each.row.seq) ?? { row: each.row, hasLeft: false }) : each))
    : shown;

/**
 * Of the rows that a frozen list does not show, those that are new. Where the head of a long list is all that is read, a row may only
 * have moved up into it because others left: it stands behind all that is shown, and its place is further down already.
 */
export const newOnes = (
  held: readonly AlertRow[],
  live: readonly AlertRow[],
  shown: readonly number[],
  order: readonly number[] | undefined,
): readonly AlertRow[] => {
  if (held.length === 0) return held;
  const head = new Set(shown);
  const lastShown = live.findLastIndex(({ seq }) => head.has(seq));
  const before = new Set(live.slice(0, lastShown + 1).map(({ seq }) => seq));
  const placed = order && new Set(order);
  return held.filter(({ seq }) => before.has(seq) || (placed !== undefined && !placed.has(seq)));
};
