import type { FloodView } from '../../contract/alert-rule-views.ts';
import { callsTo, evolveFlood, type Flood, floodSteps, floodWindowMs, slidingCount } from '../../domain/alert/flood.ts';
import type { PointId } from '../../domain/identity.ts';
import { floodStream, sitePosition } from '../store/annunciation-rows.ts';
import type { Ops } from '../store/ops.ts';

/** A call is looked for once more in so long before the newest look: what was recorded in the same instant may have come after it. ms. */
const againMs = 250;

/** Notices the start and the end of a flood and writes both down. Nothing is dropped or delayed: a flood only changes how it is shown. */
export const openFlood = ({ ops, now, position = sitePosition }: { readonly ops: Ops; readonly now: () => number; readonly position?: string }) => {
  const { annunciations } = ops;
  let flood: Flood = { since: annunciations.floodSince(position) ?? null };
  let looked = flood.since ?? now();
  // A flood is many calls: each is read once, not once for every other of its ten minutes.
  let calls: number[] = [];
  let [known, newest] = [-Infinity, -Infinity];
  let first: { readonly since: number; readonly call: ReturnType<typeof annunciations.calls>[number] | undefined } | undefined;

  /** Wall times of the calls up to `at`, in order, as far back as a window reaches that began at `looked` or later. */
  const callsUntil = (at: number): readonly number[] => {
    const oldest = Math.min(looked, at) - floodWindowMs;
    const from = at < newest || known < oldest ? oldest : known; // a clock that was set back: all of it anew
    calls = calls.slice(from === oldest ? calls.length : callsTo(calls, oldest), callsTo(calls, from)).concat(annunciations.times(position, from, at));
    [known, newest] = [at - againMs, at];
    return calls;
  };

  return {
    /** After every call, and once a second for the end. */
    tick: (): void => {
      const at = now();
      const steps = floodSteps(flood, callsUntil(at), looked, at);
      if (steps.length > 0) ops.log.append(floodStream(position), ops.log.version(floodStream(position)), 'engine', steps);
      flood = steps.reduce(evolveFlood, flood);
      looked = Math.max(looked, at);
    },
    view: (): { readonly lastTenMinutes: number; readonly flood: FloodView | null } => {
      const at = now();
      const lastTenMinutes = slidingCount(callsUntil(at), at);
      const { since } = flood;
      if (since === null) return { lastTenMinutes, flood: null };
      if (first?.since !== since) first = { since, call: annunciations.calls(position, since - floodWindowMs, since)[0] };
      const { call } = first;
      const row = call && ops.alerts.occurrence(call.point as PointId, call.of);
      return { lastTenMinutes, flood: { since, count: lastTenMinutes, first: row ? { device: row.device, name: row.name, at: call.at } : null } };
    },
  };
};
export type FloodEngine = ReturnType<typeof openFlood>;
