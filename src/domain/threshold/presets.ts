import * as z from 'zod';
import type { Level } from './level.ts';

/** The range that a signal can have, in the unit of what its limits are compared with. */
export const Span = z
  .strictObject({ from: z.number('Write where the span begins as a number.'), to: z.number('Write where the span ends as a number.') })
  .refine(({ from, to }) => to > from, { path: ['to'], message: 'A span ends above where it begins.' });
export type Span = z.infer<typeof Span>;

export type Signal = 'flow' | 'level' | 'pressure' | 'temperature';
export interface Preset {
  readonly signal: Signal;
  /** In percent of the span. */
  readonly deadBandPercent: number;
  /** Of the breach and of the return alike. */
  readonly delayMs: number;
}

/** Starting points by type of signal, widely used and not verified: a table that a site may change. */
export const presets: readonly Preset[] = [
  { signal: 'flow', deadBandPercent: 5, delayMs: 15_000 },
  { signal: 'level', deadBandPercent: 5, delayMs: 60_000 },
  { signal: 'pressure', deadBandPercent: 2, delayMs: 15_000 },
  { signal: 'temperature', deadBandPercent: 1, delayMs: 60_000 },
];

/** A share of a span in its unit; digits that only come from binary arithmetic are cut. */
export const ofSpan = (percent: number, { from, to }: Span): number => Number((((to - from) * percent) / 100).toPrecision(12));

/** What a preset says for a level of a signal with this span. */
export const fromPreset = ({ deadBandPercent, delayMs }: Preset, span: Span): Pick<Level, 'deadBand' | 'onDelayMs' | 'offDelayMs'> => ({
  deadBand: ofSpan(deadBandPercent, span),
  onDelayMs: delayMs,
  offDelayMs: delayMs,
});
