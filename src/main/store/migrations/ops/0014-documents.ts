import type { Database } from 'better-sqlite3';

/** What people arrange for themselves or their site: keys, columns, views, dashboards. Not part of the log: nobody's duty depends on it. */
export const documents = {
  name: '0014-documents',
  run: (db: Database): void => {
    db.exec(`
      CREATE TABLE document (
        owner TEXT NOT NULL,       -- the person's id; '' for the whole site
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,  -- counts from 1
        at INTEGER NOT NULL,       -- ms since 1970
        by TEXT NOT NULL,
        body TEXT,                 -- JSON; NULL: removed with this version
        PRIMARY KEY (kind, owner, id, version)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
