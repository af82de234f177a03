import { useMemo, useState } from 'react';
import type { SeriesRow, ThresholdRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { namesOf } from '../../../domain/threshold/names.ts';
import type { LevelKind, ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import { useText } from '../../i18n/text.ts';
import { useNow } from '../../lib/use-now.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { useZone } from '../../stores/session.ts';
import { complaintText } from './complaint-text.ts';
import type { ConditionForm } from './condition-form.ts';
import { type FieldName, firstOf } from './form-fields.ts';
import type { RecordForm } from './record-form.ts';
import type { ScheduleForm } from './schedule-form.ts';
import {
  draftOf,
  emptyForm,
  formOf,
  type LevelForm,
  prefilledForm,
  type Surroundings,
  type ThresholdForm,
  type Watched,
  watchedOf,
  withSeries,
} from './threshold-form.ts';

export interface Prefill {
  readonly seriesId: SeriesId | null;
  readonly limit: number | null;
  /** The value of now; it tells a high limit from a low one. */
  readonly lastValue: number | null;
}

export interface RuleFormState {
  readonly typed: ThresholdForm;
  readonly reason: string;
  readonly series: SeriesRow | undefined;
  readonly watched: Watched | null;
  readonly patch: (patch: Partial<ThresholdForm>) => void;
  readonly patchLevel: (kind: LevelKind, patch: Partial<LevelForm>) => void;
  readonly patchCondition: (patch: Partial<ConditionForm>) => void;
  readonly patchSchedule: (patch: Partial<ScheduleForm>) => void;
  readonly patchRecord: (patch: Partial<RecordForm>) => void;
  readonly setReason: (reason: string) => void;
  readonly choose: (seriesId: SeriesId | null) => void;
  /** A field was left: from now on it says what is wrong with it. */
  readonly leave: (field: FieldName) => void;
  readonly errorOf: (field: FieldName) => string | undefined;
  /** Shows every complaint; the draft when there is none, else the first field to put right. */
  readonly judge: () => { readonly draft: ThresholdDraft } | { readonly wrong: FieldName };
  /** What a backtest may run: complete but for its name. */
  readonly trial: ThresholdDraft | undefined;
}

/** How long a person rests before a half-written expression is judged. */
const restMs = 600;
const unnamed = '–';
/** Characters of a name that a limit from a chart proposes; the name itself may be longer. */
const longestName = 120;

/** What is typed on the form of a threshold and what is wrong with it. A field complains once it was left, all of them after `judge`. */
export const useRuleForm = (all: readonly SeriesRow[], row: ThresholdRow | undefined, prefill: Prefill, thresholds: readonly ThresholdRow[]): RuleFormState => {
  const t = useText('rules');
  const zone = useZone();
  const today = useNow(3_600_000);
  const [seriesId, choose] = useState<SeriesId | null>(row?.draft.seriesId ?? prefill.seriesId);
  const [start] = useState<ThresholdForm>(() => (row ? formOf(row) : emptyForm));
  const [edited, setEdited] = useState<ThresholdForm | null>(null);
  const [reason, setReason] = useState('');
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set());
  const [isJudged, setJudged] = useState(false);

  const series = all.find((each) => each.seriesId === seriesId);
  // Until something is typed, a new form follows what is known of the series.
  const isFresh = edited === null && row === undefined;
  const suggested = useMemo(() => {
    const empty = prefilledForm(prefill.limit, prefill.lastValue);
    if (!series) return empty;
    const named =
      prefill.limit === null
        ? empty
        : { ...empty, name: t(`suggestedName.${empty.levels.L.isOn ? 'L' : 'H'}`, { device: series.device, metric: series.metric }).slice(0, longestName) };
    return withSeries(named, series);
  }, [prefill.limit, prefill.lastValue, series, t]);
  const typed = edited ?? (isFresh ? suggested : start);
  const watched = useMemo(() => (row ? watchedOf(row.draft) : series ? watchedOf(series) : null), [row, series]);
  const around = useMemo((): Surroundings => {
    const known = all.map((one) => ({ id: one.seriesId, device: one.device, metric: one.metric }));
    return { names: namesOf(known, thresholds, zone), thresholdId: row?.thresholdId, at: today };
  }, [all, thresholds, zone, row?.thresholdId, today]);
  const judged = useMemo(() => draftOf(typed, watched, around), [typed, watched, around]);
  const trial = useMemo(
    () => judged.draft ?? (typed.name.trim() === '' ? draftOf({ ...typed, name: unnamed }, watched, around).draft : undefined),
    [judged, typed, watched, around],
  );
  const { expression } = typed.condition;
  const restingExpression = useSettled(expression, restMs);

  const complaintOf = (field: FieldName): string | undefined => {
    if (field === 'reason') return row !== undefined && reason.trim() === '' ? t('complaint.reason') : undefined;
    return complaintText(judged.complaints?.get(field));
  };
  const isLeft = (field: FieldName) =>
    left.has(field) ||
    (field === 'levels' && [...left].some((each) => each.endsWith('.limit'))) ||
    (field === 'expression' && expression.trim() !== '' && restingExpression === expression) ||
    field.startsWith('shift.');
  const patch = (changed: Partial<ThresholdForm>): void => setEdited({ ...typed, ...changed });

  return {
    typed,
    reason,
    series,
    watched,
    trial,
    patch,
    patchLevel: (kind, changed) => patch({ levels: { ...typed.levels, [kind]: { ...typed.levels[kind], ...changed } } }),
    patchCondition: (changed) => patch({ condition: { ...typed.condition, ...changed } }),
    patchSchedule: (changed) => patch({ schedule: { ...typed.schedule, ...changed } }),
    patchRecord: (changed) => patch({ record: { ...typed.record, ...changed } }),
    setReason,
    choose: (next) => {
      const found = all.find((each) => each.seriesId === next);
      choose(next);
      if (edited && found) setEdited(withSeries(edited, found));
    },
    leave: (field) => setLeft((former) => (former.has(field) ? former : new Set([...former, field]))),
    errorOf: (field) => (isJudged || isLeft(field) ? complaintOf(field) : undefined),
    judge: () => {
      setJudged(true);
      const wrong = judged.complaints ? firstOf(judged.complaints) : complaintOf('reason') === undefined ? undefined : 'reason';
      return judged.draft && wrong === undefined ? { draft: judged.draft } : { wrong: wrong ?? 'name' };
    },
  };
};
