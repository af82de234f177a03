import type { Database } from 'better-sqlite3';
import type { Chunk } from './chunk.ts';
import { chunkId, dayOfPart, HOUR, hourOfChunk, LAST_PART, LAST_PLACE, partId } from './chunk-key.ts';
import type { DigestKey } from './digest.ts';

/** A chunk without its rows. */
export interface ChunkHead extends DigestKey {
  readonly digest: Uint8Array;
}

/** The chunks of one strand and hour: parts of the archive, then main chunks in order of time, then late ones from the oldest to the newest. */
export interface HourChunks<One extends ChunkHead = Chunk> {
  readonly packed: readonly Chunk[];
  readonly main: readonly One[];
  readonly late: readonly One[];
}

const days = (id: number | null | undefined, otherwise: number): number => (id === null || id === undefined ? otherwise : dayOfPart(id));

/** Reads by computed keys; works on a read-only connection. */
export const openChunkReader = (db: Database) => {
  const get = db.prepare<[number], Chunk>('SELECT id, t0, t1, n, digest, body FROM chunk WHERE id = ?');
  const head = db.prepare<[number], ChunkHead>('SELECT id, t0, t1, n, digest FROM chunk WHERE id = ?');
  const part = db.prepare<[number], Chunk>('SELECT id, t0, t1, n, digest, body FROM archive WHERE id = ?');
  const between = db.prepare<[number, number, number, number], Chunk>(
    'SELECT id, t0, t1, n, digest, body FROM archive WHERE id BETWEEN ? AND ? AND t1 >= ? AND t0 < ? ORDER BY id',
  );
  const heads = db.prepare<[number, number], DigestKey>('SELECT id, t0, t1, n FROM archive WHERE id BETWEEN ? AND ? ORDER BY id');
  const edge = (sql: string) => db.prepare<[], number | null>(sql).pluck();
  const [oldest, newest] = [edge('SELECT min(id) FROM chunk'), edge('SELECT max(id) FROM chunk')];
  const [oldestPart, newestPart] = [edge('SELECT min(id) FROM archive'), edge('SELECT max(id) FROM archive')];
  /** Days with parts, of any strand. */
  let [firstDay, lastDay] = [Infinity, -Infinity];
  const refresh = (): void => void ([firstDay, lastDay] = [days(oldestPart.get(), Infinity), days(newestPart.get(), -Infinity)]);
  refresh();

  const packed = (strand: number, hour: number): readonly Chunk[] => {
    const day = Math.floor(hour / 24);
    if (day < firstDay || day > lastDay) return [];
    const start = hour * HOUR;
    return between.all(partId(day, strand, 0), partId(day, strand, LAST_PART), start, start + HOUR);
  };
  const list = <One>(strand: number, hour: number, read: (id: number) => One | undefined): { readonly main: readonly One[]; readonly late: readonly One[] } => {
    const main: One[] = [];
    const late: One[] = [];
    for (let place = 0; place <= LAST_PLACE; place++) {
      const one = read(chunkId(hour, place, strand));
      if (one === undefined) break;
      main.push(one);
    }
    for (let place = LAST_PLACE; place >= main.length; place--) {
      const one = read(chunkId(hour, place, strand));
      if (one === undefined) break;
      late.push(one);
    }
    return { main, late };
  };

  return {
    get: (id: number): Chunk | undefined => get.get(id),
    part: (id: number): Chunk | undefined => part.get(id),
    /** Days of the archive as they are now: at the beginning of every read transaction, and after the archive was written. */
    refresh,
    ofHour: (strand: number, hour: number): HourChunks => ({ packed: packed(strand, hour), ...list(strand, hour, (id) => get.get(id)) }),
    headsOfHour: (strand: number, hour: number): HourChunks<ChunkHead> => ({ packed: packed(strand, hour), ...list(strand, hour, (id) => head.get(id)) }),
    /** Keys of the parts of a day. */
    partsOfDay: (strand: number, day: number): readonly DigestKey[] => heads.all(partId(day, strand, 0), partId(day, strand, LAST_PART)),
    /** First and last hour with a chunk or part of any strand; the first is after the last when there is none. */
    hours: (): readonly [first: number, last: number] => {
      const [a, b] = [oldest.get() ?? undefined, newest.get() ?? undefined];
      return [Math.min(a === undefined ? Infinity : hourOfChunk(a), 24 * firstDay), Math.max(b === undefined ? -Infinity : hourOfChunk(b), 24 * lastDay + 23)];
    },
  };
};
export type ChunkReader = ReturnType<typeof openChunkReader>;
