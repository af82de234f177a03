import type { AlertRow } from '../../contract/views.ts';
import type { DeviceName, PointId } from '../../domain/identity.ts';
import { belongsTo, foldLate, type LateFinding } from '../../domain/report/late.ts';
import type { OpsReader } from '../store/ops.ts';

export interface LateSources {
  readonly ops: Pick<OpsReader, 'alerts' | 'occurrences'>;
  /** The name of the connection that brings a device, where it is known. */
  readonly lineOf?: (device: DeviceName) => string | undefined;
}

const isOf = (outage: AlertRow, device: DeviceName, lineOf: LateSources['lineOf']): boolean =>
  outage.device === device || outage.device === (lineOf?.(device) as string | undefined);

/** What was found late in the period, or about it, with the facts of the occurrence as it is listed, in order of start. */
export const lateFindings = (
  { ops: { alerts, occurrences }, lineOf }: LateSources,
  { from, to, generatedAt }: { readonly from: number; readonly to: number; readonly generatedAt: number },
): readonly LateFinding[] => {
  const found = foldLate(occurrences.foundLate(from, generatedAt)).flatMap(({ point, of, kind, occurrence, foundAt, why }): readonly LateFinding[] => {
    const row = alerts.occurrence(point as PointId, of);
    if (!row) return [];
    const { alertId, number, severity, name, device, metric, unit, level, limit, simulated } = row;
    const [start, end] = occurrence ? [occurrence.start, occurrence.end] : [row.raisedAt, row.clearedAt];
    const value = occurrence ? occurrence.extreme : row.value;
    const told = { alertId, number, severity, name, device, metric, unit, level, limit, simulated };
    return [{ ...told, kind, value: Number.isFinite(value) ? value : null, calledAs: of, start, end, foundAt, ...(why && { why }) }];
  });
  const listed = found.filter((one) => belongsTo(one, from, to)).toSorted((a, b) => a.start - b.start || a.number - b.number);
  if (listed.length === 0) return listed;
  // Silence of a device or of its connection: what was measured meanwhile waited for its end.
  const silences = alerts.ofPeriod(listed[0]!.start, generatedAt).filter(({ metric }) => metric === 'silence');
  return listed.map((one) => {
    const outage = silences.find(
      (silence) => isOf(silence, one.device as DeviceName, lineOf) && silence.onset <= one.foundAt && (silence.clearedAt ?? Infinity) >= one.start,
    );
    return outage ? { ...one, outage: { name: outage.device, from: outage.onset, to: outage.clearedAt } } : one;
  });
};
