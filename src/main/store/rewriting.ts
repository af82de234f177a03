import type { Database } from 'better-sqlite3';
import { chunkId, DAY, HOUR, hourOfChunk, LAST_PLACE, MAX_STRANDS } from './chunk-key.ts';
import type { ChunkReader } from './chunk-reader.ts';
import type { DigestKey } from './digest.ts';
import { hoursOf, type Rewrite, type RewriteJob } from './rewrite.ts';
import type { Strand } from './strands.ts';

/** An hour is put in order when it got nothing more for so long. */
const restMs = 10 * 60_000;
const dayKey = 'archived_day';
const looksPerCall = 64;

const dueId = (strand: number, hour: number): number => hour * MAX_STRANDS + strand;
const isSame = (a: readonly DigestKey[], b: readonly DigestKey[]): boolean =>
  a.length === b.length && a.every(({ id, t0, t1, n }, i) => id === b[i]!.id && t0 === b[i]!.t0 && t1 === b[i]!.t1 && n === b[i]!.n);

export interface RewritingParts {
  readonly db: Database;
  readonly chunks: ChunkReader;
  /** What is in memory of a strand; undefined: nothing. */
  readonly strand: (strand: number) => Strand | undefined;
  /** Every strand, in order. */
  readonly strands: () => readonly number[];
  /** A day is packed when it is older than so many days. */
  readonly archiveDays: () => number;
}

/** The writer's part in putting late samples in order and in packing old days: what is due, and the exchange in one transaction. */
export const openRewriting = ({ db, chunks, strand: strandOf, strands, archiveDays }: RewritingParts) => {
  const mark = db.prepare('INSERT INTO tidy_due (id, at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at');
  const unmark = db.prepare('DELETE FROM tidy_due WHERE id = ?');
  const due = db.prepare<[number, number], number>('SELECT id FROM tidy_due WHERE at <= ? ORDER BY id LIMIT ?').pluck();
  const oldest = db.prepare<[], number | null>('SELECT min(id) FROM chunk').pluck();
  const exists = db.prepare<[number], number>('SELECT 1 FROM chunk WHERE id = ?').pluck();
  const removeChunk = db.prepare('DELETE FROM chunk WHERE id = ?');
  const removePart = db.prepare('DELETE FROM archive WHERE id = ?');
  const putChunk = db.prepare('INSERT INTO chunk (id, t0, t1, n, digest, body) VALUES (?, ?, ?, ?, ?, ?)');
  const putPart = db.prepare('INSERT INTO archive (id, t0, t1, n, digest, body) VALUES (?, ?, ?, ?, ?, ?)');
  const setDay = db.prepare(`INSERT INTO store (key, value) VALUES ('${dayKey}', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
  const stored = db.prepare<[string], string>('SELECT value FROM store WHERE key = ?').pluck().get(dayKey);
  /** Every day up to here is packed, but for what came later. */
  let archivedDay = stored === undefined ? -1 : Number(stored);
  let cursor: { readonly day: number; readonly list: readonly number[]; place: number } | undefined;

  const limitDay = (now: number): number => Math.floor((now - archiveDays() * DAY) / DAY);
  const hasChunks = (strand: number, day: number): boolean => {
    for (let hour = 24 * day; hour < 24 * day + 24; hour++)
      if (exists.get(chunkId(hour, 0, strand)) !== undefined || exists.get(chunkId(hour, LAST_PLACE, strand)) !== undefined) return true;
    return false;
  };
  /** Rows that are closed but not written yet come before what is stored now; they are waited for. */
  const isSettled = (strand: number, endHour: number): boolean => {
    const s = strandOf(strand);
    return s === undefined || (s.closed.length === 0 && (s.open === undefined || s.open.hour >= endHour));
  };
  const isReady = (job: RewriteJob): boolean => isSettled(job.strand, hoursOf(job).at(-1)! + 1);

  const dueJob = (now: number): RewriteJob | undefined => {
    for (const id of due.all(now - restMs, looksPerCall)) {
      const [strand, hour] = [id % MAX_STRANDS, Math.floor(id / MAX_STRANDS)];
      const day = Math.floor(hour / 24);
      const isPacked = day < limitDay(now) || chunks.partsOfDay(strand, day).length > 0;
      const job: RewriteJob = isPacked ? { kind: 'pack', strand, day } : { kind: 'tidy', strand, hour };
      if ((hour + 1) * HOUR <= now && isReady(job)) return job;
    }
    return undefined;
  };
  /** The first day that may have something to pack. */
  const nextDay = (): number => {
    const first = oldest.get() ?? undefined;
    return first === undefined ? Infinity : Math.max(archivedDay + 1, Math.floor(hourOfChunk(first) / 24));
  };
  const packJob = (now: number): RewriteJob | undefined => {
    if (cursor === undefined) {
      const day = nextDay();
      if (day >= limitDay(now)) return undefined;
      cursor = { day, list: strands(), place: 0 };
    }
    for (let looks = 0; looks < looksPerCall && cursor.place < cursor.list.length; looks++, cursor.place++) {
      const job: RewriteJob = { kind: 'pack', strand: cursor.list[cursor.place]!, day: cursor.day };
      if (!hasChunks(job.strand, job.day)) continue;
      if (isReady(job)) return job;
      mark.run(dueId(job.strand, 24 * job.day), now); // comes again with the late ones
    }
    if (cursor.place < cursor.list.length) return undefined;
    archivedDay = cursor.day;
    cursor = undefined;
    setDay.run(String(archivedDay));
    return undefined;
  };
  const done = ({ kind, strand, ...rest }: RewriteJob): void => {
    if (kind === 'pack' && cursor && 'day' in rest && rest.day === cursor.day && strand === cursor.list[cursor.place]) cursor.place++;
  };

  return {
    /** Inside a transaction: an hour got a chunk. */
    received: (strand: number, hour: number, isLate: boolean, at: number): void => {
      if (isLate || Math.floor(hour / 24) <= archivedDay) mark.run(dueId(strand, hour), at);
    },
    /** What the reader should prepare next. Writes a little itself, outside of a transaction of the caller. */
    next: (now: number): RewriteJob | undefined => dueJob(now) ?? packJob(now),
    /** Days are left to look through, though `next` has found nothing in this turn. */
    hasMore: (now: number): boolean => cursor !== undefined || nextDay() < limitDay(now),
    /** Inside a transaction: exchanges what was read for what was made, if nothing has changed since. Returns what to call once it is committed. */
    put: ({ job, chunks: read, parts, made, isDamaged }: Rewrite, now: number): (() => void) => {
      const hours = hoursOf(job);
      if (isDamaged) {
        for (const hour of hours) unmark.run(dueId(job.strand, hour));
        mark.run(dueId(job.strand, hours[0]!), now); // until then it is kept apart
        return () => done(job);
      }
      const present = hours.flatMap((hour) => {
        const { main, late } = chunks.headsOfHour(job.strand, hour);
        return [...main, ...late];
      });
      const presentParts = job.kind === 'pack' ? chunks.partsOfDay(job.strand, job.day) : [];
      if (!isReady(job) || !isSame(read, present) || !isSame(parts, presentParts)) return () => {};
      for (const { id } of present) removeChunk.run(id);
      for (const { id } of presentParts) removePart.run(id);
      const insert = job.kind === 'pack' ? putPart : putChunk;
      for (const { id, t0, t1, n, digest, body } of made) insert.run(id, t0, t1, n, digest, body);
      for (const hour of hours) unmark.run(dueId(job.strand, hour));
      return () => done(job);
    },
  };
};
export type Rewriting = ReturnType<typeof openRewriting>;
