import type { Database } from 'better-sqlite3';

/** Of the present call of a point: that nobody answered in time, and who was named. */
export const escalation = {
  name: '0010-escalation',
  run: (db: Database): void => {
    db.exec(`
      ALTER TABLE alert_point ADD COLUMN overdue TEXT;
      CREATE INDEX event_overdue ON event (at) WHERE type = 'AlertResponseOverdue';
    `);
  },
};
