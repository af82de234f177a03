import type { Database } from 'better-sqlite3';

/** What the figures of alert performance look at, so that a month of a million calls is read at a stroke; moments take less room. Rebuilt from the log. */
export const figures = {
  name: '0009-figures',
  run: (db: Database): void => {
    db.exec(`
      CREATE TABLE figure_name (
        number INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE                             -- of a point or a threshold
      ) STRICT;
      CREATE TABLE figure_call (
        at INTEGER NOT NULL,                                  -- wall time of the call
        event INTEGER NOT NULL,                               -- its position in the log
        facts BLOB NOT NULL,                                  -- the row as numbers of fixed places (figure-facts.ts)
        point INTEGER NOT NULL, of INTEGER NOT NULL, call INTEGER NOT NULL,
        answered INTEGER,                                     -- wall time of the first answer to it; NULL: none
        cleared INTEGER,                                      -- of the first call of an occurrence: when it cleared; NULL: it has not
        is_first INTEGER NOT NULL,
        PRIMARY KEY (at, event)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX figure_call_of ON figure_call (point, of, call);
      CREATE INDEX figure_call_answered ON figure_call (point, answered);
      CREATE INDEX figure_call_waiting ON figure_call (answered, at);
      -- What lasts for more than a day, or has not ended: a period must know of it, however long ago it began.
      CREATE INDEX figure_call_long ON figure_call (cleared, at) WHERE is_first = 1 AND (cleared IS NULL OR cleared - at > 86400000);
      CREATE TABLE figure_answer (
        point INTEGER NOT NULL, at INTEGER NOT NULL, event INTEGER NOT NULL,
        of INTEGER NOT NULL,                                  -- it answers the calls of this occurrence and of earlier ones
        way INTEGER NOT NULL,
        PRIMARY KEY (point, at, event)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE figure_action (
        at INTEGER NOT NULL, event INTEGER NOT NULL, point INTEGER NOT NULL, of INTEGER NOT NULL,
        PRIMARY KEY (at, event)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE figure_suppressed (
        point INTEGER NOT NULL, of INTEGER NOT NULL,
        at INTEGER NOT NULL,                                  -- when the occurrence ended without a call
        PRIMARY KEY (point, of)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX figure_suppressed_at ON figure_suppressed (at);
      -- A kept moment is a row of about 1.5 KB: in a table without rowid each took a page of its own.
      DROP TABLE alert_moment;
      CREATE TABLE alert_moment (
        point_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        version INTEGER NOT NULL,                             -- of the event in the stream of the point
        point TEXT NOT NULL CHECK (json_valid(point)),        -- the row of alert_point after that event
        occurrence TEXT CHECK (json_valid(occurrence)),       -- the newest row of alert_occurrence, NULL before the first
        PRIMARY KEY (point_id, position)
      ) STRICT;
      CREATE INDEX alert_occurrence_late ON alert_occurrence (raised_at) WHERE retrospective = 1;
      CREATE INDEX occurrence_withdrawn ON occurrence (of) WHERE withdrawn = 1;
    `);
  },
};
