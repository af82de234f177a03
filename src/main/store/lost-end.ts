import type { Database } from 'better-sqlite3';

/**
 * The log knows of journal rows that this file does not have: it was put back from a backup, or its newest part was cut off. From its
 * last row to now is a gap of all devices. A file without any row has just begun, and has lost nothing.
 */
export const noteLostEnd = (db: Database, now: number): void => {
  const last = db.prepare<[], number>('SELECT at FROM journal ORDER BY id DESC LIMIT 1').pluck().get();
  if (last === undefined || last >= now) return;
  const isKnown = db
    .prepare<[number], number>("SELECT 1 FROM gap WHERE device IS NULL AND profile IS NULL AND t0 = ? AND cause = 'not stored'")
    .pluck()
    .get(last);
  if (isKnown === undefined)
    db.prepare("INSERT INTO gap (profile, device, t0, t1, certainty, cause) VALUES (NULL, NULL, ?, ?, 'possible', 'not stored')").run(last, Math.round(now));
};
