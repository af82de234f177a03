import type { Database } from 'better-sqlite3';
import { type Chunk, emptyChunk, encodeChunk, isWhole } from './chunk.ts';
import { chunkId, DAY, dayOfPart, HOUR, hourOfChunk, LAST_PLACE, strandOfChunk, strandOfPart } from './chunk-key.ts';
import type { Rows } from './rows.ts';
import { CHUNK_ROWS, type Group } from './strands.ts';

const DAMAGED_KEPT = 1000;

/** Its times, when they can be believed, else its day. */
const spanOfPart = ({ id, t0, t1 }: Chunk): readonly [start: number, end: number] => {
  const start = dayOfPart(id) * DAY;
  const isInside = t0 >= start && t1 >= t0 && t1 < start + DAY;
  return isInside ? [t0, t1 + 1] : [start, start + DAY];
};

/** The writing side. Everything runs inside the caller's transaction. `onChanged` hears of every hour that gets a chunk. */
export const openChunkTable = (db: Database, onChanged: (strand: number, hour: number, isLate: boolean) => void) => {
  const exists = db.prepare<[number], number>('SELECT 1 FROM chunk WHERE id = ?').pluck();
  const get = db.prepare<[number], Chunk>('SELECT id, t0, t1, n, digest, body FROM chunk WHERE id = ?');
  const insert = db.prepare('INSERT INTO chunk (id, t0, t1, n, digest, body) VALUES (?, ?, ?, ?, ?, ?)');
  const replace = db.prepare('UPDATE chunk SET t0 = ?, t1 = ?, n = ?, digest = ?, body = ? WHERE id = ?');
  const getPart = db.prepare<[number], Chunk>('SELECT id, t0, t1, n, digest, body FROM archive WHERE id = ?');
  const replacePart = db.prepare('UPDATE archive SET t0 = ?, t1 = ?, n = ?, digest = ?, body = ? WHERE id = ?');
  const setMark = db.prepare('UPDATE strand SET journal = ?, rows = ?, through = ? WHERE strand = ?');
  const setLateMark = db.prepare('UPDATE strand SET late_journal = ?, late_rows = ? WHERE strand = ?');
  const setThrough = db.prepare('UPDATE strand SET through = ? WHERE strand = ?');
  const insertDamaged = db.prepare('INSERT INTO damaged (found_at, origin, reason, body) VALUES (?, ?, ?, ?)');
  const countDamaged = db.prepare<[], number>('SELECT count(*) FROM damaged').pluck();
  const insertGap = db.prepare("INSERT INTO gap (device, t0, t1, certainty, cause) SELECT device, ?, ?, 'definite', 'damaged' FROM strand WHERE strand = ?");

  const keepDamaged = (at: number, origin: string, reason: string, body: Uint8Array): boolean => {
    if ((countDamaged.get() ?? 0) >= DAMAGED_KEPT) return false;
    insertDamaged.run(at, origin, reason, body);
    return true;
  };
  const freePlace = (strand: number, hour: number, isLate: boolean): number | undefined => {
    const step = isLate ? -1 : 1;
    for (let place = isLate ? LAST_PLACE : 0; place >= 0 && place <= LAST_PLACE; place += step)
      if (exists.get(chunkId(hour, place, strand)) === undefined) return place;
    return undefined;
  };
  const put = (strand: number, hour: number, rows: Rows, start: number, end: number, isLate: boolean, at: number): void => {
    const place = freePlace(strand, hour, isLate);
    const chunk = encodeChunk(chunkId(hour, place ?? 0, strand), rows, start, end);
    // An hour with 4,096 chunks cannot stop everything else.
    if (place === undefined) keepDamaged(at, 'chunk', `no place left in hour ${hour} of strand ${strand}`, chunk.body);
    else {
      insert.run(chunk.id, chunk.t0, chunk.t1, chunk.n, chunk.digest, chunk.body);
      onChanged(strand, hour, isLate);
    }
  };

  /** Rows of one hour, in as many chunks as they need. */
  const putRows = (strand: number, hour: number, rows: Rows, start: number, end: number, isLate: boolean, at: number): void => {
    for (let from = start; from < end; from += CHUNK_ROWS) put(strand, hour, rows, from, Math.min(end, from + CHUNK_ROWS), isLate, at);
  };

  return {
    keepDamaged,
    damaged: (): number => countDamaged.get() ?? 0,
    putRows,
    putGroup: ({ strand: { strand }, isLate, parts, mark, through }: Group, at: number): void => {
      for (const part of parts) {
        const rows = part.forWriting();
        putRows(strand, part.hour, rows, 0, rows.count, isLate, at);
      }
      if (isLate) setLateMark.run(mark.journal, mark.rows, strand);
      else setMark.run(mark.journal, mark.rows, through, strand);
    },
    setThrough: (strand: number, through: number): void => void setThrough.run(through, strand),
    /** A damaged chunk or part gives up its place to an empty one and is kept elsewhere; the loss is a gap of its device. */
    setAside: (origin: 'chunk' | 'part', id: number, reason: string, at: number): void => {
      const isPart = origin === 'part';
      const chunk = (isPart ? getPart : get).get(id);
      if (chunk === undefined || isWhole(chunk) || !keepDamaged(at, origin, `${reason}; ${origin} ${id}`, chunk.body)) return;
      const [start, end] = isPart ? spanOfPart(chunk) : [hourOfChunk(id) * HOUR, (hourOfChunk(id) + 1) * HOUR];
      const empty = emptyChunk(id, start, start);
      (isPart ? replacePart : replace).run(empty.t0, empty.t1, empty.n, empty.digest, empty.body, id);
      insertGap.run(start, end, isPart ? strandOfPart(id) : strandOfChunk(id));
    },
  };
};
export type ChunkTable = ReturnType<typeof openChunkTable>;
