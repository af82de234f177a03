import type { Step } from '../../migrate.ts';

/** Days that are over for long, packed; the hours that got late samples and are put in order again; and the hours of closed days in one row. */
export const archive: Step = {
  name: '0004-archive',
  run: (db) =>
    db.exec(`
      CREATE TABLE archive (
        id INTEGER PRIMARY KEY,                                      -- (day << 20 | strand) << 8 | part
        t0 INTEGER NOT NULL, t1 INTEGER NOT NULL, n INTEGER NOT NULL, digest BLOB NOT NULL, body BLOB NOT NULL
      ) STRICT;
      CREATE TABLE tidy_due (
        id INTEGER PRIMARY KEY,                                      -- hour << 20 | strand
        at INTEGER NOT NULL                                          -- when its last chunk came
      ) STRICT;
      CREATE TABLE summary_hours (
        id INTEGER PRIMARY KEY,                                      -- as the day in \`summary\`: its 24 hours in one row
        body BLOB NOT NULL
      ) STRICT;
      INSERT OR IGNORE INTO summary_due
        SELECT (1 << 44) | ((id & 16777215) << 20) | (id >> 25) FROM summary WHERE (id >> 24) & 1 = 1;
      INSERT INTO tidy_due SELECT DISTINCT ((id >> 32) << 20) | (id & 1048575), 0 FROM chunk WHERE (id >> 20) & 4095 >= 2048;
    `),
};
