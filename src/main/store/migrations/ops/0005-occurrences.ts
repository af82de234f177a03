import type { Database } from 'better-sqlite3';

/** The occurrence journal: what follows from samples and configuration alone, as it was last amended. */
export const occurrences = {
  name: '0005-occurrences',
  run: (db: Database): void => {
    db.exec(`
      CREATE TABLE occurrence (
        point_id TEXT NOT NULL,
        of INTEGER NOT NULL,                                  -- the start by which it is known
        ended INTEGER,                                        -- NULL: not ended
        body TEXT NOT NULL CHECK (json_valid(body)),
        retrospective INTEGER NOT NULL,                       -- found in data that came too late to call
        withdrawn INTEGER NOT NULL DEFAULT 0,                 -- people were called, and later data says that it was not so
        PRIMARY KEY (point_id, of)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX occurrence_ended ON occurrence (point_id, ended);
      ALTER TABLE alert_occurrence ADD COLUMN retrospective INTEGER NOT NULL DEFAULT 0;
    `);
  },
};
