import type { FloodView } from '../../contract/alert-rule-views.ts';
import { floodSteps, floodWindowMs, slidingCount } from '../../domain/alert/flood.ts';
import type { PointId } from '../../domain/identity.ts';
import { floodStream, sitePosition } from '../store/annunciation-rows.ts';
import type { Ops } from '../store/ops.ts';

/** Notices the start and the end of a flood and writes both down. Nothing is dropped or delayed: a flood only changes how it is shown. */
export const openFlood = ({ ops, now, position = sitePosition }: { readonly ops: Ops; readonly now: () => number; readonly position?: string }) => {
  const { annunciations } = ops;
  let looked = annunciations.floodSince(position) ?? now();

  return {
    /** After every call, and once a second for the end. */
    tick: (): void => {
      const at = now();
      const since = annunciations.floodSince(position) ?? null;
      const calls = annunciations.times(position, looked - floodWindowMs, at);
      const steps = floodSteps({ since }, calls, looked, at);
      looked = Math.max(looked, at);
      if (steps.length > 0) ops.log.append(floodStream(position), ops.log.version(floodStream(position)), 'engine', steps);
    },
    view: (): { readonly lastTenMinutes: number; readonly flood: FloodView | null } => {
      const at = now();
      const lastTenMinutes = slidingCount(annunciations.times(position, at - floodWindowMs, at), at);
      const since = annunciations.floodSince(position);
      if (since === undefined) return { lastTenMinutes, flood: null };
      const first = annunciations.calls(position, since - floodWindowMs, since)[0];
      const row = first && ops.alerts.occurrence(first.point as PointId, first.of);
      return { lastTenMinutes, flood: { since, count: lastTenMinutes, first: row ? { device: row.device, name: row.name, at: first.at } : null } };
    },
  };
};
export type FloodEngine = ReturnType<typeof openFlood>;
