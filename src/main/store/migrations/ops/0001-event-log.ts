import type { Database } from 'better-sqlite3';

/** The append-only log: audit trail, alert timeline and outbox of the sync in one table. */
export const eventLog = {
  name: '0001-event-log',
  run: (db: Database): void => {
    db.exec(`
      CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE event (
        position INTEGER PRIMARY KEY,                         -- order of arrival on this console
        id TEXT NOT NULL UNIQUE,                              -- UUIDv7, equal everywhere
        stream TEXT NOT NULL, version INTEGER NOT NULL,       -- 'alert/<pointId>', order within the stream here
        type TEXT NOT NULL, schema INTEGER NOT NULL,          -- old shapes are upcast when read, never rewritten
        data TEXT NOT NULL CHECK (json_valid(data)),
        actor TEXT NOT NULL, grant_id TEXT, at INTEGER NOT NULL, console TEXT NOT NULL,
        hlc TEXT NOT NULL CHECK (length(hlc) = 20), base TEXT,
        sha BLOB NOT NULL CHECK (length(sha) = 32),           -- of the event itself, the same on every console
        hash BLOB NOT NULL CHECK (length(hash) = 32),         -- over the hash before it and this row
        own INTEGER UNIQUE,                                   -- number of an event made here; NULL for all others
        server_position INTEGER, incarnation TEXT, origin_seq INTEGER, hlc_eff TEXT, received_at INTEGER,
        outcome TEXT, code TEXT, projected INTEGER NOT NULL DEFAULT 1,
        UNIQUE (stream, version)
      ) STRICT;
      CREATE UNIQUE INDEX event_server_position ON event (server_position) WHERE server_position IS NOT NULL;
      CREATE INDEX event_outbox ON event (own) WHERE own IS NOT NULL AND server_position IS NULL;
      CREATE TRIGGER event_is_append_only
        BEFORE UPDATE OF position, id, stream, version, type, schema, data, actor, grant_id, at, console, hlc, base, sha, hash, own ON event
        BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
      CREATE TRIGGER event_is_kept BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END;
    `);
  },
};
