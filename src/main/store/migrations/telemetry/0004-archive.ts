import type { Step } from '../../migrate.ts';

/** Days that are over for long, packed; and the hours that got late samples and are put in order again. */
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
      INSERT INTO tidy_due SELECT DISTINCT ((id >> 32) << 20) | (id & 1048575), 0 FROM chunk WHERE (id >> 20) & 4095 >= 2048;
    `),
};
