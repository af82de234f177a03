import type { Database } from 'better-sqlite3';
import { chunkId, DAY, dayOfPart, HOUR, hourOfChunk, MAX_STRANDS, partId, strandOfChunk, strandOfPart } from './chunk-key.ts';
import { decodeDigest, type DigestKey } from './digest.ts';
import { DAYS, HOURS, summaryId } from './summary-key.ts';

/** How long and how much is kept. Samples go first; the numbers of their hours and days stay longer. */
export interface RetentionPolicy {
  readonly rawDays: number;
  readonly summaryDays: number;
  /** Of the file, without its free pages. Over it the oldest days go, until 2 % below. */
  readonly maxBytes: number;
  /** A day older than so many days is packed. */
  readonly archiveDays: number;
  /** On a full disk the oldest days go, so that new values can be stored; or nothing goes, and nothing new is stored. */
  readonly onFull: 'dropOldest' | 'stop';
}
export const defaultRetention: RetentionPolicy = { rawDays: 90, summaryDays: 5 * 365, maxBytes: 20 * 2 ** 30, archiveDays: 7, onFull: 'dropOldest' };

/** Why something was dropped: it was older than is kept, the file was larger than it may be, or the disk was full. */
export const dropReasons = ['age', 'cap', 'full'] as const;
export type DropReason = (typeof dropReasons)[number];

/** What was dropped for one reason since the store was made. */
export interface Dropped {
  readonly reason: DropReason;
  readonly samples: number;
  /** Of the hours that were dropped; ms since 1970. */
  readonly from: number;
  readonly to: number;
}

const rowsPerStep = 200;
const belowCap = 0.98;
/** On a full disk so much is made free inside the file. */
const roomBytes = 256 * 2 ** 20;
/** Today and yesterday stay, however small the cap. */
const keptDays = 2;

const keyOf = (reason: DropReason): string => `dropped_${reason}`;
const floorKey = 'raw_floor';
const keptKey = 'kept_days';

/** What was dropped, by reason; works on a read-only connection. */
export const readDropped = (db: Database): readonly Dropped[] => {
  const get = db.prepare<[string], string>('SELECT value FROM store WHERE key = ?').pluck();
  return dropReasons.flatMap((reason) => {
    const text = get.get(keyOf(reason));
    return text === undefined ? [] : { reason, ...(JSON.parse(text) as Omit<Dropped, 'reason'>) };
  });
};

/** A chunk, or a part of the archive. */
interface Victim extends DigestKey {
  readonly digest: Uint8Array;
}
/** What goes, as hours of a strand. */
interface Leaving {
  readonly strand: number;
  readonly from: number;
  readonly to: number;
  readonly samples: number;
}
const cellsIn = (victim: Victim): number => {
  try {
    return decodeDigest(victim, victim.digest).cells;
  } catch (error) {
    if (error instanceof RangeError) return 0; // damaged: nobody knows how many there were
    throw error;
  }
};

/** Drops what is too old or too much, whole chunks, oldest first. Everything but the questions runs inside the caller's transaction. */
export const openRetention = (db: Database, policyNow: () => RetentionPolicy) => {
  const some = (table: string) =>
    db.prepare<[number, number], Victim>(`SELECT id, t0, t1, n, digest FROM ${table} WHERE id >= ? AND id < ? ORDER BY id LIMIT ${rowsPerStep}`);
  const [chunks, parts] = [some('chunk'), some('archive')];
  const firstPart = db.prepare<[number], number | null>('SELECT min(id) FROM archive WHERE id >= ?').pluck();
  const removePart = db.prepare('DELETE FROM archive WHERE id = ?');
  const first = db.prepare<[number], number | null>('SELECT min(id) FROM chunk WHERE id >= ?').pluck();
  const remove = db.prepare('DELETE FROM chunk WHERE id = ?');
  const isDue = db.prepare<[number], number>('SELECT 1 FROM summary_due WHERE id < ? LIMIT 1').pluck();
  const get = db.prepare<[string], string>('SELECT value FROM store WHERE key = ?').pluck();
  const set = db.prepare('INSERT INTO store (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const strands = db.prepare<[], { strand: number; device: string }>('SELECT strand, device FROM strand');
  const gapOf = db.prepare<[string, string], { id: number; t1: number }>('SELECT id, t1 FROM gap WHERE device = ? AND cause = ? ORDER BY t1 DESC LIMIT 1');
  const addGap = db.prepare("INSERT INTO gap (device, t0, t1, certainty, cause) VALUES (?, ?, ?, 'definite', ?)");
  const extendGap = db.prepare('UPDATE gap SET t1 = max(t1, ?) WHERE id = ?');
  const dropSummary = db.prepare('DELETE FROM summary WHERE id >= ? AND id < ?');
  const dropHours = db.prepare('DELETE FROM summary_hours WHERE id >= ? AND id < ?');
  const dropSketch = db.prepare('DELETE FROM sketch WHERE id >= ? AND id < ?');
  const pageSize = db.pragma('page_size', { simple: true }) as number;
  let floor = Number(get.get(floorKey) ?? 0);
  let isOverCap = false;
  let summariesThrough = -Infinity;

  const usedBytes = (): number =>
    ((db.pragma('page_count', { simple: true }) as number) - (db.pragma('freelist_count', { simple: true }) as number)) * pageSize;
  const freeBytes = (): number => (db.pragma('freelist_count', { simple: true }) as number) * pageSize;
  const agedFloor = (now: number): number => 24 * Math.floor((now - policyNow().rawDays * DAY) / DAY);
  /** Days that were too old when they came in, by import or from a device with old times: kept as long as others, from then on. */
  const keptUntil = new Map(JSON.parse(get.get(keptKey) ?? '[]') as [day: number, until: number][]);
  const oldestDay = (now: number): number | undefined => {
    for (let day = 0; ; day++) {
      const [chunk, part] = [first.get(chunkId(24 * day, 0, 0)) ?? undefined, firstPart.get(partId(day, 0, 0)) ?? undefined];
      if (chunk === undefined && part === undefined) return undefined;
      day = Math.min(chunk === undefined ? Infinity : Math.floor(hourOfChunk(chunk) / 24), part === undefined ? Infinity : dayOfPart(part));
      if (!((keptUntil.get(day) ?? 0) > now)) return day;
    }
  };
  /** The day whose samples go now, and why; undefined when all may stay. */
  const wanted = (now: number, isFull = false): { readonly day: number; readonly reason: DropReason } | undefined => {
    const day = oldestDay(now);
    if (day === undefined) return undefined;
    if (isFull) return freeBytes() < roomBytes && day <= Math.floor(now / DAY) - keptDays ? { day, reason: 'full' } : undefined;
    if (24 * day < agedFloor(now)) return { day, reason: 'age' };
    const [bytes, { maxBytes }] = [usedBytes(), policyNow()];
    isOverCap = bytes > maxBytes || (isOverCap && bytes > belowCap * maxBytes);
    return isOverCap && day <= Math.floor(now / DAY) - keptDays ? { day, reason: 'cap' } : undefined;
  };
  /** Parts first: they are the older rows of their day. Returns what they held. */
  const removeSome = (day: number): readonly Leaving[] => {
    const packed = parts.all(partId(day, 0, 0), partId(day + 1, 0, 0));
    if (packed.length > 0) {
      for (const { id } of packed) removePart.run(id);
      return packed.map((one) => ({ strand: strandOfPart(one.id), from: day * DAY, to: (day + 1) * DAY, samples: cellsIn(one) }));
    }
    const victims = chunks.all(chunkId(24 * day, 0, 0), chunkId(24 * (day + 1), 0, 0));
    for (const { id } of victims) remove.run(id);
    return victims.map((one) => {
      const hour = hourOfChunk(one.id);
      return { strand: strandOfChunk(one.id), from: hour * HOUR, to: (hour + 1) * HOUR, samples: cellsIn(one) };
    });
  };
  const state = (leaving: readonly Leaving[], reason: DropReason): number => {
    const samples = leaving.reduce((sum, one) => sum + one.samples, 0);
    const before = readDropped(db).find((one) => one.reason === reason);
    const from = leaving.reduce((least, one) => Math.min(least, one.from), before?.from ?? Infinity);
    const to = leaving.reduce((most, one) => Math.max(most, one.to), before?.to ?? -Infinity);
    set.run(keyOf(reason), JSON.stringify({ samples: (before?.samples ?? 0) + samples, from, to }));
    const deviceOf = new Map(strands.all().map(({ strand, device }) => [strand, device]));
    const byDevice = Map.groupBy(leaving, ({ strand }) => deviceOf.get(strand) ?? '');
    for (const [device, list] of byDevice) {
      const [t0, t1] = [Math.min(...list.map((one) => one.from)), Math.max(...list.map((one) => one.to))];
      const known = gapOf.get(device, `dropped by ${reason}`);
      if (known && t0 <= known.t1 + DAY) extendGap.run(t1, known.id);
      else addGap.run(device, t0, t1, `dropped by ${reason}`);
    }
    return samples;
  };

  const dropSummaries = (before: number): void => {
    for (const { strand } of before > 0 ? strands.all() : [])
      for (const [level, at] of [
        [HOURS, 24 * before],
        [DAYS, before],
      ] as const)
        for (const drop of [dropSummary, dropSketch, dropHours]) drop.run(summaryId(strand, level, 0), summaryId(strand, level, at));
  };

  return {
    /** Samples before this hour have been dropped, unless they came in later. */
    floor: (): number => floor,
    /** Inside a transaction: an hour got a chunk. */
    received: (hour: number, now: number): void => {
      const day = Math.floor(hour / 24);
      if (hour >= agedFloor(now) || (keptUntil.get(day) ?? 0) > now) return;
      keptUntil.set(day, now + policyNow().rawDays * DAY);
      set.run(keptKey, JSON.stringify([...keptUntil].filter(([, until]) => until > now)));
    },
    isDue: (now: number): boolean => wanted(now) !== undefined || now - summariesThrough >= DAY,
    /**
     * Drops some. Undefined when there was nothing to do, or the summaries of what should go are not made yet; else how many samples
     * went, and what to call once that is committed.
     */
    step: (now: number, isFull = false): { readonly samples: number; readonly done: () => void } | undefined => {
      if (now - summariesThrough >= DAY) {
        dropSummaries(Math.floor((now - policyNow().summaryDays * DAY) / DAY));
        summariesThrough = now;
      }
      const goal = wanted(now, isFull);
      if (goal === undefined || isDue.get(24 * (goal.day + 1) * MAX_STRANDS) !== undefined) return undefined;
      const samples = state(removeSome(goal.day), goal.reason);
      const after = Math.max(floor, 24 * (goal.day + 1));
      set.run(floorKey, String(after));
      return { samples, done: () => (floor = after) };
    },
    /** First hour that still has samples; undefined when there is none. */
    oldestHour: (): number | undefined => {
      const [chunk, part] = [first.get(0) ?? undefined, firstPart.get(0) ?? undefined];
      if (chunk === undefined && part === undefined) return undefined;
      return Math.min(chunk === undefined ? Infinity : hourOfChunk(chunk), part === undefined ? Infinity : 24 * dayOfPart(part));
    },
  };
};
