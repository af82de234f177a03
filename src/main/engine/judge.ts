import { alert } from '../../domain/alert/alert.ts';
import type { PointId } from '../../domain/identity.ts';
import { Flag, isLive } from '../../domain/telemetry/sample.ts';
import { openCalm } from '../../domain/threshold/calm.ts';
import { programOf } from '../../domain/threshold/journal.ts';
import type { Program } from '../../domain/threshold/program.ts';
import { rejudge } from '../../domain/threshold/rejudge.ts';
import type { Saying } from '../../domain/threshold/saying.ts';
import { arrive, isLate, passTimeTo } from '../../domain/threshold/watch.ts';
import { newWatch } from '../../domain/threshold/watch-state.ts';
import { handleFrom } from '../handle.ts';
import type { Judge } from '../ingest/judge.ts';
import { alertStream } from '../store/alert-rows.ts';
import type { StagedSample } from '../store/telemetry.ts';
import { openCompiled } from './compiled.ts';
import type { Evaluator, JudgeOptions } from './evaluator.ts';
import { type Entry, openEntries } from './judge-entries.ts';
import { indexOf, type SeriesIndex } from './judge-index.ts';
import { keptOf, openOf, watchesOf } from './judge-kept.ts';
import { unconfirmedIn } from './judge-unconfirmed.ts';
import { openProgress } from './judge-progress.ts';
import { policyOf } from './points.ts';
import { commandsOf } from './sayings.ts';
import { openSkews } from './skew.ts';
import { openStoredInputs } from './stored-inputs.ts';
import type { Raised } from './unstored.ts';
import { openTooLate } from './too-late.ts';

const checkpointMs = 60_000;
const evaluatedMs = 5000;
/** Late samples are collected for so long before they are judged again as one batch. */
const collectMs = 1000;

/** Judges samples as they are staged; what it decides becomes durable after they are. */
export const openJudge = (options: JudgeOptions): Evaluator => {
  const { ops, telemetry, now, give } = options;
  let entries = new Map<PointId, Entry>();
  const compiled = openCompiled(options);
  const inputs = openStoredInputs(options.history);
  const calm = openCalm();
  /** Points by the number of a series that they look at, and those of them that cannot be calm with the others. */
  let { bySeries, restless }: SeriesIndex = indexOf([], () => -1);
  /** The device of a series, in the numbers of `skews`; -1: not looked up yet. */
  const deviceOf: number[] = [];
  let decisions: { readonly entry: Entry; readonly said: readonly Saying[]; readonly program: Program; readonly simulated: boolean }[] = [];
  const late = new Set<Entry>();
  let lateSince = 0;
  /** Samples beyond this journal row may still have to be judged again. */
  let lateFloor = Infinity;
  let evaluated = Number(ops.meta.get('evaluated_through') ?? 0);
  let checkpointAt = now();
  let knownSeries = -1;
  let isReplaying = false;
  const skews = openSkews();
  const points = openEntries({ ops, telemetry, inputs, skews });
  const { seriesNumber, isLiveAt, entryOf, pastOf, whyOf, seed, tellFromLog, restored, takeOver, isLateFrom } = points;
  const tooLate = openTooLate({ ops, telemetry, now });
  const progress = openProgress({ ops, telemetry, now, tooLate });
  let oldest = -Infinity;
  const says: Saying[] = [];

  const take = (entry: Entry): void => {
    if (entry.watch.late < Infinity && !late.has(entry)) {
      if (late.size === 0) [lateSince, lateFloor] = [now(), evaluated];
      late.add(entry);
    }
    if (says.length === 0) return;
    const said = says.splice(0);
    if (isReplaying) return; // it is in the log
    const { plan, cursor } = entry.watch;
    const program = programOf(plan, cursor) ?? plan.stages.findLast((stage) => stage.program !== null)!.program!;
    decisions.push({ entry, said, program, simulated: entry.simulated });
  };

  const install = (next: readonly Entry[]): void => {
    entries = new Map(next.map((entry) => [entry.pointId, entry]));
    const index = indexOf(next, seriesNumber);
    ({ bySeries, restless } = index);
    calm.open(index.calm);
    knownSeries = telemetry.catalogue.all().length;
  };

  const judgeOne = (series: number, ts: number, recv: number, value: number, quality: number, flags: number, isFresh: boolean): void => {
    const isCalm = quality === 1 && calm.take(series, ts, value);
    const watched = isCalm ? restless[series] : bySeries[series];
    if (watched === undefined) return;
    if (!isCalm) calm.leave(series);
    let isTooLate = false;
    for (let i = 0; i < watched.length; i++) {
      const { entry, place } = watched[i]!;
      if (ts < oldest && isLate(entry.watch, ts)) {
        isTooLate = true;
        continue;
      }
      entry.simulated = (flags & Flag.simulated) !== 0;
      arrive(entry.watch, { series: place, t: ts, value, quality, isLive: isFresh && isLiveAt(entry, ts, recv) }, entry.keeping, says);
      if (says.length > 0 || entry.watch.late < Infinity) take(entry);
    }
    if (isTooLate && !isReplaying) tooLate.count(series, ts);
    if (!isCalm) calm.rest(series, ts, value);
  };
  const observeSkew = (series: number, ts: number, recv: number): void => {
    while (deviceOf.length <= series) deviceOf.push(-1);
    let place = deviceOf[series]!;
    if (place < 0) {
      const device = telemetry.catalogue.byNumber(series)?.device;
      if (device === undefined) return;
      deviceOf[series] = place = skews.find(device);
    }
    skews.observe(place, ts, recv);
  };
  const sample = ({ series, ts, recv, value, quality, flags, tsSource, fate }: StagedSample): void => {
    // A repeat, or a value of unknown age, says nothing new about the condition.
    if (fate === 'repeat' || tsSource === 'retained' || (flags & Flag.cached) !== 0) return;
    const isFresh = isLive(flags, tsSource);
    if (isFresh && tsSource !== 'recv') observeSkew(series, ts, recv);
    const usable = quality === 'good' ? 1 : quality === 'uncertain' ? 2 : 0;
    judgeOne(series, ts, recv, value, Number.isFinite(value) ? usable : 0, flags, isFresh);
  };

  /** The same for the values of one message of one device, all good. */
  const row: NonNullable<Judge['row']> = (series, ts, recv, values, flags, tsSource) => {
    const isFresh = isLive(flags, tsSource);
    if (isFresh && tsSource !== 'recv' && series.length > 0) observeSkew(series[0]!, ts, recv);
    for (let i = 0; i < series.length; i++) judgeOne(series[i]!, ts, recv, values[i]!, 1, flags, isFresh);
  };

  const record = (): void => progress.record(evaluated, Math.min(evaluated, lateFloor));
  const apply = (): void => {
    for (const { entry, said, program, simulated } of decisions.splice(0)) {
      // What was decided before has been given: the registers are those that it meets.
      const state = ops.alertState(entry.pointId);
      const why = (from: number, to: number) => whyOf(entry, from, to);
      const commands = commandsOf(entry, entry.watch, said, { program, simulated, state, known: ops.occurrences.ofPoint, why });
      for (const command of commands)
        if (give) give(entry, command);
        else handleFrom(ops.log, alert(policyOf(entry.draft)), ops.alertState(entry.pointId), alertStream(entry.pointId), 'engine', command);
    }
  };
  /** Late samples are in the store: the points that they concern are judged again from before them. */
  const judgeLate = (): void => {
    inputs.clear();
    calm.leaveAll();
    for (const entry of late) {
      rejudge(entry.watch, pastOf(entry), says);
      take(entry);
      apply();
    }
    late.clear();
    inputs.clear();
    lateFloor = Infinity;
  };
  const settleAll = (journal: number, withLate: boolean): void => {
    if (decisions.length > 0 || withLate) {
      const before = decisions;
      const counted = tooLate.pending();
      const again = [...late].map((entry) => [entry, entry.watch.late] as const);
      try {
        ops.log.atomically(() => {
          decisions = [...before];
          apply();
          if (withLate) judgeLate();
          evaluated = journal;
          record();
        });
      } catch (error) {
        // Nothing was written: all of it is tried again.
        decisions = before;
        tooLate.restore(counted);
        for (const [entry, t] of withLate ? again : []) {
          entry.watch.late = Math.min(entry.watch.late, t);
          tellFromLog(entry);
          late.add(entry);
        }
        throw error;
      }
    }
    evaluated = journal;
  };
  /** What would be raised if it could be stored now; what has cleared again meanwhile is nobody's alarm any more. */
  const pending = (): readonly Raised[] => {
    const raised = new Map<PointId, Raised>();
    for (const { entry, said, program, simulated } of decisions) {
      const state = ops.alertState(entry.pointId);
      const why = (from: number, to: number) => whyOf(entry, from, to);
      for (const command of commandsOf(entry, entry.watch, said, { program, simulated, state, known: ops.occurrences.ofPoint, why })) {
        if (command.type === 'raise' && command.evidence) raised.set(entry.pointId, { pointId: entry.pointId, at: command.at, evidence: command.evidence });
        else if (command.type === 'clear') raised.delete(entry.pointId);
      }
    }
    return [...raised.values()];
  };
  const isLateDue = (): boolean => late.size > 0 && now() - lateSince >= collectMs;
  const settle = (journal: number): void => settleAll(journal, isLateDue());

  const checkpoint = () => {
    if (telemetry.isDirty()) return; // it must hold exactly what is committed
    if (decisions.length > 0 || late.size > 0) settleAll(evaluated, late.size > 0);
    if (evaluated !== progress.recorded()) record();
    calm.tellAll();
    const { body, states } = keptOf([...entries.values()]);
    telemetry.setCheckpoint(evaluated, body, states);
    for (const entry of entries.values()) entry.dirtyFrom = Infinity;
    checkpointAt = now();
  };

  return {
    sample,
    row,
    hasDecisions: () => decisions.length > 0 || isLateDue(),
    settle,
    checkpoint,
    pending,
    skews,

    restore: () => {
      tooLate.look();
      oldest = tooLate.oldest();
      const through = evaluated;
      const sameStore = ops.meta.get('evaluated_store') === telemetry.storeId;
      const found = sameStore ? telemetry.checkpoint(through) : undefined;
      const kept = watchesOf(found?.body);
      const from = found?.through ?? 0;
      install(
        compiled.all().map((point) => {
          const entry = restored(point, kept[point.pointId], says);
          says.length = 0;
          return entry;
        }),
      );
      evaluated = from;
      // What the log knows already is only gone through again; what it does not know is settled.
      isReplaying = true;
      const catchUp = (): void => {
        for (const entry of entries.values()) {
          tellFromLog(entry);
          if (entry.watch.late < Infinity) late.add(entry);
        }
        isReplaying = false;
      };
      for (const { journal, samples } of telemetry.committedAfter(from)) {
        if (isReplaying && journal > through) catchUp();
        for (const one of samples) sample(one);
        if (!isReplaying) settleAll(journal, false);
      }
      if (isReplaying) catchUp();
      settleAll(telemetry.newestJournal(), late.size > 0);
      evaluated = telemetry.newestJournal();
      record();
    },

    reconfigure: () => {
      calm.leaveAll();
      const before = entries;
      const next = compiled.all().map((point): Entry => {
        const old = before.get(point.pointId);
        if (old) return old.watch.plan === point.plan ? old : Object.assign(old, { draft: point.draft });
        const entry = entryOf(point, newWatch(point.plan));
        seed(entry);
        tellFromLog(entry);
        return entry;
      });
      const plans = compiled.plans();
      for (const entry of next) {
        const plan = plans.get(entry.pointId)!;
        if (before.has(entry.pointId) && entry.watch.plan === plan) continue;
        takeOver(entry, plan, now(), says);
        take(entry);
      }
      install(next);
      if (!telemetry.isDirty()) settleAll(evaluated, false);
    },

    imported: (from) => {
      calm.leaveAll();
      for (const entry of entries.values()) if (isLateFrom(entry, from)) late.add(entry);
      if (late.size > 0) settleAll(evaluated, true);
    },

    tick: (watermark) => {
      tooLate.look();
      oldest = tooLate.oldest();
      if (telemetry.catalogue.all().length !== knownSeries) {
        if (compiled.broken().size > 0) {
          for (const point of compiled.all()) if (!entries.has(point.pointId)) install([...entries.values(), entryOf(point, newWatch(point.plan))]);
        }
        knownSeries = telemetry.catalogue.all().length;
      }
      for (const entry of entries.values()) {
        const t = watermark(entry.draft.device);
        if (t === undefined) continue;
        const time = t - skews.of(entry.draft.device) - (entry.draft.reorderMs ?? 0);
        if (entry.series >= 0) {
          if (calm.isCalmTo(entry.series, time)) {
            entry.watch.reached = Math.max(entry.watch.reached, time);
            continue;
          }
          calm.leave(entry.series);
        }
        passTimeTo(entry.watch, time, entry.keeping, says);
        if (says.length > 0 || entry.watch.late < Infinity) take(entry);
      }
      if (!telemetry.isDirty() && (decisions.length > 0 || isLateDue())) settle(evaluated);
      if (evaluated !== progress.recorded() && now() - progress.recordedAt() >= evaluatedMs) record();
      if (now() - checkpointAt >= checkpointMs) checkpoint();
    },

    broken: compiled.broken,
    unconfirmed: () => unconfirmedIn(entries.values()),
    journal: () => {
      return [...ops.occurrences.closed(), ...openOf([...entries.values()])];
    },
  };
};
