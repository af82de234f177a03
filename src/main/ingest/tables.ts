import type { Telemetry } from '../store/telemetry.ts';

/** The database of telemetry.db, as its writer hands it out inside a transaction. */
export type TelemetryDatabase = Parameters<NonNullable<Parameters<Telemetry['commit']>[1]>>[0];

/** What ingest keeps in telemetry.db, so that one transaction covers a message and its acknowledgement. */
export const createIngestTables = (db: TelemetryDatabase): void => {
  db.exec(`
    CREATE TABLE IF NOT EXISTS quarantine (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, profile TEXT NOT NULL, topic TEXT NOT NULL, qos INTEGER NOT NULL, retain INTEGER NOT NULL,
      reason TEXT NOT NULL, detail TEXT NOT NULL, bytes INTEGER NOT NULL, sample BLOB NOT NULL, count INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS mqtt_session (
      id INTEGER PRIMARY KEY, profile TEXT NOT NULL, client_id TEXT NOT NULL, opened_at INTEGER NOT NULL, filters TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS decoder_memory (
      profile TEXT NOT NULL, topic TEXT NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (profile, topic)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS natural_key (key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS heard_by (device TEXT PRIMARY KEY, profile TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS inflight (id INTEGER PRIMARY KEY, mqtt INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
    DELETE FROM inflight WHERE mqtt NOT IN (SELECT id FROM mqtt_session);
  `);
};

/** Our tables live in the file of the store and are written in its transactions; statements need its connection. */
export const databaseOf = (telemetry: Telemetry, at: number): TelemetryDatabase => {
  let database: TelemetryDatabase | undefined;
  telemetry.commit(at, (db) => {
    createIngestTables(db);
    database = db;
  });
  return database!;
};
