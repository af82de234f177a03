import type { Database } from 'better-sqlite3';

/** Photos of threshold records: beside the log, so that a backup of the file has them, and by their hash, so that each is kept once. */
export const photos = {
  name: '0013-photos',
  run: (db: Database): void => {
    db.exec(`
      CREATE TABLE photo (
        name TEXT PRIMARY KEY,   -- SHA-256 of the bytes and their kind, 64 hex digits and .jpg, .png or .webp
        bytes BLOB NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
