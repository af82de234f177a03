import type { ExplainedPoint } from '../../contract/explanation.ts';
import { hindrances } from '../../domain/alert/explain.ts';
import { label } from '../../domain/alert/label.ts';
import { type Alert, isAbnormal } from '../../domain/alert/registers.ts';
import { explainPoint } from '../../domain/threshold/explain.ts';
import type { Columns } from '../../domain/threshold/journal.ts';
import type { NamesInTime } from '../../domain/threshold/names.ts';
import type { Version } from '../../domain/threshold/threshold.ts';
import { compile, type Compiled } from '../engine/points.ts';

export interface ExplainSources {
  readonly tenant: string;
  readonly names: NamesInTime;
  readonly versions: (thresholdId: string) => readonly Version[];
  /** The registers of a point as they were known at the moment. */
  readonly stateAt: (pointId: string) => Alert;
}

const dayMs = 86_400_000;
const leadMs = 3_600_000;

/** What an explanation needs to read: the plans of both sides, and from when on their series. */
export interface ExplainPlan {
  readonly compiled: Compiled;
  readonly series: readonly string[];
  readonly from: number;
}

/** From a day before the moment, or from an hour before the occurrence that was there then: earlier than that nothing counts. */
export const planExplanation = ({ tenant, names, versions, stateAt }: ExplainSources, thresholdId: string, at: number): ExplainPlan | undefined => {
  const all = versions(thresholdId);
  if (all.length === 0) return undefined;
  const compiled = compile(tenant, 'site', thresholdId, all, names);
  const starts = compiled.plans.map(({ pointId }) => stateAt(pointId)).flatMap((state) => (isAbnormal(state) ? state.raised : []));
  const series = [...new Set(compiled.plans.flatMap(({ plan }) => plan.series))];
  return { compiled, series, from: Math.max(0, Math.min(at - dayMs, ...starts.map((start) => start - leadMs))) };
};

/** Both sides explained; `columns` hold the samples from `from` to the moment. */
export const explainThreshold = (
  { compiled: { plans, broken } }: ExplainPlan,
  columns: (seriesId: string) => Columns,
  stateAt: (pointId: string) => Alert,
  at: number,
): readonly ExplainedPoint[] =>
  plans.map(({ pointId, side, plan }): ExplainedPoint => {
    const explanation = explainPoint(plan, plan.series.map(columns), at);
    const state = stateAt(pointId);
    const grade = plan.stages.findLast(({ from }) => from <= at)?.program?.draft.grade ?? 'alarm';
    return { ...explanation, pointId, side, label: label(state), hindrances: hindrances(state, grade), broken: broken?.message ?? null };
  });
