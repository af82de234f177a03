import type { TelemetryDatabase } from './tables.ts';

/** Stages of a message id: not in use · stored · acknowledged · acknowledged before the ping that is under way. */
const FREE = 0;
const STORED = 1;
const ACKNOWLEDGED = 2;
const PINGED = 3;

const ids = 65_536;
const entryBytes = 10; // u16 message id, 2 x u32 hash

interface Session {
  readonly stage: Uint8Array;
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  /** The row of the table that holds the entry. */
  readonly owner: Float64Array;
  /** Row that the next commit writes, and its ids. */
  pendingRow: number;
  readonly pending: Set<number>;
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
  const liveOfRow = new Map<number, number>();
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
        owner: new Float64Array(ids),
        pendingRow: 0,
        pending: new Set(),
      };
      sessions.set(number, session);
    }
    return session;
  };
  const release = (session: Session, id: number): void => {
    if (session.stage[id] === FREE) return;
    session.stage[id] = FREE;
    if (session.pending.delete(id)) return;
    const row = session.owner[id]!;
    const live = liveOfRow.get(row)! - 1;
    if (live > 0) return void liveOfRow.set(row, live);
    liveOfRow.delete(row);
    emptied.add(row);
  };
  const enter = (session: Session, id: number, [low, high]: readonly [number, number]): void => {
    session.stage[id] = STORED;
    session.low[id] = low;
    session.high[id] = high;
  };

  for (const { id: row, mqtt, body } of db.prepare<[], StoredRow>('SELECT id, mqtt, body FROM inflight ORDER BY id').all()) {
    const session = sessionOf(mqtt);
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    for (let at = 0; at + entryBytes <= body.length; at += entryBytes) {
      const id = view.getUint16(at, true);
      release(session, id);
      enter(session, id, [view.getUint32(at + 2, true), view.getUint32(at + 6, true)]);
      session.owner[id] = row;
      liveOfRow.set(row, (liveOfRow.get(row) ?? 0) + 1);
    }
    if (!liveOfRow.has(row)) emptied.add(row);
  }

  const bodyOf = (session: Session): Uint8Array => {
    const body = new Uint8Array(session.pending.size * entryBytes);
    const view = new DataView(body.buffer);
    let at = 0;
    for (const id of session.pending) {
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
    holds: (number: number, id: number, hash: readonly [number, number]): boolean => {
      const session = sessions.get(number);
      return session !== undefined && session.stage[id] !== FREE && session.low[id] === hash[0] && session.high[id] === hash[1];
    },

    /** A message that the next commit stores. */
    put: (number: number, id: number, hash: readonly [number, number]): void => {
      const session = sessionOf(number);
      release(session, id);
      enter(session, id, hash);
      if (session.pending.size === 0) session.pendingRow = nextRow++;
      session.pending.add(id);
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

    isDirty: (): boolean => [...sessions.values()].some(({ pending }) => pending.size > 0),

    /** Inside the transaction of the batch. */
    write: (): void => {
      for (const row of emptied) remove.run(row);
      for (const [number, session] of sessions) if (session.pending.size > 0) insert.run(session.pendingRow, number, bodyOf(session));
    },

    /** After the commit. */
    committed: (): void => {
      emptied.clear();
      for (const session of sessions.values()) {
        for (const id of session.pending) session.owner[id] = session.pendingRow;
        if (session.pending.size > 0) liveOfRow.set(session.pendingRow, session.pending.size);
        session.pending.clear();
      }
    },
  };
};
export type Inflight = ReturnType<typeof openInflight>;
