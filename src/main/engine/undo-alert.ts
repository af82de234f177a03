import { alert, type AlertCommand } from '../../domain/alert/alert.ts';
import type { AlertEvent } from '../../domain/alert/event.ts';
import { Refusal } from '../../domain/decider.ts';
import type { PointId } from '../../domain/identity.ts';
import type { ThresholdDraft } from '../../domain/threshold/threshold.ts';
import { handleFrom } from '../handle.ts';
import { alertStream } from '../store/alert-rows.ts';
import type { Ops } from '../store/ops.ts';
import { policyOf } from './points.ts';

export interface UndoAlertParts {
  readonly ops: Ops;
  readonly draftOf: (thresholdId: string) => ThresholdDraft | undefined;
  readonly user: string;
  readonly at: number;
}

const shelving = new Set(['AlertShelved', 'AlertUnshelved']);

/** The event with this id, what came before it, and whether one of `kinds` came after it. */
const placeOf = (ops: Ops, pointId: PointId, id: string, kinds: ReadonlySet<string>) => {
  const log = ops.log.read<AlertEvent>(alertStream(pointId));
  const place = log.findIndex((each) => each.id === id);
  return {
    before: log.slice(0, place).map(({ event }) => event),
    isOvertaken: log.slice(place + 1).some(({ event }) => kinds.has(event.type)),
  };
};
const overtaken = (): Refusal =>
  new Refusal('undo.overtaken', 'Something was done there since, by you or by somebody else, so this is not taken back. Look at the timeline of the alert.');

/** Sends the command that takes one event of a person back. Throws a `Refusal` in words when that is not possible any more. */
export const undoAlert = ({ ops, draftOf, user, at }: UndoAlertParts, pointId: PointId, id: string, event: AlertEvent): 'applied' | 'noted' => {
  const give = (command: AlertCommand): void => {
    const row = ops.alerts.newest(pointId);
    const draft = row && draftOf(row.thresholdId);
    if (!draft) throw new Refusal('alert.unknown', 'There is no such alert on this console.');
    handleFrom(ops.log, alert(policyOf(draft)), ops.alertState(pointId), alertStream(pointId), user, command);
  };
  switch (event.type) {
    case 'AlertAcknowledged': {
      const before = ops.log.version(alertStream(pointId));
      give({ type: 'withdraw', call: event.answers, at, by: user });
      const written = ops.log.read<AlertEvent>(alertStream(pointId)).slice(before);
      return written.some((each) => each.event.type === 'AlertAnnunciated') ? 'applied' : 'noted';
    }
    case 'AlertShelved':
      if (placeOf(ops, pointId, id, shelving).isOvertaken) throw overtaken();
      give({ type: 'unshelve', at, by: user });
      return 'applied';
    case 'AlertUnshelved': {
      const { before, isOvertaken } = placeOf(ops, pointId, id, shelving);
      const former = before.findLast((each) => each.type === 'AlertShelved');
      if (isOvertaken || !former) throw overtaken();
      if (former.until <= at)
        throw new Refusal('undo.shelf-over', 'The time for which it was shelved is over, so it is not shelved again. Shelve it anew if it still should be.');
      give({ type: 'shelve', at, until: former.until, oneShot: former.oneShot, by: user, reason: former.reason });
      return 'applied';
    }
    case 'AlertAssigned': {
      const { before, isOvertaken } = placeOf(ops, pointId, id, new Set(['AlertAssigned']));
      if (isOvertaken) throw overtaken();
      const former = before.findLast((each) => each.type === 'AlertAssigned' && each.of === event.of) as
        | Extract<AlertEvent, { type: 'AlertAssigned' }>
        | undefined;
      give({ type: 'assign', of: event.of, at, by: user, to: former?.to ?? null });
      return 'applied';
    }
    default:
      throw new Refusal('undo.never', 'This cannot be taken back: it stays as it was done.');
  }
};

/** Would it be overtaken? Known without trying. */
export const isAlertOvertaken = (ops: Ops, pointId: PointId, id: string, type: AlertEvent['type']): boolean => {
  if (shelving.has(type)) return placeOf(ops, pointId, id, shelving).isOvertaken;
  if (type === 'AlertAssigned') return placeOf(ops, pointId, id, new Set(['AlertAssigned'])).isOvertaken;
  return type === 'AlertAcknowledged' && placeOf(ops, pointId, id, new Set(['AlertAnnunciated', 'AlertReset', 'AlertRaised'])).isOvertaken;
};
