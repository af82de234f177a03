import type { Database } from 'better-sqlite3';

/** What changed in the kept states of a point: rows after `forget` are gone, then these are added. */
export interface PointStates {
  readonly point: string;
  readonly forget: number;
  readonly rows: readonly { readonly t: number; readonly body: string }[];
}

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
  let pending: (Checkpoint & { readonly points: readonly PointStates[] }) | undefined;
  const forget = db.prepare('DELETE FROM point_state WHERE point = ? AND t > ?');
  const keep = db.prepare('INSERT OR REPLACE INTO point_state (point, t, body) VALUES (?, ?, ?)');
  const ofPoint = db.prepare<[string], { t: number; body: string }>('SELECT t, body FROM point_state WHERE point = ? ORDER BY t');

  return {
    set: (through: number, body: string, points: readonly PointStates[]): void =>
      void (pending = { through, body, points: [...(pending?.points ?? []), ...points] }),
    isPending: (): boolean => pending !== undefined,
    /** Inside a transaction; returns what to call once it is committed. */
    write: (): (() => void) => {
      if (pending) insert.run(pending.through, pending.body);
      for (const { point, forget: after, rows } of pending?.points ?? []) {
        forget.run(point, after);
        for (const { t, body } of rows) keep.run(point, t, body);
      }
      trim.run();
      return () => {
        pending = undefined;
        floor = floorOf();
      };
    },
    /** Journal rows up to here are needed by no checkpoint that may still be used. */
    floor: (): number => floor,
    statesOf: (point: string): readonly { readonly t: number; readonly body: string }[] => ofPoint.all(point),
    newestUpTo: (through: number): Checkpoint | undefined => upTo.get(through),
  };
};
