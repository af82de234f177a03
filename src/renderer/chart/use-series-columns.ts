import { useEffect, useRef } from 'react';
import type { CodedError } from '../../contract/rpc.ts';
import type { SeriesId } from '../../domain/identity.ts';
import { engine } from '../wire/engine.ts';
import type { Columns } from './gaps.ts';
import type { TimeRange } from './range.ts';

/** A series, or the same some ms earlier: its times are moved to the present ones. */
export interface ColumnsLine {
  readonly seriesId: SeriesId;
  readonly earlierMs?: number | undefined;
}

export interface ColumnsRequest extends TimeRange {
  readonly lines: readonly ColumnsLine[];
  /** The range keeps its length and ends with the present. */
  readonly follow: boolean;
  /** Pixel columns wanted; 0: not known yet. */
  readonly width: number;
}

interface Answer {
  /** In the order of the lines; a series without an answer yet is undefined. */
  readonly onColumns: (columns: readonly (Columns | undefined)[]) => void;
  readonly onFailed: (error: CodedError) => void;
}

const earlierAgainMs = 60_000;
const nameOf = ({ seriesId, earlierMs = 0 }: ColumnsLine): string => `${seriesId} ${earlierMs}`;

/**
 * The `chart` frames of several series, handed over once per animation frame and never through React state. Columns of a former
 * range stay until the new ones arrive, so zooming never shows an empty chart.
 */
export const useSeriesColumns = ({ lines, from, to, follow, width }: ColumnsRequest, answer: Answer): void => {
  const newest = useRef(answer);
  useEffect(() => {
    newest.current = answer;
  });
  const known = useRef(new Map<string, Columns>());
  // A range that follows is told by its length alone: it must not be asked for again at every step.
  // What is past does not follow by itself: it is asked for again now and then.
  const turn = follow && lines.some(({ earlierMs }) => earlierMs !== undefined) ? Math.floor(to / earlierAgainMs) : 0;
  const key = JSON.stringify({ lines, width, follow, turn, ...(follow ? { length: to - from } : { from, to }) });
  useEffect(() => {
    const wanted = JSON.parse(key) as { lines: readonly ColumnsLine[]; width: number; follow: boolean; length?: number; from?: number; to?: number };
    if (wanted.width === 0) return;
    const now = Date.now();
    const range = { from: wanted.from ?? now - wanted.length!, to: wanted.to ?? now };
    let frame: number | undefined;
    const hand = () => {
      frame = undefined;
      newest.current.onColumns(wanted.lines.map((line) => known.current.get(nameOf(line))));
    };
    const names = new Set(wanted.lines.map(nameOf));
    for (const name of known.current.keys()) if (!names.has(name)) known.current.delete(name);
    const stops = wanted.lines.map((line) => {
      const { seriesId, earlierMs } = line;
      const asked =
        earlierMs === undefined
          ? { ...range, follow: wanted.follow }
          : { from: range.from - earlierMs, to: range.to - earlierMs + (wanted.follow ? earlierAgainMs : 0), follow: false };
      return engine.chart(
        { seriesId, ...asked, width: wanted.width },
        ([times, values]) => {
          if (!times || !values) return;
          known.current.set(nameOf(line), { times: earlierMs === undefined ? times : times.map((time) => time + earlierMs), values });
          frame ??= requestAnimationFrame(hand); // does not run while the window is hidden
        },
        (error) => newest.current.onFailed(error),
      );
    });
    return () => {
      if (frame !== undefined) cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [key]);
};
