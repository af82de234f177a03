import type { Database } from 'better-sqlite3';

export interface Checkpoint {
  readonly through: number;
  readonly body: string;
}

const kept = 3;

/** Where judging stood, by journal row. The two newest are always whole: judging can go on from either. */
export const openCheckpoints = (db: Database) => {
  const insert = db.prepare('INSERT INTO filter_state (through, body) VALUES (?, ?)');
  const trim = db.prepare(`DELETE FROM filter_state WHERE id NOT IN (SELECT id FROM filter_state ORDER BY id DESC LIMIT ${kept})`);
  const upTo = db.prepare<[number], Checkpoint>('SELECT through, body FROM filter_state WHERE through <= ? ORDER BY through DESC, id DESC LIMIT 1');
  const newest = db.prepare<[], number>('SELECT through FROM filter_state ORDER BY id DESC LIMIT 2').pluck();
  // The newest one may be ahead of what ops.db knows after a crash; then the one before it is used.
  const floorOf = (): number => (newest.all().length < 2 ? 0 : Math.min(...newest.all()));
  let floor = floorOf();
  let pending: Checkpoint | undefined;

  return {
    set: (through: number, body: string): void => void (pending = { through, body }),
    isPending: (): boolean => pending !== undefined,
    /** Inside a transaction; returns what to call once it is committed. */
    write: (): (() => void) => {
      if (pending) insert.run(pending.through, pending.body);
      trim.run();
      return () => {
        pending = undefined;
        floor = floorOf();
      };
    },
    /** Journal rows up to here are needed by no checkpoint that may still be used. */
    floor: (): number => floor,
    newestUpTo: (through: number): Checkpoint | undefined => upTo.get(through),
  };
};
