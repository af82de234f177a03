import type { Step } from '../../migrate.ts';

/**
 * Numbers of closed hours and days, and sketches for their percentiles. All of them follow from the chunks: what is stored already
 * is due, and made while the program runs.
 */
export const summaries: Step = {
  name: '0003-summaries',
  run: (db) =>
    db.exec(`
      CREATE TABLE summary (
        id INTEGER PRIMARY KEY,                                      -- strand << 25 | level << 24 | hour or day since 1970; level 0 hour, 1 day
        body BLOB NOT NULL
      ) STRICT;
      CREATE TABLE sketch (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
      CREATE TABLE summary_due (id INTEGER PRIMARY KEY) STRICT;      -- level << 44 | hour or day << 20 | strand
      INSERT OR IGNORE INTO summary_due SELECT ((id >> 32) << 20) | (id & 1048575) FROM chunk;
      INSERT OR IGNORE INTO summary_due SELECT DISTINCT (1 << 44) | (((id >> 20) / 24) << 20) | (id & 1048575) FROM summary_due;
    `),
};
