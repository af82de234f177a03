import uPlot from 'uplot';
import type { ChartBand, ChartLimit, ChartMarker } from './chart-types.ts';
import { type Gap, sharedGaps } from './gaps.ts';
import type { Palette } from './palette.ts';
import { isFreeAtTop, labelPlaces, shadesOf, spread } from './shades.ts';

/** What the canvas shows besides lines; words come ready from the texts of the window. */
export interface Scene {
  readonly palette: Palette;
  readonly limits: readonly (ChartLimit & { readonly words: string })[];
  readonly markers: readonly (ChartMarker & { readonly words: string })[];
  readonly bands: readonly ChartBand[];
  /** Gaps of each series. */
  readonly gaps: readonly (readonly Gap[])[];
  /** What is written into a gap. */
  readonly gapWords: (gap: Gap) => string;
  /** Written at the end of each line when there are several. */
  readonly labels: readonly string[];
  /** Of each line, the place in the palette. */
  readonly colours: readonly number[];
  /** Lines of the present, which limits are for. */
  readonly measured: number;
  readonly mark: { readonly from: number; readonly to: number } | undefined;
}

const ratio = () => uPlot.pxRatio;

const font = ({ fontPx, fontFamily }: Palette) => `${Math.round(fontPx * ratio())}px ${fontFamily}`;

/** Text with an edge of the panel's colour, so that lines and hatches do not cut it. */
const write = (ctx: CanvasRenderingContext2D, palette: Palette, words: string, x: number, y: number, colour: string) => {
  ctx.lineWidth = 3 * ratio();
  ctx.lineJoin = 'round';
  ctx.strokeStyle = palette.panel;
  ctx.strokeText(words, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y);
};

const hatch = (ctx: CanvasRenderingContext2D, palette: Palette, x: number, y: number, width: number, height: number) => {
  const step = 8 * ratio();
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.strokeStyle = palette.hatch;
  ctx.globalAlpha = 0.5;
  ctx.lineWidth = ratio();
  ctx.beginPath();
  // Anchored to the canvas, not to the gap: the pattern stands still while a live chart moves on.
  for (let start = Math.floor((x - height) / step) * step; start < x + width; start += step) {
    ctx.moveTo(start, y + height);
    ctx.lineTo(start + height, y);
  }
  ctx.stroke();
  ctx.restore();
};

const placeOf = (u: uPlot, { from, to }: Gap) => {
  const left = Math.max(u.bbox.left, u.valToPos(from, 'x', true));
  return { left, width: Math.min(u.bbox.left + u.bbox.width, u.valToPos(to, 'x', true)) - left };
};

/** Where all lines have no data the whole height is hatched; what only one of them lacks has a lane of its own at the bottom. */
const drawGaps = (u: uPlot, { palette, gaps, colours }: Scene, whole: readonly Gap[]) => {
  const { ctx, bbox } = u;
  const lane = Math.round(8 * ratio());
  if (gaps.length > 1) {
    gaps.forEach((own, i) => {
      for (const gap of own) {
        const { left, width } = placeOf(u, gap);
        if (width <= 0 || whole.some(({ from, to }) => from <= gap.from && to >= gap.to)) continue;
        const top = bbox.top + bbox.height - lane * (gaps.length - i);
        hatch(ctx, palette, left, top, width, lane - 2);
        ctx.fillStyle = palette.series[colours[i]!]!;
        ctx.fillRect(left, top, width, 2 * ratio());
      }
    });
  }
  for (const gap of whole) {
    const { left, width } = placeOf(u, gap);
    if (width > 0) hatch(ctx, palette, left, bbox.top, width, bbox.height);
  }
};

/** "no data", or why, in the middle of each hatched stretch, upright where it is narrow. */
const nameGaps = (u: uPlot, { palette, gapWords }: Scene, whole: readonly Gap[]) => {
  const { ctx, bbox } = u;
  const size = palette.fontPx * ratio();
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'center';
  for (const gap of whole) {
    const { left, width } = placeOf(u, gap);
    const words = gapWords(gap);
    const room = ctx.measureText(words).width + 8 * ratio();
    if (width < size || (width < room && bbox.height < room)) continue;
    ctx.save();
    ctx.translate(left + width / 2, bbox.top + bbox.height / 2);
    if (width < room) ctx.rotate(-Math.PI / 2);
    write(ctx, palette, words, 0, 0, palette.muted);
    ctx.restore();
  }
};

const drawLimits = (u: uPlot, { palette, limits, measured }: Scene) => {
  const { ctx, bbox } = u;
  const top = bbox.top;
  const bottom = bbox.top + bbox.height;
  const y = (value: number) => (Number.isFinite(value) ? Math.min(Math.max(u.valToPos(value, 'y', true), top), bottom) : value > 0 ? top : bottom);
  // Limits of several series cannot share an area.
  if (measured === 1) {
    for (const { limit, from, to } of shadesOf(limits)) {
      const fill = palette.fill[limit.severity];
      if (fill === undefined) continue;
      ctx.save();
      ctx.globalAlpha = palette.limitShade;
      ctx.fillStyle = fill;
      ctx.fillRect(bbox.left, y(to), bbox.width, y(from) - y(to));
      ctx.restore();
    }
  }
  const seen = limits.filter(({ limit }) => {
    const place = u.valToPos(limit, 'y', true);
    return place >= top && place <= bottom;
  });
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  const size = palette.fontPx * ratio();
  const places = spread(
    labelPlaces(
      seen.map(({ limit }) => u.valToPos(limit, 'y', true)),
      { top, above: 5 * ratio(), below: size + 2 * ratio() },
    ),
    size * 1.15,
    top + size,
    bottom - 3 * ratio(),
  );
  seen.forEach(({ limit, severity, words }, i) => {
    const line = Math.round(u.valToPos(limit, 'y', true)) + 0.5;
    ctx.strokeStyle = palette.ink[severity];
    ctx.lineWidth = 1.5 * ratio();
    ctx.setLineDash([6 * ratio(), 4 * ratio()]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, line);
    ctx.lineTo(bbox.left + bbox.width, line);
    ctx.stroke();
    ctx.setLineDash([]);
    write(ctx, palette, words, bbox.left + 6 * ratio(), places[i]!, palette.ink[severity]);
  });
  nameLimitsBeyond(u, palette, limits);
};

/** The nearest limit above and below what the axis shows, with an arrow that says where it lies. */
const nameLimitsBeyond = (u: uPlot, palette: Palette, limits: Scene['limits']) => {
  const { ctx, bbox } = u;
  const { min = 0, max = 0 } = u.scales['y'] ?? {};
  const above = limits.filter(({ limit }) => limit > max).toSorted((a, b) => a.limit - b.limit)[0];
  const below = limits.filter(({ limit }) => limit < min).toSorted((a, b) => b.limit - a.limit)[0];
  ctx.textAlign = 'right';
  const x = bbox.left + bbox.width - 6 * ratio();
  if (above) write(ctx, palette, `↑ ${above.words}`, x, bbox.top + palette.fontPx * ratio(), palette.ink[above.severity]);
  if (below) write(ctx, palette, `↓ ${below.words}`, x, bbox.top + bbox.height - 5 * ratio(), palette.ink[below.severity]);
};

const drawMarkers = (u: uPlot, { palette, markers, limits }: Scene) => {
  const { ctx, bbox } = u;
  const bottom = bbox.top + bbox.height;
  const size = palette.fontPx * ratio();
  const isTop = isFreeAtTop(limits);
  ctx.textBaseline = 'alphabetic';
  let row = 0;
  let right = -Infinity; // of the last label: a label that would touch it moves up one line
  for (const { at, kind, words } of markers.toSorted((a, b) => a.at - b.at)) {
    const x = u.valToPos(at, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = palette.text;
    ctx.lineWidth = 1.5 * ratio();
    ctx.setLineDash(kind === 'raised' ? [] : kind === 'acknowledged' || kind === 'note' ? [2 * ratio(), 2 * ratio()] : [8 * ratio(), 3 * ratio()]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bottom);
    ctx.stroke();
    ctx.setLineDash([]);
    const width = ctx.measureText(words).width + 5 * ratio();
    const isLeft = x - width > bbox.left;
    const [start, end] = isLeft ? [x - width, x] : [x, x + width];
    row = start < right ? row + 1 : 0;
    right = Math.max(right, end + 4 * ratio());
    ctx.textAlign = isLeft ? 'right' : 'left';
    const y = isTop ? bbox.top + size * (1 + row * 1.25) : bottom - 6 * ratio() - row * size * 1.25;
    write(ctx, palette, words, x + (isLeft ? -5 : 5) * ratio(), y, palette.text);
  }
};

/** A strip above the plot for the time an alert was there, with its colour and an edge. */
const drawBands = (u: uPlot, { palette, bands }: Scene) => {
  const { ctx, bbox } = u;
  const height = 6 * ratio();
  const top = bbox.top - height - 3 * ratio();
  for (const { from, to, severity } of bands) {
    const left = Math.max(bbox.left, u.valToPos(from, 'x', true));
    const width = Math.min(bbox.left + bbox.width, u.valToPos(to, 'x', true)) - left;
    if (width <= 0) continue;
    ctx.fillStyle = palette.fill[severity] ?? palette.muted;
    ctx.fillRect(left, top, Math.max(width, 2 * ratio()), height);
    ctx.strokeStyle = palette.text;
    ctx.lineWidth = ratio();
    ctx.strokeRect(left, top, Math.max(width, 2 * ratio()), height);
  }
};

const drawMark = (u: uPlot, { palette, mark }: Scene) => {
  if (!mark) return;
  const { ctx, bbox } = u;
  const [left, right] = [u.valToPos(mark.from, 'x', true), u.valToPos(mark.to, 'x', true)].map((x) =>
    Math.min(Math.max(x, bbox.left), bbox.left + bbox.width),
  ) as [number, number];
  ctx.save();
  ctx.globalAlpha = 0.15;
  ctx.fillStyle = palette.focus;
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = palette.focus;
  ctx.lineWidth = 2 * ratio();
  ctx.strokeRect(left, bbox.top, Math.max(right - left, 1), bbox.height);
  ctx.restore();
};

/** Behind the lines: hatches, shades, limits. */
export const drawBehind = (u: uPlot, scene: Scene): void => {
  u.ctx.save();
  u.ctx.font = font(scene.palette);
  const whole = scene.gaps.length === 0 ? [] : sharedGaps(scene.gaps);
  drawGaps(u, scene, whole);
  drawLimits(u, scene);
  nameGaps(u, scene, whole);
  drawBands(u, scene);
  u.ctx.restore();
};

/** Over the lines: events, the marked range, and the name of each line at its height. */
export const drawInFront = (u: uPlot, scene: Scene, lastValues: readonly (number | undefined)[]): void => {
  const { ctx, bbox } = u;
  const { palette, labels, colours } = scene;
  ctx.save();
  ctx.font = font(palette);
  drawMark(u, scene);
  drawMarkers(u, scene);
  if (labels.length > 1) {
    const size = palette.fontPx * ratio();
    const named = labels.map((words, i) => ({ words, i, value: lastValues[i] })).filter(({ value }) => value !== undefined);
    const places = spread(
      named.map(({ value }) => u.valToPos(value!, 'y', true)),
      size * 1.2,
      bbox.top + size / 2,
      bbox.top + bbox.height - size / 2,
    );
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    const room = u.width * ratio() - bbox.left - bbox.width - 12 * ratio();
    named.forEach(({ words, i }, n) =>
      write(ctx, palette, shorten(ctx, words, room), bbox.left + bbox.width + 8 * ratio(), places[n]!, palette.series[colours[i]!]!),
    );
  }
  ctx.restore();
};

/** Cuts words to a width in canvas pixels. */
export const shorten = (ctx: CanvasRenderingContext2D, words: string, width: number): string => {
  if (ctx.measureText(words).width <= width) return words;
  let length = words.length;
  while (length > 1 && ctx.measureText(`${words.slice(0, length)}…`).width > width) length--;
  return `${words.slice(0, length).trimEnd()}…`;
};
