import type { Policy } from '../../../src/domain/alert/alert.ts';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import { label } from '../../../src/domain/alert/label.ts';
import { type Alert, isAbnormal, isAcknowledged, isHidden, isLatched, isOutOfService, isOwed, isShelved } from '../../../src/domain/alert/registers.ts';
import { answers, notes } from './alphabet.ts';
import { callsIn, canonical, causesOf, type Machine, regions } from './machine.ts';

/** One accepted command: state `a`, the command `name`, its events, state `b`. */
export interface Step {
  readonly m: Machine;
  readonly policy: Policy;
  readonly a: Alert;
  readonly name: string;
  readonly events: readonly AlertEvent[];
  readonly b: Alert;
}

/** What must hold after the command, whether it changed something or it was so before. */
const effects: Readonly<Record<string, (b: Alert) => boolean>> = {
  raise: isAbnormal,
  clear: (b) => !isAbnormal(b),
  acknowledge: isAcknowledged,
  reset: (b) => !isLatched(b),
  resolve: (b) => isAcknowledged(b) && !isLatched(b) && !isAbnormal(b),
  withdraw: (b) => !isAbnormal(b) || !isAcknowledged(b),
  assign: (b) => b.owner.to === 'ben' && b.owner.of === b.raised,
  shelve: isShelved,
  shelveOnce: (b) => isShelved(b) && b.shelf.oneShot,
  unshelve: (b) => !isShelved(b),
  expire: (b) => !isShelved(b),
  suppress: (b) => causesOf(b).includes('x'),
  suppressY: (b) => causesOf(b).includes('y'),
  release: (b) => !causesOf(b).includes('x'),
  releaseY: (b) => !causesOf(b).includes('y'),
  takeOutOfService: isOutOfService,
  returnToService: (b) => !isOutOfService(b),
};

/** Rules of one step. I1, I2, I18 and I19 look at more than one step and stand in the checker. */
export const invariants: Readonly<Record<string, (step: Step) => boolean>> = {
  'I3 entering B, and E on release, is annunciated exactly once': ({ a, name, events, b }) =>
    callsIn(events) === Number(label(b) === 'B' ? label(a) !== 'B' || name === 'escalate' : label(b) === 'E' && isHidden(a)),
  'I4 nothing hidden or normal is annunciated': ({ events, b }) => callsIn(events) === 0 || (!isHidden(b) && (isAbnormal(b) || isLatched(b))),
  'I5 no visible active alert becomes acknowledged but by a person': ({ a, name, b }) =>
    label(b) !== 'C' || label(a) === 'C' || (label(a) === 'B' && name === 'acknowledge'),
  'I6 a new visible occurrence is never born acknowledged': ({ a, name, b }) => !(name === 'raise' && !isHidden(a) && !isAbnormal(a)) || label(b) === 'B',
  'I7 release goes to A, B, D or E only': ({ a, b }) => !isHidden(a) || isHidden(b) || 'ABDE'.includes(label(b)),
  'I8 active at release is always B': ({ a, b }) => !isHidden(a) || isHidden(b) || !isAbnormal(b) || label(b) === 'B',
  'I9 only a latching policy latches': ({ policy, b }) => policy.latching || !isLatched(b),
  'I10 a latch is lost by reset only, and only when normal': ({ a, name, b }) =>
    !isLatched(a) || isLatched(b) || (['reset', 'resolve'].includes(name) && !isAbnormal(a)),
  'I11 an unanswered call disappears only by a person': ({ policy, a, name, b }) =>
    isAcknowledged(a) || !isAcknowledged(b) || answers.includes(name) || (policy.selfAcknowledging && name === 'clear'),
  'I12 an older acknowledgement never acknowledges': ({ a, name, b }) => name !== 'acknowledgeOlder' || regions(a) === regions(b),
  'I13 a release ends its own cause and no other': ({ a, name, b }) => causesOf(b).length >= causesOf(a).length - Number(name.startsWith('release')),
  'I14 a shelf ends by person, at its time, or with its one occurrence': ({ a, name, b }) =>
    !isShelved(a) || isShelved(b) || name === 'unshelve' || name === 'expire' || (name === 'clear' && a.shelf.oneShot),
  'I15 conditions change only by raise and clear': ({ a, name, b }) => isAbnormal(a) === isAbnormal(b) || name === 'raise' || name === 'clear',
  'I16 nothing is owed after a decision': ({ b }) => !isOwed(b),
  'I17 every event applied again changes nothing': ({ m, events, b }) => events.every((event) => canonical(m.evolve(b, event)) === canonical(b)),
  'an occurrence of a latching policy that starts in service latches, seen or not': ({ policy, a, name, b }) =>
    !policy.latching || name !== 'raise' || isAbnormal(a) || isOutOfService(a) || isLatched(b),
  'what is visible and active under a latching policy is latched': ({ policy, b }) => !policy.latching || isHidden(b) || !isAbnormal(b) || isLatched(b),
  'an accepted command takes effect': ({ name, b }) => effects[name]?.(b) ?? true,
  'who looks after it changes no label': ({ a, name, b }) => name !== 'assign' || regions(a) === regions(b),
  'what is only noted changes no register': ({ a, name, b }) => !notes.includes(name) || canonical(a) === canonical(b),
};
