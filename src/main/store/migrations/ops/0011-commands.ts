import type { Database } from 'better-sqlite3';

/** Commands to devices, each as its events have left it. */
export const commands = {
  name: '0011-commands',
  run: (db: Database): void => {
    db.exec(`
      CREATE TABLE command_row (
        command_id TEXT PRIMARY KEY, profile_id TEXT NOT NULL, status TEXT NOT NULL, requested_at INTEGER NOT NULL, requested_by TEXT NOT NULL,
        changed_at INTEGER NOT NULL, state TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX command_open ON command_row (profile_id, requested_at) WHERE status IN ('waiting', 'sent');
      CREATE INDEX command_newest ON command_row (requested_at);
    `);
  },
};
