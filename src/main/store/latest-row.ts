import type { Database } from 'better-sqlite3';
import type { Latest } from './latest.ts';

/** `latest` as it is kept in the file, so that a start need not read all chunks. */
export const openLatestRow = (db: Database, latest: Latest, rebuild: (reason: string, body: Uint8Array) => void) => {
  const put = db.prepare(
    'INSERT INTO latest (one, through, body) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET through = excluded.through, body = excluded.body',
  );
  let through = 0;
  let writtenAt = -Infinity;
  /** Sums over all series that no commit has kept yet. */
  let isDue = false;

  const read = (): boolean => {
    const row = db.prepare<[], { through: number; body: Uint8Array }>('SELECT through, body FROM latest').get();
    if (row === undefined) return false;
    try {
      latest.decode(row.body);
      through = row.through;
      return false;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      rebuild(error.message, row.body);
      return true;
    }
  };
  const isRebuilt = read();

  return {
    /** It was damaged: its sums count what is in chunks, but not what is only in the journal. */
    isRebuilt,
    /** It knows all journal rows up to here. */
    through: (): number => through,
    writtenAt: (): number => writtenAt,
    hasChanged: (): boolean => isDue,
    /** Sums have changed without a sample: the next commit keeps them. */
    change: (): void => {
      isDue = true;
      writtenAt = -Infinity;
    },
    /** Inside a transaction; returns what to call once it is committed. */
    write: (upTo: number, at: number): (() => void) => {
      put.run(upTo, latest.encode());
      return () => {
        through = upTo;
        writtenAt = at;
        isDue = false;
      };
    },
  };
};
