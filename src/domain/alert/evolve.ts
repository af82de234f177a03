import type { AlertEvent } from './event.ts';
import { type Alert, type Call, later, type Owner, type Span } from './registers.ts';

const latest = (a: Call, b: Call): Call => (later(b, a) ? b : a);
const begun = <S extends Span>(span: S, next: Omit<S, 'ended'>): S => (next.since > span.since ? { ...span, ...next } : span);
// Two consoles may begin at the same millisecond: the shelf that ends first counts on both, so that nothing stays hidden longer than somebody meant.
const shelfOf = (shelf: Alert['shelf'], next: Omit<Alert['shelf'], 'ended'>): Alert['shelf'] =>
  next.since === shelf.since && next.since > 0
    ? { ...shelf, until: Math.min(shelf.until, next.until), oneShot: shelf.oneShot || next.oneShot }
    : begun(shelf, next);
const serviceOf = (service: Alert['service'], next: Omit<Alert['service'], 'ended'>): Alert['service'] =>
  next.since === service.since && next.permit < service.permit ? { ...service, permit: next.permit } : begun(service, next);
const lastOwner = (owner: Owner, next: Owner): Owner => {
  if (next.of !== owner.of) return next.of > owner.of ? pick(next) : owner;
  if (next.at !== owner.at) return next.at > owner.at ? pick(next) : owner;
  return (next.to ?? '') < (owner.to ?? '') ? pick(next) : owner;
};
const pick = ({ of, at, to }: Owner): Owner => ({ of, at, to });
const ended = <S extends Span>(span: S, of: number): S => (of > span.ended ? { ...span, ended: of } : span);
export const causeOf = (a: Alert, cause: string): Span => a.causes[cause] ?? { since: 0, ended: 0 };

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
      return { ...a, shelf: shelfOf(a.shelf, { since: event.at, until: event.until, oneShot: event.oneShot }), answered: latest(a.answered, event.answers) };
    case 'AlertUnshelved':
      return { ...a, shelf: ended(a.shelf, event.of), surfaced: Math.max(a.surfaced, event.at) };
    case 'AlertTakenOutOfService':
      return { ...a, service: serviceOf(a.service, { since: event.at, permit: event.permit }), answered: latest(a.answered, event.answers) };
    case 'AlertReturnedToService':
      return { ...a, service: ended(a.service, event.of), surfaced: Math.max(a.surfaced, event.at) };
    case 'AlertSuppressed':
      return { ...a, causes: { ...a.causes, [event.cause]: begun(causeOf(a, event.cause), { since: event.at }) } };
    case 'AlertReleased':
      return { ...a, causes: { ...a.causes, [event.cause]: ended(causeOf(a, event.cause), event.of) }, surfaced: Math.max(a.surfaced, event.at) };
    case 'AlertAssigned':
      return { ...a, owner: lastOwner(a.owner, event) };
    case 'AlertEased':
    case 'AlertCommented':
    case 'AlertActionRecorded':
    case 'AlertResponseOverdue':
    case 'OccurrenceFoundLate':
    case 'OccurrenceAmended':
    case 'OccurrenceWithdrawn':
      return a;
  }
};
