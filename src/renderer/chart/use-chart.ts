import { type RefObject, useLayoutEffect, useMemo, useRef } from 'react';
import { type Chart, type ChartConfig, type ChartEvents, type ChartState, createChart, type Readout } from './create-chart.ts';

/** Imperative, so that samples never pass through React state. */
export interface ChartHandle {
  /** Draws the state; `isNewData` false when only range, markers, bands or the mark changed. */
  readonly update: (patch: Partial<ChartState>) => void;
  readonly state: () => ChartState;
  readonly moveCursor: (places: number) => Readout | undefined;
  /** Null takes the cursor away. Does not announce itself to other charts. */
  readonly cursorTo: (time: number | null) => void;
  readonly cursorTime: () => number | undefined;
}

const emptyState: ChartState = { columns: [], from: 0, to: 1, markers: [], bands: [], mark: undefined };

/**
 * One uPlot instance in `host`, kept in a ref and never in React state. It is made again only when the configuration changes;
 * data, range and marks survive that. The width follows the host.
 */
export const useChart = (host: RefObject<HTMLElement | null>, config: ChartConfig, events: ChartEvents): ChartHandle => {
  const chart = useRef<Chart | null>(null);
  const state = useRef<ChartState>(emptyState);
  const newest = useRef(events);
  useLayoutEffect(() => {
    newest.current = events;
  });

  const key = JSON.stringify(config);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const made = createChart(
      element,
      JSON.parse(key) as ChartConfig,
      {
        words: newest.current.words,
        onCursor: (readout, isOwn) => newest.current.onCursor(readout, isOwn),
        onBrush: (from, to) => newest.current.onBrush(from, to),
      },
      state.current,
    );
    chart.current = made;
    const sizes = new ResizeObserver(([entry]) => entry && made.resize(Math.floor(entry.contentRect.width)));
    sizes.observe(element);
    // A canvas does not wait for faces by itself.
    void document.fonts.ready.then(() => chart.current === made && made.redraw());
    return () => {
      sizes.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [host, key]);

  return useMemo(
    (): ChartHandle => ({
      update: (patch) => {
        state.current = { ...state.current, ...patch };
        chart.current?.update(state.current, patch.columns !== undefined);
      },
      state: () => state.current,
      moveCursor: (places) => chart.current?.moveCursor(places),
      cursorTo: (time) => chart.current?.cursorTo(time),
      cursorTime: () => chart.current?.cursorTime(),
    }),
    [],
  );
};
