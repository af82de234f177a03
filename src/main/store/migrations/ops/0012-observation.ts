import type { Database } from 'better-sqlite3';

/** When the console could see its plant. Facts of this console, and of no event: they are kept when the read models are made again. */
export const observation = {
  name: '0012-observation',
  run: (db: Database): void => {
    db.exec(`
      CREATE TABLE spell (
        what TEXT NOT NULL,                                   -- 'engine' ran, 'line/<profileId>' was connected, 'observed': see observation.ts
        since INTEGER NOT NULL,
        until INTEGER NOT NULL,                               -- not included; moved on while it lasts, so that a crash leaves a true end
        PRIMARY KEY (what, since)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
