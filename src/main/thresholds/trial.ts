import { longestTrialList, type AdviceResult, type TrialOccurrence, type TrialResult } from '../../contract/threshold-views.ts';
import { advise } from '../../domain/threshold/advisor.ts';
import { type Backtested, backtestPlan, compare, type Comparison, plansOf } from '../../domain/threshold/backtest.ts';
import type { ThresholdDraft } from '../../domain/threshold/draft.ts';
import type { Columns } from '../../domain/threshold/journal.ts';
import type { LevelKind, Side } from '../../domain/threshold/level.ts';
import type { Occurrence } from '../../domain/threshold/point-state.ts';
import type { Names } from '../../domain/threshold/program.ts';

export interface TrialParts {
  readonly draft: ThresholdDraft;
  /** What the draft would replace. */
  readonly inForce: ThresholdDraft | null;
  readonly names: Names;
  readonly columns: (seriesId: string) => Columns;
  readonly until: number;
}
export type Tried = Omit<TrialResult, 'thresholdId' | 'from' | 'to' | 'samples' | 'tookMs'>;

const none: Backtested = { occurrences: [], calls: 0, byLevel: {} };

const bySide = (draft: ThresholdDraft | null, { names, columns, until }: TrialParts): ReadonlyMap<string, Backtested> =>
  new Map((draft ? plansOf(draft, names, (side) => side) : []).map((plan) => [plan.pointId, backtestPlan(plan, plan.series.map(columns), until)]));

const listOf = (side: Side, after: readonly Occurrence[], { added, removed, changed }: Comparison): readonly TrialOccurrence[] => {
  const isAdded = new Set(added);
  const formerOf = new Map(changed.map((pair) => [pair.after, pair.before]));
  const view = ({ onset, start, end, worst, extreme }: Occurrence, change: TrialOccurrence['change'], before: Occurrence | undefined): TrialOccurrence => ({
    side,
    change,
    onset,
    start,
    end,
    worst,
    extreme,
    before: before ? { start: before.start, end: before.end, worst: before.worst } : null,
  });
  return [
    ...after.map((one) => view(one, isAdded.has(one) ? 'added' : formerOf.has(one) ? 'changed' : 'kept', formerOf.get(one))),
    ...removed.map((one) => view(one, 'removed', undefined)),
  ];
};

const rank = (sorted: readonly number[], share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
const total = <Item>(items: readonly Item[], of: (item: Item) => number): number => items.reduce((sum, item) => sum + of(item), 0);

/** Judges a draft and what it would replace over the same samples. Throws a `BrokenThreshold` when the draft names what is not there. */
export const tryDraft = (parts: TrialParts): Tried => {
  const now = bySide(parts.draft, parts);
  const former = bySide(parts.inForce, parts);
  const sides = (['low', 'high'] as const).map((side) => {
    const [before, after] = [former.get(side) ?? none, now.get(side) ?? none];
    return { side, before, after, comparison: compare(before.occurrences, after.occurrences, parts.until) };
  });
  const delays = sides.flatMap(({ comparison }) => comparison.delaysMs).toSorted((a, b) => a - b);
  const occurrences = sides.flatMap(({ side, after, comparison }) => listOf(side, after.occurrences, comparison)).toSorted((a, b) => b.start - a.start);
  return {
    occurrencesBefore: total(sides, ({ comparison }) => comparison.before),
    occurrencesAfter: total(sides, ({ comparison }) => comparison.after),
    added: total(sides, ({ comparison }) => comparison.added.length),
    removed: total(sides, ({ comparison }) => comparison.removed.length),
    changed: total(sides, ({ comparison }) => comparison.changed.length),
    kept: total(sides, ({ comparison }) => comparison.kept),
    merged: total(sides, ({ comparison }) => comparison.merged),
    split: total(sides, ({ comparison }) => comparison.split),
    callsBefore: total(sides, ({ before }) => before.calls),
    callsAfter: total(sides, ({ after }) => after.calls),
    timeInAlertBeforeMs: total(sides, ({ comparison }) => comparison.timeInAlertBeforeMs),
    timeInAlertAfterMs: total(sides, ({ comparison }) => comparison.timeInAlertAfterMs),
    delayAddedMs: { p50: rank(delays, 0.5), p95: rank(delays, 0.95), max: rank(delays, 1) },
    longestMissedMs: Math.max(...sides.map(({ comparison }) => comparison.longestMissedMs)),
    occurrences: occurrences.slice(0, longestTrialList),
  };
};

/** The advisor's proposal for one level of a draft, as the window takes it. */
export const adviseDraft = ({ draft, names, columns, until }: TrialParts, level: LevelKind, shortestMs: number): AdviceResult => {
  const own = columns(draft.seriesId);
  const advice = advise(draft, level, own, shortestMs, names, until);
  if (!advice) return { samples: own.times.length, proposal: null };
  const { draft: _proposed, ...proposal } = advice;
  return { samples: own.times.length, proposal: { level, ...proposal } };
};
