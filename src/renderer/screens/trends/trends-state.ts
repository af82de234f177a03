import { SeriesId } from '../../../domain/identity.ts';
import { maxSeries } from '../../chart/chart-types.ts';
import { clampRange, type TimeRange } from '../../chart/range.ts';

/** What the screen shows. It lives in the address, so that Back, a reload and a link return to exactly this view. */
export interface TrendsState {
  readonly series: readonly SeriesId[];
  /** Live: this long until now. Fixed: from there to there. */
  readonly range: { readonly kind: 'live'; readonly spanMs: number } | ({ readonly kind: 'fixed' } & TimeRange);
  readonly layout: 'unit' | 'each';
  readonly limits: boolean;
  readonly bands: boolean;
  readonly table: boolean;
  /** An earlier stretch drawn over the shown one. */
  readonly compare: Comparison;
}

export const comparisons = ['none', 'day', 'week', 'before'] as const;
export type Comparison = (typeof comparisons)[number];

export const hour = 3_600_000;
export const presets = [
  { id: '1h', spanMs: hour },
  { id: '8h', spanMs: 8 * hour },
  { id: '24h', spanMs: 24 * hour },
  { id: '7d', spanMs: 168 * hour },
] as const;
export type PresetId = (typeof presets)[number]['id'];

const defaultSpanMs = hour;
const longestSpanMs = 366 * 24 * hour;

const numberOf = (text: string | null): number | undefined => {
  const number = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
};

/** Reads a query; what cannot be read falls back to its default, and unknown entries are ignored. */
export const readState = (query: URLSearchParams): TrendsState => {
  const ids = query.getAll('series').flatMap((text) => text.split(','));
  const series = ids.map((id) => SeriesId.safeParse(id).data).filter((id) => id !== undefined);
  const [from, to, span] = [numberOf(query.get('from')), numberOf(query.get('to')), numberOf(query.get('span'))];
  const isFixed = from !== undefined && to !== undefined && to > from;
  return {
    series: [...new Set(series)].slice(0, maxSeries),
    range: isFixed
      ? { kind: 'fixed', ...clampRange({ from, to }, Infinity) }
      : { kind: 'live', spanMs: span !== undefined && span > 0 ? Math.min(Math.max(span, 1000), longestSpanMs) : defaultSpanMs },
    layout: query.get('layout') === 'each' ? 'each' : 'unit',
    limits: query.get('limits') !== '0',
    bands: query.get('bands') === '1',
    table: query.get('table') === '1',
    compare: comparisons.find((each) => each === query.get('compare')) ?? 'none',
  };
};

/** The entries that differ from their defaults; null removes one. For `useQuery`. */
export const writeState = ({ series, range, layout, limits, bands, table, compare }: TrendsState): Readonly<Record<string, string | null>> => ({
  series: series.length > 0 ? series.join(',') : null,
  from: range.kind === 'fixed' ? String(range.from) : null,
  to: range.kind === 'fixed' ? String(range.to) : null,
  span: range.kind === 'live' && range.spanMs !== defaultSpanMs ? String(range.spanMs) : null,
  layout: layout === 'each' ? 'each' : null,
  limits: limits ? null : '0',
  bands: bands ? '1' : null,
  table: table ? '1' : null,
  compare: compare === 'none' ? null : compare,
});

/** The preset whose length this range has; null when it is none or does not follow the clock. */
export const presetOf = (range: TrendsState['range']): PresetId | null =>
  range.kind === 'live' ? (presets.find(({ spanMs }) => spanMs === range.spanMs)?.id ?? null) : null;

/** How much earlier the compared stretch lies, in ms; undefined: nothing is compared. */
export const earlierBy = (compare: Comparison, { from, to }: TimeRange): number | undefined =>
  compare === 'none' ? undefined : compare === 'day' ? 24 * hour : compare === 'week' ? 168 * hour : Math.max(1, Math.round(to - from));
