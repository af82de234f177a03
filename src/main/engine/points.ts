import type { Evidence } from '../../domain/alert/event.ts';
import type { Policy } from '../../domain/alert/alert.ts';
import type { PointId } from '../../domain/identity.ts';
import type { Plan, Stage } from '../../domain/threshold/journal.ts';
import { type Broken, BrokenThreshold, compileSide, type Names, type Program } from '../../domain/threshold/program.ts';
import type { Level, Side, ThresholdDraft, Version } from '../../domain/threshold/threshold.ts';
import { contentId } from '../store/content-id.ts';

/** One Threshold, one source, one side: the unit that has a life. `draft` is of the version in force. */
export interface Point {
  readonly pointId: PointId;
  readonly thresholdId: string;
  readonly draft: ThresholdDraft;
  readonly side: Side;
}

export const policyOf = ({ latching, selfAcknowledging, longestShelfMs, realarmAfterMs, noteMandatory, clears }: ThresholdDraft): Policy => ({
  latching,
  selfAcknowledging,
  longestShelf: longestShelfMs,
  realarmAfter: realarmAfterMs ?? 0,
  noteMandatory: noteMandatory ?? false,
  clearsByPerson: clears === 'person',
});

/** Identity of a stepped point; equal on every console of the tenant. */
export const pointIdOf = (tenant: string, site: string, seriesId: string, thresholdId: string, side: Side): PointId =>
  contentId(['fieldwatch-point-1', tenant, site, seriesId, thresholdId, side, '']) as PointId;

export interface Compiled {
  readonly plans: readonly (Point & { readonly plan: Plan })[];
  /** Why the version in force cannot be judged. */
  readonly broken: Broken | undefined;
}

/** Both sides of a threshold through all its versions. A version that cannot be judged judges nothing, and says why. */
export const compile = (tenant: string, site: string, thresholdId: string, versions: readonly Version[], names: Names): Compiled => {
  const newest = versions.at(-1)!;
  const series: string[] = [];
  let broken: Broken | undefined;
  const programOf = ({ draft, enabled, version }: Version, side: Side): Program | null => {
    if (!enabled) return null;
    try {
      return compileSide(draft, side, names, series, version) ?? null;
    } catch (error) {
      if (!(error instanceof BrokenThreshold)) throw error;
      if (version === newest.version) broken = { field: error.field, message: error.message };
      return null;
    }
  };
  const plans = (['low', 'high'] as const).flatMap((side) => {
    const stages = versions.map((version): Stage => ({ from: version.from, program: programOf(version, side) }));
    if (stages.every(({ program }) => program === null)) return [];
    const pointId = pointIdOf(tenant, site, newest.draft.seriesId, thresholdId, side);
    return { pointId, thresholdId, draft: newest.draft, side, plan: { pointId, series, stages } };
  });
  return { plans, broken };
};

/** What a person is told, as it stands at this moment. `value` may be of a sample before a timer fired. */
export const evidenceOf = (thresholdId: string, { version, draft }: Program, level: Level, value: number, onset: number, simulated: boolean): Evidence => ({
  thresholdId,
  thresholdVersion: version,
  name: draft.name,
  seriesId: draft.seriesId,
  device: draft.device,
  metric: draft.metric,
  unit: draft.condition.kind === 'limit' || draft.condition.kind === 'deviation' ? draft.unit : '',
  level: level.kind,
  severity: level.severity,
  limit: level.limit,
  deadBand: level.deadBand,
  value: Number.isFinite(value) ? value : 0,
  onset,
  simulated,
  grade: draft.grade,
  condition: draft.condition.kind,
});
