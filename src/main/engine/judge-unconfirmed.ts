import type { OverWhenHeard } from '../../contract/views.ts';
import type { SeriesId, ThresholdId } from '../../domain/identity.ts';
import { isYesNo } from '../../domain/threshold/condition.ts';
import { unconfirmedOf } from '../../domain/threshold/unconfirmed.ts';
import type { Entry } from './judge-entries.ts';

/** What is beyond a limit only by samples that are not live, by device: shown with the device, and no row of the queue. */
export const unconfirmedIn = (entries: Iterable<Entry>): ReadonlyMap<string, readonly OverWhenHeard[]> => {
  const found = new Map<string, OverWhenHeard[]>();
  for (const { watch, thresholdId } of entries) {
    const one = unconfirmedOf(watch);
    if (!one) continue;
    const { name, device, metric, unit, seriesId, condition, grade } = one.program.draft;
    if (grade === 'record') continue; // of the history only
    const { kind: level, limit, severity } = one.level;
    const told: OverWhenHeard = {
      thresholdId: thresholdId as ThresholdId,
      seriesId: seriesId as SeriesId,
      name,
      metric,
      unit,
      level,
      limit,
      severity,
      value: Number.isFinite(one.value) ? one.value : null,
      at: one.at,
      ...(isYesNo(condition) && { isYesNo: true }),
    };
    found.set(device, [...(found.get(device) ?? []), told]);
  }
  return found;
};
