import type { AlertCounts, AlertQueue, AlertRow } from '../../contract/views.ts';
import type { OpenCall } from '../../domain/alert/annunciate.ts';
import type { Evidence } from '../../domain/alert/event.ts';
import type { AlertId, DeviceName, MetricName, PointId, SeriesId, ThresholdId } from '../../domain/identity.ts';
import type { Shell } from '../shell/shell.ts';

/** A point that was judged to be beyond its limit, while the log cannot take it. */
export interface Raised {
  readonly pointId: PointId;
  /** Start of the occurrence; its call will be named by it when it can be stored. */
  readonly at: number;
  readonly evidence: Evidence;
}

export interface UnstoredParts {
  /** What was decided and is not in the log. */
  readonly pending: () => readonly Raised[];
  readonly now: () => number;
  readonly shell: Pick<Shell, 'notify'>;
  /** It came, or it went. */
  readonly onChange: () => void;
  readonly onFault: (error: unknown) => void;
}

/** A decision that waits longer than this could not be stored: silence would be worse than to show what may be lost. */
const patienceMs = 1000;

const rowOf = ({ pointId, at, evidence }: Raised, place: number): AlertRow => ({
  alertId: `unstored-${pointId}` as AlertId,
  pointId,
  // Numbers of occurrences begin at 1: these stand for as long as nothing can be stored.
  seq: -1 - place,
  number: 0,
  label: 'B',
  severity: evidence.severity,
  call: { of: at, at },
  name: evidence.name,
  device: evidence.device as DeviceName,
  metric: evidence.metric as MetricName,
  unit: evidence.unit,
  seriesId: evidence.seriesId as SeriesId,
  thresholdId: evidence.thresholdId as ThresholdId,
  level: evidence.level,
  limit: evidence.limit,
  deadBand: evidence.deadBand,
  value: evidence.value,
  onset: evidence.onset,
  raisedAt: at,
  clearedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  shelvedUntil: null,
  setAsideBy: null,
  setAsideBecause: null,
  notes: 0,
  simulated: evidence.simulated,
  notStored: true,
});

/**
 * Alerts that the disk refuses (store S2): shown with their mark, counted and sounding from one second on, until they are stored
 * or over. Nothing of it is written anywhere.
 */
export const openUnstored = ({ pending, now, shell, onChange, onFault }: UnstoredParts) => {
  let since: number | undefined;
  let raised: readonly Raised[] = [];
  let shownAt = 0;
  const told = new Set<string>();

  const keyOf = ({ pointId, at }: Raised): string => `${pointId} ${at}`;
  const show = (next: readonly Raised[]): void => {
    if (next.map(keyOf).join() === raised.map(keyOf).join()) return;
    if (raised.length === 0) shownAt = now();
    raised = next;
    onChange();
    for (const one of next) {
      if (told.has(keyOf(one))) continue;
      told.add(keyOf(one));
      const { device, name, severity } = one.evidence;
      shell
        .notify({
          title: `${device}: ${name} (not stored)`,
          body: 'The disk refuses to store this alert. It is shown and sounds; free some space on this computer.',
          urgent: severity === 'critical',
          path: '/alerts/active',
        })
        .catch(onFault);
    }
  };

  return {
    /** Once a second. */
    tick: (): void => {
      const waiting = pending();
      if (waiting.length === 0) {
        since = undefined;
        told.clear();
        show([]);
        return;
      }
      since ??= now();
      if (now() - since >= patienceMs) show(waiting);
    },
    rows: (): readonly AlertRow[] => raised.map(rowOf),
    calls: (): readonly OpenCall[] =>
      raised.map(({ pointId, at, evidence }) => ({
        point: pointId,
        of: at,
        at,
        recorded: shownAt,
        severity: evidence.severity,
        because: 'raised',
        simulated: evidence.simulated,
        grade: evidence.grade ?? 'alarm',
      })),
    /** The active list with them on top, whatever its filter: what may be lost is never hidden. */
    withQueue: (queue: AlertQueue, isActive: boolean): AlertQueue => {
      if (raised.length === 0) return queue;
      const tabs = { ...queue.tabs, active: queue.tabs.active + raised.length };
      return isActive ? { ...queue, tabs, rows: [...raised.map(rowOf), ...queue.rows], total: queue.total + raised.length } : { ...queue, tabs };
    },
    withCounts: (counts: AlertCounts): AlertCounts => {
      if (raised.length === 0) return counts;
      const bySeverity = { ...counts.bySeverity };
      for (const { evidence } of raised) bySeverity[evidence.severity]++;
      return { ...counts, bySeverity, unacknowledged: counts.unacknowledged + raised.length };
    },
  };
};
export type Unstored = ReturnType<typeof openUnstored>;
