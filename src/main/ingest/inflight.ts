import type { ContentHash } from './content-hash.ts';
import type { TelemetryDatabase } from './tables.ts';

/** Stages of a message id: not in use · stored · acknowledged · acknowledged before the ping that is under way. */
const FREE = 0;
const STORED = 1;
const ACKNOWLEDGED = 2;
const PINGED = 3;

const ids = 65_536;
const entryBytes = 10; // u16 message id, 2 x u32 hash

/** A row of the table; it goes when none of its entries is in use any more. */
interface Row {
  readonly id: number;
  live: number;
}

interface Session {
  readonly stage: Uint8Array;
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  /** The row that holds the entry. */
  readonly owner: (Row | undefined)[];
  /** Row that the next commit writes, and its ids in order of arrival; one that came twice counts at its last place. */
  pendingRow: number;
  pending: number[];
  readonly pendingAt: Int32Array;
  waiting: number;
}

interface StoredRow {
  readonly id: number;
  readonly mqtt: number;
  readonly body: Uint8Array;
}

/**
 * Which QoS 1 messages are stored but perhaps not known to be acknowledged, by MQTT session and message id: a redelivery
 * of the same content is acknowledged and not stored again. Entries end when the id is used anew, or when the broker
 * has provably seen our PUBACK: it answered a ping that was sent after it.
 */
export const openInflight = (db: TelemetryDatabase) => {
  const sessions = new Map<number, Session>();
  const emptied = new Set<number>();
  let nextRow = db.prepare<[], number>('SELECT coalesce(max(id), 0) + 1 FROM inflight').pluck().get()!;
  const insert = db.prepare('INSERT INTO inflight (id, mqtt, body) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM inflight WHERE id = ?');

  const sessionOf = (number: number): Session => {
    let session = sessions.get(number);
    if (session === undefined) {
      session = {
        stage: new Uint8Array(ids),
        low: new Uint32Array(ids),
        high: new Uint32Array(ids),
        owner: Array.from({ length: ids }),
        pendingRow: 0,
        pending: [],
        pendingAt: new Int32Array(ids).fill(-1),
        waiting: 0,
      };
      sessions.set(number, session);
    }
    return session;
  };
  const release = (session: Session, id: number): void => {
    if (session.stage[id] === FREE) return;
    session.stage[id] = FREE;
    if (session.pendingAt[id]! >= 0) {
      session.pendingAt[id] = -1;
      session.waiting--;
      return;
    }
    const row = session.owner[id]!;
    if (--row.live === 0) emptied.add(row.id);
  };
  const enter = (session: Session, id: number, low: number, high: number): void => {
    session.stage[id] = STORED;
    session.low[id] = low;
    session.high[id] = high;
  };

  for (const { id, mqtt, body } of db.prepare<[], StoredRow>('SELECT id, mqtt, body FROM inflight ORDER BY id').all()) {
    const session = sessionOf(mqtt);
    const row = { id, live: 0 };
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    for (let at = 0; at + entryBytes <= body.length; at += entryBytes) {
      const message = view.getUint16(at, true);
      release(session, message);
      enter(session, message, view.getUint32(at + 2, true), view.getUint32(at + 6, true));
      session.owner[message] = row;
      row.live++;
    }
    if (row.live === 0) emptied.add(id);
  }

  const bodyOf = (session: Session): Uint8Array => {
    const body = new Uint8Array(session.waiting * entryBytes);
    const view = new DataView(body.buffer);
    let at = 0;
    for (const [i, id] of session.pending.entries()) {
      if (session.pendingAt[id] !== i) continue;
      view.setUint16(at, id, true);
      view.setUint32(at + 2, session.low[id]!, true);
      view.setUint32(at + 6, session.high[id]!, true);
      at += entryBytes;
    }
    return body;
  };
  const move = (number: number, from: number, to: number): void => {
    const stage = sessions.get(number)?.stage;
    if (stage === undefined) return;
    for (let id = 0; id < ids; id++) if (stage[id] === from) stage[id] = to;
  };

  return {
    /** The same content under the same id is stored already. */
    holds: (number: number, id: number, { low, high }: ContentHash): boolean => {
      const session = sessions.get(number);
      return session !== undefined && session.stage[id] !== FREE && session.low[id] === low && session.high[id] === high;
    },

    /** A message that the next commit stores. */
    put: (number: number, id: number, { low, high }: ContentHash): void => {
      const session = sessionOf(number);
      release(session, id);
      enter(session, id, low, high);
      if (session.pending.length === 0) session.pendingRow = nextRow++;
      session.pendingAt[id] = session.pending.length;
      session.pending.push(id);
      session.waiting++;
    },

    acknowledged: (number: number, messageIds: readonly number[]): void => {
      const stage = sessions.get(number)?.stage;
      if (stage !== undefined) for (const id of messageIds) if (stage[id] === STORED) stage[id] = ACKNOWLEDGED;
    },
    pingSent: (number: number): void => move(number, ACKNOWLEDGED, PINGED),
    pingAnswered: (number: number): void => {
      const session = sessions.get(number);
      if (session !== undefined) for (let id = 0; id < ids; id++) if (session.stage[id] === PINGED) release(session, id);
    },
    /** A new connection: what was acknowledged on the old one proves nothing. */
    reconnected: (number: number): void => {
      move(number, ACKNOWLEDGED, STORED);
      move(number, PINGED, STORED);
    },
    /** The broker has forgotten this session, or it was given up. */
    forget: (number: number): void => {
      const session = sessions.get(number);
      if (session === undefined) return;
      for (let id = 0; id < ids; id++) release(session, id);
      sessions.delete(number);
    },

    isDirty: (): boolean => [...sessions.values()].some(({ waiting }) => waiting > 0),

    /** Inside the transaction of the batch. */
    write: (): void => {
      for (const row of emptied) remove.run(row);
      for (const [number, session] of sessions) if (session.waiting > 0) insert.run(session.pendingRow, number, bodyOf(session));
    },

    /** After the commit. */
    committed: (): void => {
      emptied.clear();
      for (const session of sessions.values()) {
        if (session.pending.length === 0) continue;
        const row = { id: session.pendingRow, live: session.waiting };
        for (const id of session.pending) {
          if (session.pendingAt[id]! < 0) continue;
          session.pendingAt[id] = -1;
          session.owner[id] = row;
        }
        session.pending = [];
        session.waiting = 0;
      }
    },
  };
};
export type Inflight = ReturnType<typeof openInflight>;
