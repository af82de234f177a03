import { type Decider, Refusal } from '../decider.ts';
import type { AlertEvent, Because, Evidence } from './event.ts';
import {
  type Alert,
  type Call,
  isAbnormal,
  isAcknowledged,
  isHidden,
  isLatched,
  isOpen,
  isOutOfService,
  isOwed,
  isShelved,
  later,
  quiet,
  type Span,
} from './registers.ts';

/** What the version of the Threshold in force says about the lifecycle. */
export interface Policy {
  /** Stays tripped after the condition is gone, until a person resets it. */
  readonly latching: boolean;
  /** The return to normal counts as acknowledged. */
  readonly selfAcknowledging: boolean;
  /** Milliseconds; 0 = may not be shelved. */
  readonly longestShelf: number;
}

export type AlertCommand =
  // from the condition filter and from timers
  | { readonly type: 'raise'; readonly at: number; readonly evidence?: Evidence }
  | { readonly type: 'clear'; readonly at: number; readonly value?: number; readonly because?: 'configuration' }
  | { readonly type: 'realarm'; readonly at: number; readonly because: 'realarm' | 'withdrawn' } // timer, or a person takes an acknowledgement back
  | { readonly type: 'escalate'; readonly at: number; readonly evidence?: Evidence }
  | { readonly type: 'ease'; readonly at: number; readonly evidence: Evidence }
  | { readonly type: 'expire'; readonly at: number }
  // from suppression logic
  | { readonly type: 'suppress'; readonly cause: string; readonly at: number }
  | { readonly type: 'release'; readonly cause: string; readonly at: number }
  // from people
  | { readonly type: 'acknowledge'; readonly call: Call; readonly by: string; readonly note?: string }
  | { readonly type: 'reset'; readonly by: string }
  | { readonly type: 'shelve'; readonly at: number; readonly until: number; readonly oneShot: boolean; readonly by: string; readonly reason: string }
  | { readonly type: 'unshelve'; readonly at: number; readonly by: string }
  | { readonly type: 'takeOutOfService'; readonly at: number; readonly by: string; readonly permit: string; readonly reason: string }
  | { readonly type: 'returnToService'; readonly at: number; readonly by: string }
  | { readonly type: 'comment'; readonly of: number; readonly at: number; readonly by: string; readonly text: string }
  // after a merge of logs
  | { readonly type: 'settle'; readonly at: number };

/** The words people read when a rule says no; the interface translates by code. */
const refusals = {
  'alert.hidden': 'This alert is shelved, suppressed or out of service. Bring it back first, then acknowledge or reset it.',
  'alert.nothing-to-acknowledge': 'Nothing is open here: somebody acknowledged this alert before.',
  'alert.superseded': 'A newer call has come since. Look at the newest state, then acknowledge again.',
  'alert.not-latched': 'This alert is not latched, so there is nothing to reset.',
  'alert.still-abnormal': 'The condition is still there. It cannot be resolved: shelve it or take it out of service.',
  'alert.not-acknowledged': 'Only an acknowledged alert that is still active can be called again.',
  'alert.already-shelved': 'This alert is shelved already.',
  'alert.reason-missing': 'A reason is needed, so that the next shift understands why.',
  'alert.shelf-too-long': 'The end must lie in the future and within the longest time that this threshold allows.',
  'alert.not-shelved': 'This alert is not shelved.',
  'alert.already-out-of-service': 'This alert is out of service already.',
  'alert.permit-missing': 'The number of the permit is needed to take an alert out of service.',
  'alert.not-out-of-service': 'This alert is not out of service.',
  'alert.note-empty': 'The note is empty.',
} as const;
const refuse = (code: keyof typeof refusals): never => {
  throw new Refusal(code, refusals[code]);
};

const latest = (a: Call, b: Call): Call => (later(b, a) ? b : a);
const begun = <S extends Span>(span: S, next: Omit<S, 'ended'>): S => (next.since > span.since ? { ...span, ...next } : span);
const ended = <S extends Span>(span: S, of: number): S => (of > span.ended ? { ...span, ended: of } : span);
const causeOf = (a: Alert, cause: string): Span => a.causes[cause] ?? { since: 0, ended: 0 };

/** Reads no configuration and never throws: old logs replay after any edit, in any order of merging. */
export const evolveAlert = (a: Alert, event: AlertEvent): Alert => {
  switch (event.type) {
    case 'AlertRaised':
      return { ...a, raised: Math.max(a.raised, event.at), tripped: event.latches ? Math.max(a.tripped, event.at) : a.tripped };
    case 'AlertCleared':
      return { ...a, cleared: Math.max(a.cleared, event.at), answered: latest(a.answered, event.answers) };
    case 'AlertAnnunciated':
      return { ...a, call: latest(a.call, event.call), tripped: event.latches ? Math.max(a.tripped, event.call.of) : a.tripped };
    case 'AlertAcknowledged':
      return { ...a, answered: latest(a.answered, event.answers) };
    case 'AlertReset':
      return { ...a, reset: Math.max(a.reset, event.of) };
    case 'AlertShelved':
      return { ...a, shelf: begun(a.shelf, { since: event.at, until: event.until, oneShot: event.oneShot }), answered: latest(a.answered, event.answers) };
    case 'AlertUnshelved':
      return { ...a, shelf: ended(a.shelf, event.of), surfaced: Math.max(a.surfaced, event.at) };
    case 'AlertTakenOutOfService':
      return { ...a, service: begun(a.service, { since: event.at, permit: event.permit }), answered: latest(a.answered, event.answers) };
    case 'AlertReturnedToService':
      return { ...a, service: ended(a.service, event.of), surfaced: Math.max(a.surfaced, event.at) };
    case 'AlertSuppressed':
      return { ...a, causes: { ...a.causes, [event.cause]: begun(causeOf(a, event.cause), { since: event.at }) } };
    case 'AlertReleased':
      return { ...a, causes: { ...a.causes, [event.cause]: ended(causeOf(a, event.cause), event.of) }, surfaced: Math.max(a.surfaced, event.at) };
    case 'AlertEased':
    case 'AlertCommented':
      return a;
  }
};

/** The life of one point: one Threshold watching one source, through all its occurrences. Every event but one is a fact about the past. */
export const alert = (policy: Policy): Decider<Alert, AlertCommand, AlertEvent> => {
  const annunciation = (a: Alert, at: number, because: Because, evidence?: Evidence): AlertEvent => ({
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
        };
        return isShelved(a) && a.shelf.oneShot
          ? told(a, command.at, 'released', cleared, { type: 'AlertUnshelved', of: a.shelf.since, at: end(a, command.at), because: 'one-shot' })
          : [cleared];
      }
      case 'acknowledge':
        if (isHidden(a)) return refuse('alert.hidden');
        if (isAcknowledged(a)) return refuse('alert.nothing-to-acknowledge');
        if (command.call.of !== a.call.of || command.call.at !== a.call.at) return refuse('alert.superseded'); // answers a call that is no longer the latest
        return [{ type: 'AlertAcknowledged', answers: command.call, by: command.by, ...(command.note && { note: command.note }) }];
      case 'reset':
        if (isHidden(a)) return refuse('alert.hidden');
        if (!isLatched(a)) return refuse('alert.not-latched');
        if (isAbnormal(a)) return refuse('alert.still-abnormal');
        return [{ type: 'AlertReset', of: a.raised, by: command.by }];
      case 'realarm':
        if (isHidden(a) || !isAbnormal(a) || !isAcknowledged(a)) return refuse('alert.not-acknowledged');
        return [annunciation(a, command.at, command.because)];
      case 'escalate': // a worse level of the same Threshold
        return isHidden(a) || !isAbnormal(a) ? [] : [annunciation(a, command.at, 'escalated', command.evidence)];
      case 'ease': // a better level: logged, never called
        return isAbnormal(a) ? [{ type: 'AlertEased', at: command.at, evidence: command.evidence }] : [];
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
        if (command.text.trim() === '') return refuse('alert.note-empty');
        return [{ type: 'AlertCommented', of: command.of, at: command.at, by: command.by, text: command.text.trim() }];
      case 'settle':
        return told(a, command.at, 'released');
    }
  };

  return { initial: quiet, decide, evolve: evolveAlert };
};
