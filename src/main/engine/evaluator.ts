import type { Raised } from './unstored.ts';
import type { OverWhenHeard } from '../../contract/views.ts';
import type { AlertCommand } from '../../domain/alert/alert.ts';
import type { JournalEntry } from '../../domain/threshold/journal.ts';
import type { Broken } from '../../domain/threshold/program.ts';
import type { Judge } from '../ingest/judge.ts';
import type { Ops } from '../store/ops.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { TelemetryReader } from '../store/telemetry-reader.ts';
import type { Point } from './points.ts';
import type { Skews } from './skew.ts';

export interface JudgeOptions {
  readonly ops: Ops;
  readonly telemetry: Telemetry;
  /** Stored samples, read on this thread: judging again has to be done before the next sample. */
  readonly history: () => Pick<TelemetryReader, 'raw'>;
  readonly tenant: string;
  readonly site: string;
  readonly zone: () => string;
  readonly now: () => number;
  /** Hands what was judged to the point, inside the transaction of the batch: suppression stands between the two. */
  readonly give?: (point: Point, command: AlertCommand) => void;
}

/** Judges every staged sample in memory and records what it decided after the samples are on disk. */
export interface Evaluator extends Judge {
  /** After a start: what is committed but was not judged yet is judged now. */
  readonly restore: () => void;
  /** The thresholds, or the series, have changed: judges by the new versions from their instant on. */
  readonly reconfigure: () => void;
  /** History was put into the store from `from` on, beside the line: it is judged as what came late, and nobody is called for it. ms since 1970 UTC. */
  readonly imported: (from: number) => void;
  /** Once a second; `watermark` is the event time up to which nothing more can come from a device, if that is known. */
  readonly tick: (watermark: (device: string) => number | undefined) => void;
  /** Writes where judging stands, so that the next start resumes here. */
  readonly checkpoint: () => void;
  /** Thresholds that cannot be judged as they are. */
  readonly broken: () => ReadonlyMap<string, Broken>;
  /** The occurrence journal: what is closed, from the log, and what is open now. */
  readonly journal: () => readonly JournalEntry[];
  /** What is beyond a limit only by samples that are not live, by device. */
  readonly unconfirmed: () => ReadonlyMap<string, readonly OverWhenHeard[]>;
  /** Raises that were decided and are not in the log yet, and would still be raised: normally for milliseconds. */
  readonly pending: () => readonly Raised[];
  readonly skews: Skews;
}
