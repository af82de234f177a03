import type { Database } from 'better-sqlite3';

/** So much new log, in bytes, is brought into the file without waiting for the clock. */
export const grownBytes = 8 * 2 ** 20;
/** What stands before every page in the log. */
const frameHeader = 24;

interface LogState {
  /** Pages in the log, and how many of them are in the file already; -1 before there is a log. */
  readonly log: number;
  readonly checkpointed: number;
}

/**
 * The write-ahead log of telemetry.db, seen from the connection that writes it. Nothing is brought into the file by a commit itself:
 * the reader's thread does the work, and the writer does what is left between two batches, so that its next commit begins the log anew.
 */
export const openWriteAheadLog = (db: Database, onGrown: () => void) => {
  db.pragma('wal_autocheckpoint = 0');
  const state = db.prepare<[], LogState>('PRAGMA wal_checkpoint(NOOP)'); // only tells where the log stands
  const frameBytes = (db.pragma('page_size', { simple: true }) as number) + frameHeader;
  let told = 0;
  return {
    /** Bytes that are in the log only. */
    waiting: (): number => {
      const { log, checkpointed } = state.get()!;
      return Math.max(0, log - checkpointed) * frameBytes;
    },
    /** Called after every transaction: tells, once for every 8 MiB, that the log has grown. */
    committed: (): void => {
      const { log } = state.get()!;
      if (log < told) told = 0; // it began anew
      if ((log - told) * frameBytes < grownBytes) return;
      told = log;
      onGrown();
    },
    /** Brings what nobody reads any more into the file; waits for nobody, and never makes the log's file smaller: writing over it is cheaper than letting it grow again. */
    checkpoint: (): void => void db.pragma('wal_checkpoint(PASSIVE)'),
  };
};
