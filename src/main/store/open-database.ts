import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { migrate, refuseNewer, type Step, versionOf } from './migrate.ts';
import { causeCode, damaged, refusalOf, StoreRefusal } from './store-refusal.ts';

export type DatabaseKind = 'ops' | 'telemetry';

export interface OpenDatabaseOptions {
  readonly kind: DatabaseKind;
  readonly steps: readonly Step[];
  /** Never writes to the file, also while another process does. The file must exist and be up to date. */
  readonly readonly?: boolean;
  /** How long a statement waits for another process, in ms. */
  readonly busyTimeoutMs?: number;
}

// Letters of `application_id`: Fwop, Fwte.
const applicationIds: Readonly<Record<DatabaseKind, number>> = { ops: 0x46776f70, telemetry: 0x46777465 };
const pageSizes: Readonly<Record<DatabaseKind, number>> = { ops: 4096, telemetry: 16_384 };
const cacheKiB: Readonly<Record<DatabaseKind, number>> = { ops: 8000, telemetry: 32_000 };
const magic = 'SQLite format 3\0';

/**
 * Opens, or creates, one of our database files and brings it to the newest schema. Throws a `StoreRefusal` for a file
 * that is damaged, foreign, newer or in use; such a file is never changed, renamed or replaced.
 */
export const openDatabase = (file: string, options: OpenDatabaseOptions): Database => {
  const { kind, steps, readonly = false, busyTimeoutMs = 250 } = options;
  try {
    const isNew = !hasContent(file);
    if (isNew && readonly) throw new StoreRefusal('store.unreadable', file, `${file} does not exist yet. Start Fieldwatch once, so that it is created.`);
    if (isNew) mkdirSync(dirname(file), { recursive: true });
    else inspect(file, options);
    return opened(file, readonly, busyTimeoutMs, (db) => {
      if (readonly) {
        refuseOlder(db, steps);
        db.pragma(`cache_size = -${cacheKiB[kind]}`);
        return;
      }
      if (isFresh(db)) create(db, kind);
      else refuseOthers(db, options);
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.pragma(`cache_size = -${cacheKiB[kind]}`);
      migrate(db, steps, { backup: true });
    });
  } catch (error) {
    throw refusalOf(file, error);
  }
};

const opened = (file: string, readonly: boolean, timeout: number, prepare: (db: Database) => unknown): Database => {
  const db = new Sqlite(file, { readonly, timeout, fileMustExist: readonly });
  try {
    prepare(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const hasContent = (file: string): boolean => {
  if (existsSync(file) && statSync(file).size > 0) return true;
  // SQLite would delete a log without its file, and with it what was committed last.
  const wal = `${file}-wal`;
  if (existsSync(wal) && statSync(wal).size > 0) throw damaged(file, 'the file is empty or missing, only its write-ahead log is there');
  return false;
};

/** Looks at a file with content without changing it. */
const inspect = (file: string, options: OpenDatabaseOptions): void => {
  inspectHeader(file, options.kind);
  try {
    opened(file, true, options.busyTimeoutMs ?? 250, (db) => isFresh(db) || refuseOthers(db, options)).close();
  } catch (error) {
    // The first transaction of all was cut off; only a connection that writes can take it back.
    if (causeCode(error) !== 'SQLITE_READONLY_ROLLBACK' || options.readonly === true) throw error;
  }
};

const inspectHeader = (file: string, kind: DatabaseKind): void => {
  const head = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  let size: number;
  try {
    readSync(handle, head, 0, head.length, 0);
    size = fstatSync(handle).size;
  } finally {
    closeSync(handle);
  }
  if (head.toString('latin1', 0, 16) !== magic) throw damaged(file, 'it does not begin like a SQLite database');
  const id = head.readInt32BE(68);
  if (id !== 0 && id !== applicationIds[kind]) throw notOurs(file, kind);
  const pageSize = head.readUInt16BE(16) === 1 ? 65_536 : head.readUInt16BE(16);
  const wal = `${file}-wal`;
  const hasWal = existsSync(wal) && statSync(wal).size > 0;
  // With a log beside it the file may rightly be short: the missing pages are in the log.
  if (!hasWal && size < pageSize * head.readUInt32BE(28)) throw damaged(file, 'its end is missing');
};

const notOurs = (file: string, kind: DatabaseKind): StoreRefusal =>
  new StoreRefusal(
    'store.not-ours',
    file,
    `${file} is a database, but not the ${kind === 'ops' ? 'operations log' : 'telemetry store'} of Fieldwatch. It was not changed. Move it away, or choose another data folder.`,
  );

const refuseOlder = (db: Database, steps: readonly Step[]): void => {
  if (versionOf(db) < steps.length)
    throw new StoreRefusal('store.unreadable', db.name, `${db.name} has not been brought up to date yet. Start Fieldwatch once, then try again.`);
};

/** Created, but nothing was ever put into it. */
const isFresh = (db: Database): boolean => versionOf(db) === 0 && db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;

const refuseOthers = (db: Database, { kind, steps }: OpenDatabaseOptions): void => {
  if (db.pragma('application_id', { simple: true }) !== applicationIds[kind]) throw notOurs(db.name, kind);
  refuseNewer(db, steps);
};

/** What can only be chosen before the first table. */
const create = (db: Database, kind: DatabaseKind): void => {
  db.pragma(`page_size = ${pageSizes[kind]}`);
  if (kind === 'telemetry') db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma(`application_id = ${applicationIds[kind]}`);
};
