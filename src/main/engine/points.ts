import type { Evidence } from '../../domain/alert/event.ts';
import type { Policy } from '../../domain/alert/alert.ts';
import type { PointId } from '../../domain/identity.ts';
import type { Plan, Stage } from '../../domain/threshold/journal.ts';
import type { NamesInTime } from '../../domain/threshold/names.ts';
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

/** A version as it judges from an instant on: also the versions of the thresholds that it names take over at their own time. */
interface Span {
  readonly from: number;
  readonly sides: Readonly<Record<Side, Program | null>>;
  readonly broken: Broken | undefined;
}

/** One version from its instant to the next one's, in as many spans as the thresholds that it names have versions meanwhile. */
const spansOf = ({ draft, enabled, version, from }: Version, to: number, names: NamesInTime, table: string[]): readonly Span[] => {
  if (!enabled) return [{ from, sides: { low: null, high: null }, broken: undefined }];
  const spans: Span[] = [];
  for (let t = from; t < to;) {
    const at = names.at(t);
    const named = new Set<string>();
    const watched: Names = {
      ...at,
      threshold: (name) => {
        named.add(name);
        return at.threshold(name);
      },
    };
    let broken: Broken | undefined;
    const sideOf = (side: Side): Program | null => {
      try {
        return compileSide(draft, side, watched, table, version) ?? null;
      } catch (error) {
        if (!(error instanceof BrokenThreshold)) throw error;
        broken = { field: error.field, message: error.message };
        return null;
      }
    };
    spans.push({ from: t, sides: { low: sideOf('low'), high: sideOf('high') }, broken });
    t = Math.min(...[...named].map((name) => names.nextChange(name, t)), Infinity);
  }
  return spans;
};

/** Both sides of a threshold through all its versions. A version that cannot be judged judges nothing, and says why. */
export const compile = (tenant: string, site: string, thresholdId: string, versions: readonly Version[], names: NamesInTime): Compiled => {
  const newest = versions.at(-1)!;
  const series: string[] = [];
  // Two versions of one instant: both have their turn, as they always had.
  const spans = versions.flatMap((version, i) => spansOf(version, Math.max(version.from + 1, versions[i + 1]?.from ?? Infinity), names, series));
  const plans = (['low', 'high'] as const).flatMap((side) => {
    const stages = spans.map(({ from, sides }): Stage => ({ from, program: sides[side] }));
    if (stages.every(({ program }) => program === null)) return [];
    const pointId = pointIdOf(tenant, site, newest.draft.seriesId, thresholdId, side);
    return { pointId, thresholdId, draft: newest.draft, side, plan: { pointId, series, stages } };
  });
  return { plans, broken: spans.at(-1)!.broken };
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
