import { Refusal } from '../../domain/decider.ts';
import { threshold, type ThresholdEvent } from '../../domain/threshold/threshold.ts';
import { handle } from '../handle.ts';
import type { Ops } from '../store/ops.ts';
import { thresholdStream } from '../store/configuration-rows.ts';
import { editWithNames } from '../thresholds/rename.ts';
import type { ThresholdId } from '../../domain/identity.ts';

const making = new Set<string>(['ThresholdCreated', 'ThresholdEdited', 'ThresholdEnabled', 'ThresholdDisabled']);

const placeOf = (ops: Ops, thresholdId: ThresholdId, id: string) => {
  const log = ops.log.read<ThresholdEvent>(thresholdStream(thresholdId));
  const place = log.findIndex((each) => each.id === id);
  return {
    former: log.slice(0, place).reduce((state, { event }) => threshold.evolve(state, event), threshold.initial),
    isOvertaken: log.slice(place + 1).some(({ event }) => making.has(event.type)),
  };
};
export const isThresholdOvertaken = (ops: Ops, thresholdId: ThresholdId, id: string): boolean => placeOf(ops, thresholdId, id).isOvertaken;

/** A new version equal to the former one; an event that made a threshold is taken back by switching it off. */
export const undoThreshold = (ops: Ops, user: string, at: number, thresholdId: ThresholdId, id: string, event: ThresholdEvent): void => {
  const { former, isOvertaken } = placeOf(ops, thresholdId, id);
  if (isOvertaken) throw new Refusal('undo.overtaken', 'The rule has been changed since, so this change is not taken back. Its history shows every version.');
  const reason = 'Taken back';
  const stream = thresholdStream(thresholdId);
  if (event.type === 'ThresholdEdited' && former.status !== 'none')
    editWithNames({ ops, user, at }, { thresholdId, draft: former.draft, reason, named: 'rename' });
  else if (event.type === 'ThresholdDisabled') handle(ops.log, threshold, stream, user, { type: 'enable', reason, at });
  else if (event.type === 'ThresholdEnabled' || event.type === 'ThresholdCreated') handle(ops.log, threshold, stream, user, { type: 'disable', reason, at });
  else throw new Refusal('undo.never', 'This cannot be taken back: it stays as it was done.');
};
