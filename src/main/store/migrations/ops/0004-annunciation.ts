import type { Database } from 'better-sqlite3';

/** What was called and when, for figures and floods; the rules that hide, and the groups that name who was first. Rebuilt from the log. */
export const annunciation = {
  name: '0004-annunciation',
  run: (db: Database): void => {
    db.exec(`
      CREATE TABLE annunciation (
        position TEXT NOT NULL,                               -- operator position: whose figures it counts in
        at INTEGER NOT NULL,                                  -- wall time of the call
        point TEXT NOT NULL, of INTEGER NOT NULL, call INTEGER NOT NULL,
        severity INTEGER NOT NULL,                            -- rank 1 to 4
        because TEXT NOT NULL,
        PRIMARY KEY (point, of, call)                         -- the same call on several consoles counts once
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX annunciation_at ON annunciation (position, at);

      ALTER TABLE alert_point ADD COLUMN called_at INTEGER;   -- wall time at which the newest call was recorded
      ALTER TABLE alert_point ADD COLUMN called_because TEXT;
      ALTER TABLE alert_point ADD COLUMN answered_at INTEGER; -- wall time of the newest acknowledgement
      ALTER TABLE alert_point ADD COLUMN causes TEXT;         -- JSON list of the causes that hold, NULL: none
      CREATE INDEX alert_point_causes ON alert_point (point_id) WHERE causes IS NOT NULL;

      CREATE TABLE suppression_rule (
        rule_id TEXT PRIMARY KEY,
        state TEXT NOT NULL CHECK (json_valid(state)),
        changed_at INTEGER NOT NULL, changed_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE first_out_group (
        group_id TEXT PRIMARY KEY,
        state TEXT NOT NULL CHECK (json_valid(state)),
        mark TEXT NOT NULL CHECK (json_valid(mark)),          -- which occurrence is named now
        changed_at INTEGER NOT NULL, changed_by TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE flood (
        position TEXT NOT NULL,
        since INTEGER NOT NULL,
        until INTEGER,                                        -- NULL: it lasts
        PRIMARY KEY (position, since)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
