import type { Database } from 'better-sqlite3';

/** Small facts about ops.db itself, one text per key. */
export const openMeta = (db: Database) => {
  const get = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
  const set = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  return {
    get: (key: string): string | undefined => get.get(key),
    set: (key: string, value: string): void => {
      set.run(key, value);
    },
  };
};
export type Meta = ReturnType<typeof openMeta>;
