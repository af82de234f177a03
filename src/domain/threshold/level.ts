import * as z from 'zod';
import { Severity } from '../alert/severity.ts';

/** Low-low, low, high, high-high. Low kinds are abnormal at or below their limit, high kinds at or above. */
export const LevelKind = z.enum(['LL', 'L', 'H', 'HH']);
export type LevelKind = z.infer<typeof LevelKind>;
export type Side = 'low' | 'high';

export const sideOf = (kind: LevelKind): Side => (kind === 'H' || kind === 'HH' ? 'high' : 'low');

const day = 86_400_000;
export const Delay = z.int('Give a delay in whole milliseconds.').min(0, 'A delay cannot be negative.').max(day, 'A delay may last a day at most.');

/** So many excursions within the time raise at once, however short each of them is. */
export const CountRule = z.strictObject({
  n: z.int().min(2, 'A count needs at least two excursions.').max(1000),
  withinMs: Delay.min(1, 'The window of a count needs a length.'),
});
export type CountRule = z.infer<typeof CountRule>;

export const Level = z.strictObject({
  kind: LevelKind,
  limit: z.number(),
  /** In the unit of the metric: once abnormal, the value must come back by this much. */
  deadBand: z.number('Give the dead band as a number in the unit; a percentage needs a span, from and to.').min(0, 'A dead band cannot be negative.'),
  /** Milliseconds of event time that the breach must last, and that the return must last. */
  onDelayMs: Delay,
  offDelayMs: Delay,
  severity: Severity,
  count: CountRule.optional(),
});
export type Level = z.infer<typeof Level>;

/** From the lowest to the highest limit. */
export const levelOrder: readonly LevelKind[] = ['LL', 'L', 'H', 'HH'];
const placeOf = ({ kind }: Level): number => levelOrder.indexOf(kind);

/** The levels of one side from the mildest to the worst: L before LL, H before HH. */
export const ladderOf = (levels: readonly Level[], side: Side): readonly Level[] =>
  levels.filter(({ kind }) => sideOf(kind) === side).toSorted((a, b) => (side === 'high' ? placeOf(a) - placeOf(b) : placeOf(b) - placeOf(a)));

/** From the limit to where the level clears, in order of value. */
const bandOf = ({ kind, limit, deadBand }: Level): { readonly from: number; readonly to: number } =>
  sideOf(kind) === 'low' ? { from: limit, to: limit + deadBand } : { from: limit - deadBand, to: limit };

/** What contradicts itself in a set of levels, in words; empty when nothing does. */
export const contradictions = (levels: readonly Level[]): readonly string[] => {
  if (new Set(levels.map(({ kind }) => kind)).size !== levels.length) return ['Each level may stand once.'];
  const found: string[] = [];
  const sorted = levels.toSorted((a, b) => placeOf(a) - placeOf(b));
  for (let i = 1; i < sorted.length; i++) {
    const [below, above] = [sorted[i - 1]!, sorted[i]!];
    // A value that clears one level must not lie beyond another, and HH must clear before H does, LL before L.
    if (below.limit >= above.limit) found.push(`The limit of ${below.kind} must lie below the limit of ${above.kind}.`);
    else if (bandOf(below).to >= bandOf(above).from) found.push(`The dead bands of ${below.kind} and ${above.kind} overlap.`);
  }
  return found;
};
