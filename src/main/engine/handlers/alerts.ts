import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import type { AlertDetail, BulkResult, TimelineEntry } from '../../../contract/views.ts';
import { alert, type AlertCommand } from '../../../domain/alert/alert.ts';
import type { AlertEvent } from '../../../domain/alert/event.ts';
import { checkService, checkShelf, type May, mostShelved } from '../../../domain/alert/shelving.ts';
import { type Standing, standings } from '../../../domain/alert/superseded.ts';
import { eventsOfOccurrence, type LoggedAlertEvent } from '../../../domain/alert/timeline.ts';
import { Refusal } from '../../../domain/decider.ts';
import { groupTallies, type QueueGroup } from '../../../domain/alert/queue-order.ts';
import type { PointId, SeriesId } from '../../../domain/identity.ts';
import type { ThresholdDraft } from '../../../domain/threshold/draft.ts';
import { actionsFor, standingActions, type StandingActionsKept, standingActionsStream } from '../../../domain/threshold/standing-actions.ts';
import { handleFrom } from '../../handle.ts';
import { type GroupRows, rowsOfGroup } from '../../store/alert-list-sql.ts';
import { alertStream } from '../../store/alert-rows.ts';
import { areaOf } from '../alerting.ts';
import { mayOf } from '../permissions.ts';
import { policyOf } from '../points.ts';
import { nextOverdue, overdueFirst, withResponse } from '../response.ts';
import { openSignal, snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

type AlertMethods =
  | 'alertCounts'
  | 'alertQueue'
  | 'alertGroups'
  | 'alertOrder'
  | 'alertRows'
  | 'alertsBetween'
  | 'alertByNumber'
  | 'alertOfPoint'
  | 'alertDetail'
  | 'acknowledge'
  | 'shelve'
  | 'unshelve'
  | 'resolve'
  | 'takeOutOfService'
  | 'returnToService'
  | 'addNote'
  | 'withdraw'
  | 'assign'
  | 'recordAction';

/** Rows that a window may ask for at most. */
const longestQueue = 1000;

/** Refusals that mean "it is so already": in bulk they are counted, not shown as errors. */
const already = new Set([
  'alert.nothing-to-acknowledge',
  'alert.not-acknowledged',
  'alert.already-shelved',
  'alert.not-shelved',
  'alert.already-out-of-service',
  'alert.not-out-of-service',
]);

const toEntry = ({ id, at, actor, event }: LoggedAlertEvent): TimelineEntry => {
  const facts = factsOf(event);
  return {
    id,
    at: facts.at ?? at,
    type: event.type,
    by: actor === 'engine' ? null : actor,
    because: facts.because ?? null,
    text: facts.text ?? null,
    value: facts.value ?? null,
    until: facts.until ?? null,
    ...lateOf(event),
    ...(event.type === 'AlertCommented' && event.attachments && { attachments: event.attachments }),
  };
};
/** The true times that late data gave. */
const lateOf = (event: AlertEvent): Pick<TimelineEntry, 'late'> => {
  if (event.type !== 'OccurrenceFoundLate' && event.type !== 'OccurrenceAmended' && event.type !== 'OccurrenceWithdrawn') return {};
  const { start, end } = event.type === 'OccurrenceWithdrawn' ? { start: event.of, end: event.at } : event.occurrence;
  return { late: { start, end, ...(event.why && { why: event.why }) } };
};
const factsOf = (
  event: AlertEvent,
): { readonly at?: number; readonly because?: string; readonly text?: string | null; readonly value?: number; readonly until?: number } => {
  switch (event.type) {
    case 'AlertRaised':
      return { at: event.at, ...(event.evidence && { value: event.evidence.value, text: event.evidence.level }) };
    case 'AlertCleared':
      return { at: event.at, ...(event.value !== undefined && { value: event.value }), ...(event.because && { because: event.because }) };
    case 'AlertAnnunciated':
      return { because: event.because, ...(event.evidence && { value: event.evidence.value, text: event.evidence.level }) };
    case 'AlertEased':
      return { value: event.evidence.value, text: event.evidence.level };
    case 'AlertAcknowledged':
      return event.note === undefined ? {} : { text: event.note };
    case 'AlertShelved':
      return { until: event.until, text: event.reason, ...(event.oneShot && { because: 'one-shot' }) };
    case 'AlertUnshelved':
      return { because: event.because };
    case 'AlertTakenOutOfService':
      return { text: `${event.permit} · ${event.reason}`, ...(event.until !== undefined && { until: event.until }) };
    case 'AlertCommented':
      return { text: event.text === '' ? null : event.text, ...(event.because && { because: event.because }) };
    case 'AlertSuppressed':
    case 'AlertReleased':
      return { text: event.cause };
    case 'AlertAssigned':
      return { at: event.at, text: event.to };
    case 'AlertActionRecorded':
      return { at: event.at, text: event.cause === '' ? event.action : `${event.action} · ${event.cause}` };
    case 'OccurrenceFoundLate':
      return { value: event.occurrence.extreme, text: event.occurrence.worst };
    case 'OccurrenceAmended':
      return { value: event.occurrence.extreme, ...(event.occurrence.end !== null && { until: event.occurrence.end }) };
    case 'AlertResponseOverdue':
      return { at: event.at, text: event.contact === '' ? null : event.contact };
    case 'OccurrenceWithdrawn':
    case 'AlertReset':
    case 'AlertReturnedToService':
      return {};
  }
};

export const alertHandlers = (
  { ops, now, signals, draftOf, alerting, unstored, telemetry }: Tenant,
  user: string,
  may: May = mayOf(user),
): Pick<Handlers<ConsoleContract>, AlertMethods> => {
  const asker = () => ({ user, now: now() });
  const groupRows = (group: QueueGroup): GroupRows => rowsOfGroup(group, telemetry.catalogue.all());
  const give = (pointId: PointId, command: AlertCommand) => {
    const row = ops.alerts.newest(pointId);
    const draft = row && draftOf(row.thresholdId);
    if (!draft) throw new Refusal('alert.unknown', 'There is no such alert on this console.');
    handleFrom(ops.log, alert(policyOf(draft)), ops.alertState(pointId), alertStream(pointId), user, command);
  };
  /** One transaction for all; what a rule refuses is named and changes nothing, the rest is done. */
  const bulk = <Item extends { readonly pointId: PointId }>(items: readonly Item[], act: (item: Item) => void): BulkResult =>
    ops.log.atomically(() => {
      const result = { applied: 0, already: 0, refused: [] as { pointId: PointId; code: string; message: string }[] };
      for (const item of items) {
        try {
          act(item);
          result.applied++;
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          if (already.has(error.code)) result.already++;
          else result.refused.push({ pointId: item.pointId, code: error.code, message: error.message });
        }
      }
      return result;
    });
  const each = (points: readonly PointId[], commandOf: (pointId: PointId) => AlertCommand) =>
    bulk(
      points.map((pointId) => ({ pointId })),
      ({ pointId }) => give(pointId, commandOf(pointId)),
    );

  /** What its threshold asks of a person; where that names no action, those of the device or the area stand. */
  const recordOf = ({ rationale, guidance, device, seriesId }: ThresholdDraft): Pick<AlertDetail, 'record' | 'actionsFrom'> => {
    if (rationale.actions.length > 0 || guidance !== '') return { record: rationale };
    const all = standingActions(ops.log.read<StandingActionsKept>(standingActionsStream));
    const { actions, from } = actionsFor(rationale.actions, device, areaOf(telemetry, seriesId), all);
    return { record: { ...rationale, actions: [...actions] }, ...(from && { actionsFrom: from }) };
  };

  const detail = (pointId: PointId, of: number): AlertDetail | null => {
    const row = ops.alerts.occurrence(pointId, of);
    if (!row) return null;
    const log = ops.log.read<AlertEvent>(alertStream(pointId)).map(({ id, at, actor, event }) => ({ id, at, actor, event }));
    const draft = draftOf(row.thresholdId);
    const found = standings(log);
    /** What became of it, and who counts instead. */
    const standingOf = (id: string): { readonly standing?: { readonly kind: Standing['kind']; readonly by: string; readonly at: number } } => {
      const standing = found.get(id);
      const other = standing && log.find((each) => each.id === (standing.kind === 'also' ? standing.first : standing.by));
      return standing && other ? { standing: { kind: standing.kind, by: other.actor, at: other.at } } : {};
    };
    const raised = log.find(({ event }) => event.type === 'AlertRaised' && event.at === of)?.event;
    return {
      row: alerting.dress(withResponse([row], draftOf))[0]!,
      thresholdVersion: raised?.type === 'AlertRaised' ? (raised.evidence?.thresholdVersion ?? 0) : 0,
      guidance: draft?.guidance ?? '',
      ...(draft && recordOf(draft)),
      latching: draft?.latching ?? false,
      longestShelfMs: draft?.longestShelfMs ?? 0,
      timeline: eventsOfOccurrence(log, of).map((one) => ({ ...toEntry(one), ...standingOf(one.id) })),
      earlier: ops.alerts.earlier(pointId, of),
    };
  };

  return {
    alertCounts: (_input, next, failed) => snapshots([signals.alerts], () => unstored.withCounts(ops.alerts.counts()), next, failed),
    alertQueue: ({ tab, search, limit, sort, group }, next, failed) => {
      const which = { sort, group: group && groupRows(group) };
      let due = Infinity;
      const overdue = openSignal();
      /** Whether any alert can become overdue; not known again after a change of a threshold. */
      let isTimed: boolean | undefined;
      const stopRules = signals.thresholds.on(() => {
        isTimed = undefined;
      });
      const read = () => {
        const at = now();
        const first = ops.alerts.queue(tab, search, limit, asker(), which);
        // What is overdue is old: in a long list it may stand behind the rows that were asked for.
        const isCut = tab === 'active' && !sort && first.total > limit;
        if (isCut) isTimed ??= ops.configuration.thresholds().some(({ draft }) => draft.rationale.responseMs !== null);
        const queue = isCut && isTimed ? ops.alerts.queue(tab, search, longestQueue, asker(), which) : first;
        const rows = withResponse(queue.rows, draftOf);
        due = nextOverdue(rows, at);
        const sorted = tab === 'active' && !sort ? overdueFirst(rows, at) : rows;
        return unstored.withQueue({ ...queue, rows: alerting.dress(sorted.slice(0, limit)) }, tab === 'active');
      };
      const stopClock = signals.second.on(() => {
        if (now() >= due) overdue.emit();
      });
      const stop = snapshots([signals.alerts, signals.thresholds, overdue], read, next, failed);
      return () => {
        stopClock();
        stopRules();
        stop();
      };
    },
    alertGroups: ({ tab, search, by }, next, failed) =>
      snapshots(
        [signals.alerts],
        () => {
          const groups = groupTallies(ops.alerts.tallies(tab, search, asker()), by, (seriesId) => areaOf(telemetry, seriesId as SeriesId) ?? undefined);
          return { groups, total: groups.reduce((sum, { count }) => sum + count, 0) };
        },
        next,
        failed,
      ),
    alertOrder: ({ tab, search, sort, group }) => {
      const which = { sort, group: group && groupRows(group) };
      const seqs = ops.alerts.order(tab, search, asker(), which);
      if (tab !== 'active' || sort) return { seqs };
      const first = overdueFirst(withResponse(ops.alerts.queue(tab, search, longestQueue, asker(), which).rows, draftOf), now());
      return { seqs: [...first.map(({ seq }) => seq), ...seqs.slice(first.length)] };
    },
    alertRows: ({ tab, search, seqs, group }, next, failed) =>
      snapshots(
        [signals.alerts, signals.thresholds],
        () => {
          const { rows, left } = ops.alerts.listed(tab, search, seqs, asker(), group && groupRows(group));
          return { rows: alerting.dress(withResponse(rows, draftOf)), left };
        },
        next,
        failed,
      ),
    alertsBetween: ({ series, from, to }, next, failed) => snapshots([signals.alerts], () => ops.alerts.between(series, from, to), next, failed),
    alertByNumber: ({ number }) => ops.alerts.byNumber(number) ?? null,
    alertOfPoint: ({ pointId }) => ops.alerts.newest(pointId) ?? null,
    alertDetail: ({ pointId, of }, next, failed) => snapshots([signals.alerts, signals.thresholds], () => detail(pointId, of), next, failed),
    acknowledge: ({ alerts, note }) => bulk(alerts, ({ pointId, call }) => give(pointId, { type: 'acknowledge', call, by: user, ...(note && { note }) })),
    shelve: ({ points, until, oneShot, reason }) =>
      bulk(
        points.map((pointId) => ({ pointId })),
        ({ pointId }) => {
          const most = Number(ops.meta.get('shelves_most') ?? mostShelved);
          checkShelf(ops.alerts.newest(pointId)?.severity ?? 'critical', ops.alerts.shelves(), most, may);
          give(pointId, { type: 'shelve', at: now(), until, oneShot, by: user, reason });
        },
      ),
    unshelve: ({ points }) => each(points, () => ({ type: 'unshelve', at: now(), by: user })),
    resolve: ({ alerts }) => bulk(alerts, ({ pointId, call }) => give(pointId, { type: 'resolve', call, at: now(), by: user })),
    withdraw: ({ alerts }) => bulk(alerts, ({ pointId, call }) => give(pointId, { type: 'withdraw', call, at: now(), by: user })),
    assign: ({ pointId, of, to }) => give(pointId, { type: 'assign', of, at: now(), by: user, to }),
    recordAction: ({ pointId, of, action, cause }) => give(pointId, { type: 'recordAction', of, at: now(), by: user, action, cause }),
    takeOutOfService: ({ points, permit, reason, until }) => {
      checkService(may);
      return each(points, () => ({ type: 'takeOutOfService', at: now(), by: user, permit, reason, ...(until !== undefined && { until }) }));
    },
    returnToService: ({ points }) => each(points, () => ({ type: 'returnToService', at: now(), by: user })),
    addNote: ({ pointId, of, text, attachments }) =>
      give(pointId, { type: 'comment', of, at: now(), by: user, text, ...(attachments.length > 0 && { attachments }) }),
  };
};
