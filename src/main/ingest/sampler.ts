import type { Sampling } from '../../domain/broker/profile.ts';
import type { Cell, Quality, SampleRow } from '../../domain/telemetry/sample.ts';
import type { StagedSample, Telemetry } from '../store/telemetry.ts';

interface Kept {
  readonly ts: number;
  readonly value: number;
  readonly quality: Quality;
  readonly flags: number;
}

/** Whether a value is stored, next to the one of its series that was stored last. */
export const isKept = ({ everyMs, deadBand }: Sampling, last: Kept | undefined, ts: number, value: number, quality: Quality, flags: number): boolean =>
  last === undefined ||
  ts <= last.ts || // late and repeated values are the store's to judge
  ts - last.ts >= everyMs ||
  quality !== last.quality ||
  flags !== last.flags ||
  Number.isNaN(value) !== Number.isNaN(last.value) ||
  (deadBand !== undefined && Math.abs(value - last.value) > deadBand);

/**
 * Splits a row by the sampling rule of its source: what is stored, and what is only judged. A value of a new series is always
 * stored. Beside the rule a value is stored when judging it led to a decision, so that judging again after a crash finds it.
 */
export const openSampler = (catalogue: Telemetry['catalogue'], judge: (sample: StagedSample) => void, hasDecisions: () => boolean) => {
  const kept = new Map<number, Kept>();
  const every = new Map<number, number>();
  return {
    /** How long a sampled series may be without a stored value; undefined for one of which every value is stored. */
    everyOf: (series: number): number | undefined => every.get(series),

    /** `stored` still has to be staged and judged; `decided` only staged. `left` counts what is not stored. */
    thin: (row: SampleRow, sampling: Sampling): { readonly stored: readonly Cell[]; readonly decided: readonly Cell[]; readonly left: number } => {
      const { ts, recv, flags, tsSource } = row;
      const stored: Cell[] = [];
      const decided: Cell[] = [];
      let left = 0;
      for (const cell of row.cells) {
        const series = catalogue.find(row.device, cell)?.series;
        if (series !== undefined) every.set(series, sampling.everyMs);
        const value = cell.value !== null && Number.isFinite(cell.value) ? cell.value : Number.NaN;
        if (series === undefined || isKept(sampling, kept.get(series), ts, value, cell.quality, flags)) {
          stored.push(cell);
          if (series !== undefined && ts > (kept.get(series)?.ts ?? -Infinity)) kept.set(series, { ts, value, quality: cell.quality, flags });
          continue;
        }
        judge({ series, ts, recv, value, quality: cell.quality, flags, tsSource, ...(row.ownTs === undefined ? {} : { ownTs: row.ownTs }), fate: 'new' });
        if (hasDecisions()) {
          decided.push(cell);
          kept.set(series, { ts, value, quality: cell.quality, flags });
        } else left++;
      }
      return { stored, decided, left };
    },
  };
};
