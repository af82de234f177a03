import { useEffect, useRef } from 'react';
import type { CodedError } from '../../contract/rpc.ts';
import type { SeriesId } from '../../domain/identity.ts';
import { engine } from '../wire/engine.ts';
import type { Columns } from './gaps.ts';
import type { TimeRange } from './range.ts';

export interface ColumnsRequest extends TimeRange {
  readonly ids: readonly SeriesId[];
  /** The range keeps its length and ends with the present. */
  readonly follow: boolean;
  /** Pixel columns wanted; 0: not known yet. */
  readonly width: number;
}

interface Answer {
  /** In the order of the ids; a series without an answer yet is undefined. */
  readonly onColumns: (columns: readonly (Columns | undefined)[]) => void;
  readonly onFailed: (error: CodedError) => void;
}

/**
 * The `chart` frames of several series, handed over once per animation frame and never through React state. Columns of a former
 * range stay until the new ones arrive, so zooming never shows an empty chart.
 */
export const useSeriesColumns = ({ ids, from, to, follow, width }: ColumnsRequest, answer: Answer): void => {
  const newest = useRef(answer);
  useEffect(() => {
    newest.current = answer;
  });
  const known = useRef(new Map<SeriesId, Columns>());
  // A range that follows is told by its length alone: it must not be asked for again at every step.
  const key = JSON.stringify({ ids, width, follow, ...(follow ? { length: to - from } : { from, to }) });
  useEffect(() => {
    const wanted = JSON.parse(key) as { ids: readonly SeriesId[]; width: number; follow: boolean; length?: number; from?: number; to?: number };
    if (wanted.width === 0) return;
    const now = Date.now();
    const range = { from: wanted.from ?? now - wanted.length!, to: wanted.to ?? now };
    let frame: number | undefined;
    const hand = () => {
      frame = undefined;
      newest.current.onColumns(wanted.ids.map((id) => known.current.get(id)));
    };
    for (const id of known.current.keys()) if (!wanted.ids.includes(id)) known.current.delete(id);
    const stops = wanted.ids.map((seriesId) =>
      engine.chart(
        { seriesId, ...range, width: wanted.width, follow: wanted.follow },
        ([times, values]) => {
          if (!times || !values) return;
          known.current.set(seriesId, { times, values });
          frame ??= requestAnimationFrame(hand); // does not run while the window is hidden
        },
        (error) => newest.current.onFailed(error),
      ),
    );
    return () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [key]);
};
