import type { ThresholdRow } from '../../contract/views.ts';
import { alert, type AlertCommand } from '../../domain/alert/alert.ts';
import { isAbnormal } from '../../domain/alert/registers.ts';
import type { PointId } from '../../domain/identity.ts';
import { Flag, isLive } from '../../domain/telemetry/sample.ts';
import { handleFrom } from '../handle.ts';
import type { Judge } from '../ingest/judge.ts';
import { alertStream } from '../store/alert-rows.ts';
import type { Ops } from '../store/ops.ts';
import type { StagedSample, Telemetry } from '../store/telemetry.ts';
import { compile, type Point, policyOf } from './points.ts';
import { initialPoint, judgeSample, type Judged, judgeTime, type PointState } from './point-judge.ts';
import { carryOver, heldFrom } from './carry-over.ts';

/** A buffered sample older than this is judged at its own time, but does not call by itself. */
const latenessMs = 5 * 60_000;
const checkpointMs = 60_000;
const evaluatedMs = 5000;

export interface JudgeOptions {
  readonly ops: Ops;
  readonly telemetry: Telemetry;
  readonly tenant: string;
  readonly site: string;
  readonly now: () => number;
  /** Hands what was judged to the point, inside the transaction of the batch: suppression stands between the two. */
  readonly give?: (point: Point, command: AlertCommand) => void;
}

interface Watched {
  readonly point: Point;
  state: PointState;
}
/** As stored in a checkpoint: a later edit is recognised by the version. */
interface Kept {
  readonly version: number;
  readonly kinds: readonly string[];
  readonly state: PointState;
}

/** Judges every staged sample in memory and records what it decided after the samples are on disk. */
export interface Evaluator extends Judge {
  /** After a start: what is committed but was not judged yet is judged now. */
  readonly restore: () => void;
  /** The thresholds have changed: judges by the new versions from this instant on. */
  readonly reconfigure: () => void;
  /** Once a second; `watermark` is the event time up to which nothing more can come from a device, if that is known. */
  readonly tick: (watermark: (device: string) => number | undefined) => void;
  /** Writes where judging stands, so that the next start resumes here. */
  readonly checkpoint: () => void;
}

export const openJudge = ({ ops, telemetry, tenant, site, now, give }: JudgeOptions): Evaluator => {
  let bySeries = new Map<string, Watched[]>();
  let points = new Map<PointId, Watched>();
  let decisions: { readonly point: Point; readonly command: AlertCommand }[] = [];
  let evaluated = Number(ops.meta.get('evaluated_through') ?? 0);
  let recorded = evaluated;
  let recordedAt = now();
  let checkpointAt = now();

  const install = (watched: readonly Watched[]) => {
    points = new Map(watched.map((one) => [one.point.pointId, one]));
    bySeries = Map.groupBy(watched, ({ point }) => point.draft.seriesId);
  };
  const take = (watched: Watched, { state, commands }: Judged) => {
    watched.state = state;
    for (const command of commands) decisions.push({ point: watched.point, command });
  };
  const compiled = (rows: readonly ThresholdRow[]) => rows.flatMap((row) => compile(tenant, site, row));

  /** What the log says that people were told: index of the level, -1 when the point is normal. */
  const toldOf = (point: Point): number => {
    if (!isAbnormal(ops.alertState(point.pointId))) return -1;
    const kind = ops.alerts.newest(point.pointId)?.level;
    return Math.max(
      0,
      point.levels.findIndex(({ level }) => level.kind === kind),
    );
  };

  const sampleOf = (sample: StagedSample) => ({
    ts: sample.ts,
    value: sample.value,
    isGood: sample.quality === 'good',
    isLive: isLive(sample.flags, sample.tsSource) && sample.recv - sample.ts <= latenessMs,
    simulated: (sample.flags & Flag.simulated) !== 0,
  });
  const judge = (sample: StagedSample) => {
    // A repeat, or a value of unknown age, says nothing new about the condition.
    if (sample.fate === 'repeat' || sample.tsSource === 'retained' || (sample.flags & Flag.cached) !== 0) return;
    const series = telemetry.catalogue.byNumber(sample.series);
    for (const watched of (series && bySeries.get(series.id)) ?? []) take(watched, judgeSample(watched.point, watched.state, sampleOf(sample)));
  };

  const record = () => {
    ops.meta.set('evaluated_store', telemetry.storeId);
    ops.meta.set('evaluated_through', String(evaluated));
    recorded = evaluated;
    recordedAt = now();
  };
  const settle = (journal: number) => {
    if (decisions.length > 0)
      ops.log.atomically(() => {
        for (const { point, command } of decisions)
          if (give) give(point, command);
          else handleFrom(ops.log, alert(policyOf(point.draft)), ops.alertState(point.pointId), alertStream(point.pointId), 'engine', command);
        evaluated = journal;
        record();
      });
    decisions = [];
    evaluated = journal;
  };

  const checkpoint = () => {
    if (telemetry.isDirty() || decisions.length > 0) return; // it must hold exactly what is committed
    if (evaluated !== recorded) record();
    const kept = Object.fromEntries(
      [...points].map(([id, { point, state }]) => [id, { version: point.version, kinds: point.levels.map(({ level }) => level.kind), state } satisfies Kept]),
    );
    telemetry.setCheckpoint(evaluated, JSON.stringify(kept));
    checkpointAt = now();
  };

  return {
    sample: judge,
    hasDecisions: () => decisions.length > 0,
    settle,
    checkpoint,

    restore: () => {
      const sameStore = ops.meta.get('evaluated_store') === telemetry.storeId;
      const found = sameStore ? telemetry.checkpoint(evaluated) : undefined;
      const kept = JSON.parse(found?.body ?? '{}', revive) as Readonly<Record<string, Kept>>;
      const from = found?.through ?? 0;
      install(
        compiled(ops.configuration.thresholds()).map((point) => {
          const before = kept[point.pointId];
          const told = toldOf(point);
          const state = before ? { ...carryOver(point, before.kinds, before.state), told } : heldFrom(initialPoint(point.levels.length), told);
          return { point, state: state.at > now() + latenessMs ? heldFrom(state, told) : state };
        }),
      );
      evaluated = from;
      for (const { journal, samples } of telemetry.committedAfter(from)) {
        for (const sample of samples) judge(sample);
        settle(journal);
      }
      evaluated = telemetry.newestJournal();
      record();
    },

    reconfigure: () => {
      const at = now();
      const before = points;
      const next: Watched[] = compiled(ops.configuration.thresholds()).map((point) => {
        const old = before.get(point.pointId);
        if (old && old.point.version === point.version) return old;
        const state = old
          ? carryOver(
              point,
              old.point.levels.map(({ level }) => level.kind),
              old.state,
            )
          : heldFrom(initialPoint(point.levels.length), toldOf(point));
        return { point, state };
      });
      install(next);
      for (const watched of next) {
        const { point, state } = watched;
        if (before.get(point.pointId)?.point === point) continue;
        // The last good value counts again as a sample at this instant, so that a changed limit acts at once.
        const latest = telemetry.latest(telemetry.catalogue.byId(point.draft.seriesId)?.series ?? -1);
        if (latest && latest.quality === 'good' && at - latest.ts <= point.draft.staleAfterMs) {
          const simulated = (latest.flags & Flag.simulated) !== 0;
          const judged = judgeSample(point, state, {
            ts: Math.max(at, state.at, ops.alertState(point.pointId).cleared + 1),
            value: latest.value,
            isGood: true,
            isLive: true,
            simulated,
          });
          take(watched, {
            state: judged.state,
            commands: judged.commands.map((command) => (command.type === 'clear' ? { ...command, because: 'configuration' as const } : command)),
          });
        }
      }
      for (const [pointId, { point }] of before) {
        const state = ops.alertState(pointId);
        if (!points.has(pointId) && isAbnormal(state))
          decisions.push({ point, command: { type: 'clear', at: Math.max(at, state.raised + 1), because: 'configuration' } });
      }
      if (!telemetry.isDirty()) settle(evaluated);
    },

    tick: (watermark) => {
      for (const watched of points.values()) {
        const t = watermark(watched.point.draft.device);
        if (t !== undefined) take(watched, judgeTime(watched.point, watched.state, t));
      }
      if (decisions.length > 0 && !telemetry.isDirty()) settle(evaluated);
      if (evaluated !== recorded && now() - recordedAt >= evaluatedMs) record();
      if (now() - checkpointAt >= checkpointMs) checkpoint();
    },
  };
};

// JSON has no infinities; a checkpoint needs them.
const revive = (key: string, value: unknown): unknown => {
  if (value !== null) return value;
  if (key === 'turned' || key === 'liveAt' || key === 'at') return -Infinity;
  return key === 'value' ? Number.NaN : null;
};
