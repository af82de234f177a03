import { sideOf } from '../../domain/threshold/threshold.ts';
import type { ChartLimit } from './chart-types.ts';

/** An area beyond a limit. Areas never lie over one another, so that their shade keeps its contrast. */
export interface Shade {
  readonly limit: ChartLimit;
  readonly from: number;
  readonly to: number;
}

/** From each limit to the next worse one on its side, the last one without end. */
export const shadesOf = (limits: readonly ChartLimit[]): readonly Shade[] => {
  const side = (wanted: 'low' | 'high') => limits.filter(({ kind }) => sideOf(kind) === wanted);
  const high = side('high').toSorted((a, b) => a.limit - b.limit);
  const low = side('low').toSorted((a, b) => b.limit - a.limit);
  return [
    ...high.map((limit, i) => ({ limit, from: limit.limit, to: high[i + 1]?.limit ?? Infinity })),
    ...low.map((limit, i) => ({ limit, from: low[i + 1]?.limit ?? -Infinity, to: limit.limit })),
  ];
};

/** Baselines of the words of lines: over the line, or under it where the next line above, or the upper edge, is too near. */
export const labelPlaces = (
  lines: readonly number[],
  { top, above, below }: { readonly top: number; readonly above: number; readonly below: number },
): readonly number[] => lines.map((line) => ([top, ...lines].some((other) => other < line && line - other < below + above) ? line + below : line - above));

/** Words about the moment of a raise stand on the side of the limit: up to then the value was on the other one. */
export const isFreeAtTop = (limits: readonly Pick<ChartLimit, 'kind'>[]): boolean => limits.length > 0 && limits.every(({ kind }) => sideOf(kind) === 'high');

/**
 * Moves labels apart so that they keep `distance`, staying as near to their wanted places as their order allows, within `min` to
 * `max`. Answers in the order given.
 */
export const spread = (wanted: readonly number[], distance: number, min: number, max: number): readonly number[] => {
  const order = wanted.map((_, i) => i).toSorted((a, b) => wanted[a]! - wanted[b]!);
  const placed = wanted.map((place) => Math.min(Math.max(place, min), max));
  for (let i = 1; i < order.length; i++) placed[order[i]!] = Math.max(placed[order[i]!]!, placed[order[i - 1]!]! + distance);
  for (let i = order.length - 1; i >= 0; i--) {
    const ceiling = i === order.length - 1 ? max : placed[order[i + 1]!]! - distance;
    placed[order[i]!] = Math.min(placed[order[i]!]!, ceiling);
  }
  return placed;
};
