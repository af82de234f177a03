import { HOUR } from './chunk-key.ts';
import { CHUNK_ROWS, closeLate, closeMain, type Group, type Strand } from './strands.ts';

const lateRestMs = 60_000;
const hourRestMs = 2 * 60_000;
const longestOpenMs = HOUR;

export interface RestedParts {
  readonly strands: ReadonlyMap<number, Strand>;
  /** Rows after which the open chunk of so many columns closes. */
  readonly limitOf: (columns: number) => number;
  readonly widthOf: (strand: number) => number;
  /** The journal row that is being filled. */
  readonly filling: () => number;
  readonly onClosed: (group: Group | undefined) => void;
}

/** Closes chunks whose hour is over, that are open for long, or that have become too many for the memory; and late ones that rest. */
export const closeRested = ({ strands, limitOf, widthOf, filling, onClosed }: RestedParts, now: number): void => {
  // New series leave less room for each.
  const isCrowded = limitOf(1) < CHUNK_ROWS;
  for (const s of strands.values()) {
    const { open } = s;
    const isOver = open && (now >= (open.hour + 1) * HOUR + hourRestMs || now - open.since >= longestOpenMs);
    if (open && (isOver || (isCrowded && open.count >= limitOf(widthOf(s.strand))))) onClosed(closeMain(s, filling()));
    if (s.late.size > 0 && now - s.lateAt >= lateRestMs) onClosed(closeLate(s, filling()));
  }
};
