import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { useCommand } from '../commands/use-command.ts';
import type { Readout } from './create-chart.ts';
import { panRange, type TimeRange, zoomRange } from './range.ts';
import type { ChartHandle } from './use-chart.ts';
import type { ShownRange } from './use-shown-range.ts';

export interface ChartCommands {
  readonly chart: ChartHandle;
  readonly range: ShownRange;
  /** Keys count only while the focus is in here. */
  readonly within: RefObject<HTMLElement | null>;
  /** Pinches of a trackpad are taken here. */
  readonly host: RefObject<HTMLElement | null>;
  readonly speak: (readout: Readout | undefined) => void;
  readonly onTable: () => void;
}

const pinch = { in: 0.8, out: 1.25 } as const;

/** Everything a pointer can do in a chart, for the keyboard; and the pinch, which arrives as a wheel with Ctrl. */
export const useChartCommands = ({ chart, range, within, host, speak, onTable }: ChartCommands): void => {
  const options = useMemo(() => ({ within }), [within]);
  // Without a cursor a live chart keeps its end, any other one its middle.
  const zoom = (factor: number) => {
    const shown = range.now();
    range.move(zoomRange(shown, factor, chart.cursorTime() ?? (range.isFollowing ? shown.to : undefined)));
  };
  const pan = (share: number) => range.move(panRange(range.now(), share));

  useCommand('chart.left', () => speak(chart.moveCursor(-1)), options);
  useCommand('chart.right', () => speak(chart.moveCursor(1)), options);
  useCommand('chart.left-far', () => speak(chart.moveCursor(-10)), options);
  useCommand('chart.right-far', () => speak(chart.moveCursor(10)), options);
  useCommand('chart.zoom-in', () => zoom(0.5), options);
  useCommand('chart.zoom-out', () => zoom(2), options);
  useCommand('chart.pan-left', () => pan(-0.5), options);
  useCommand('chart.pan-right', () => pan(0.5), options);
  useCommand('chart.reset', () => range.move(null), options);
  useCommand('chart.table', onTable, options);
  useMark({ chart, range, within });

  const onWheel = useRef<(event: WheelEvent) => void>(undefined);
  useEffect(() => {
    onWheel.current = (event) => {
      if (!event.ctrlKey) return; // a plain wheel scrolls the page, as everywhere
      event.preventDefault();
      zoom(event.deltaY > 0 ? pinch.out : pinch.in);
    };
  });
  useEffect(() => {
    const element = host.current;
    const listen = (event: WheelEvent) => onWheel.current?.(event);
    element?.addEventListener('wheel', listen, { passive: false });
    return () => element?.removeEventListener('wheel', listen);
  }, [host]);
};

/** The keyboard's way to drag: mark the start, mark the end, open what is marked. */
const useMark = ({ chart, range, within }: Pick<ChartCommands, 'chart' | 'range' | 'within'>): void => {
  const options = useMemo(() => ({ within }), [within]);
  const start = useRef<number>(undefined);
  const show = (mark: TimeRange | undefined) => chart.update({ mark });
  const markHere = () => {
    const time = chart.cursorTime();
    if (time === undefined) return;
    const from = start.current ?? time;
    show({ from: Math.min(from, time), to: Math.max(from, time) });
    start.current = start.current === undefined ? time : undefined;
  };
  const unmark = () => {
    start.current = undefined;
    show(undefined);
  };
  useCommand('chart.mark', markHere, options);
  useCommand(
    'chart.zoom-to-mark',
    () => {
      const { mark } = chart.state();
      if (!mark || mark.to <= mark.from) return;
      unmark();
      range.move(mark);
    },
    options,
  );
  useCommand(
    'chart.leave',
    () => {
      if (chart.state().mark) unmark();
      else chart.cursorTo(null);
    },
    options,
  );
};
