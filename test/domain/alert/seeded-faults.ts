import { alert, type AlertCommand, type Policy } from '../../../src/domain/alert/alert.ts';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import { type Alert, isAbnormal, isHidden, isLatched } from '../../../src/domain/alert/registers.ts';
import type { Machine } from './machine.ts';

type Broken = (policy: Policy) => Machine;

const onEvolve =
  (type: AlertEvent['type'], change: (before: Alert, next: Alert) => Alert): Broken =>
  (policy) => {
    const m = alert(policy);
    return { ...m, evolve: (a, event) => (event.type === type ? change(a, m.evolve(a, event)) : m.evolve(a, event)) };
  };
const onDecide =
  (change: (m: Machine, command: AlertCommand, a: Alert) => readonly AlertEvent[]): Broken =>
  (policy) => {
    const m = alert(policy);
    return { ...m, decide: (command, a) => change(m, command, a) };
  };
const without = (events: readonly AlertEvent[], type: AlertEvent['type']) => events.filter((event) => event.type !== type);
const silent = (when: AlertCommand['type']): Broken =>
  onDecide((m, command, a) => (command.type === when ? without(m.decide(command, a), 'AlertAnnunciated') : m.decide(command, a)));

/** Mistakes made on purpose: a checker that lets one of them pass proves nothing. */
export const seededFaults: Readonly<Record<string, Broken>> = {
  'out of service clears the latch': onEvolve('AlertTakenOutOfService', (_, next) => ({ ...next, reset: next.tripped })),
  'a shelf clears the latch': onEvolve('AlertShelved', (_, next) => ({ ...next, reset: next.tripped })),
  'designed suppression acknowledges': onEvolve('AlertSuppressed', (_, next) => ({ ...next, answered: next.call })),
  'clearing acknowledges': onEvolve('AlertCleared', (_, next) => ({ ...next, answered: next.call })),
  'clearing resets': onEvolve('AlertCleared', (_, next) => ({ ...next, reset: next.tripped })),
  'an acknowledgement answers any call': onEvolve('AlertAcknowledged', (_, next) => ({ ...next, answered: next.call })),
  'release forgets to annunciate': silent('release'),
  'return to service forgets to annunciate': silent('returnToService'),
  'raise forgets to annunciate': silent('raise'),
  'one cause releases all': onEvolve('AlertReleased', (_, next) => ({ ...next, causes: {} })),
  'an older acknowledgement is accepted': onDecide((m, command, a) => m.decide(command.type === 'acknowledge' ? { ...command, call: a.call } : command, a)),
  'reset while abnormal': onDecide((m, command, a) =>
    command.type === 'reset' && isLatched(a) && isAbnormal(a) && !isHidden(a) ? [{ type: 'AlertReset', of: a.raised, by: command.by }] : m.decide(command, a),
  ),
  'a one-shot shelf never ends': onDecide((m, command, a) => (command.type === 'expire' ? [] : without(m.decide(command, a), 'AlertUnshelved'))),
  'a shelf ends early': onDecide((m, command, a) => m.decide(command.type === 'expire' ? { ...command, at: command.at + 1 } : command, a)),
  'a shelf needs no reason': onDecide((m, command, a) => m.decide(command.type === 'shelve' ? { ...command, reason: 'none' } : command, a)),
  'out of service needs no permit': onDecide((m, command, a) => m.decide(command.type === 'takeOutOfService' ? { ...command, permit: 'none' } : command, a)),
  'no limit on shelving': (policy) => alert({ ...policy, longestShelf: Infinity }),
  'acknowledging a hidden alert': onDecide((m, command, a) =>
    command.type === 'acknowledge' && isHidden(a) ? [{ type: 'AlertAcknowledged', answers: a.call, by: command.by }] : m.decide(command, a),
  ),
  'an annunciation answers itself': onEvolve('AlertAnnunciated', (_, next) => ({ ...next, answered: next.call })),
  'an end removes a newer shelf': onEvolve('AlertUnshelved', (_, next) => ({ ...next, shelf: { ...next.shelf, ended: next.shelf.since } })),
  'a merged annunciation is always new': onEvolve('AlertAnnunciated', (before, next) => ({
    ...next,
    answered: before.answered,
    call: { ...next.call, at: before.call.at + 1 },
  })),
  'easing clears': onEvolve('AlertEased', (_, next) => ({ ...next, cleared: next.raised })),
  'being overdue acknowledges': onEvolve('AlertResponseOverdue', (_, next) => ({ ...next, answered: next.call })),
  'being overdue calls again': onEvolve('AlertResponseOverdue', (_, next) => ({ ...next, call: { ...next.call, at: next.call.at + 1 } })),
  'a comment acknowledges': onEvolve('AlertCommented', (_, next) => ({ ...next, answered: next.call })),
  'a comment may be empty': onDecide((m, command, a) => m.decide(command.type === 'comment' ? { ...command, text: 'x' } : command, a)),
  'an assignment acknowledges': onEvolve('AlertAssigned', (_, next) => ({ ...next, answered: next.call })),
  'an assignment is forgotten': onEvolve('AlertAssigned', (before) => before),
  'an assignment names nobody': onDecide((m, command, a) => m.decide(command.type === 'assign' ? { ...command, to: 'x' } : command, a)),
  'a recorded action clears': onEvolve('AlertActionRecorded', (_, next) => ({ ...next, cleared: next.raised })),
  'an action may be empty': onDecide((m, command, a) => m.decide(command.type === 'recordAction' ? { ...command, action: 'x' } : command, a)),
  'an older acknowledgement is taken back': onDecide((m, command, a) => m.decide(command.type === 'withdraw' ? { ...command, call: a.call } : command, a)),
  'taking an acknowledgement back calls nobody': silent('withdraw'),
  'resolving forgets the latch': onDecide((m, command, a) => (command.type === 'resolve' ? without(m.decide(command, a), 'AlertReset') : m.decide(command, a))),
  'resolving forgets the call': onDecide((m, command, a) =>
    command.type === 'resolve' ? without(m.decide(command, a), 'AlertAcknowledged') : m.decide(command, a),
  ),
  'resolving while abnormal': (policy) => alert({ ...policy, clearsByPerson: true }),
  'easing annunciates': onDecide((m, command, a) => m.decide(command.type === 'ease' ? { type: 'escalate', at: command.at } : command, a)),
  'an occurrence forgets to latch': onEvolve('AlertRaised', (before, next) => ({ ...next, tripped: before.tripped })),
  'an occurrence that began out of service never latches': onEvolve('AlertAnnunciated', (before, next) => ({ ...next, tripped: before.tripped })),
  'a shelf of one occurrence becomes a timed one': onEvolve('AlertShelved', (_, next) => ({ ...next, shelf: { ...next.shelf, oneShot: false } })),
  'the second of two causes is forgotten': onDecide((m, command, a) =>
    command.type === 'suppress' && command.cause === 'y' && isHidden(a) ? [] : m.decide(command, a),
  ),
};
