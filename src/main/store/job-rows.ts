import type { Database } from 'better-sqlite3';
import type { JobState, JobView } from '../../contract/job-calls.ts';

const dayMs = 24 * 3_600_000;
const most = 50;

export interface JobRow {
  readonly id: string;
  readonly kind: JobView['kind'];
  readonly title: string;
  readonly by: string;
  readonly input: string;
  readonly state: JobState;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly done: number;
  readonly total: number | null;
  readonly message: string | null;
}

/** Jobs in `ops.db`. Opening says of those that ran that a restart has interrupted them, and forgets what is older than 30 days. */
export const openJobRows = (db: Database, now: () => number) => {
  const put = db.prepare('INSERT INTO job (id, kind, title, by, input, state, started_at) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const end = db.prepare('UPDATE job SET state = ?, ended_at = ?, done = ?, total = ?, message = ? WHERE id = ?');
  const list = db.prepare<[number, number], JobRow>(
    "SELECT * FROM job WHERE state = 'running' OR started_at >= ? ORDER BY state <> 'running', started_at DESC LIMIT ?",
  );
  const one = db.prepare<[string], JobRow>('SELECT * FROM job WHERE id = ?');
  db.prepare("UPDATE job SET state = 'interrupted', ended_at = ? WHERE state = 'running'").run(now());
  db.prepare('DELETE FROM job WHERE started_at < ?').run(now() - 30 * dayMs);
  return {
    start: ({ id, kind, title, by, input }: Pick<JobRow, 'id' | 'kind' | 'title' | 'by' | 'input'>): void => {
      put.run(id, kind, title, by, input, 'running', now());
    },
    end: ({ id, state, done, total, message }: Pick<JobRow, 'id' | 'state' | 'done' | 'total' | 'message'>): void => {
      end.run(state, now(), done, total, message, id);
    },
    /** Running ones, then those of the last day, newest first. */
    list: (): readonly JobRow[] => list.all(now() - dayMs, most),
    one: (id: string): JobRow | undefined => one.get(id),
  };
};
