import { type Alert, isAbnormal, isAcknowledged, isLatched, isOpen, isOutOfService, isShelved } from '../../../src/domain/alert/registers.ts';
import type { AlertCommand, Policy } from '../../../src/domain/alert/alert.ts';
import type { AlertEvent } from '../../../src/domain/alert/event.ts';
import { type Decider, Refusal } from '../../../src/domain/decider.ts';

export type Machine = Decider<Alert, AlertCommand, AlertEvent>;
export type Outcome =
  | { readonly kind: 'accepted'; readonly events: readonly AlertEvent[]; readonly next: Alert }
  | { readonly kind: 'refused'; readonly code: string };

export const longestShelf = 1000;
export const policies: readonly Policy[] = [false, true].flatMap((latching) =>
  [false, true].map((selfAcknowledging) => ({ latching, selfAcknowledging, longestShelf })),
);

const frozen = (a: Alert): Alert => {
  for (const part of [a, a.call, a.answered, a.shelf, a.service, a.causes, ...Object.values(a.causes)]) Object.freeze(part);
  return a;
};

/** Every state that comes out is frozen: a machine that writes into its input fails at once. */
export const attempt = (m: Machine, command: AlertCommand, a: Alert): Outcome => {
  try {
    const events = m.decide(command, a);
    return { kind: 'accepted', events, next: frozen(events.reduce(m.evolve, a)) };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', code: error.code };
    throw error;
  }
};

/** An instant after everything that has happened. */
export const after = (a: Alert): number =>
  1 + Math.max(a.raised, a.cleared, a.call.at, a.surfaced, a.shelf.since, a.service.since, ...Object.values(a.causes).map(({ since }) => since));

export const causesOf = (a: Alert): readonly string[] =>
  Object.entries(a.causes)
    .filter(([, cause]) => isOpen(cause))
    .map(([name]) => name)
    .toSorted();

/** The state without its times: two states with the same regions take the same way. */
export const regions = (a: Alert): string =>
  [isAbnormal(a), isAcknowledged(a), isLatched(a), isShelved(a) && (a.shelf.oneShot ? 'once' : 'timed'), isOutOfService(a), causesOf(a).join('+')].join();

/** All registers as text, independent of the order in which causes came. */
export const canonical = (a: Alert): string => JSON.stringify({ ...a, causes: Object.entries(a.causes).toSorted(([one], [two]) => (one < two ? -1 : 1)) });

export const callsIn = (events: readonly AlertEvent[]): number => events.filter(({ type }) => type === 'AlertAnnunciated').length;

/** Repeatable: the constants of Numerical Recipes. */
export const dice =
  (seed = 20_261_120) =>
  () =>
    (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
