import type { LoggedAlertEvent } from './timeline.ts';
import { type Call, later } from './registers.ts';

/** What became of something a person did while another console did something else: it stays, and says what counts instead. */
export type Standing =
  /** A newer call, shelf, permit or owner counts; `by` is the event that made it so. */
  | { readonly kind: 'superseded'; readonly by: string }
  /** The same was done before: `first` is the one of record. */
  | { readonly kind: 'also'; readonly first: string };

const sameCall = (a: Call, b: Call): boolean => a.of === b.of && a.at === b.at;
/** Of two things done on two consoles, the one that counts: by time, then by id, so that every console picks the same. */
const isBefore = (a: LoggedAlertEvent, b: LoggedAlertEvent): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);

const byCall = (a: { readonly id: string; readonly call: Call }, b: { readonly id: string; readonly call: Call }): number => {
  if (sameCall(a.call, b.call)) return a.id < b.id ? -1 : 1; // both consoles made the same call
  return later(a.call, b.call) ? 1 : -1;
};

/**
 * By event id, everything of people that does not count as it was meant. An acknowledgement of a call that is older than the
 * newest one known when it was given is superseded; of two that name the same call the earlier is the one of record.
 * Independent of the order of `log`.
 */
export const standings = (log: readonly LoggedAlertEvent[]): ReadonlyMap<string, Standing> => {
  const found = new Map<string, Standing>();
  const calls = log.flatMap(({ id, at, event }) => (event.type === 'AlertAnnunciated' ? [{ id, at, call: event.call }] : []));
  const answersOf = log.filter(({ event }) => event.type === 'AlertAcknowledged');

  for (const one of answersOf) {
    if (one.event.type !== 'AlertAcknowledged') continue;
    const { answers } = one.event;
    const record = answersOf.reduce((first, other) => {
      if (other.event.type !== 'AlertAcknowledged' || !sameCall(other.event.answers, answers)) return first;
      return isBefore(other, first) ? other : first;
    }, one);
    if (record.id !== one.id) {
      found.set(one.id, { kind: 'also', first: record.id });
      continue;
    }
    // A call that was made before this answer, and that its author did not see.
    const newer = calls.filter(({ at, call }) => later(call, answers) && at <= one.at).toSorted(byCall)[0];
    if (newer) found.set(one.id, { kind: 'superseded', by: newer.id });
  }

  for (const type of ['AlertShelved', 'AlertTakenOutOfService'] as const) {
    const endType = type === 'AlertShelved' ? 'AlertUnshelved' : 'AlertReturnedToService';
    const begins = log
      .flatMap(({ id, event }) => (event.type === type ? [{ id, since: event.at }] : []))
      .toSorted((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
    const ends = log.flatMap(({ event }) => (event.type === endType ? [event.of] : []));
    begins.forEach(({ id, since }, i) => {
      const next = begins[i + 1];
      // Two beginnings without an end between them: one console did not know of the other.
      if (next && !ends.includes(since)) found.set(id, { kind: 'superseded', by: next.id });
    });
  }

  const owners = log.flatMap((one) => (one.event.type === 'AlertAssigned' ? [{ id: one.id, ...one.event }] : []));
  for (const owner of owners) {
    const next = owners
      .filter(({ of, at, id }) => of === owner.of && (at > owner.at || (at === owner.at && id > owner.id)))
      .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))[0];
    if (next) found.set(owner.id, { kind: 'superseded', by: next.id });
  }
  return found;
};
