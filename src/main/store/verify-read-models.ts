import Sqlite, { type Database } from 'better-sqlite3';
import { eventColumns, type EventRow, toRecorded } from './event-log.ts';
import { openMeta } from './meta.ts';
import { migrate } from './migrate.ts';
import { opsSteps } from './migrations/ops/steps.ts';
import { projectionsOf, readModels, readModelVersion } from './ops.ts';

export type ReadModelVerdict =
  /** `false`: they were made by another version of the program, which makes them again at its next start. */
  { readonly agree: true; readonly compared: boolean } | { readonly agree: false; readonly table: string; readonly row: string };

type Row = Readonly<Record<string, unknown>>;

const keysOf = (db: Database, table: string): readonly string[] => {
  const keys = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk').pluck().all(table);
  return keys.length > 0 ? keys : ['rowid'];
};
const printed = (value: unknown): unknown => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);
const textOf = (row: Row): string => JSON.stringify(Object.values(row).map(printed));

/** The first row that one side has and the other has not, or has otherwise; in the order of the key. */
const firstDifference = (stored: Database, made: Database, table: string): string | undefined => {
  const keys = keysOf(made, table);
  const select = `SELECT * FROM ${table} NOT INDEXED ORDER BY ${keys.join(', ')}`;
  const nameOf = (row: Row): string => keys.map((key) => `${key} ${String(printed(row[key]))}`).join(', ');
  const [left, right] = [stored.prepare<[], Row>(select).iterate(), made.prepare<[], Row>(select).iterate()] as const;
  try {
    for (;;) {
      const [is, should] = [left.next(), right.next()];
      if (is.done === true && should.done === true) return undefined;
      if (is.done === true || should.done === true || textOf(is.value) !== textOf(should.value))
        return nameOf((should.done === true ? is : should).value as Row);
    }
  } finally {
    left.return?.();
    right.return?.();
  }
};

/** What SQLite itself finds wrong with a table and its indexes: a row that an index hides is missing from a list. */
const damageOf = (db: Database, table: string): string | undefined => {
  try {
    const found = db.prepare<[string], string>('SELECT * FROM pragma_integrity_check(?)').pluck().all(table).join('; ');
    return found === 'ok' ? undefined : found;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/**
 * Makes the read models again from the log, in a database of its own, and compares them with the stored ones: what a window lists and
 * a report prints must be what the log says. Reads one moment of the log, also while a console is running.
 */
export const verifyReadModels = (db: Database): ReadModelVerdict => {
  const made = new Sqlite(''); // in memory, and on disk beyond that; gone when it is closed
  try {
    return db.transaction((): ReadModelVerdict => {
      if (openMeta(db).get('read_models') !== readModelVersion) return { agree: true, compared: false };
      migrate(made, opsSteps, { backup: false });
      const projections = projectionsOf(made);
      made.transaction(() => {
        for (const row of db.prepare<[], EventRow>(`SELECT ${eventColumns} FROM event ORDER BY position`).iterate())
          for (const project of projections) project(toRecorded(row));
      })();
      for (const table of readModels) {
        const row = damageOf(db, table) ?? firstDifference(db, made, table);
        if (row !== undefined) return { agree: false, table, row };
      }
      return { agree: true, compared: true };
    })();
  } finally {
    made.close();
  }
};
