import { alert, type AlertCommand } from '../../domain/alert/alert.ts';
import { isAbnormal, isAcknowledged, isHidden, isLatched, isOpen } from '../../domain/alert/registers.ts';
import type { Severity } from '../../domain/alert/severity.ts';
import {
  causeName,
  holdName,
  inhibits,
  isAlike,
  isHold,
  isOfRule,
  mayHide,
  mayHold,
  noState,
  ruleOfCause,
  type StateMemory,
  stateStep,
  type SuppressionDraft,
} from '../../domain/alert/suppression.ts';
import type { PointId } from '../../domain/identity.ts';
import { evaluateExpression, parseExpression } from '../../domain/threshold/expression.ts';
import { calendarOf } from '../../domain/threshold/schedule.ts';
import { worstSeverity, type ThresholdDraft } from '../../domain/threshold/threshold.ts';
import { handleFrom } from '../handle.ts';
import { alertStream } from '../store/alert-rows.ts';
import type { Ops } from '../store/ops.ts';
import { policyOf } from './points.ts';

/** A point as suppression sees it. */
export interface SuppressedPoint {
  readonly pointId: PointId;
  readonly thresholdId: string;
  readonly draft: ThresholdDraft;
  /** Of its series, `device` among them. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface SuppressionParts {
  readonly ops: Ops;
  readonly now: () => number;
  /** IANA name of the zone of the site. */
  readonly zone: () => string;
  /** Every point of the thresholds in force. */
  readonly points: () => readonly SuppressedPoint[];
  /** Newest usable value of a series, named as in expressions (`device/metric`); NaN: none. */
  readonly valueOf: (name: string) => number;
  /** 1 while a threshold of this name is abnormal, 0 while it is not; NaN: there is none. */
  readonly conditionOf: (name: string) => number;
}

interface Rule {
  readonly id: string;
  readonly draft: SuppressionDraft;
  readonly targets: readonly SuppressedPoint[];
  readonly triggers: readonly SuppressedPoint[];
  /** Of a state: yes or no now, NaN while a value is missing. */
  readonly look: () => number;
  readonly isScheduled: (t: number) => boolean;
}

/**
 * Designed suppression: keeps the causes of every point in step with the rules. Causes live in the registers of the points, so a
 * restart finds them there; what should hold is worked out anew each time and only the difference is written.
 */
export const openSuppression = ({ ops, now, zone, points, valueOf, conditionOf }: SuppressionParts) => {
  let rules: readonly Rule[] = [];
  let byTarget = new Map<string, readonly Rule[]>();
  let byTrigger = new Map<string, readonly Rule[]>();
  let known = new Map<string, SuppressedPoint>();
  const states = new Map<string, StateMemory>();
  /** Sounds that wait for their cause, and until when. */
  const holds = new Map<string, number>();

  const send = ({ pointId, draft }: Pick<SuppressedPoint, 'pointId' | 'draft'>, command: AlertCommand) =>
    handleFrom(ops.log, alert(policyOf(draft)), ops.alertState(pointId), alertStream(pointId), 'engine', command);

  const severitiesOf = (draft: ThresholdDraft): readonly Severity[] => draft.levels.map(({ severity }) => severity);
  const lookOf = (draft: SuppressionDraft): (() => number) => {
    if (draft.form.kind !== 'state') return () => Number.NaN;
    const expression = parseExpression(draft.form.while);
    return () =>
      evaluateExpression(
        expression,
        expression.inputs.map(({ type, name }) => (type === 'series' ? valueOf(name) : conditionOf(name))),
      );
  };

  const reload = () => {
    const all = points();
    known = new Map(all.map((point) => [point.pointId, point]));
    const byThreshold = Map.groupBy(all, ({ thresholdId }) => thresholdId);
    const open = new Set([...ops.alerts.causes().values()].flat().map(ruleOfCause));
    rules = ops.rules
      .suppressions()
      .filter(({ enabled }) => enabled)
      .map(({ ruleId: id, draft }) => {
        const { form } = draft;
        const calendar = form.kind === 'schedule' ? calendarOf(form.shifts, zone()) : undefined;
        // After a start nothing is known of the state: what was suppressed stays so until the values say otherwise.
        if (!states.has(id)) states.set(id, open.has(id) ? { holds: true, noSince: null } : noState);
        return {
          id,
          draft,
          // A limit that has become critical since the rule was saved is not hidden.
          targets: draft.targets.flatMap((target) => byThreshold.get(target) ?? []).filter((point) => mayHide(draft, severitiesOf(point.draft))),
          triggers: form.kind === 'inhibit' ? (byThreshold.get(form.trigger) ?? []) : [],
          look: lookOf(draft),
          isScheduled: (t) => calendar?.isOpen(t) ?? false,
        };
      });
    const index = (listOf: (rule: Rule) => readonly SuppressedPoint[]) => {
      const found = new Map<string, Rule[]>();
      for (const rule of rules) for (const { pointId } of listOf(rule)) found.set(pointId, [...(found.get(pointId) ?? []), rule]);
      return found;
    };
    byTarget = index(({ targets }) => targets);
    byTrigger = index(({ triggers }) => triggers);
  };

  /** The causes by which a rule hides a point at this moment. */
  const causesOf = ({ id, draft: { form }, triggers, isScheduled }: Rule, target: SuppressedPoint, t: number): readonly string[] => {
    switch (form.kind) {
      case 'inhibit':
        return triggers
          .filter((trigger) => {
            if (!isAlike(form.equal, trigger.labels, target.labels)) return false;
            const state = ops.alertState(trigger.pointId);
            return inhibits(form, { isAbnormal: isAbnormal(state), raised: state.raised }, t);
          })
          .map((trigger) => causeName(id, trigger.pointId));
      case 'state':
        return states.get(id)?.holds ? [causeName(id)] : [];
      case 'schedule':
        return isScheduled(t) ? [causeName(id)] : [];
    }
  };
  const wanted = (point: SuppressedPoint, t: number): ReadonlySet<string> =>
    new Set((byTarget.get(point.pointId) ?? []).flatMap((rule) => causesOf(rule, point, t)));

  /** Writes the difference for one point. A point that is quiet is left alone until something happens to it. */
  const bring = (point: SuppressedPoint, t: number, isRaising = false) => {
    const state = ops.alertState(point.pointId);
    const causes = wanted(point, t);
    const matters = isRaising || isAbnormal(state) || isLatched(state) || !isAcknowledged(state);
    for (const cause of causes) if (matters && !isOpen(state.causes[cause])) send(point, { type: 'suppress', cause, at: t });
    // First everything that begins, then what ends: nothing surfaces between two causes.
    for (const cause of Object.keys(state.causes)) {
      if (!isOpen(state.causes[cause]) || causes.has(cause) || !isOfRule(cause)) continue;
      if (isHold(cause) && causes.size === 0 && (holds.get(point.pointId) ?? 0) > t) continue;
      holds.delete(point.pointId);
      send(point, { type: 'release', cause, at: t });
    }
  };
  const bringTargets = (trigger: PointId, t: number) => {
    for (const rule of byTrigger.get(trigger) ?? []) for (const target of rule.targets) bring(target, t);
  };

  /** The rule for which the first sound of a fresh alert waits; undefined: it sounds at once. */
  const holdingRule = (point: SuppressedPoint, severity: Severity): Rule | undefined =>
    (byTarget.get(point.pointId) ?? []).filter(({ draft }) => mayHold(draft, severity)).toSorted((a, b) => b.draft.holdMs - a.draft.holdMs)[0];

  const endHold = (point: SuppressedPoint, t: number) => {
    if (!holds.delete(point.pointId)) return;
    const { causes } = ops.alertState(point.pointId);
    for (const cause of Object.keys(causes)) if (isHold(cause) && isOpen(causes[cause])) send(point, { type: 'release', cause, at: t });
  };

  const give = (judged: Pick<SuppressedPoint, 'pointId' | 'draft'>, command: AlertCommand): void => {
    const point = known.get(judged.pointId);
    const t = now();
    if (!point) {
      send(judged, command);
      return;
    }
    if (command.type === 'raise') {
      bring(point, t, true);
      const rule = holdingRule(point, command.evidence?.severity ?? worstSeverity(point.draft));
      if (rule && !isHidden(ops.alertState(point.pointId))) {
        holds.set(point.pointId, t + rule.draft.holdMs);
        send(point, { type: 'suppress', cause: holdName(rule.id), at: t });
      }
    } else if (command.type === 'clear' || command.type === 'escalate') {
      // A short breach is told all the same: waiting for a cause must not swallow it.
      endHold(point, t);
    }
    send(point, command);
    if (command.type === 'raise' || command.type === 'clear') bringTargets(point.pointId, t);
  };

  /** Everything anew: after a start, after a change of rules or thresholds, and once a second for what depends on time. */
  const reconcile = (): void => {
    const t = now();
    for (const { id, draft, look } of rules)
      if (draft.form.kind === 'state') states.set(id, stateStep(states.get(id) ?? noState, look(), t, draft.form.settleMs));
    const active = [...ops.alerts.causes().keys()];
    const affected = new Set([
      ...active,
      ...rules.filter((rule) => rule.draft.form.kind !== 'inhibit').flatMap(({ targets }) => targets.map(({ pointId }) => pointId)),
    ]);
    ops.log.atomically(() => {
      for (const pointId of affected) {
        const point = known.get(pointId);
        if (point) bring(point, t);
        else releaseUnknown(pointId as PointId, t);
      }
    });
  };
  /** The threshold is disabled or gone: what hid its point ends with it. */
  const releaseUnknown = (pointId: PointId, t: number) => {
    const draft = ops.configuration.thresholds().find(({ thresholdId }) => thresholdId === ops.alerts.newest(pointId)?.thresholdId)?.draft;
    const { causes } = ops.alertState(pointId);
    if (draft) for (const cause of Object.keys(causes)) if (isOpen(causes[cause])) send({ pointId, draft }, { type: 'release', cause, at: t });
  };

  return {
    /** Hands a judged command to its point, after what suppression has to say. Inside the transaction of the batch. */
    give,
    reconcile,
    reload: (): void => {
      reload();
      // A trigger that is abnormal already inhibits from now on.
      ops.log.atomically(() => {
        for (const pointId of byTrigger.keys()) bringTargets(pointId as PointId, now());
      });
      reconcile();
    },
    /** When the next sound that waits for its cause is due; undefined: none waits. */
    nextHold: (): number | undefined => (holds.size === 0 ? undefined : Math.min(...holds.values())),
    /** Does the rule hide something, or would it, at this moment? */
    isActive: (ruleId: string): boolean => {
      const rule = rules.find(({ id }) => id === ruleId);
      return rule !== undefined && rule.targets.some((target) => causesOf(rule, target, now()).length > 0);
    },
  };
};
export type SuppressionEngine = ReturnType<typeof openSuppression>;
