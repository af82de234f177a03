import type { Alert } from './registers.ts';
import { isAcknowledged, isOpen, isOutOfService, isShelved } from './registers.ts';

/** What keeps an alert from calling, beside its condition. */
export type Hindrance =
  | { readonly code: 'out-of-service'; readonly permit: string; readonly since: number }
  | { readonly code: 'suppressed'; readonly cause: string; readonly since: number }
  | { readonly code: 'shelved'; readonly until: number; readonly since: number }
  | { readonly code: 'acknowledged' }
  | { readonly code: 'grade'; readonly grade: string };

/** Everything that stood between the condition of a point and a person; empty: nothing did. `grade` of the version in force. */
export const hindrances = (a: Alert, grade: string): readonly Hindrance[] => [
  ...(isOutOfService(a) ? [{ code: 'out-of-service' as const, permit: a.service.permit, since: a.service.since }] : []),
  ...Object.entries(a.causes).flatMap(([cause, span]) => (isOpen(span) ? { code: 'suppressed' as const, cause, since: span.since } : [])),
  ...(isShelved(a) ? [{ code: 'shelved' as const, until: a.shelf.until, since: a.shelf.since }] : []),
  ...(a.raised > 0 && isAcknowledged(a) ? [{ code: 'acknowledged' as const }] : []),
  ...(grade === 'alarm' ? [] : [{ code: 'grade' as const, grade }]),
];
