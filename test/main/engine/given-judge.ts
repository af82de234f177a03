import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threshold, ThresholdDraft, type ThresholdInput } from '../../../src/domain/threshold/threshold.ts';
import type { SampleRow } from '../../../src/domain/telemetry/sample.ts';
import type { Side } from '../../../src/domain/threshold/threshold.ts';
import { pointIdOf } from '../../../src/main/engine/points.ts';
import { openJudge } from '../../../src/main/engine/judge.ts';
import { handle } from '../../../src/main/handle.ts';
import { thresholdStream } from '../../../src/main/store/configuration-rows.ts';
import { openOps } from '../../../src/main/store/ops.ts';
import { openTelemetry } from '../../../src/main/store/open-telemetry.ts';
import type { TelemetryOptions } from '../../../src/main/store/telemetry-options.ts';
import { openTelemetryReader } from '../../../src/main/store/telemetry-reader.ts';
import { afterCrash } from '../store/telemetry-given.ts';
import { levelWith } from '../../domain/threshold/given-draft.ts';

/** Ids count up from here in every console of a process, so that two that do the same name the same. */
const idOf = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** A draft for a series that the store knows. */
export const draftFor = (
  series: { readonly id: string; readonly device: string; readonly metric: string },
  given: Partial<ThresholdInput> = {},
): ThresholdDraft =>
  ThresholdDraft.parse({
    name: `${series.device} ${series.metric}`,
    seriesId: series.id,
    device: series.device,
    metric: series.metric,
    unit: '',
    levels: [levelWith()],
    guidance: '',
    latching: false,
    selfAcknowledging: false,
    longestShelfMs: 0,
    staleAfterMs: 10_000,
    ...given,
  });

/** The engine's judgement over real stores: samples are offered and committed as the writer does it. */
export const givenJudge = (
  folder = mkdtempSync(join(tmpdir(), 'fieldwatch-judge-')),
  clock = { now: 0 },
  ids = { last: 0 },
  more: Partial<TelemetryOptions> = {},
) => {
  const newId = (): string => idOf(++ids.last);
  const telemetryFile = join(folder, 'telemetry.db');
  const now = () => clock.now;
  const ops = openOps({ file: join(folder, 'ops.db'), now, newId });
  const telemetry = openTelemetry({
    file: telemetryFile,
    tenant: 't',
    limits: { newSeriesPerMinute: 20_000 },
    journalAfter: Number(ops.meta.get('evaluated_through') ?? 0),
    now,
    ...more,
  });
  let reader: ReturnType<typeof openTelemetryReader> | undefined;
  const judge = openJudge({ ops, telemetry, history: () => (reader ??= openTelemetryReader(telemetryFile)), tenant: 't', site: 's', zone: () => 'UTC', now });
  judge.restore();
  ops.log.onAppended((recorded) => {
    if (recorded.some(({ stream }) => stream.startsWith('threshold/'))) judge.reconfigure();
  });
  const close = (): void => {
    reader?.close();
    telemetry.close();
    ops.close();
  };
  const stage = (row: SampleRow): void => {
    for (const sample of telemetry.stage(row).samples) judge.sample(sample);
  };
  const commit = (): void => judge.settle(telemetry.isDirty() ? telemetry.commit(clock.now) : telemetry.newestJournal());
  return {
    folder,
    clock,
    ops,
    telemetry,
    judge,
    stage,
    commit,
    /** One batch, at the wall time at which its last row was received. */
    send: (...rows: readonly SampleRow[]): void => {
      for (const row of rows) {
        clock.now = Math.max(clock.now, row.recv);
        stage(row);
      }
      commit();
    },
    /** A second later, with everything connected and caught up. */
    tick: (at = clock.now + 1000, watermark: (device: string) => number | undefined = () => at - 1000): void => {
      clock.now = Math.max(clock.now, at);
      telemetry.tidy(clock.now);
      judge.tick(watermark);
      if (judge.hasDecisions()) commit();
    },
    create: (draft: ThresholdDraft): string => {
      const id = newId();
      handle(ops.log, threshold, thresholdStream(id), 'ada', { type: 'create', draft, at: clock.now });
      return id;
    },
    pointOf: (thresholdId: string, side: Side): string => {
      const row = ops.configuration.thresholds().find((one) => one.thresholdId === thresholdId)!;
      return pointIdOf('t', 's', row.draft.seriesId, thresholdId, side);
    },
    /** The process ends without a word; the next one finds the files as they are on disk. */
    crash: () => {
      const next = mkdtempSync(join(tmpdir(), 'fieldwatch-judge-'));
      afterCrash(telemetryFile, join(next, 'telemetry.db'));
      afterCrash(join(folder, 'ops.db'), join(next, 'ops.db'));
      close();
      rmSync(folder, { recursive: true, force: true });
      return givenJudge(next, clock, ids, more);
    },
    close,
    done: (): void => {
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
export type GivenJudge = ReturnType<typeof givenJudge>;
