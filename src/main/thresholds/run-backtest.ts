import { openArrivals } from '../../domain/threshold/arrivals.ts';
import { compare, type Comparison, plansOf } from '../../domain/threshold/backtest.ts';
import type { ThresholdDraft } from '../../domain/threshold/draft.ts';
import { type Columns, type JournalEntry, journalOf, type Plan } from '../../domain/threshold/journal.ts';
import type { Side } from '../../domain/threshold/level.ts';
import type { Names } from '../../domain/threshold/program.ts';
import type { FileSample } from './samples-file.ts';

export interface BacktestOccurrence extends JournalEntry {
  readonly threshold: string;
  readonly side: Side;
}
export interface BacktestResult {
  /** By point and start. */
  readonly occurrences: readonly BacktestOccurrence[];
  readonly comparison: Comparison;
}

/** One threshold to try, and the one of the same name that is in force, if there is one. */
export interface Trial {
  readonly draft: ThresholdDraft;
  readonly inForce: ThresholdDraft | undefined;
  readonly pointOf: (side: Side) => string;
}

/** How the samples of a plan become its journal. */
export type Judging = (plan: Plan) => readonly JournalEntry[];

/** Over columns that are in order. */
export const overColumns =
  (columns: (series: string) => Columns, until: number): Judging =>
  (plan) =>
    journalOf(plan, plan.series.map(columns), until).map((one) => ({ ...one, point: plan.pointId }));

const settleEvery = 5000;

/** Over lines in the order of arrival, as the engine hears them: what comes late is judged again. */
export const overArrivals =
  (samples: readonly FileSample[], idOf: (series: string) => string | undefined, latenessMs: number, until: number): Judging =>
  (plan) => {
    const places = new Map<string, number>();
    const placeOf = (series: string): number => {
      let place = places.get(series);
      if (place === undefined) places.set(series, (place = plan.series.indexOf(idOf(series) ?? '')));
      return place;
    };
    const point = openArrivals(plan);
    let n = 0;
    for (const { series, ts, value, quality, received } of samples) {
      const place = placeOf(series);
      if (place < 0) continue;
      point.arrive({ series: place, t: ts, value, quality, isLive: received - ts <= latenessMs });
      if (++n % settleEvery === 0) point.settle();
    }
    point.settle();
    if (until > -Infinity) point.passTime(until);
    point.settle();
    return point.journal();
  };

const added = (a: Comparison | undefined, b: Comparison, delays: readonly number[]): Comparison => ({
  before: (a?.before ?? 0) + b.before,
  after: (a?.after ?? 0) + b.after,
  added: [...(a?.added ?? []), ...b.added],
  removed: [...(a?.removed ?? []), ...b.removed],
  changed: [...(a?.changed ?? []), ...b.changed],
  kept: (a?.kept ?? 0) + b.kept,
  merged: (a?.merged ?? 0) + b.merged,
  split: (a?.split ?? 0) + b.split,
  timeInAlertBeforeMs: (a?.timeInAlertBeforeMs ?? 0) + b.timeInAlertBeforeMs,
  timeInAlertAfterMs: (a?.timeInAlertAfterMs ?? 0) + b.timeInAlertAfterMs,
  delayAddedMs: { p50: rank(delays, 0.5), p95: rank(delays, 0.95), max: rank(delays, 1) },
  longestMissedMs: Math.max(a?.longestMissedMs ?? 0, b.longestMissedMs),
  delaysMs: delays,
});
const rank = (numbers: readonly number[], share: number): number => numbers.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * numbers.length) - 1)] ?? 0;

/** Judges every trial and the threshold that it would replace over the same samples. */
export const runBacktest = (trials: readonly Trial[], names: Names, judging: Judging, until: number): BacktestResult => {
  const occurrences: BacktestOccurrence[] = [];
  const delays: number[] = [];
  let comparison: Comparison | undefined;
  for (const { draft, inForce, pointOf } of trials) {
    const after = new Map(plansOf(draft, names, (side) => side).map((plan) => [plan.pointId as Side, judging(plan)]));
    const before = new Map(inForce ? plansOf(inForce, names, (side) => side).map((plan) => [plan.pointId as Side, judging(plan)]) : []);
    for (const side of ['low', 'high'] as const) {
      const [old, now] = [before.get(side) ?? [], after.get(side) ?? []];
      if (old.length === 0 && now.length === 0) continue;
      const one = compare(old, now, until);
      delays.push(...one.delaysMs);
      comparison = added(comparison, one, delays);
      occurrences.push(...now.map((entry) => ({ ...entry, point: pointOf(side), threshold: draft.name, side })));
    }
  }
  return {
    occurrences: occurrences.toSorted((a, b) => (a.point < b.point ? -1 : a.point > b.point ? 1 : a.start - b.start)),
    comparison: comparison ?? compare([], [], until),
  };
};
