import type { AlertRow } from '../../contract/views.ts';
import type { AlertCommand, Policy } from '../../domain/alert/alert.ts';
import { isAbnormal } from '../../domain/alert/registers.ts';
import type { OpenCall } from '../../domain/alert/annunciate.ts';
import type { SeriesId } from '../../domain/identity.ts';
import { ladder, type ThresholdDraft } from '../../domain/threshold/threshold.ts';
import type { Shell } from '../shell/shell.ts';
import type { Recorded } from '../store/event-log.ts';
import type { Ops } from '../store/ops.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { openAlertTimers } from './alert-timers.ts';
import { openEscalation } from './escalation.ts';
import { type FirstOutEngine, openFirstOut } from './first-out.ts';
import { type FloodEngine, openFlood } from './flood.ts';
import { pointIdOf, policyOf } from './points.ts';
import { openSound, type SoundEngine } from './sound.ts';
import { openSuppression, type SuppressedPoint, type SuppressionEngine } from './suppression.ts';

export interface AlertingParts {
  readonly ops: Ops;
  readonly telemetry: Pick<Telemetry, 'catalogue' | 'latest'>;
  readonly tenant: string;
  readonly site: string;
  readonly zone: () => string;
  readonly now: () => number;
  readonly watermark: (device: string) => number | undefined;
  /** Of thresholds that are not written by people, such as loss of communication; missing: there are none. */
  readonly draftOf?: (thresholdId: string) => ThresholdDraft | undefined;
  readonly shell: Pick<Shell, 'notify'>;
  readonly onFault: (error: unknown) => void;
  /** Calls that could not be stored; missing: there are none. */
  readonly unstored?: () => readonly OpenCall[];
  /** Runs a task so many milliseconds later. */
  readonly later: (task: () => void, ms: number) => void;
}

/** What stands between judgement and people: suppression, first-out, flood, sound, and the timers of shelves. */
export interface Alerting {
  readonly suppression: SuppressionEngine;
  readonly firstOut: FirstOutEngine;
  readonly flood: FloodEngine;
  readonly sound: SoundEngine;
  /** The way of every judged command to its point. */
  readonly give: (point: Pick<SuppressedPoint, 'pointId' | 'draft'>, command: AlertCommand) => void;
  /** After every commit. */
  readonly appended: (recorded: readonly Recorded[]) => void;
  /** Once a second, and at the start. */
  readonly tick: () => void;
  /** Rows of the queue with what is known beyond the point: who was first. */
  readonly dress: (rows: readonly AlertRow[]) => readonly AlertRow[];
}

export const openAlerting = ({ ops, telemetry, tenant, site, zone, now, watermark, shell, onFault, later, draftOf, unstored }: AlertingParts): Alerting => {
  const points = (): readonly SuppressedPoint[] =>
    ops.configuration.thresholds().flatMap(({ thresholdId, enabled, draft }) => {
      if (!enabled) return [];
      const series = telemetry.catalogue.byId(draft.seriesId);
      const labels = { ...series?.labels, device: draft.device };
      return (['low', 'high'] as const)
        .filter((side) => ladder(draft, side).length > 0)
        .map((side) => ({ pointId: pointIdOf(tenant, site, draft.seriesId, thresholdId, side), thresholdId, draft, labels }));
    });
  const valueOf = (name: string): number => {
    const cut = name.indexOf('/');
    const series = telemetry.catalogue.all().find(({ device, metric }) => device === name.slice(0, cut) && metric === name.slice(cut + 1));
    const latest = series && telemetry.latest(series.series);
    return latest && latest.quality === 'good' ? latest.value : Number.NaN;
  };

  const conditionOf = (name: string): number => {
    const named = points().filter(({ draft }) => draft.name === name);
    if (named.length === 0) return Number.NaN;
    return named.some(({ pointId }) => isAbnormal(ops.alertState(pointId))) ? 1 : 0;
  };

  let policies: ReadonlyMap<string, Policy> = new Map();
  const suppression = openSuppression({ ops, now, zone, points, valueOf, conditionOf });
  const firstOut = openFirstOut({ ops, now, points, watermark });
  const flood = openFlood({ ops, now });
  const sound = openSound({ ops, flood, shell, now, onFault, ...(unstored && { unstored }) });
  const drafts = new Map<string, ThresholdDraft>();
  const escalation = openEscalation({ ops, now, draftOf: (id) => draftOf?.(id) ?? drafts.get(id), shell, onFault });
  const timers = openAlertTimers({
    ops,
    now,
    policyOf: (thresholdId) => policies.get(thresholdId),
  });

  const waitForHold = () => {
    const due = suppression.nextHold();
    if (due === undefined) return;
    later(
      () => {
        try {
          suppression.reconcile();
        } catch (error) {
          onFault(error);
        }
      },
      Math.max(0, due - now()),
    );
  };
  const reload = () => {
    drafts.clear();
    for (const { thresholdId, draft } of ops.configuration.thresholds()) drafts.set(thresholdId, draft);
    policies = new Map([...drafts].map(([thresholdId, draft]) => [thresholdId, policyOf(draft)]));
    escalation.reload();
    firstOut.reload();
    suppression.reload();
  };
  reload();

  return {
    suppression,
    firstOut,
    flood,
    sound,
    give: (point, command) => {
      suppression.give(point, command);
      if (command.type === 'raise') waitForHold();
    },
    appended: (recorded) => {
      sound.appended(recorded);
      escalation.appended(recorded);
      const kinds = new Set(recorded.map(({ stream }) => stream.slice(0, stream.indexOf('/'))));
      if (kinds.has('threshold') || kinds.has('suppression') || kinds.has('first-out')) reload();
      if (recorded.some(({ event }) => event.type === 'AlertAnnunciated')) flood.tick();
      if (recorded.some(({ event }) => event.type === 'AlertRaised')) firstOut.tick();
    },
    tick: () => {
      timers.tick();
      escalation.tick();
      suppression.reconcile();
      firstOut.tick();
      flood.tick();
      sound.tick();
    },
    dress: (rows) => firstOut.mark(rows),
  };
};

/** For a group row of the queue: the area a series belongs to, by its label. */
export const areaOf = (telemetry: Pick<Telemetry, 'catalogue'>, seriesId: SeriesId): string | null =>
  telemetry.catalogue.byId(seriesId)?.labels['area'] ?? null;
