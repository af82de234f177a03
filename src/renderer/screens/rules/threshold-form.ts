import type { SeriesRow, ThresholdRow } from '../../../contract/views.ts';
import type { Severity } from '../../../domain/alert/severity.ts';
import { defaultShelfMs, type Level, LevelKind, sideOf, ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import { numberText, parseNumber } from '../../ui/number-text.ts';

export const levelKinds: readonly LevelKind[] = ['HH', 'H', 'L', 'LL'];

/** One level as it is typed: delays in seconds, everything as text. */
export interface LevelForm {
  readonly isOn: boolean;
  readonly limit: string;
  readonly deadBand: string;
  readonly onDelay: string;
  readonly offDelay: string;
  readonly severity: Severity;
  /** What the form does not show stays as it is. */
  readonly kept?: Pick<Level, 'count'>;
}

/** A threshold as it is typed. Shelf in hours, staleness in seconds. */
export interface ThresholdForm {
  readonly name: string;
  readonly levels: Readonly<Record<LevelKind, LevelForm>>;
  readonly guidance: string;
  readonly latching: boolean;
  readonly selfAcknowledging: boolean;
  readonly longestShelf: string;
  readonly staleAfter: string;
  /** What the form does not show stays as it is. */
  readonly kept?: Kept;
}
type Kept = Pick<ThresholdDraft, 'condition' | 'uncertain' | 'latenessMs' | 'schedule' | 'grade' | 'rationale'>;

/** The series a threshold watches; it is chosen, not typed. */
export type Watched = Pick<ThresholdDraft, 'seriesId' | 'device' | 'metric' | 'unit'>;

export type NumberName = 'limit' | 'deadBand' | 'onDelay' | 'offDelay';
/** Every refusal has a place on the form: a field, a number of one level, or the levels as a whole. */
export type FieldName = 'name' | 'series' | 'levels' | 'guidance' | 'longestShelf' | 'staleAfter' | 'reason' | `${LevelKind}.${NumberName}`;

/** Either a text of the domain, or the key of one of the form's own. */
export type Complaint =
  | { readonly kind: 'number' }
  | { readonly kind: 'range'; readonly min: number; readonly max: number; readonly unit: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'said'; readonly message: string };
export type Complaints = ReadonlyMap<FieldName, Complaint>;

const second = 1000;
const hour = 3_600_000;
const longestDelayS = 86_400;
const month = 30;

const leastStaleMs = 60_000;
/** Three missed samples, at least a minute. */
export const defaultStaleMs = (expectedIntervalMs: number | null): number =>
  Math.max(leastStaleMs, Math.ceil((3 * (expectedIntervalMs ?? 0)) / second) * second);

const mildest: Readonly<Record<LevelKind, Severity>> = { HH: 'critical', H: 'high', L: 'high', LL: 'critical' };
const emptyLevel = (kind: LevelKind): LevelForm => ({ isOn: false, limit: '', deadBand: '0', onDelay: '60', offDelay: '60', severity: mildest[kind] });

/** Nothing typed yet; one high level is open, because most thresholds have one. */
export const emptyForm: ThresholdForm = {
  name: '',
  levels: { HH: emptyLevel('HH'), H: { ...emptyLevel('H'), isOn: true }, L: emptyLevel('L'), LL: emptyLevel('LL') },
  guidance: '',
  latching: false,
  selfAcknowledging: false,
  longestShelf: numberText(defaultShelfMs / hour),
  staleAfter: numberText(leastStaleMs / second),
};

/** A new form with one limit set: a high one, or a low one when it lies below the value of now. */
export const prefilledForm = (limit: number | null, lastValue: number | null): ThresholdForm => {
  if (limit === null) return emptyForm;
  const kind = lastValue !== null && limit < lastValue ? 'L' : 'H';
  const levels = { ...emptyForm.levels, H: emptyLevel('H'), [kind]: { ...emptyLevel(kind), isOn: true, limit: numberText(limit) } };
  return { ...emptyForm, levels };
};

/** What the choice of a series suggests where nothing was typed yet. */
export const withSeries = (form: ThresholdForm, series: Pick<SeriesRow, 'expectedIntervalMs'>): ThresholdForm => ({
  ...form,
  staleAfter: numberText(defaultStaleMs(series.expectedIntervalMs) / second),
});

export const watchedOf = ({ seriesId, device, metric, unit }: Watched): Watched => ({ seriesId, device, metric, unit });

export const formOf = ({ draft }: Pick<ThresholdRow, 'draft'>): ThresholdForm => {
  const typed = (kind: LevelKind): LevelForm => {
    const level = draft.levels.find((each) => each.kind === kind);
    if (!level) return emptyLevel(kind);
    return {
      isOn: true,
      limit: numberText(level.limit),
      deadBand: numberText(level.deadBand),
      onDelay: numberText(level.onDelayMs / second),
      offDelay: numberText(level.offDelayMs / second),
      severity: level.severity,
      ...(level.count && { kept: { count: level.count } }),
    };
  };
  return {
    name: draft.name,
    levels: { HH: typed('HH'), H: typed('H'), L: typed('L'), LL: typed('LL') },
    guidance: draft.guidance,
    latching: draft.latching,
    selfAcknowledging: draft.selfAcknowledging,
    longestShelf: numberText(draft.longestShelfMs / hour),
    staleAfter: numberText(draft.staleAfterMs / second),
    kept: keptOf(draft),
  };
};

const keptOf = ({ condition, uncertain, latenessMs, schedule, grade, rationale }: ThresholdDraft): Kept => ({
  condition,
  uncertain,
  latenessMs,
  schedule,
  grade,
  rationale,
});

export type Judged = { readonly draft: ThresholdDraft; readonly complaints?: undefined } | { readonly draft?: undefined; readonly complaints: Complaints };

const fieldOf = (path: readonly PropertyKey[], levels: readonly Level[]): FieldName => {
  const [first, index, key] = path;
  if (first === 'levels') {
    const level = typeof index === 'number' ? levels[index] : undefined;
    const names: Readonly<Record<string, NumberName>> = { limit: 'limit', deadBand: 'deadBand', onDelayMs: 'onDelay', offDelayMs: 'offDelay' };
    const name = typeof key === 'string' ? names[key] : undefined;
    return level && name ? `${level.kind}.${name}` : 'levels';
  }
  if (first === 'longestShelfMs') return 'longestShelf';
  if (first === 'staleAfterMs') return 'staleAfter';
  return first === 'name' || first === 'guidance' ? first : 'series';
};

/** The draft that the form says, or what is wrong with it and where. Own checks speak in the units of the form; the domain has the last word. */
export const draftOf = (form: ThresholdForm, watched: Watched | null): Judged => {
  const complaints = new Map<FieldName, Complaint>();
  const read = (field: FieldName, text: string, range?: { readonly min: number; readonly max: number; readonly unit: string }): number => {
    const value = parseNumber(text);
    if (value === undefined) complaints.set(field, text.trim() === '' ? { kind: 'missing' } : { kind: 'number' });
    else if (range && (value < range.min || value > range.max)) complaints.set(field, { kind: 'range', ...range });
    return value ?? 0;
  };
  const ms = (value: number, size: number) => Math.round(value * size);
  const delay = { min: 0, max: longestDelayS, unit: 's' };
  const levels = LevelKind.options
    .filter((kind) => form.levels[kind].isOn)
    .map((kind): Level => {
      const typed = form.levels[kind];
      return {
        kind,
        limit: read(`${kind}.limit`, typed.limit),
        deadBand: read(`${kind}.deadBand`, typed.deadBand, { min: 0, max: Infinity, unit: watched?.unit ?? '' }),
        onDelayMs: ms(read(`${kind}.onDelay`, typed.onDelay, delay), second),
        offDelayMs: ms(read(`${kind}.offDelay`, typed.offDelay, delay), second),
        severity: typed.severity,
        ...typed.kept,
      };
    });
  const longestShelfMs = ms(read('longestShelf', form.longestShelf, { min: 0, max: month * 24, unit: 'h' }), hour);
  const staleAfterMs = ms(read('staleAfter', form.staleAfter, { min: 1, max: month * longestDelayS, unit: 's' }), second);
  if (watched === null) complaints.set('series', { kind: 'missing' });
  const { name, guidance, latching, selfAcknowledging } = form;
  // Something has to stand in for what is missing, so that the domain can judge the rest.
  const series = watched ?? { seriesId: '00000000-0000-4000-8000-000000000000', device: '-', metric: '-', unit: '' };
  const parsed = ThresholdDraft.safeParse({ name, ...series, levels, guidance, latching, selfAcknowledging, longestShelfMs, staleAfterMs, ...form.kept });
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = fieldOf(path, levels);
    const isUnread = field === 'levels' && levels.some(({ kind }) => complaints.has(`${kind}.limit`) || complaints.has(`${kind}.deadBand`));
    if (!complaints.has(field) && !isUnread) complaints.set(field, { kind: 'said', message });
  }
  return parsed.success && complaints.size === 0 ? { draft: parsed.data } : { complaints };
};

/** In the order of the screen: the focus goes to the first one that has a complaint. */
export const fieldOrder: readonly FieldName[] = [
  'series',
  'name',
  'levels',
  ...levelKinds.flatMap((kind) => (['limit', 'deadBand', 'onDelay', 'offDelay'] as const).map((name): FieldName => `${kind}.${name}`)),
  'guidance',
  'longestShelf',
  'staleAfter',
  'reason',
];

/** Limit and dead band in words: the value at which an alert of this level clears. */
export const clearsAt = ({ kind, limit, deadBand }: Pick<Level, 'kind' | 'limit' | 'deadBand'>): number =>
  sideOf(kind) === 'high' ? limit - deadBand : limit + deadBand;
