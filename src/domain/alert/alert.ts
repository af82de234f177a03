import type { Decider } from '../decider.ts';
import type { AlertCommand, Policy } from './command.ts';
import type { AlertEvent, Because, Evidence } from './event.ts';
import { causeOf, evolveAlert } from './evolve.ts';
import { refuse } from './refusals.ts';
import { type Alert, type Call, isAbnormal, isAcknowledged, isHidden, isLatched, isOpen, isOutOfService, isOwed, isShelved, quiet } from './registers.ts';

export type { AlertCommand, Policy } from './command.ts';
export { evolveAlert } from './evolve.ts';
export { refuse } from './refusals.ts';

type Annunciated = Extract<AlertEvent, { readonly type: 'AlertAnnunciated' }>;

/** It answers a call that is no longer the latest. */
const isOlder = (call: Call, a: Alert): boolean => call.of !== a.call.of || call.at !== a.call.at;

/** The life of one point: one Threshold watching one source, through all its occurrences. Every event but one is a fact about the past. */
export const alert = (policy: Policy): Decider<Alert, AlertCommand, AlertEvent> => {
  const annunciation = (a: Alert, at: number, because: Because, evidence?: Evidence): Annunciated => ({
    type: 'AlertAnnunciated',
    because,
    latches: policy.latching && isAbnormal(a),
    call: { of: a.raised, at: Math.max(at, a.surfaced, a.call.of === a.raised ? a.call.at + 1 : 0) },
    ...(evidence && { evidence }),
  });
  /** An end of a suppression lies after the last call, whatever the clocks say, so that it owes a new one. */
  const end = (a: Alert, at: number) => Math.max(at, a.call.at + 1);
  /** The events, and the annunciation they owe: nothing becomes visible without being called. */
  const told = (a: Alert, at: number, because: Because, ...events: readonly AlertEvent[]): readonly AlertEvent[] => {
    const next = events.reduce(evolveAlert, a);
    return isOwed(next) ? [...events, annunciation(next, at, because)] : events;
  };

  /** Each part is decided on the state that the part before it left. */
  const resolve = ({ call, at, by, note }: Extract<AlertCommand, { readonly type: 'resolve' }>, a: Alert): readonly AlertEvent[] => {
    if (isHidden(a)) return refuse('alert.hidden');
    if (isAbnormal(a) && !policy.clearsByPerson) return refuse('alert.still-abnormal');
    if (!isAbnormal(a) && !isLatched(a) && isAcknowledged(a)) return refuse('alert.nothing-to-acknowledge');
    const events: AlertEvent[] = [];
    const state = () => events.reduce(evolveAlert, a);
    if (!isAcknowledged(a)) events.push(...decide({ type: 'acknowledge', call, by, ...(note && { note }) }, a));
    if (isAbnormal(a)) events.push({ type: 'AlertCleared', at: Math.max(at, a.raised + 1), answers: state().answered, because: 'person' });
    if (isLatched(state())) events.push({ type: 'AlertReset', of: a.raised, by });
    return events;
  };

  const decide = (command: AlertCommand, a: Alert): readonly AlertEvent[] => {
    switch (command.type) {
      case 'raise':
        if (isAbnormal(a) || command.at <= a.cleared) return []; // the same breach seen again
        return told(a, command.at, 'raised', {
          type: 'AlertRaised',
          at: command.at,
          latches: policy.latching && !isOutOfService(a),
          ...(command.evidence && { evidence: command.evidence }),
        });
      case 'clear': {
        if (!isAbnormal(a) || command.at <= a.raised) return [];
        const answers = policy.selfAcknowledging && !isHidden(a) && !isLatched(a) ? a.call : a.answered;
        const cleared: AlertEvent = {
          type: 'AlertCleared',
          at: command.at,
          answers,
          ...(command.value !== undefined && { value: command.value }),
          ...(command.because && { because: command.because }),
          ...(command.judged && { judged: command.judged }),
        };
        return isShelved(a) && a.shelf.oneShot
          ? told(a, command.at, 'released', cleared, { type: 'AlertUnshelved', of: a.shelf.since, at: end(a, command.at), because: 'one-shot' })
          : [cleared];
      }
      case 'foundLate':
        return [{ ...command, type: 'OccurrenceFoundLate' }];
      case 'amend':
        return [{ ...command, type: 'OccurrenceAmended' }];
      case 'withdrawOccurrence':
        return [{ ...command, type: 'OccurrenceWithdrawn' }];
      case 'acknowledge':
        if (isHidden(a)) return refuse('alert.hidden');
        if (isAcknowledged(a)) return refuse('alert.nothing-to-acknowledge');
        if (isOlder(command.call, a)) return refuse('alert.superseded');
        if (policy.noteMandatory && !command.note?.trim()) return refuse('alert.note-missing');
        return [{ type: 'AlertAcknowledged', answers: command.call, by: command.by, ...(command.note && { note: command.note }) }];
      case 'reset':
        if (isHidden(a)) return refuse('alert.hidden');
        if (!isLatched(a)) return refuse('alert.not-latched');
        if (isAbnormal(a)) return refuse('alert.still-abnormal');
        return [{ type: 'AlertReset', of: a.raised, by: command.by }];
      case 'resolve':
        return resolve(command, a);
      case 'realarm':
        if (isHidden(a) || !isAbnormal(a) || !isAcknowledged(a)) return refuse('alert.not-acknowledged');
        return [annunciation(a, command.at, 'realarm')];
      case 'withdraw':
        if (isHidden(a)) return refuse('alert.hidden');
        if (!isAcknowledged(a)) return refuse('alert.not-acknowledged');
        if (isOlder(command.call, a)) return refuse('alert.superseded');
        return isAbnormal(a)
          ? [{ ...annunciation(a, command.at, 'withdrawn'), by: command.by }]
          : [{ type: 'AlertCommented', of: a.raised, at: command.at, by: command.by, text: '', because: 'withdrawn' }];
      case 'escalate': // a worse level of the same Threshold
        return isHidden(a) || !isAbnormal(a) ? [] : [annunciation(a, command.at, 'escalated', command.evidence)];
      case 'ease': // a better level: logged, never called
        return isAbnormal(a) ? [{ type: 'AlertEased', at: command.at, evidence: command.evidence }] : [];
      case 'overdue': // answered meanwhile, or called again: nobody is to be told
        return isHidden(a) || isAcknowledged(a) || isOlder(command.call, a) ? [] : [{ ...command, type: 'AlertResponseOverdue' }];
      case 'shelve':
        if (isShelved(a)) return refuse('alert.already-shelved');
        if (command.reason.trim() === '') return refuse('alert.reason-missing');
        if (command.until <= command.at || command.until - command.at > policy.longestShelf) return refuse('alert.shelf-too-long');
        return [{ ...command, type: 'AlertShelved', at: Math.max(command.at, a.shelf.since + 1), answers: a.call }];
      case 'unshelve':
        if (!isShelved(a)) return refuse('alert.not-shelved');
        return told(a, command.at, 'released', { type: 'AlertUnshelved', of: a.shelf.since, at: end(a, command.at), because: 'person', by: command.by });
      case 'expire':
        if (!isShelved(a) || command.at < a.shelf.until) return [];
        return told(a, command.at, 'released', { type: 'AlertUnshelved', of: a.shelf.since, at: end(a, a.shelf.until), because: 'expired' });
      case 'suppress':
        return isOpen(a.causes[command.cause])
          ? []
          : [{ type: 'AlertSuppressed', cause: command.cause, at: Math.max(command.at, causeOf(a, command.cause).since + 1) }];
      case 'release':
        if (!isOpen(a.causes[command.cause])) return [];
        return told(a, command.at, 'released', { type: 'AlertReleased', cause: command.cause, of: causeOf(a, command.cause).since, at: end(a, command.at) });
      case 'takeOutOfService':
        if (isOutOfService(a)) return refuse('alert.already-out-of-service');
        if (command.permit.trim() === '') return refuse('alert.permit-missing');
        if (command.reason.trim() === '') return refuse('alert.reason-missing');
        return [{ ...command, type: 'AlertTakenOutOfService', at: Math.max(command.at, a.service.since + 1), answers: a.call }];
      case 'returnToService':
        if (!isOutOfService(a)) return refuse('alert.not-out-of-service');
        return told(a, command.at, 'released', { type: 'AlertReturnedToService', of: a.service.since, at: end(a, command.at), by: command.by });
      case 'comment':
        if (command.text.trim() === '' && !command.attachments?.length) return refuse('alert.note-empty');
        return [{ ...command, type: 'AlertCommented', text: command.text.trim() }];
      case 'assign':
        if (command.to?.trim() === '') return refuse('alert.assignee-missing');
        return [{ type: 'AlertAssigned', of: command.of, at: command.at, by: command.by, to: command.to?.trim() ?? null }];
      case 'recordAction':
        if (command.action.trim() === '') return refuse('alert.action-missing');
        return [{ type: 'AlertActionRecorded', of: command.of, at: command.at, by: command.by, action: command.action.trim(), cause: command.cause.trim() }];
      case 'settle':
        return told(a, command.at, 'released');
    }
  };

  return { initial: quiet, decide, evolve: evolveAlert };
};
