import type { Database } from 'better-sqlite3';

/** The queue in its order and its counts, each from an index: the first page must not wait for a hundred thousand open alerts. */
export const queueOrder = {
  name: '0008-queue-order',
  run: (db: Database): void => {
    db.exec(`
      CREATE INDEX alert_occurrence_active ON alert_occurrence ((label IN ('C', 'F')), severity, raised_at DESC, seq DESC)
        WHERE label IN ('B', 'C', 'D', 'E', 'F');
      CREATE INDEX alert_occurrence_aside ON alert_occurrence (severity, raised_at DESC, seq DESC) WHERE label IN ('G', 'H', 'I');
      CREATE INDEX alert_occurrence_counted ON alert_occurrence (label, severity) WHERE label <> 'A';
      DROP INDEX alert_occurrence_open;
    `);
  },
};
