import type { Database } from 'better-sqlite3';

/** What late samples said, by when it was found: reports ask for it, and must not read the whole log. */
export const lateFindings = {
  name: '0006-late-findings',
  run: (db: Database): void => {
    db.exec(`
      CREATE INDEX event_found_late ON event (at)
        WHERE type IN ('OccurrenceFoundLate', 'OccurrenceAmended', 'OccurrenceWithdrawn');
    `);
  },
};
