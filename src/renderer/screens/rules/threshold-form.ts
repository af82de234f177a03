import type { SeriesRow, ThresholdRow } from '../../../contract/views.ts';
import { type Severity, worst } from '../../../domain/alert/severity.ts';
import { complaintsOf } from '../../../domain/threshold/check.ts';
import type { Names } from '../../../domain/threshold/program.ts';
import type { Grade } from '../../../domain/threshold/record.ts';
import { defaultShelfMs, type Level, type LevelKind, sideOf, ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import { numberText, parseNumber } from '../../ui/number-text.ts';
import { type ConditionForm, conditionOf, emptyCondition, isYesNoForm, levelsOf, limitUnit, typedCondition } from './condition-form.ts';
import { type Complaint, type Complaints, type FieldName, fieldOfPath, type Range } from './form-fields.ts';
import { computedIn, emptyRecord, lacksIn, type RecordForm, recordOf, typedRecord } from './record-form.ts';
import { emptySchedule, type ScheduleForm, scheduleOf, typedSchedule } from './schedule-form.ts';

/** One level as it is typed: delays in seconds, everything as text. An empty count: every excursion for itself. */
export interface LevelForm {
  readonly isOn: boolean;
  readonly limit: string;
  readonly deadBand: string;
  readonly onDelay: string;
  readonly offDelay: string;
  readonly severity: Severity;
  readonly countN: string;
  readonly countWithin: string;
}

/** A threshold as it is typed. Shelf in hours, staleness, lateness and waiting in seconds, re-alarm in minutes (empty: never). */
export interface ThresholdForm {
  readonly name: string;
  readonly condition: ConditionForm;
  readonly levels: Readonly<Record<LevelKind, LevelForm>>;
  /** What the signal can be; both empty: not said. */
  readonly spanFrom: string;
  readonly spanTo: string;
  readonly grade: Grade;
  readonly record: RecordForm;
  readonly schedule: ScheduleForm;
  readonly guidance: string;
  readonly latching: boolean;
  readonly selfAcknowledging: boolean;
  readonly noteMandatory: boolean;
  readonly isEndedByPerson: boolean;
  readonly longestShelf: string;
  readonly realarm: string;
  readonly staleAfter: string;
  readonly lateness: string;
  readonly reorder: string;
  readonly uncertain: 'hold' | 'use';
}

/** The series a threshold watches; it is chosen, not typed. */
export type Watched = Pick<ThresholdDraft, 'seriesId' | 'device' | 'metric' | 'unit'>;

/** What else is on this console: what expressions may name, and which names are taken. */
export interface Surroundings {
  readonly names: Names;
  /** Id of the threshold that is edited; undefined: a new one. */
  readonly thresholdId: string | undefined;
  readonly at: number;
}

const second = 1000;
const minute = 60_000;
const hour = 3_600_000;
const longestDelayS = 86_400;
const month = 30;
const leastStaleMs = 60_000;
/** Three missed samples, at least a minute. */
export const defaultStaleMs = (expectedIntervalMs: number | null): number =>
  Math.max(leastStaleMs, Math.ceil((3 * (expectedIntervalMs ?? 0)) / second) * second);

const mildest: Readonly<Record<LevelKind, Severity>> = { HH: 'critical', H: 'high', L: 'high', LL: 'critical' };
const emptyLevel = (kind: LevelKind): LevelForm => ({
  isOn: false,
  limit: '',
  deadBand: '0',
  onDelay: '60',
  offDelay: '60',
  severity: mildest[kind],
  countN: '',
  countWithin: '600',
});

/** Nothing typed yet; one high level is open, because most thresholds have one. */
export const emptyForm: ThresholdForm = {
  name: '',
  condition: emptyCondition,
  levels: { HH: emptyLevel('HH'), H: { ...emptyLevel('H'), isOn: true }, L: emptyLevel('L'), LL: emptyLevel('LL') },
  spanFrom: '',
  spanTo: '',
  grade: 'alarm',
  record: emptyRecord,
  schedule: emptySchedule,
  guidance: '',
  latching: false,
  selfAcknowledging: false,
  noteMandatory: false,
  isEndedByPerson: false,
  longestShelf: numberText(defaultShelfMs / hour),
  realarm: '',
  staleAfter: numberText(leastStaleMs / second),
  lateness: '300',
  reorder: '0',
  uncertain: 'hold',
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
      countN: level.count ? numberText(level.count.n) : '',
      countWithin: level.count ? numberText(level.count.withinMs / second) : emptyLevel(kind).countWithin,
    };
  };
  return {
    name: draft.name,
    condition: typedCondition(draft.condition),
    levels: { HH: typed('HH'), H: typed('H'), L: typed('L'), LL: typed('LL') },
    spanFrom: draft.span ? numberText(draft.span.from) : '',
    spanTo: draft.span ? numberText(draft.span.to) : '',
    grade: draft.grade,
    record: typedRecord(draft.rationale),
    schedule: typedSchedule(draft.schedule),
    guidance: draft.guidance,
    latching: draft.latching,
    selfAcknowledging: draft.selfAcknowledging,
    noteMandatory: draft.noteMandatory === true,
    isEndedByPerson: draft.clears === 'person',
    longestShelf: numberText(draft.longestShelfMs / hour),
    realarm: draft.realarmAfterMs === undefined ? '' : numberText(draft.realarmAfterMs / minute),
    staleAfter: numberText(draft.staleAfterMs / second),
    lateness: numberText(draft.latenessMs / second),
    reorder: numberText((draft.reorderMs ?? 0) / second),
    uncertain: draft.uncertain,
  };
};

export type Judged = { readonly draft: ThresholdDraft; readonly complaints?: undefined } | { readonly draft?: undefined; readonly complaints: Complaints };

const delay: Range = { min: 0, max: longestDelayS, unit: 's' };
const ms = (value: number, size: number): number => Math.round(value * size);
// Something has to stand in for what is missing, so that the domain can judge the rest.
const standIn = { seriesId: '00000000-0000-4000-8000-000000000000', device: '-', metric: '-', unit: '' };
const soundLevel: Level = { kind: 'H', limit: 1, deadBand: 0, onDelayMs: 0, offDelayMs: 0, severity: 'warning' };

/**
 * The draft that the form says, or what is wrong with it and where. Own checks speak in the units of the form; the domain has the
 * last word. With `around` also what names nothing on this console is wrong.
 */
export const draftOf = (form: ThresholdForm, watched: Watched | null, around?: Surroundings): Judged => {
  const complaints = new Map<FieldName, Complaint>();
  const complain = (field: FieldName, complaint: Complaint): void => void (complaints.has(field) || complaints.set(field, complaint));
  const read = (field: FieldName, text: string, range?: Range): number => {
    const value = parseNumber(text);
    if (value === undefined) complain(field, text.trim() === '' ? { kind: 'missing' } : { kind: 'number' });
    else if (range && (value < range.min || value > range.max)) complain(field, { kind: 'range', ...range });
    return value ?? 0;
  };
  const isYesNo = isYesNoForm(form.condition);
  const unit = limitUnit(form.condition.kind, watched?.unit ?? '');
  const levels = levelsOf(form.condition)
    .filter((kind) => isYesNo || form.levels[kind].isOn)
    .toReversed()
    .map((kind): Level => {
      const typed = form.levels[kind];
      const count = typed.countN.trim() !== '' && {
        n: read(`${kind}.countN`, typed.countN, { min: 2, max: 1000, unit: '' }),
        withinMs: ms(read(`${kind}.countWithin`, typed.countWithin, { ...delay, min: 1 }), second),
      };
      return {
        kind,
        limit: isYesNo ? 1 : read(`${kind}.limit`, typed.limit),
        deadBand: isYesNo ? 0 : read(`${kind}.deadBand`, typed.deadBand, { min: 0, max: Infinity, unit }),
        onDelayMs: ms(read(`${kind}.onDelay`, typed.onDelay, delay), second),
        offDelayMs: ms(read(`${kind}.offDelay`, typed.offDelay, delay), second),
        severity: typed.severity,
        ...(count && { count }),
      };
    });
  if (watched === null) complain('series', { kind: 'missing' });
  const hasSpan = !isYesNo && (form.spanFrom.trim() !== '' || form.spanTo.trim() !== '');
  const reorderMs = ms(read('reorder', form.reorder, { min: 0, max: 30, unit: 's' }), second);
  const { name, guidance, latching, selfAcknowledging, grade, uncertain } = form;
  const given = {
    name,
    ...(watched ?? standIn),
    condition: conditionOf(form.condition, read, complain),
    levels,
    ...(hasSpan && { span: { from: read('spanFrom', form.spanFrom), to: read('spanTo', form.spanTo) } }),
    guidance,
    latching,
    selfAcknowledging,
    longestShelfMs: ms(read('longestShelf', form.longestShelf, { min: 0, max: month * 24, unit: 'h' }), hour),
    staleAfterMs: ms(read('staleAfter', form.staleAfter, { min: 1, max: month * longestDelayS, unit: 's' }), second),
    latenessMs: ms(read('lateness', form.lateness, delay), second),
    uncertain,
    ...(reorderMs > 0 && { reorderMs }),
    schedule: scheduleOf(form.schedule),
    ...(form.realarm.trim() !== '' && { realarmAfterMs: ms(read('realarm', form.realarm, { min: 0, max: 1440, unit: 'min' }), minute) }),
    ...(form.noteMandatory && { noteMandatory: true }),
    ...(form.isEndedByPerson && { clears: 'person' }),
    grade,
    rationale: recordOf(form.record, read),
  };
  const parsed = ThresholdDraft.safeParse(given);
  const kinds = levels.map(({ kind }) => kind);
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = fieldOfPath(path.join('.'), kinds);
    const isUnread = field === 'levels' && kinds.some((kind) => complaints.has(`${kind}.limit`) || complaints.has(`${kind}.deadBand`));
    if (!isUnread) complain(field, { kind: 'said', message });
  }
  if (around && watched) {
    // What it names is judged also while other fields are still empty.
    const probe = parsed.data ?? ThresholdDraft.safeParse({ ...given, name: name.trim() || '–', levels: [soundLevel], rationale: {} }).data;
    for (const { field, message } of probe ? complaintsOf(probe, namesWith(around, probe), around.at) : [])
      complain(fieldOfPath(field, kinds), { kind: 'said', message });
    const other = around.names.threshold(name.trim());
    if (other && other.thresholdId !== around.thresholdId) complain('name', { kind: 'taken', name: name.trim() });
  }
  return parsed.success && complaints.size === 0 ? { draft: parsed.data } : { complaints };
};

/** The draft itself is known by its name too, so that a cycle through it is found. */
const namesWith = ({ names, thresholdId = '' }: Surroundings, draft: ThresholdDraft): Names => ({
  ...names,
  threshold: (name) => (name === draft.name ? { thresholdId, draft } : names.threshold(name)),
});

/** Limit and dead band in words: the value at which an alert of this level clears. */
export const clearsAt = ({ kind, limit, deadBand }: Pick<Level, 'kind' | 'limit' | 'deadBand'>): number =>
  sideOf(kind) === 'high' ? limit - deadBand : limit + deadBand;

/** The severity that the matrix gives where what is typed is another one and an alarm: a reason is asked. Undefined: none is. */
export const deviationIn = ({ condition, levels, grade, record }: Pick<ThresholdForm, 'condition' | 'levels' | 'grade' | 'record'>): Severity | undefined => {
  const isYesNo = isYesNoForm(condition);
  const typed = levelsOf(condition)
    .filter((kind) => isYesNo || levels[kind].isOn)
    .map((kind) => levels[kind].severity);
  const computed = grade === 'alarm' && lacksIn(record).length === 0 && typed.length > 0 ? computedIn(record) : undefined;
  return computed === typed.reduce(worst, 'info') ? undefined : computed;
};
