import type { Step } from '../../migrate.ts';

/** Samples as journal and chunks, and what is committed together with them. */
export const telemetry: Step = {
  name: '0001-telemetry',
  run: (db) =>
    db.exec(`
      CREATE TABLE store (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE series (
        series INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL, metric TEXT NOT NULL, labels TEXT NOT NULL,
        unit TEXT NOT NULL, kind TEXT NOT NULL, strand INTEGER NOT NULL, created_at INTEGER NOT NULL, retired_at INTEGER
      ) STRICT;
      CREATE TABLE strand (
        strand INTEGER PRIMARY KEY, device TEXT NOT NULL,
        columns TEXT NOT NULL,                                       -- series numbers in order, only appended
        journal INTEGER NOT NULL, rows INTEGER NOT NULL,             -- the first rows of this strand in this journal row, and all before, are in chunks
        late_journal INTEGER NOT NULL, late_rows INTEGER NOT NULL,   -- the same for rows journalled as late
        through INTEGER                                              -- newest time in a main chunk
      ) STRICT;
      CREATE TABLE journal (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
      CREATE TABLE chunk (
        id INTEGER PRIMARY KEY,                                      -- (hour << 12 | place) << 20 | strand
        t0 INTEGER NOT NULL, t1 INTEGER NOT NULL, n INTEGER NOT NULL, digest BLOB NOT NULL, body BLOB NOT NULL
      ) STRICT;
      CREATE TABLE latest (one INTEGER PRIMARY KEY CHECK (one = 1), through INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
      CREATE TABLE filter_state (id INTEGER PRIMARY KEY, through INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
      CREATE TABLE inflight (id INTEGER PRIMARY KEY, mqtt INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
      CREATE TABLE quarantine (
        id INTEGER PRIMARY KEY, at INTEGER NOT NULL, profile TEXT NOT NULL, topic TEXT NOT NULL, qos INTEGER NOT NULL, retain INTEGER NOT NULL,
        reason TEXT NOT NULL, detail TEXT NOT NULL, bytes INTEGER NOT NULL, sample BLOB NOT NULL, count INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE gap (
        id INTEGER PRIMARY KEY, profile TEXT, device TEXT, t0 INTEGER NOT NULL, t1 INTEGER NOT NULL, certainty TEXT NOT NULL, cause TEXT NOT NULL
      ) STRICT;
      CREATE TABLE damaged (id INTEGER PRIMARY KEY, found_at INTEGER NOT NULL, origin TEXT NOT NULL, reason TEXT NOT NULL, body BLOB) STRICT;
    `),
};
