import { openTelemetryAnyway } from '../store/damaged-file.ts';
import { type Ops, openOps } from '../store/ops.ts';
import { openReader, type ReaderClient } from '../store/reader.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { openTrials, type Trials } from '../thresholds/trials.ts';
import type { Findings } from './findings.ts';
import { type LogCheckpoints, openLogCheckpoints } from './log-checkpoints.ts';
import type { TenantOptions } from './tenant.ts';
import { onceDamaged, retentionOf, watchCommits } from './upkeep.ts';

export interface StoreParts {
  readonly opsFile: string;
  readonly telemetryFile: string;
  readonly folder: string;
  readonly findings: Findings;
  readonly tenant: TenantOptions;
  /** What is opened puts here what closes it, so that it is closed too when the rest fails. */
  readonly closers: (() => void | Promise<void>)[];
}

export interface Stores {
  readonly ops: Ops;
  readonly telemetry: Telemetry;
  readonly reader: ReaderClient;
  readonly trials: Trials;
  /** Where a damaged store was put aside, now or by a former start. */
  readonly aside: string | undefined;
  /** To be told when pages of the store cannot be read. */
  readonly onPage: (reason: string) => void;
}

/** Opens both files of a tenant, the threads that read them, and what keeps the write-ahead log small. Throws a `StoreRefusal`. */
export const openStores = async ({ opsFile, telemetryFile, folder, findings, tenant, closers }: StoreParts): Promise<Stores> => {
  const { id, clock, newId, onFault, restart, threads } = tenant;
  const { now } = clock;
  const ops = openOps({ file: opsFile, now, newId });
  closers.push(ops.close);
  const onPage = onceDamaged(telemetryFile, findings, restart, onFault);
  let checkpoints: LogCheckpoints | undefined;
  const opened = openTelemetryAnyway({
    file: telemetryFile,
    tenant: id,
    journalAfter: Number(ops.meta.get('evaluated_through') ?? 0),
    retention: retentionOf(ops.meta, folder),
    onDropped: findings.dropped,
    onLogGrown: () => checkpoints?.run(),
    now,
    onFault,
  });
  const telemetry = watchCommits(opened.telemetry, onPage);
  closers.push(telemetry.close);
  const reader = await openReader(telemetryFile, threads.reader);
  closers.push(reader.close);
  checkpoints = openLogCheckpoints(reader, telemetry, onFault);
  closers.push(checkpoints.close);
  const trials = openTrials(telemetryFile, threads.trial);
  closers.push(trials.close);
  return { ops, telemetry, reader, trials, aside: opened.aside, onPage };
};
