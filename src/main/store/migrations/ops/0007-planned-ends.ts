import type { Database } from 'better-sqlite3';

/** Until when somebody means to keep an alert out of service: shown, and nothing acts on it. */
export const plannedEnds = {
  name: '0007-planned-ends',
  run: (db: Database): void => {
    db.exec('ALTER TABLE alert_occurrence ADD COLUMN planned_end INTEGER;');
  },
};
