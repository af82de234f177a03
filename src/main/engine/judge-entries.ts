import { type LateWhy, whyLate } from '../../domain/alert/late-why.ts';
import { isAbnormal } from '../../domain/alert/registers.ts';
import type { PointId } from '../../domain/identity.ts';
import { Flag } from '../../domain/telemetry/sample.ts';
import { keepEveryMs, openKept } from '../../domain/threshold/arrivals.ts';
import { type Plan, programOf, remember } from '../../domain/threshold/journal.ts';
import { encodeCursor } from '../../domain/threshold/keep.ts';
import type { Past } from '../../domain/threshold/rejudge.ts';
import type { Saying } from '../../domain/threshold/saying.ts';
import { replan } from '../../domain/threshold/watch.ts';
import { type Keeping, newWatch, type Watch } from '../../domain/threshold/watch-state.ts';
import { alertStream } from '../store/alert-rows.ts';
import type { Ops } from '../store/ops.ts';
import type { LatestValue, Telemetry } from '../store/telemetry.ts';
import type { Compiled, Point } from './points.ts';
import type { Skews } from './skew.ts';
import type { StoredInputs } from './stored-inputs.ts';

/** By these a sample is not of this moment, however young it is. */
const notLive = Flag.historical | Flag.retained | Flag.cached;
/** The broker kept it and nobody knows since when: its time is that of its arrival, which is kept to the second. */
const isOfUnknownAge = ({ flags, ts, recv }: LatestValue): boolean => (flags & Flag.retained) !== 0 && Math.abs(recv - ts) < 1000;

/** A point with its watch and its kept states. */
export interface Entry extends Point {
  readonly watch: Watch;
  readonly keep: ReturnType<typeof openKept>;
  readonly keeping: Keeping;
  /** Of the only series, of a point that can be calm; -1: of any other. */
  series: number;
  /** Kept states that are not yet written: those after `forget` are written anew. */
  dirtyFrom: number;
  simulated: boolean;
}

export interface EntriesParts {
  readonly ops: Ops;
  readonly telemetry: Telemetry;
  readonly inputs: StoredInputs;
  readonly skews: Skews;
}

/** Makes entries, and tells them what the store and the log know of their points. */
export const openEntries = ({ ops, telemetry, inputs, skews }: EntriesParts) => {
  const seriesNumber = (id: string): number => telemetry.catalogue.byId(id as never)?.series ?? -1;
  const isLiveAt = (entry: Point, ts: number, recv: number): boolean => recv - ts - skews.of(entry.draft.device) <= entry.draft.latenessMs;
  const columnsOf = (entry: Entry, place: number, from: number, to: number) =>
    inputs.columns(entry.watch.plan, place, from, to, (ts, recv) => isLiveAt(entry, ts, recv));
  const lastBefore = (entry: Entry, t: number) => {
    const reach = entry.draft.staleAfterMs;
    const { times, values } = columnsOf(entry, 0, t - reach, t - 1);
    return times.length === 0 ? undefined : { t: times.at(-1)!, value: values.at(-1)! };
  };

  const entryOf = (point: Compiled['plans'][number], watch: Watch): Entry => {
    const entry: Entry = {
      ...point,
      watch,
      keep: openKept(
        () => watch.plan,
        (t) => lastBefore(entry, t),
      ),
      keeping: {
        everyMs: keepEveryMs,
        keep: (t, cursor) => {
          entry.dirtyFrom = Math.min(entry.dirtyFrom, t - 1);
          entry.keep.put(t, encodeCursor(cursor, t));
        },
      },
      series: -1,
      dirtyFrom: Infinity,
      simulated: false,
    };
    entry.keep.load(telemetry.pointStates(point.pointId));
    return entry;
  };
  /** Nothing was judged yet: what is known of its series are their newest values. */
  const seed = ({ watch }: Entry): void => {
    for (const [place, id] of watch.plan.series.entries()) {
      const latest = telemetry.latest(seriesNumber(id));
      if (!latest || isOfUnknownAge(latest)) continue;
      const quality = latest.quality === 'good' ? 1 : latest.quality === 'uncertain' ? 2 : 0;
      remember(watch.cursor, latest.ts, { series: place, value: latest.value, quality: Number.isFinite(latest.value) ? quality : 0 });
    }
  };
  /** Nothing is kept of it: everything since it was made is judged again. */
  const judgeAll = (entry: Entry): void => {
    const { watch } = entry;
    const newest = watch.plan.series.map((id) => telemetry.latest(seriesNumber(id))?.ts ?? -Infinity);
    const from = Math.max(0, watch.plan.stages[0]!.from);
    if (newest.every((t) => t <= from)) return seed(entry); // nothing has come since
    watch.reached = Math.max(from, ...newest);
    watch.late = from;
  };
  // The newest event that names a level; the row of the alert keeps the worst one.
  const newestLevel = ops.db
    .prepare<[string], string>(
      `SELECT json_extract(data, '$.evidence.level') FROM event
       WHERE stream = ? AND outcome IS NULL
         AND (type IN ('AlertRaised', 'AlertEased') OR (type = 'AlertAnnunciated' AND json_extract(data, '$.evidence') IS NOT NULL))
       ORDER BY version DESC LIMIT 1`,
    )
    .pluck();
  const toldLevel = (pointId: PointId): string | undefined => newestLevel.get(alertStream(pointId));
  /** What the log says that people were told of this point. */
  const tellFromLog = ({ pointId, watch }: Entry): void => {
    const state = ops.alertState(pointId);
    watch.told = -1;
    if (!isAbnormal(state)) return;
    const kind = toldLevel(pointId);
    const program = programOf(watch.plan, watch.cursor) ?? watch.plan.stages.findLast((stage) => stage.program !== null)?.program;
    watch.told = Math.max(0, program?.levels.findIndex(({ level }) => level.kind === kind) ?? 0);
    watch.toldAs = state.raised;
  };

  /** What judging this point again needs of the past. */
  const pastOf = (entry: Entry): Past => ({
    ...entry.keeping,
    before: entry.keep.before,
    forget: (t: number): void => {
      entry.dirtyFrom = Math.min(entry.dirtyFrom, t);
      entry.keep.forget(t + 1);
    },
    columns: (place: number, from: number, to: number) => columnsOf(entry, place, from, to),
    known: (from: number) => ops.occurrences.ofPoint(entry.pointId, from),
  });

  /** Why what happened from `from` to `to` was found late. */
  const whyOf = (entry: Entry, from: number, to: number): LateWhy | undefined => {
    const { plan, reached } = entry.watch;
    return whyLate(inputs.heard(plan, from, Math.min(to, reached)), skews.of(entry.draft.device), entry.draft.latenessMs);
  };

  /** After a start: as it was kept, if that is whole; else everything that is known of it is judged again. */
  const restored = (point: Compiled['plans'][number], before: Watch | undefined, says: Saying[]): Entry => {
    const isWhole = before !== undefined && Array.isArray(before.newest) && before.cursor.stage < point.plan.stages.length;
    const entry = entryOf(point, isWhole ? { ...before, plan: point.plan } : newWatch(point.plan));
    if (isWhole) replan(entry.watch, point.plan, entry.keeping, says);
    else if (telemetry.newestJournal() > 0) judgeAll(entry);
    return entry;
  };
  /** New versions take over: a live value of this moment judges by them at once. */
  const takeOver = (entry: Entry, plan: Plan, now: number, says: Saying[]): void => {
    const latest = telemetry.latest(seriesNumber(entry.draft.seriesId));
    if (latest) entry.simulated = (latest.flags & Flag.simulated) !== 0;
    if (latest && (latest.flags & notLive) === 0 && isLiveAt(entry, latest.ts, now))
      entry.watch.liveAt = Math.max(entry.watch.liveAt, plan.stages.at(-1)!.from);
    replan(entry.watch, plan, entry.keeping, says);
  };
  /** Samples from `from` on were stored beside the line: true when the point has to be judged again from there. */
  const isLateFrom = (entry: Entry, from: number): boolean => {
    const { plan } = entry.watch;
    const latest = plan.series.flatMap((id) => telemetry.latest(seriesNumber(id)) ?? []);
    const newest = Math.max(...latest.map(({ ts }) => ts));
    const start = Math.max(from, plan.stages[0]!.from);
    if (newest <= start) return false;
    entry.simulated = latest.some(({ flags }) => (flags & Flag.simulated) !== 0);
    entry.watch.reached = Math.max(entry.watch.reached, newest);
    entry.watch.late = Math.min(entry.watch.late, start);
    return true;
  };

  return { seriesNumber, isLiveAt, entryOf, pastOf, whyOf, seed, tellFromLog, restored, takeOver, isLateFrom };
};
export type Entries = ReturnType<typeof openEntries>;
