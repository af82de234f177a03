/**
 * What is known of one point, as registers that only ever grow (latest start, latest clear, latest answer ...); every end
 * names the beginning it ends. So folding is independent of the order in which logs of several consoles are merged.
 * All times are milliseconds since 1970; 0 means never.
 */

/** One annunciation: of which occurrence (its start), at what time. An acknowledgement answers a call and all before it. */
export interface Call {
  readonly of: number;
  readonly at: number;
}

/** Something that holds from `since` until an end that names this very `since`. */
export interface Span {
  readonly since: number;
  readonly ended: number;
}

/** Who looks after an occurrence; the last word counts. */
export interface Owner {
  readonly of: number;
  readonly at: number;
  readonly to: string | null;
}

export interface Alert {
  /** Event time at which the latest occurrence started; with the point this is the identity of the occurrence. */
  readonly raised: number;
  readonly cleared: number;
  readonly call: Call;
  readonly answered: Call;
  /** Latest occurrence that latched, latest occurrence that was reset. */
  readonly tripped: number;
  readonly reset: number;
  readonly shelf: Span & { readonly until: number; readonly oneShot: boolean };
  readonly service: Span & { readonly permit: string };
  /** Designed suppression, one span per cause: the last cause to end releases. */
  readonly causes: Readonly<Record<string, Span>>;
  /** When a suppression of any kind last ended. */
  readonly surfaced: number;
  readonly owner: Owner;
}

export const never: Call = { of: 0, at: 0 };
export const quiet: Alert = {
  raised: 0,
  cleared: 0,
  call: never,
  answered: never,
  tripped: 0,
  reset: 0,
  causes: {},
  surfaced: 0,
  shelf: { since: 0, ended: 0, until: 0, oneShot: false },
  service: { since: 0, ended: 0, permit: '' },
  owner: { of: 0, at: 0, to: null },
};

/** Calls are ordered by occurrence, then by time. */
export const later = (a: Call, b: Call): boolean => a.of > b.of || (a.of === b.of && a.at > b.at);
export const isOpen = (span: Span | undefined): boolean => span !== undefined && span.since > span.ended;

export const isAbnormal = (a: Alert): boolean => a.raised > a.cleared;
export const isLatched = (a: Alert): boolean => a.tripped > a.reset;
export const isShelved = (a: Alert): boolean => isOpen(a.shelf);
export const isOutOfService = (a: Alert): boolean => isOpen(a.service);
export const isSuppressed = (a: Alert): boolean => Object.values(a.causes).some(isOpen);
/** When the oldest of the suppressions that hold began, ms since 1970 UTC; undefined when none holds. */
export const suppressedSince = (a: Alert): number | undefined => {
  const open = Object.values(a.causes).filter(isOpen);
  return open.length === 0 ? undefined : Math.min(...open.map(({ since }) => since));
};
export const isHidden = (a: Alert): boolean => isShelved(a) || isOutOfService(a) || isSuppressed(a);
/** Something that matters is visible, and nobody has been told since it started or since it came back. */
export const isOwed = (a: Alert): boolean => !isHidden(a) && (isAbnormal(a) || isLatched(a)) && (a.call.of < a.raised || a.call.at < a.surfaced);
export const isAcknowledged = (a: Alert): boolean => !isOwed(a) && !later(a.call, a.answered);
