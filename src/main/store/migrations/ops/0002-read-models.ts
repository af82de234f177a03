import type { Database } from 'better-sqlite3';

/** What the window lists. Everything here follows from the log and can be dropped and rebuilt at any time. */
export const readModels = {
  name: '0002-read-models',
  run: (db: Database): void => {
    db.exec(`
      CREATE TABLE alert_point (
        point_id TEXT PRIMARY KEY,
        state TEXT NOT NULL CHECK (json_valid(state)),        -- the registers
        shelved_until INTEGER                                 -- NULL: no open shelf
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX alert_point_shelf ON alert_point (shelved_until) WHERE shelved_until IS NOT NULL;

      CREATE TABLE alert_occurrence (
        seq INTEGER PRIMARY KEY,                              -- gives the short number 1 to 9999
        alert_id TEXT NOT NULL UNIQUE,
        point_id TEXT NOT NULL,
        raised_at INTEGER NOT NULL,
        cleared_at INTEGER,
        label TEXT NOT NULL,                                  -- of the point while this is its latest occurrence, else A
        severity INTEGER NOT NULL,                            -- rank 1 to 4, the worst that was called
        threshold_id TEXT NOT NULL,
        search TEXT NOT NULL,                                 -- lower case: what the filter box looks at
        evidence TEXT NOT NULL CHECK (json_valid(evidence)),
        acknowledged_at INTEGER, acknowledged_by TEXT,
        aside_by TEXT, aside_because TEXT,
        notes INTEGER NOT NULL DEFAULT 0,
        last_note TEXT,
        UNIQUE (point_id, raised_at)
      ) STRICT;
      CREATE INDEX alert_occurrence_open ON alert_occurrence (label) WHERE label <> 'A';
      CREATE INDEX alert_occurrence_raised ON alert_occurrence (raised_at);

      CREATE TABLE threshold_row (
        threshold_id TEXT PRIMARY KEY,
        state TEXT NOT NULL CHECK (json_valid(state)),
        changed_at INTEGER NOT NULL, changed_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE connection_row (
        profile_id TEXT PRIMARY KEY,
        state TEXT NOT NULL CHECK (json_valid(state))
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
