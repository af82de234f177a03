import type { Database } from 'better-sqlite3';

/** Where the past can be picked up: which points were listed when, and their registers every few events. Rebuilt from the log. */
export const moments = {
  name: '0003-moments',
  run: (db: Database): void => {
    db.exec(`
      CREATE INDEX event_at ON event (at);
      CREATE TABLE alert_life (
        point_id TEXT NOT NULL,
        opened INTEGER NOT NULL,                              -- position of the event after which the label was no longer A
        closed INTEGER,                                       -- position of the event after which it was A again
        PRIMARY KEY (point_id, opened)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX alert_life_span ON alert_life (opened, closed);
      CREATE UNIQUE INDEX alert_life_open ON alert_life (point_id) WHERE closed IS NULL;
      CREATE TABLE alert_moment (
        point_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        version INTEGER NOT NULL,                             -- of the event in the stream of the point
        point TEXT NOT NULL CHECK (json_valid(point)),        -- the row of alert_point after that event
        occurrence TEXT CHECK (json_valid(occurrence)),       -- the newest row of alert_occurrence, NULL before the first
        PRIMARY KEY (point_id, position)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
