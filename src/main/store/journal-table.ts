import type { Database } from 'better-sqlite3';
import type { JournalBatch } from './journal.ts';

interface JournalRow {
  readonly id: number;
  readonly at: number;
  readonly body: Uint8Array;
}

/** The stored journal rows: what they weigh, and which of them may go. */
export const openJournalTable = (db: Database) => {
  const insert = db.prepare('INSERT INTO journal (id, at, body) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM journal WHERE id <= ?');
  const replace = db.prepare('UPDATE journal SET body = ? WHERE id = ?');
  const page = db.prepare<[number], JournalRow>('SELECT id, at, body FROM journal WHERE id > ? ORDER BY id LIMIT 64');
  let kept = db.prepare<[], { id: number; at: number; bytes: number }>('SELECT id, at, length(body) AS bytes FROM journal ORDER BY id').all();
  let bytes = kept.reduce((sum, row) => sum + row.bytes, 0);
  let start = 0;

  return {
    newest: (): number => kept.at(-1)?.id ?? 0,
    bytes: (): number => bytes,
    /** Receive time of the oldest row that is kept. */
    oldestAt: (): number | undefined => kept[start]?.at,
    /** The oldest row that is kept; 0: there is none. */
    oldest: (): number => kept[start]?.id ?? 0,
    /** The newest row among the older half, by bytes. */
    middle: (): number => {
      let sum = 0;
      for (let i = start; i < kept.length; i++) if ((sum += kept[i]!.bytes) >= bytes / 2) return kept[i]!.id;
      return 0;
    },
    /** Inside a transaction; returns what to call once it is committed. */
    insert: (id: number, at: number, batch: JournalBatch): (() => void) => {
      const body = batch.body();
      insert.run(id, Math.round(at), body);
      return () => {
        kept.push({ id, at, bytes: body.length });
        bytes += body.length;
      };
    },
    remove: (through: number): (() => void) => {
      if ((kept[start]?.id ?? Infinity) > through) return () => {};
      remove.run(through);
      return () => {
        for (; start < kept.length && kept[start]!.id <= through; start++) bytes -= kept[start]!.bytes;
        if (2 * start > kept.length) {
          kept = kept.slice(start);
          start = 0;
        }
      };
    },
    replace: (id: number, body: Uint8Array): void => void replace.run(body, id),
    /** In order; a few rows at a time, so that nothing else waits for the reading. */
    after: function* (id: number): Generator<JournalRow> {
      for (let last = id; ;) {
        const rows = page.all(last);
        yield* rows;
        if (rows.length === 0) return;
        last = rows.at(-1)!.id;
      }
    },
  };
};
export type JournalTable = ReturnType<typeof openJournalTable>;
