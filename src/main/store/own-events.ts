import type { Database } from 'better-sqlite3';

export interface OwnEvent {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly data: string;
  readonly at: number;
}

/** So many events of everybody are looked through: in a flood somebody's own day is shorter, and nobody waits. */
const mostLooked = 20_000;

/** What one person has written into the log of late. */
export const openOwnEvents = (db: Database) => {
  const since = db.prepare<[number, string, number, number], OwnEvent>(
    'SELECT position, id, stream, type, data, at FROM event WHERE position > ? AND actor = ? AND at >= ? ORDER BY position DESC LIMIT ?',
  );
  const newest = db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM event').pluck();
  return {
    /** The newest first. */
    since: (actor: string, at: number, most: number): readonly OwnEvent[] => since.all(newest.get()! - mostLooked, actor, at, most),
    newest: (): number => newest.get()!,
  };
};
