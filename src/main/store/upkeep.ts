import type { Database } from 'better-sqlite3';
import { HOUR } from './chunk-key.ts';
import type { ChunkReader } from './chunk-reader.ts';
import { defaultRetention, type Dropped, openRetention, readDropped, type RetentionPolicy } from './retention.ts';
import { openRewriting } from './rewriting.ts';
import type { Strand } from './strands.ts';
import { openSummaries } from './summaries.ts';
import { DAYS, levelOfSummary, placeOfSummary } from './summary-key.ts';
import type { SeriesRecord } from './telemetry.ts';

export interface UpkeepOptions {
  readonly db: Database;
  readonly chunks: ChunkReader;
  /** Series of a strand's columns, in order. */
  readonly seriesOf: (strand: number) => readonly SeriesRecord[];
  /** What is in memory of a strand, and every strand in order. */
  readonly strand: (strand: number) => Strand | undefined;
  readonly strands: () => readonly number[];
  readonly retention: Partial<RetentionPolicy>;
  /** So much of the file may stay free for what comes next; more goes back to the disk. */
  readonly keptFreeBytes: number;
  readonly clock: () => number;
  readonly transact: (act: () => readonly (() => void)[]) => void;
  /** Told once it is committed: so many samples fewer, and the oldest that may be left. */
  readonly onDropped: (samples: number, oldest: number | undefined, all: readonly Dropped[]) => void;
  readonly onDamaged: (origin: 'chunk' | 'part', id: number, reason: string) => void;
  readonly onFault: (error: unknown) => void;
}

const pagesPerStep = 64;
/** A day of many strands in steps of 200 rows. */
const stepsOnFull = 500;

/** What a store does to itself beside taking in samples: summaries, retention, free pages. Nothing here is missed when it fails once. */
export const openUpkeep = ({
  db,
  chunks,
  seriesOf,
  strand,
  strands,
  retention,
  keptFreeBytes,
  clock,
  transact,
  onDropped,
  onDamaged,
  onFault,
}: UpkeepOptions) => {
  let policy = { ...defaultRetention, ...retention };
  const summaries = openSummaries(db, chunks, seriesOf, onDamaged);
  const retained = openRetention(db, () => policy);
  const rewriting = openRewriting({ db, chunks, strand, strands, archiveDays: () => policy.archiveDays });
  /** True when something went. */
  const dropOld = (now: number, isFull = false): boolean => {
    let isDropped = false;
    transact(() => {
      const step = retained.step(now, isFull);
      if (step === undefined) return [];
      isDropped = true;
      const oldest = retained.oldestHour();
      return [chunks.refresh, step.done, () => onDropped(step.samples, oldest === undefined ? undefined : oldest * HOUR, readDropped(db))];
    });
    return isDropped;
  };
  const shrink = (): void => {
    const free = (db.pragma('freelist_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number);
    if (free > keptFreeBytes) db.pragma(`incremental_vacuum(${pagesPerStep})`);
  };

  const chunkCount = (strand: number, hour: number): number => {
    const { packed, main, late } = chunks.headsOfHour(strand, hour);
    return packed.length + main.length + late.length;
  };

  return {
    /** Inside a transaction: an hour got a chunk. The numbers of one whose samples were dropped know more than what comes late. */
    changed: (strand: number, hour: number, isLate: boolean): void => {
      retained.received(hour, clock());
      rewriting.received(strand, hour, isLate, clock());
      if (hour < retained.floor() && summaries.has(strand, hour) && chunkCount(strand, hour) <= 1) return;
      summaries.forget(strand, hour);
    },
    /** Inside a transaction: a summary was found damaged. Without samples it stays as it is: nothing better can be made. */
    remake: (summary: number): void => {
      if (levelOfSummary(summary) === DAYS || placeOfSummary(summary) >= retained.floor()) summaries.remake(summary);
    },
    run: (now: number): void => {
      try {
        if (summaries.isDue(now)) transact(() => (summaries.make(now), []));
        if (retained.isDue(now)) dropOld(now);
        shrink();
      } catch (error) {
        onFault(error);
      }
    },
    rewriting,
    /** The disk is full: the oldest days go until there is room inside the file. What cannot be deleted now can perhaps be in a minute. */
    makeRoom: (now: number): void => {
      if (policy.onFull === 'stop') return;
      try {
        for (let steps = 0; steps < stepsOnFull && dropOld(now, true); steps++);
      } catch (error) {
        onFault(error);
      }
    },
    policy: (): RetentionPolicy => policy,
    setRetention: (changed: Partial<RetentionPolicy>): void => void (policy = { ...policy, ...changed }),
    dropped: (): readonly Dropped[] => readDropped(db),
  };
};
