import type { ThresholdRow } from '../../contract/views.ts';
import type { Evidence } from '../../domain/alert/event.ts';
import type { Policy } from '../../domain/alert/alert.ts';
import type { PointId } from '../../domain/identity.ts';
import type { FilterRule } from '../../domain/threshold/filter.ts';
import { ladder, type Level, type Side, type ThresholdDraft } from '../../domain/threshold/threshold.ts';
import { contentId } from '../store/content-id.ts';

/** One Threshold, one series, one side, ready to judge: levels from the mildest to the worst. */
export interface Point {
  readonly pointId: PointId;
  readonly thresholdId: string;
  readonly version: number;
  readonly draft: ThresholdDraft;
  readonly side: Side;
  readonly levels: readonly { readonly level: Level; readonly rule: FilterRule }[];
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

/** The points of an enabled threshold; none when it is disabled. */
export const compile = (tenant: string, site: string, { thresholdId, version, enabled, draft }: ThresholdRow): readonly Point[] => {
  if (!enabled) return [];
  return (['low', 'high'] as const).flatMap((side) => {
    const levels = ladder(draft, side).map((level) => ({
      level,
      rule: { side, limit: level.limit, deadBand: level.deadBand, onDelayMs: level.onDelayMs, offDelayMs: level.offDelayMs, staleAfterMs: draft.staleAfterMs },
    }));
    if (levels.length === 0) return [];
    return { pointId: pointIdOf(tenant, site, draft.seriesId, thresholdId, side), thresholdId, version, draft, side, levels };
  });
};

/** What a person is told, as it stands at this moment. `value` may be of a sample before a timer fired. */
export const evidenceOf = (point: Point, level: Level, value: number, onset: number, simulated: boolean): Evidence => ({
  thresholdId: point.thresholdId,
  thresholdVersion: point.version,
  name: point.draft.name,
  seriesId: point.draft.seriesId,
  device: point.draft.device,
  metric: point.draft.metric,
  unit: point.draft.unit,
  level: level.kind,
  severity: level.severity,
  limit: level.limit,
  deadBand: level.deadBand,
  value,
  onset,
  simulated,
});
