import { useCallback, useState } from 'react';
import { clampRange, present, type TimeRange } from './range.ts';

export interface RangeProps extends TimeRange {
  /** Keeps the length of the range and moves its end with the clock. */
  readonly follow: boolean;
  /**
   * Who owns the range gets every zoom and pan, null for "as at the start". `isLive`: a chart that follows still ends with the
   * present. Without it the chart keeps its own range.
   */
  readonly onRange?: (range: TimeRange | null, isLive: boolean) => void;
}

export interface ShownRange extends TimeRange {
  readonly isFollowing: boolean;
  /** The range at this moment. */
  readonly now: () => TimeRange;
  /** Null goes back to where the chart started. */
  readonly move: (next: TimeRange | null) => void;
}

export const followEveryMs = 1000;

/** The range a chart shows: its owner's, or after a zoom or pan its own. */
export const useShownRange = ({ from: givenFrom, to: givenTo, follow, onRange }: RangeProps): ShownRange => {
  const [own, setOwn] = useState<(TimeRange & { readonly isLive: boolean }) | null>(null);
  const isFollowing = own?.isLive ?? follow;
  const [from, to] = own ? [own.from, own.to] : [givenFrom, givenTo];
  const now = useCallback((): TimeRange => {
    const end = present();
    return isFollowing ? { from: end - (to - from), to: end } : { from, to };
  }, [isFollowing, from, to]);
  const move = (next: TimeRange | null) => {
    const end = present();
    const range = next && clampRange(next, end);
    const isLive = follow && (range === null || range.to >= end - followEveryMs);
    if (onRange) onRange(range, isLive);
    else setOwn(range && { ...range, isLive });
  };
  return { from, to, isFollowing, now, move };
};
