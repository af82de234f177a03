import { type Alert, isAbnormal, isAcknowledged, isLatched, isOutOfService, isShelved, isSuppressed } from './registers.ts';

/**
 * The nine ISA-18.2 states: A normal, B unacknowledged, C acknowledged, D returned unacknowledged, E latched unacknowledged,
 * F latched acknowledged, G shelved, H suppressed by design, I out of service. Derived, never stored as truth.
 */
export type Label = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I';

export const labels: readonly Label[] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'];

/** First match wins: what hides an alert comes before what it hides. */
export const label = (a: Alert): Label => {
  if (isOutOfService(a)) return 'I';
  if (isSuppressed(a)) return 'H';
  if (isShelved(a)) return 'G';
  if (isAbnormal(a)) return isAcknowledged(a) ? 'C' : 'B';
  if (isLatched(a)) return isAcknowledged(a) ? 'F' : 'E';
  return isAcknowledged(a) ? 'A' : 'D';
};

/** What the queue lists as active, and what stands in its tab of hidden alerts. A is history only. */
export const isListed = (l: Label): boolean => 'BCDEF'.includes(l);
export const isSetAside = (l: Label): boolean => 'GHI'.includes(l);
export const isUnacknowledged = (l: Label): boolean => 'BDE'.includes(l);
