import type { Database } from 'better-sqlite3';

/** Work that takes time, so that a restart can say what it interrupted. */
export const jobs = {
  name: '0015-jobs',
  run: (db: Database): void => {
    db.exec(`
      CREATE TABLE job (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        by TEXT NOT NULL,
        input TEXT NOT NULL,        -- JSON; the same work can be started anew with it
        state TEXT NOT NULL,        -- running, done, failed, cancelled, interrupted
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        done INTEGER NOT NULL DEFAULT 0,
        total INTEGER,
        message TEXT
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
