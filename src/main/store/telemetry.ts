import type { Database } from 'better-sqlite3';
import type { DeviceName, MetricName, SeriesId } from '../../domain/identity.ts';
import type { Cell, Labels, MetricKind, Quality, SampleRow, TimeSource } from '../../domain/telemetry/sample.ts';
import type { PointStates } from './checkpoints.ts';
import type { Lane } from './lane.ts';
import type { Dropped, RetentionPolicy } from './retention.ts';
import type { Rewrite, RewriteJob } from './rewrite.ts';
import type { LostSpan, SalvagedRows } from './salvage.ts';

/** One series of the catalogue. `series` is its number in this file, `id` its name everywhere. */
export interface SeriesRecord {
  readonly series: number;
  readonly id: SeriesId;
  readonly device: DeviceName;
  readonly metric: MetricName;
  readonly labels: Labels;
  readonly unit: string;
  readonly kind: MetricKind;
  readonly strand: number;
  readonly createdAt: number;
}

/** A sample that has found its series and its place. `value` is NaN when there is none. */
export interface StagedSample {
  readonly series: number;
  readonly ts: number;
  readonly recv: number;
  readonly value: number;
  readonly quality: Quality;
  readonly flags: number;
  readonly tsSource: TimeSource;
  /** What the device said, where it is not used. */
  readonly ownTs?: number;
  /** repeat: same series, time and value as stored before; replaced: the same time with another value. */
  readonly fate: 'new' | 'repeat' | 'replaced' | 'late';
}

export interface Staged {
  readonly samples: readonly StagedSample[];
  /** Metrics that got no series because a limit of new or all series was reached. */
  readonly refused: readonly string[];
}

/** The newest value of a series; time 0 means none yet. */
export interface LatestValue {
  readonly ts: number;
  readonly recv: number;
  readonly value: number;
  readonly quality: Quality;
  readonly flags: number;
}

/** A commit could not be written (disk full, locked, damaged). What was staged is kept and can be committed again. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
  readonly code: 'store.full' | 'store.locked' | 'store.damaged' | 'store.failed';
  constructor(code: StoreFailure['code'], message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** The writing side of telemetry.db. One per process, on the engine's thread. */
export interface Telemetry {
  /** Of this file; another id means another file. */
  readonly storeId: string;
  /** Gives a row its series and its place in memory. Nothing is durable before `commit`. */
  readonly stage: (row: SampleRow) => Staged;
  /** A short way for rows of one device that always have the same series; undefined while one of them is unknown. */
  readonly lane: (device: DeviceName, names: readonly Pick<Cell, 'metric' | 'labels'>[]) => Lane | undefined;
  /**
   * One value per series of the lane, all good and with the same code. False when the row is not newer than all that is known:
   * then nothing has happened, and `stage` must find its place.
   */
  readonly put: (lane: Lane, ts: number, recv: number, code: number, values: Float64Array) => boolean;
  /** True when something waits for `commit`. */
  readonly isDirty: () => boolean;
  /** A series that nobody can read yet waits for `commit`. */
  readonly hasNewSeries: () => boolean;
  /**
   * Writes everything staged as one journal row, with what `also` adds, in one transaction with synchronous=FULL.
   * Returns the id of the newest journal row. Throws `StoreFailure`; then nothing was written and nothing staged is lost.
   */
  readonly commit: (at: number, also?: (db: Database) => void) => number;
  /** Every series, and one by number or id. */
  readonly catalogue: {
    readonly all: () => readonly SeriesRecord[];
    readonly byNumber: (series: number) => SeriesRecord | undefined;
    readonly byId: (id: SeriesId) => SeriesRecord | undefined;
    /** The series of a cell, when there is one already. */
    readonly find: (device: DeviceName, cell: Pick<Cell, 'metric' | 'labels'>) => SeriesRecord | undefined;
    /** How many there are. */
    readonly count: () => number;
  };
  readonly latest: (series: number) => LatestValue | undefined;
  /** Learned median distance of samples in ms. */
  readonly intervalOf: (series: number) => number | undefined;
  /** Judgement has been recorded up to this journal row: older rows may go once they are in chunks. */
  readonly setCheckpoint: (through: number, body: string, points?: readonly PointStates[]) => void;
  /** Kept states of a judged point, in order of time; written with the checkpoints. */
  readonly pointStates: (point: string) => readonly { readonly t: number; readonly body: string }[];
  /** The newest filter checkpoint whose journal id is at most `through`, if every journal row after it is still there. */
  readonly checkpoint: (through: number) => { readonly through: number; readonly body: string } | undefined;
  /** Rows committed after journal row `after`, in order of commit, for judging again after a crash. */
  readonly committedAfter: (after: number) => Iterable<{ readonly journal: number; readonly at: number; readonly samples: readonly StagedSample[] }>;
  readonly newestJournal: () => number;
  /** History in bulk (demo data, file import): straight to chunks, outside the live path. Rows of one call are one transaction. */
  readonly importRows: (rows: readonly SampleRow[]) => void;
  /** Bytes that are in the write-ahead log only. */
  readonly logWaiting: () => number;
  /** Brings what is left in the log into the file, after the reader's thread has done most of it. Between two commits; costs next to nothing then. */
  readonly checkpointLog: () => void;
  /** Closes chunks whose hour is over; the next commit writes some of them. Called about once a second. */
  readonly tidy: (now: number) => void;
  /** The next commit keeps a chunk, or a part of the archive, apart that a reader found damaged; its time then has a gap. */
  readonly setAside: (origin: 'chunk' | 'part', id: number, reason: string) => void;
  /** What a reader should put in order or pack next: late samples of an hour that rests, days older than a week. */
  readonly dueRewrite: (now: number) => RewriteJob | undefined;
  /** Something may be due at once, although `dueRewrite` has found nothing in this turn. */
  readonly hasMoreRewrites: (now: number) => boolean;
  /** Exchanges what the reader has read for what it made, in a transaction of its own, unless something has changed since. */
  readonly putRewrite: (rewrite: Rewrite, now: number) => void;
  /** The next commit lets a summary that a reader found damaged be made again. */
  readonly remake: (summary: number) => void;
  /** Takes over rows of a damaged store, in a transaction of its own; what could not be read of it becomes gaps. */
  readonly adopt: (rows: readonly SalvagedRows[], lost: readonly LostSpan[], at: number) => void;
  readonly retention: () => RetentionPolicy;
  /** From the next `tidy` on; what is not named stays as it is. */
  readonly setRetention: (changed: Partial<RetentionPolicy>) => void;
  /** What retention has dropped, by reason. */
  readonly dropped: () => readonly Dropped[];
  /** `damaged`: rows of the file that could not be read and are kept apart. */
  readonly counts: () => {
    readonly samples: number;
    readonly series: number;
    readonly bytes: number;
    /** Of them, what is used again before the file grows. */
    readonly free: number;
    readonly oldest: number | null;
    readonly damaged: number;
  };
  /** Writes open chunks, checkpoints the WAL, closes the file. */
  readonly close: () => void;
}
