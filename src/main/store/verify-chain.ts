import type { Database } from 'better-sqlite3';
import { chainHash, chainStart, eventColumns, type EventRow, eventSha } from './event-log.ts';

export type ChainVerdict =
  | { readonly intact: true; readonly events: number; readonly head: string }
  /** `position` is null when every record is whole and only the file around them is damaged. */
  | { readonly intact: false; readonly position: number | null; readonly id: string | null; readonly stream: string | null; readonly reason: string };

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const shaOf = (row: EventRow): Buffer | undefined => {
  try {
    return eventSha(row);
  } catch {
    return undefined; // the changed byte stands in the JSON
  }
};

/** The walk in steps of up to 1,000 records, so that a running engine can breathe between them; the value it returns is the verdict. */
export function* walkChain(db: Database): Generator<void, ChainVerdict> {
  const page = db.prepare<[number], EventRow>(`SELECT ${eventColumns} FROM event WHERE position > ? ORDER BY position LIMIT 1000`);
  let before = chainStart;
  let position = 0;
  try {
    for (let rows = page.all(0); rows.length > 0; rows = page.all(position)) {
      for (const row of rows) {
        const bad = (reason: string): ChainVerdict => ({ intact: false, position: row.position, id: row.id, stream: row.stream, reason });
        if (row.position !== position + 1) return bad(`record ${position + 1} is missing before it`);
        if (!same(chainHash(before, row), row.hash)) return bad('its content, or its hash, was changed after it was written');
        const sha = shaOf(row);
        if (!sha || !same(sha, row.sha)) return bad('its own checksum does not fit its content');
        before = row.hash;
        position = row.position;
      }
      yield;
    }
    const head = db.prepare<[], string>("SELECT value FROM meta WHERE key = 'chain_head'").pluck().get();
    // The log may have grown since the last page: only a head that lies behind the walk is a contradiction.
    if (
      head !== undefined &&
      Number(head.split(' ')[0]) > position &&
      db.prepare<[number]>('SELECT 1 FROM event WHERE position > ?').get(position) === undefined
    )
      return {
        intact: false,
        position: position + 1,
        id: null,
        stream: null,
        reason: `the log ends at record ${position}, but its newest record was ${head.split(' ')[0]}`,
      };
    if (head !== undefined && head.startsWith(`${position} `) && head !== `${position} ${hex(before)}`)
      return { intact: false, position, id: null, stream: null, reason: 'its hash is not the one that was noted when it was written' };
    return { intact: true, events: position, head: hex(before) };
  } catch (error) {
    return {
      intact: false,
      position: position + 1,
      id: null,
      stream: null,
      reason: `the file cannot be read there: ${error instanceof Error ? error.message : 'unknown error'}`,
    };
  }
}

/** The first record that one of the indexes does not lead to; null when all are found. */
const firstUnfound = (db: Database): number | null => {
  const records = db.prepare<[], EventRow>(`SELECT ${eventColumns} FROM event NOT INDEXED ORDER BY position`);
  const byId = db.prepare<[string], number>('SELECT position FROM event WHERE id = ?').pluck();
  const byVersion = db.prepare<[string, number], number>('SELECT position FROM event WHERE stream = ? AND version = ?').pluck();
  const byOwn = db.prepare<[number | null], number>('SELECT position FROM event WHERE own = ?').pluck();
  for (const { position, id, stream, version, own } of records.iterate()) {
    try {
      if (byId.get(id) !== position || byVersion.get(stream, version) !== position || (own !== null && byOwn.get(own) !== position)) return position;
    } catch {
      return position; // the index is damaged on the way there
    }
  }
  return null;
};

/** A record that an index hides is missing from its stream, although it stands in the chain. */
const damagedFile = (db: Database): ChainVerdict | undefined => {
  let reason: string;
  try {
    reason = db.prepare<[], string>("SELECT * FROM pragma_integrity_check('event')").pluck().all().join('; ');
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  return reason === 'ok'
    ? undefined
    : { intact: false, position: firstUnfound(db), id: null, stream: null, reason: `the file does not lead to its records: ${reason}` };
};

/** Walks the hash chain from the first event and the indexes over it, and names the first bad record. Reads only; needs no other table than the log and `meta`. */
export const verifyChain = (db: Database): ChainVerdict => {
  const walk = walkChain(db);
  for (;;) {
    const step = walk.next();
    if (step.done) return step.value.intact ? (damagedFile(db) ?? step.value) : step.value;
  }
};

/** The newest record without walking the chain: what a report prints as its anchor. */
export const chainHead = (db: Database): { readonly events: number; readonly head: string } => {
  const row = db.prepare<[], { position: number; hash: Uint8Array }>('SELECT position, hash FROM event ORDER BY position DESC LIMIT 1').get();
  return { events: row?.position ?? 0, head: hex(row?.hash ?? chainStart) };
};
