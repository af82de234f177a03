import { type Severity, severities } from '../../domain/alert/severity.ts';

/** The tokens a canvas needs; a canvas cannot read custom properties by itself. */
export interface Palette {
  readonly text: string;
  readonly muted: string;
  readonly panel: string;
  readonly grid: string;
  readonly hatch: string;
  readonly focus: string;
  readonly series: readonly string[];
  /** Info has no colour. */
  readonly fill: Readonly<Record<Severity, string | undefined>>;
  readonly ink: Readonly<Record<Severity, string>>;
  readonly limitShade: number;
  readonly fontPx: number;
  readonly fontFamily: string;
}

/** Colours repeat after six; the fourth to sixth are dashed as well. */
export const seriesColours = 6;
export const dashes: readonly (readonly number[])[] = [[], [], [], [10, 4], [4, 4], [2, 3]];

/** A line for comparison has the colour of its present one and dots of its own. */
const earlierDash: readonly number[] = [1, 5];
/** Colour and dash of the line at a place of a chart. */
export const lineStyle = (
  { like, earlierMs }: { readonly like?: number; readonly earlierMs?: number },
  place: number,
): { readonly colour: number; readonly dash: readonly number[] } => {
  const colour = (like ?? place) % seriesColours;
  return { colour, dash: earlierMs === undefined ? dashes[colour]! : earlierDash };
};

export const readPalette = (element: Element): Palette => {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const bySeverity = <Value>(read: (severity: Severity) => Value) =>
    Object.fromEntries(severities.map((severity) => [severity, read(severity)])) as Record<Severity, Value>;
  return {
    text: token('--text'),
    muted: token('--muted'),
    panel: token('--panel'),
    grid: token('--grid-line'),
    hatch: token('--hatch'),
    focus: token('--focus'),
    series: Array.from({ length: seriesColours }, (_, i) => token(`--series-${i + 1}`)),
    fill: bySeverity((severity) => (severity === 'info' ? undefined : token(`--${severity}-fill`))),
    ink: bySeverity((severity) => (severity === 'info' ? token('--text') : token(`--${severity}-ink`))),
    limitShade: Number(token('--limit-shade')) || 0.1,
    fontPx: Number.parseFloat(token('--font-small')) || 13,
    fontFamily: token('--font-ui'),
  };
};
