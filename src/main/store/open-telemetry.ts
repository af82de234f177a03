import { randomUUID } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { openAdoption } from './adopt-rows.ts';
import { openCatalogue, type SeriesLimits } from './catalogue.ts';
import { openChunkReader } from './chunk-reader.ts';
import { openChunkTable } from './chunk-table.ts';
import { openCheckpoints } from './checkpoints.ts';
import { committedAfter } from './committed-samples.ts';
import { observeImport, sortImport, writeImport } from './import-rows.ts';
import { journalBatch } from './journal.ts';
import { defaultJournalLimit, shortenJournal } from './journal-limit.ts';
import { openJournalTable } from './journal-table.ts';
import { nextGroups, writeGroups } from './flush.ts';
import { openLanes } from './lane.ts';
import { openLatest } from './latest.ts';
import { openLatestRow } from './latest-row.ts';
import { telemetrySteps } from './migrations/telemetry/steps.ts';
import { openDatabase } from './open-database.ts';
import { noteLostEnd } from './lost-end.ts';
import { keepDamagedRows, loadStrands, rebuildLatest, replayJournal } from './replay.ts';
import { closeRested } from './rested.ts';
import { openStage } from './stage.ts';
import { failureOf } from './store-failure.ts';
import { openingError } from './store-refusal.ts';
import { openStoredCells } from './stored-cells.ts';
import { closeLate, closeMain, findInMemory, type Group, newStrand, oldestNeeded, rowLimit, type Strand } from './strands.ts';
import type { Telemetry } from './telemetry.ts';
import type { TelemetryOptions } from './telemetry-options.ts';
import { openUpkeep } from './upkeep.ts';
import { openWriteAheadLog } from './write-ahead-log.ts';

/** What an installation may have. */
export const defaultLimits: SeriesLimits = { series: 20_000, newSeriesPerMinute: 600 };
const defaultFreeBytes = 64 * 2 ** 20;
const latestEveryMs = 60_000;
const removeEveryMs = 1000;
const roomEveryMs = 60_000;

/**
 * Opens telemetry.db for writing, and brings what was committed before a crash back into memory. Throws a `StoreRefusal`
 * for a file that is damaged, foreign, newer or in use; single damaged rows are kept apart and the rest is read on.
 */
export const openTelemetry = (options: TelemetryOptions): Telemetry => {
  const { file, busyTimeoutMs = 250 } = options;
  const db = openDatabase(file, { kind: 'telemetry', steps: telemetrySteps, busyTimeoutMs });
  try {
    return open(db, options);
  } catch (error) {
    db.close();
    throw openingError(file, error);
  }
};

const storeIdOf = (db: Database, newId: () => string): string => {
  const known = db.prepare<[], string>("SELECT value FROM store WHERE key = 'store_id'").pluck().get();
  if (known !== undefined) return known;
  const made = newId();
  db.prepare("INSERT INTO store (key, value) VALUES ('store_id', ?)").run(made);
  return made;
};

const open = (db: Database, options: TelemetryOptions): Telemetry => {
  const { file, tenant, journalLimit = defaultJournalLimit, journalAfter = 0, newId = randomUUID, now: clock = Date.now, onFault = () => {} } = options;
  const log = openWriteAheadLog(db, () => options.onLogGrown?.());
  const storeId = storeIdOf(db, newId);
  const catalogue = openCatalogue(db, tenant, { ...defaultLimits, ...options.limits });
  const strands = loadStrands(db);
  const journal = openJournalTable(db);
  const chunkReader = openChunkReader(db);
  const columnsOf = (strand: number): readonly number[] => catalogue.strand(strand)!.columns;
  const seriesOf = (strand: number) => columnsOf(strand).map((series) => catalogue.byNumber(series)!);
  const upkeep = openUpkeep({
    db,
    chunks: chunkReader,
    seriesOf,
    strand: (strand) => strands.get(strand),
    strands: () => [...strands.keys()],
    retention: options.retention ?? {},
    keptFreeBytes: options.keptFreeBytes ?? defaultFreeBytes,
    clock,
    transact: (act) => transact(act),
    onDropped: (samples, oldest, all) => {
      latest.restoreSums(Math.max(0, latest.samples() - samples), oldest ?? latest.oldest() ?? Infinity);
      kept.change();
      options.onDropped?.(all);
    },
    onDamaged: (origin, id, reason) => setAside(origin, id, reason),
    onFault,
  });
  const chunks = openChunkTable(db, upkeep.changed);
  const checkpoints = openCheckpoints(db);
  const latest = openLatest();
  const kept = openLatestRow(db, latest, (reason, body) => {
    rebuildLatest(db, strands, catalogue, chunkReader, latest);
    chunks.keepDamaged(clock(), 'latest', reason, body);
  });
  const adoption = openAdoption(db, catalogue, chunks, latest);
  const queue: Group[] = [];
  const batch = journalBatch();
  const aside = new Map<string, { readonly origin: 'chunk' | 'part'; readonly id: number; readonly reason: string }>();
  const setAside = (origin: 'chunk' | 'part', id: number, reason: string): void => void aside.set(`${origin} ${id}`, { origin, id, reason });
  const toRemake = new Set<number>();
  const stored = openStoredCells(chunkReader, setAside);
  const onClosed = (group: Group | undefined): void => {
    if (group) queue.push(group);
  };
  const strandOf = (strand: number): Strand => {
    const known = strands.get(strand);
    if (known) return known;
    const made = newStrand(strand, { journal: 0, rows: 0 }, { journal: 0, rows: 0 }, null);
    strands.set(strand, made);
    return made;
  };

  const { isRebuilt } = kept;
  const damagedRows = replayJournal({ journal, catalogue, strands, latest, latestThrough: kept.through(), isRebuilt, onClosed });
  if (damagedRows.length > 0) db.transaction(() => keepDamagedRows(damagedRows, journal, chunks)).immediate();

  if (journalAfter > journal.newest()) noteLostEnd(db, clock());
  let newest = Math.max(journal.newest(), journalAfter);
  let removedAt = -Infinity;
  /** The last transaction found no space. */
  let isFull = false;
  let roomAt = -Infinity;
  const filling = (): number => newest + 1;

  const limitOf = (columns: number): number => rowLimit(columns, catalogue.count() + 2 * strands.size);
  const parts = { catalogue, latest, batch, strand: strandOf, journal: filling, rowLimit: limitOf, onClosed };
  const lanes = openLanes(parts);
  const stage = openStage({
    ...parts,
    find: (s, column, ts) => findInMemory(s, column, ts, () => stored.find(s.strand, column, ts, true)) ?? stored.find(s.strand, column, ts, false),
  });

  const removable = (groups: ReadonlySet<Group>, newestAfter: number): number => {
    let floor = Infinity;
    for (const s of strands.values()) floor = Math.min(floor, oldestNeeded(s, groups));
    return Math.min(floor - 1, checkpoints.floor(), kept.through(), newestAfter - 1);
  };
  const isDue = (last: number, everyMs: number, at: number): boolean => at - last >= everyMs || at < last;

  const inTransaction = db.transaction((act: () => readonly (() => void)[]) => act());
  /** Runs `act` in a transaction; what it returns is called once that is committed. */
  const transact = (act: () => readonly (() => void)[]): void => {
    let after: readonly (() => void)[] = [];
    try {
      after = inTransaction.immediate(act);
    } catch (error) {
      const failure = failureOf(file, error);
      isFull = failure.code === 'store.full';
      throw failure;
    }
    isFull = false;
    for (const done of after) done();
    log.committed();
  };

  const commit = (at: number, also?: (db: Database) => void): number => {
    const hasRows = batch.records > 0;
    const id = hasRows ? filling() : newest;
    const groups = nextGroups(queue);
    transact(() => {
      const after: (() => void)[] = [];
      if (hasRows) after.push(journal.insert(id, at, batch));
      if (catalogue.hasUnsaved()) after.push(catalogue.save());
      if (groups.length > 0) after.push(writeGroups(chunks, queue, groups, at), stored.forget);
      for (const { origin, id: place, reason } of aside.values()) chunks.setAside(origin, place, reason, at);
      for (const summary of toRemake) upkeep.remake(summary);
      if (checkpoints.isPending()) after.push(checkpoints.write());
      if ((id > kept.through() || kept.hasChanged()) && isDue(kept.writtenAt(), latestEveryMs, at)) after.push(kept.write(id, at));
      if (isDue(removedAt, removeEveryMs, at)) after.push(journal.remove(removable(new Set(groups), id)), () => (removedAt = at));
      also?.(db);
      return after;
    });
    aside.clear();
    toRemake.clear();
    if (hasRows) batch.clear();
    newest = id;
    return id;
  };
  const isDirty = (): boolean =>
    batch.records > 0 || queue.length > 0 || catalogue.hasUnsaved() || checkpoints.isPending() || aside.size + toRemake.size > 0 || kept.hasChanged();
  /** Everything that is in memory becomes chunks. */
  const flush = (at: number): void => {
    if (batch.records > 0) commit(at);
    for (const s of strands.values()) {
      onClosed(closeMain(s, filling()));
      onClosed(closeLate(s, filling()));
    }
    while (isDirty()) commit(at);
  };

  const checkpointLog = (): void => {
    try {
      log.checkpoint();
    } catch (error) {
      onFault(error); // the log only grows; a commit says it again when it cannot be written
    }
  };

  return {
    storeId,
    stage,
    lane: lanes.find,
    put: lanes.put,
    isDirty,
    hasNewSeries: catalogue.hasUnsaved,
    commit,
    catalogue: {
      all: catalogue.all,
      byNumber: catalogue.byNumber,
      byId: catalogue.byId,
      find: (device, cell) => catalogue.find(device, cell)?.record,
      count: catalogue.count,
    },
    latest: latest.get,
    intervalOf: latest.intervalOf,
    setCheckpoint: (through, body, points = []) => {
      const wasDirty = isDirty();
      checkpoints.set(through, body, points);
      if (!wasDirty) transact(() => [checkpoints.write()]);
    },
    checkpoint: (through) => {
      const found = checkpoints.newestUpTo(through);
      // Where rows after it are gone from the journal, judging cannot go on from it: a log put back from a backup.
      return found !== undefined && journal.oldest() <= found.through + 1 ? found : undefined;
    },
    pointStates: checkpoints.statesOf,
    committedAfter: (after) => committedAfter(journal, catalogue, after),
    newestJournal: () => newest,
    importRows: (rows) => {
      if (rows.length === 0) return;
      const at = rows.reduce((newestRecv, { recv }) => Math.max(newestRecv, recv), 0);
      flush(at);
      const imported = sortImport(rows, catalogue);
      const before = latest.encode();
      try {
        transact(() => {
          const saved = catalogue.save();
          const written = writeImport(imported, chunks, strandOf, at);
          observeImport(imported, catalogue, latest);
          return [saved, written, kept.write(newest, at)];
        });
      } catch (error) {
        latest.decode(before);
        throw error;
      }
      stored.forget();
      checkpointLog(); // history in bulk comes without a pause in which the reader could report
    },
    tidy: (now) => {
      closeRested({ strands, limitOf, widthOf: (strand) => columnsOf(strand).length, filling, onClosed }, now);
      shortenJournal(
        { journal, limit: journalLimit, strands, batch, filling, judgedThrough: () => Math.min(checkpoints.floor(), kept.through()), onClosed },
        now,
      );
      if (isFull && isDue(roomAt, roomEveryMs, now)) {
        roomAt = now;
        upkeep.makeRoom(now);
      }
      upkeep.run(now);
    },
    logWaiting: log.waiting,
    checkpointLog,
    setAside,
    remake: (summary) => void toRemake.add(summary),
    dueRewrite: upkeep.rewriting.next,
    hasMoreRewrites: upkeep.rewriting.hasMore,
    putRewrite: (rewrite, now) => {
      transact(() => [upkeep.rewriting.put(rewrite, now), chunkReader.refresh, stored.forget]);
    },
    adopt: (rows, lost, at) => {
      transact(() => [adoption.adopt(rows, lost, at), kept.change, stored.forget]);
    },
    retention: upkeep.policy,
    setRetention: upkeep.setRetention,
    dropped: upkeep.dropped,
    counts: () => ({
      samples: latest.samples(),
      series: catalogue.count(),
      bytes: (db.pragma('page_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number) + sizeOf(`${file}-wal`),
      free: (db.pragma('freelist_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number),
      oldest: latest.oldest(),
      damaged: chunks.damaged(),
    }),
    close: () => {
      try {
        flush(clock());
        if (newest > kept.through() || kept.hasChanged()) transact(() => [kept.write(newest, clock())]);
        db.pragma('wal_checkpoint(TRUNCATE)');
      } finally {
        db.close();
      }
    },
  };
};

const sizeOf = (file: string): number => (existsSync(file) ? statSync(file).size : 0);
