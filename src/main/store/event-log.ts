import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { hlcZero, tick } from '../../domain/sync/hlc.ts';
import { canonicalJson } from './canonical-json.ts';
import { openMeta } from './meta.ts';
import { writingError } from './store-refusal.ts';

export interface Recorded<Event = { readonly type: string }> {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly actor: string;
  /** Wall time of the decision, ms since 1970. */
  readonly at: number;
  readonly event: Event;
}

/** Updates a read model. Runs inside the transaction of the append, so the two can never disagree. */
export interface Projection {
  (recorded: Recorded): void;
  /** What was written may have been taken back: rows that are kept in memory are read again. */
  readonly forget?: () => void;
}

export interface Surroundings {
  readonly now: () => number;
  readonly newId: () => string;
  /** Id of this console: stands in every event. */
  readonly console: string;
}

export interface EventRow {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schema: number;
  readonly data: string;
  readonly actor: string;
  readonly grant_id: string | null;
  readonly at: number;
  readonly console: string;
  readonly hlc: string;
  readonly base: string | null;
  readonly sha: Uint8Array;
  readonly hash: Uint8Array;
  readonly own: number | null;
}
export const eventColumns = 'position, id, stream, version, type, schema, data, actor, grant_id, at, console, hlc, base, sha, hash, own';

/** A row of the log as projections and streams take it. */
export const toRecorded = (row: EventRow): Recorded => ({
  position: row.position,
  id: row.id,
  stream: row.stream,
  version: row.version,
  actor: row.actor,
  at: row.at,
  event: JSON.parse(row.data) as { type: string },
});

/** Somebody appended in between. Commands of one console run one after another, so this is a bug, not a Refusal. */
export class StaleStream extends Error {
  override readonly name = 'StaleStream';
}

export const chainStart: Uint8Array = new Uint8Array(32);
const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  hash('sha256', parts.length === 1 ? parts[0]! : Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))), 'buffer');

type Hashed = Omit<EventRow, 'hash' | 'sha' | 'position' | 'own' | 'version' | 'console'>;

/** What every console and the server compute alike: SHA-256 of the RFC 8785 JSON of the event; `said` is what its `data` says. */
export const eventSha = (row: Hashed, said: unknown = JSON.parse(row.data)): Buffer => {
  const { id, stream, type, schema, actor, grant_id: grant, at, hlc, base } = row;
  return sha256(canonicalJson({ id, stream, type, schema, data: said, actor, grant, at, hlc, base }));
};

// A JSON array keeps the fields apart: "a","bc" and "ab","c" must not hash alike.
export const chainHash = (before: Uint8Array, r: Omit<EventRow, 'hash'>): Buffer =>
  sha256(
    before,
    JSON.stringify([
      r.position,
      r.own,
      r.id,
      r.stream,
      r.version,
      r.type,
      r.schema,
      r.actor,
      r.at,
      r.console,
      r.hlc,
      r.data,
      r.grant_id,
      r.base,
      Buffer.from(r.sha).toString('hex'),
    ]),
  );

/** The log of one tenant: append-only, hash-chained; read models are kept by `projections` in the same transaction. */
export const openEventLog = (db: Database, { now, newId, console }: Surroundings, projections: readonly Projection[] = []) => {
  const insert = db.prepare(`INSERT INTO event (${eventColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  // The cast: SQLite compiles a statement anew at every run whose order it may take from a bare parameter.
  const head = db.prepare<[string], number>('SELECT coalesce(max(version), 0) FROM event WHERE stream = cast(? AS TEXT)').pluck();
  const newest = db.prepare<[], { position: number; hash: Uint8Array }>('SELECT position, hash FROM event ORDER BY position DESC LIMIT 1');
  const newestOwn = db.prepare<[], number>('SELECT coalesce(max(own), 0) FROM event').pluck();
  // What all consoles agree on comes first, what the server has not seen yet after it; what it refused is left out.
  const ofStream = db.prepare<[string], EventRow>(
    `SELECT ${eventColumns} FROM event WHERE stream = ? AND outcome IS NULL ORDER BY server_position IS NULL, server_position, position`,
  );
  const everything = db.prepare<[number], EventRow>(`SELECT ${eventColumns} FROM event WHERE position > ? ORDER BY position LIMIT 1000`);
  const meta = openMeta(db);
  const listeners = new Set<(recorded: readonly Recorded[]) => void>();

  let batch: Recorded[] | undefined;
  /** While a transaction runs nobody else writes: where the log stands is asked once, and kept once at its end. */
  const end = { position: 0, hash: chainStart, own: 0, hlc: hlcZero, isKnown: false };
  const heads = new Map<string, number>();
  const forget = (): void => {
    end.isKnown = false;
    heads.clear();
  };
  const forgetRows = (): void => {
    for (const { forget: forgetOwn } of projections) forgetOwn?.();
  };
  const headOf = (stream: string): number => {
    if (batch === undefined) return head.get(stream)!;
    const known = heads.get(stream) ?? head.get(stream)!;
    heads.set(stream, known);
    return known;
  };
  const keepEnd = (): void => {
    if (!end.isKnown) return;
    meta.set('hlc', end.hlc);
    meta.set('chain_head', `${end.position} ${Buffer.from(end.hash).toString('hex')}`); // a cut-off end is noticed
  };

  const write = (stream: string, expected: number, actor: string, events: readonly { readonly type: string }[]): Recorded[] => {
    if (headOf(stream) !== expected) throw new StaleStream(`${stream} is no longer at ${expected}`);
    if (!end.isKnown) {
      const last = newest.get();
      Object.assign(end, {
        position: last?.position ?? 0,
        hash: last?.hash ?? chainStart,
        own: newestOwn.get()!,
        hlc: meta.get('hlc') ?? hlcZero,
        isKnown: true,
      });
    }
    const written = events.map((event, i) => {
      const at = now();
      end.hlc = tick(end.hlc, at);
      const body = {
        id: newId(),
        stream,
        version: expected + i + 1,
        type: event.type,
        schema: 1,
        data: JSON.stringify(event),
        actor,
        grant_id: null,
        at,
        console,
        hlc: end.hlc,
        base: null,
      };
      const row = { ...body, position: ++end.position, own: ++end.own, sha: eventSha(body, event) };
      end.hash = chainHash(end.hash, row);
      insert.run(
        row.position,
        row.id,
        stream,
        row.version,
        row.type,
        row.schema,
        row.data,
        actor,
        null,
        at,
        console,
        end.hlc,
        null,
        row.sha,
        end.hash,
        end.own,
      );
      const recorded = { position: row.position, id: row.id, stream, version: row.version, actor, at, event };
      for (const project of projections) project(recorded);
      return recorded;
    });
    heads.set(stream, expected + events.length);
    return written;
  };

  const transaction = db.transaction((work: () => unknown) => {
    const done = work();
    keepEnd();
    return done;
  });
  const atomically = <Result>(work: () => Result): Result => {
    if (batch) return work();
    const mine: Recorded[] = (batch = []);
    let result: Result;
    try {
      result = transaction.immediate(work) as Result;
    } catch (error) {
      forgetRows();
      throw writingError(db.name, error);
    } finally {
      batch = undefined;
      forget();
    }
    if (mine.length > 0) for (const listener of listeners) listener(mine); // only what has been committed
    return result;
  };

  return {
    read: <Event>(stream: string): readonly Recorded<Event>[] => ofStream.all(stream).map(toRecorded) as unknown as Recorded<Event>[],

    version: headOf,

    append: (stream: string, expected: number, actor: string, events: readonly { readonly type: string }[]): readonly Recorded[] => {
      if (events.length === 0) return [];
      return atomically(() => {
        try {
          const recorded = write(stream, expected, actor, events);
          batch!.push(...recorded);
          return recorded;
        } catch (error) {
          forget();
          forgetRows(); // who catches it goes on with what is stored
          throw error;
        }
      });
    },

    /** Several appends, and what else `work` writes to ops.db, in one transaction; listeners hear of them after the commit. */
    atomically,

    onAppended: (listener: (recorded: readonly Recorded[]) => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** Feeds every event to the projections again, for read models that were emptied by `empty`. */
    rebuild: (empty: (db: Database) => void): void => {
      forgetRows();
      db.transaction(() => {
        empty(db);
        for (let after = 0, rows = everything.all(0); rows.length > 0; rows = everything.all(after)) {
          for (const row of rows) for (const project of projections) project(toRecorded(row));
          after = rows.at(-1)!.position;
        }
      }).immediate();
    },
  };
};
export type EventLog = ReturnType<typeof openEventLog>;
