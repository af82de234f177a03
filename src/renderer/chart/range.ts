/** A stretch of time, ms since 1970 UTC. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const shortestMs = 1000; // zooming into nothing hangs uPlot (#640)
const longestMs = 10 * 366 * 86_400_000;

/** Whole milliseconds, between a second and ten years long, and not beyond `latest`. */
export const clampRange = ({ from, to }: TimeRange, latest: number): TimeRange => {
  const length = Math.min(Math.max(Math.round(to - from), shortestMs), longestMs);
  const end = Math.min(Math.round(to - from < shortestMs ? (from + to + length) / 2 : to), Math.round(latest));
  return { from: end - length, to: end };
};

/** Factor below 1 zooms in. `around` stays where it is on the screen. */
export const zoomRange = ({ from, to }: TimeRange, factor: number, around: number = (from + to) / 2): TimeRange => ({
  from: around - (around - from) * factor,
  to: around + (to - around) * factor,
});

/** Moves by a share of the length; negative goes back in time. */
export const panRange = ({ from, to }: TimeRange, share: number): TimeRange => ({ from: from + (to - from) * share, to: to + (to - from) * share });

/** The present in ms since 1970 UTC, for what happens after a drawing and never while one is described. */
export const present = (): number => Date.now();
