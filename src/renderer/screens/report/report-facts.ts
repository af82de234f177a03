import { isListed, isUnacknowledged } from '../../../domain/alert/label.ts';
import { rank } from '../../../domain/alert/severity.ts';
import { isLongSuppressed } from '../../../domain/alert/suppression.ts';
import type { Coverage, ShiftAlert, ShiftReport } from '../../../domain/report/shift.ts';

/** Open before closed, then the more urgent, then the longer one. */
export const worstFirst = (alerts: readonly ShiftAlert[], now: number): readonly ShiftAlert[] =>
  alerts.toSorted(
    (a, b) =>
      Number(isListed(b.label)) - Number(isListed(a.label)) ||
      rank(a.severity) - rank(b.severity) ||
      durationOf(b, now) - durationOf(a, now) ||
      a.raisedAt - b.raisedAt,
  );

/** How long it was there, up to `now` where it still is. */
export const durationOf = ({ raisedAt, clearedAt }: ShiftAlert, now: number): number => Math.max(0, (clearedAt ?? now) - raisedAt);

export type OpenKind = 'unacknowledged' | 'active' | 'latched' | 'shelved' | 'suppressed' | 'outOfService';

const belongs: Readonly<Record<OpenKind, (alert: ShiftAlert) => boolean>> = {
  unacknowledged: ({ label }) => isUnacknowledged(label),
  active: ({ label }) => label === 'B' || label === 'C',
  latched: ({ label }) => label === 'E' || label === 'F',
  shelved: ({ label }) => label === 'G',
  suppressed: ({ label }) => label === 'H',
  outOfService: ({ label }) => label === 'I',
};

/** What the next shift must not miss. Every list is printed, an empty one as such. */
export const openLists = (alerts: readonly ShiftAlert[], now: number): readonly { readonly kind: OpenKind; readonly alerts: readonly ShiftAlert[] }[] =>
  (Object.keys(belongs) as OpenKind[]).map((kind) => ({ kind, alerts: worstFirst(alerts.filter(belongs[kind]), now) }));

export const inOrder = (alerts: readonly ShiftAlert[]): readonly ShiftAlert[] => alerts.toSorted((a, b) => a.raisedAt - b.raisedAt || a.number - b.number);

/** All devices together; undefined when no interval is known. */
export const wholeCoverage = (coverage: readonly Coverage[]): { readonly share: number; readonly devices: number; readonly unknown: number } | undefined => {
  const known = coverage.filter(({ share }) => share !== null);
  const expected = known.reduce((sum, one) => sum + one.expected, 0);
  if (expected === 0) return undefined;
  const stored = known.reduce((sum, one) => sum + Math.min(one.stored, one.expected), 0);
  return { share: stored / expected, devices: known.length, unknown: coverage.length - known.length };
};

/** Something in the report comes from a simulation. */
export const isSimulated = (report: ShiftReport): boolean =>
  report.isDemo || report.alerts.some(({ simulated }) => simulated) || report.coverage.some(({ simulated }) => simulated);

/** How many are suppressed by design without a break for longer than 24 h. */
export const longSuppressed = (alerts: readonly ShiftAlert[], now: number): number =>
  alerts.filter(({ label, suppressedSince }) => label === 'H' && isLongSuppressed(suppressedSince, now)).length;
