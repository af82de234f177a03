import type { Gap as CausedGap, GapCause } from '../../domain/analytics/gaps.ts';
import uPlot from 'uplot';
import type { ChartBand, ChartLimit, ChartMarker, ChartSeries } from './chart-types.ts';
import { alignedData, lastPoint, type PointAt, pointAt, within } from './columns.ts';
import { drawBehind, drawInFront, type Scene } from './draw.ts';
import { causeOf, type Columns, type Gap, gapsOf, staleAfter } from './gaps.ts';
import { lineStyle, type Palette, readPalette } from './palette.ts';
import { tickLabels, timeTicks } from './time-ticks.ts';
import { type ValueRange, valueRange, valueTicks } from './value-scale.ts';

/** What a chart is made of. A change of any of it makes a new instance; data, range, markers and bands do not. */
export interface ChartConfig {
  readonly series: readonly ChartSeries[];
  readonly limits: readonly ChartLimit[];
  readonly zone: string;
  readonly locale: string;
  /** Theme and density: colours and sizes are read again when it changes. */
  readonly look: string;
  readonly height: number;
  /** Names that charts above or below write at the ends of their lines: the same room is kept here, so that all share their time axis. */
  readonly endLabels: readonly string[];
}

/** What stands under the cursor: one place per series, undefined where it has no data. */
export interface Readout {
  readonly time: number;
  readonly points: readonly (PointAt | undefined)[];
  /** CSS pixels from the left edge of the chart. */
  readonly left: number;
}

export interface ChartWords {
  /** What is written into a gap; undefined: nobody knows why. */
  readonly gap: (cause: GapCause | undefined) => string;
  readonly limit: (limit: ChartLimit) => string;
  readonly marker: (marker: ChartMarker) => string;
}

export interface ChartEvents {
  readonly words: ChartWords;
  readonly onCursor: (readout: Readout | undefined, isOwn: boolean) => void;
  readonly onBrush: (from: number, to: number) => void;
}

/** Everything that changes without a new instance. */
export interface ChartState {
  readonly columns: readonly Columns[];
  readonly from: number;
  readonly to: number;
  readonly markers: readonly ChartMarker[];
  readonly bands: readonly ChartBand[];
  readonly mark: { readonly from: number; readonly to: number } | undefined;
  /** Why nothing is stored in parts of the range. */
  readonly causes?: readonly CausedGap[];
}

export interface Chart {
  readonly update: (state: ChartState, isNewData: boolean) => void;
  readonly resize: (width: number) => void;
  readonly redraw: () => void;
  readonly cursorTo: (time: number | null) => void;
  /** By places of the data; from the newest one when there is no cursor yet. Undefined without data. */
  readonly moveCursor: (places: number) => Readout | undefined;
  readonly cursorTime: () => number | undefined;
  readonly destroy: () => void;
}

const minAxisPx = 64;
const alignedAxisPx = 84; // charts above one another: room for most values, so that their times stand above one another too
const tickPx = 92;
const endLabelPx = { least: 48, most: 168 } as const;
const smallPx = 700; // a narrower chart gives less room to the names at the ends of its lines
const nearPx = 6;
const nothing: Columns = { times: [], values: [] };

/** Values that stand alone between gaps would be invisible on a line (uPlot #1114). */
const isolated = (u: uPlot, seriesIndex: number): number[] | null => {
  const values = u.data[seriesIndex] as (number | null | undefined)[];
  const found: number[] = [];
  let hasBefore = false; // the former place of this series holds a value
  for (let i = 0; i < values.length; i++) {
    if (values[i] === undefined) continue;
    if (values[i] === null) {
      hasBefore = false;
      continue;
    }
    let next = i + 1;
    while (next < values.length && values[next] === undefined) next++;
    if (!hasBefore && (next >= values.length || values[next] === null)) found.push(i);
    hasBefore = true;
  }
  return found.length > 0 ? found : null;
};

const axisFont = ({ fontPx, fontFamily }: Palette) => `${fontPx}px ${fontFamily}`;

/** One uPlot instance with our ticks, gaps, limits and words. Made in a layout effect, destroyed in its clean-up. */
export const createChart = (host: HTMLElement, config: ChartConfig, events: ChartEvents, first: ChartState): Chart => {
  const palette = readPalette(host);
  const { series, zone, locale } = config;
  const unit = series[0]?.unit ?? '';
  const limits = config.limits.map((limit) => ({ ...limit, words: events.words.limit(limit) }));
  const tolerances = series.map(({ expectedIntervalMs }) => staleAfter(expectedIntervalMs ?? null));
  let state = first;
  let isSyncing = false;
  let drawn: Scene | undefined; // one scene per drawing, used behind and in front of the lines

  const columnsOf = (i: number): Columns => state.columns[i] ?? nothing;
  const perPixel = (u: uPlot) => (state.to - state.from) / Math.max(1, u.bbox.width / uPlot.pxRatio);
  const gaps = (u: uPlot): readonly (readonly Gap[])[] =>
    series.map((_, i) => gapsOf(within(columnsOf(i), state.from, state.to), state.from, state.to, Date.now(), Math.max(tolerances[i]!, 3 * perPixel(u))));
  const scene = (u: uPlot): Scene => ({
    palette,
    limits,
    bands: state.bands,
    mark: state.mark,
    markers: state.markers.map((marker) => ({ ...marker, words: events.words.marker(marker) })),
    gaps: gaps(u),
    gapWords: (gap) => events.words.gap(causeOf(gap, state.causes ?? [])),
    labels: series.map(({ label, short }) => short ?? label),
    colours: series.map((one, i) => lineStyle(one, i).colour),
    measured: series.filter(({ earlierMs }) => earlierMs === undefined).length,
  });

  const readAt = (u: uPlot, time: number): Readout => ({
    time,
    points: series.map((_, i) => pointAt(columnsOf(i), time, nearPx * perPixel(u))),
    left: u.valToPos(time, 'x') + u.bbox.left / uPlot.pxRatio,
  });

  const endRoom = () => {
    const names = series.length > 1 ? [...config.endLabels, ...series.map(({ label, short }) => short ?? label)] : config.endLabels;
    if (names.length === 0) return Math.ceil(palette.fontPx * 1.7); // half of "12:00", which stands under the end of the axis
    const wanted = Math.max(...names.map(({ length }) => length)) * palette.fontPx * 0.62 + 18;
    return Math.min(Math.max(wanted, endLabelPx.least), host.clientWidth < smallPx ? endLabelPx.most / 2 : endLabelPx.most);
  };
  const axis = {
    stroke: palette.muted,
    font: axisFont(palette),
    grid: { stroke: palette.grid, width: 1 },
    ticks: { stroke: palette.grid, width: 1, size: 6 },
    gap: 4,
  };
  const writeValue = (decimals: number) => new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const yTicks = (u: uPlot, min: number, max: number) => valueTicks({ min, max }, u.bbox.height / uPlot.pxRatio / 44);

  const options: uPlot.Options = {
    width: Math.max(120, host.clientWidth),
    height: config.height,
    ms: 1,
    pxAlign: true,
    legend: { show: false },
    padding: [12, endRoom(), 0, 0],
    cursor: { y: false, points: { size: 7, width: 0 }, drag: { x: true, y: false, setScale: false, dist: 6 }, bind: { dblclick: () => null } },
    scales: {
      x: { time: false, auto: false, range: () => [state.from, state.to] },
      y: {
        range: (_u, min: number | null, max: number | null): [number, number] => {
          const data: ValueRange | undefined = min === null || max === null ? undefined : { min, max };
          const range = valueRange(
            data,
            limits.map(({ limit }) => limit),
          );
          return [range.min, range.max];
        },
      },
    },
    axes: [
      {
        ...axis,
        size: palette.fontPx + 20,
        splits: (u, _axis, min, max) => [...timeTicks(min, max, zone, u.bbox.width / uPlot.pxRatio / tickPx).times],
        values: (u) => {
          const [min, max] = [u.scales['x']!.min!, u.scales['x']!.max!];
          return [...tickLabels(timeTicks(min, max, zone, u.bbox.width / uPlot.pxRatio / tickPx), { from: min, to: max }, zone, locale)];
        },
      },
      {
        ...axis,
        size: (_u, words: string[] | null) =>
          Math.max(config.endLabels.length > 0 ? alignedAxisPx : minAxisPx, ...(words ?? []).map((word) => word.length * palette.fontPx * 0.6 + 16)),
        splits: (u, _axis, min, max) => [...yTicks(u, min, max).values],
        values: (u, splits) => {
          const { decimals } = yTicks(u, u.scales['y']!.min!, u.scales['y']!.max!);
          const write = writeValue(decimals);
          return splits.map((value) => `${write.format(value)}${unit === '' ? '' : ` ${unit}`}`);
        },
      },
    ],
    series: [
      {},
      ...series.map((one, i): uPlot.Series => ({
        label: one.label,
        ...(one.isStepped === true && uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {}),
        stroke: palette.series[lineStyle(one, i).colour]!,
        width: series.length <= 3 ? 2 : 1, // wider lines are far slower (uPlot #1067)
        dash: [...lineStyle(one, i).dash],
        points: {
          show: () => false,
          filter: isolated,
          size: 6,
          width: 0,
          fill: palette.series[lineStyle(one, i).colour]!,
          stroke: palette.series[lineStyle(one, i).colour]!,
        },
      })),
    ],
    hooks: {
      drawAxes: [
        (u) => {
          drawn = scene(u);
          drawBehind(u, drawn);
        },
      ],
      draw: [
        (u) =>
          drawInFront(
            u,
            drawn ?? scene(u),
            series.map((_, i) => lastPoint(within(columnsOf(i), state.from, state.to))?.value),
          ),
      ],
      setCursor: [
        (u) => {
          const { left } = u.cursor;
          events.onCursor(left === undefined || left < 0 ? undefined : readAt(u, u.posToVal(left, 'x')), !isSyncing);
        },
      ],
      setSelect: [
        (u) => {
          const { left, width } = u.select;
          if (width <= 0) return;
          const [from, to] = [u.posToVal(left, 'x'), u.posToVal(left + width, 'x')];
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          events.onBrush(from, to);
        },
      ],
    },
  };

  const u = new uPlot(
    options,
    alignedData(
      series.map((_, i) => columnsOf(i)), // a line that has just been added has no columns yet
      state,
    ),
    host,
  );

  const cursorTo = (time: number | null) => {
    isSyncing = true;
    const left = time === null || time < state.from || time > state.to ? -10 : u.valToPos(time, 'x');
    u.setCursor({ left, top: left < 0 ? -10 : 0 });
    isSyncing = false;
  };

  return {
    update: (next, isNewData) => {
      state = next;
      u.batch(() => {
        if (isNewData)
          u.setData(
            alignedData(
              series.map((_, i) => columnsOf(i)),
              state,
            ),
            false,
          );
        u.setScale('x', { min: state.from, max: state.to }); // setData alone does not redraw (uPlot #268)
      });
    },
    resize: (width) => {
      if (width > 0 && width !== u.width) u.setSize({ width, height: config.height });
    },
    redraw: () => u.redraw(false, true),
    cursorTo,
    cursorTime: () => {
      const { left } = u.cursor;
      return left === undefined || left < 0 ? undefined : u.posToVal(left, 'x');
    },
    moveCursor: (places) => {
      const times = u.data[0];
      const holdsData = (i: number) => times[i]! >= state.from && times[i]! <= state.to && series.some((_, s) => typeof u.data[s + 1]?.[i] === 'number');
      const { left, idx } = u.cursor;
      const isThere = left !== undefined && left >= 0 && typeof idx === 'number';
      const direction = places < 0 ? -1 : 1;
      let place = isThere ? idx : times.length;
      let remaining = isThere ? Math.abs(places) : 1;
      let found: number | undefined;
      for (let i = place + (isThere ? direction : -1); i >= 0 && i < times.length && remaining > 0; i += isThere ? direction : -1) {
        if (!holdsData(i)) continue;
        found = i;
        remaining--;
      }
      place = found ?? place;
      if (place >= times.length) return undefined;
      const time = times[place]!;
      u.setCursor({ left: u.valToPos(time, 'x'), top: 0 });
      return readAt(u, time);
    },
    destroy: () => u.destroy(),
  };
};
