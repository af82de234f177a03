import { useMemo, useState } from 'react';
import type { SeriesRow, ThresholdRow } from '../../../contract/views.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import type { LevelKind, ThresholdDraft } from '../../../domain/threshold/threshold.ts';
import { useText } from '../../i18n/text.ts';
import { complaintText } from './complaint-text.ts';
import {
  draftOf,
  emptyForm,
  type FieldName,
  fieldOrder,
  formOf,
  type LevelForm,
  prefilledForm,
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
  readonly setReason: (reason: string) => void;
  readonly choose: (seriesId: SeriesId | null) => void;
  /** A field was left: from now on it says what is wrong with it. */
  readonly leave: (field: FieldName) => void;
  readonly errorOf: (field: FieldName) => string | undefined;
  /** Shows every complaint; the draft when there is none, else the first field to put right. */
  readonly judge: () => { readonly draft: ThresholdDraft } | { readonly wrong: FieldName };
}

/** What is typed on the form of a threshold and what is wrong with it. A field complains once it was left, all of them after `judge`. */
export const useRuleForm = (all: readonly SeriesRow[], row: ThresholdRow | undefined, prefill: Prefill): RuleFormState => {
  const t = useText('rules');
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
    return series ? withSeries(empty, series) : empty;
  }, [prefill.limit, prefill.lastValue, series]);
  const typed = edited ?? (isFresh ? suggested : start);
  const watched = useMemo(() => (row ? watchedOf(row.draft) : series ? watchedOf(series) : null), [row, series]);
  const judged = useMemo(() => draftOf(typed, watched), [typed, watched]);

  const complaintOf = (field: FieldName): string | undefined => {
    if (field === 'reason') return row !== undefined && reason.trim() === '' ? t('complaint.reason') : undefined;
    return complaintText(judged.complaints?.get(field));
  };
  const isLeft = (field: FieldName) => left.has(field) || (field === 'levels' && [...left].some((each) => each.endsWith('.limit')));

  return {
    typed,
    reason,
    series,
    watched,
    patch: (patch) => setEdited({ ...typed, ...patch }),
    patchLevel: (kind, patch) => setEdited({ ...typed, levels: { ...typed.levels, [kind]: { ...typed.levels[kind], ...patch } } }),
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
      const wrong = fieldOrder.find((field) => complaintOf(field) !== undefined);
      return judged.draft && wrong === undefined ? { draft: judged.draft } : { wrong: wrong ?? 'name' };
    },
  };
};
