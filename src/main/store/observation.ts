import type { Database } from 'better-sqlite3';
import { joinedSpells, type Period } from '../../domain/report/figures/journal.ts';
import { type ObservedShare, observedShare } from '../../domain/report/observed.ts';

/** A connection as it is at a beat. */
export interface LineState {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly isOnline: boolean;
}

/** How often the end of what lasts is written: a process that is killed has seen this much more than is on record. ms. */
const writeEveryMs = 10_000;
/** No beat for so long: the computer slept, or its clock was set forward. Nothing was seen meanwhile. ms. */
const longestPauseMs = 30_000;
/** Older spells are given up. ms. */
const keptMs = 3 * 366 * 86_400_000;

/**
 * Records when the engine ran, when each broker was connected, and when the plant was observed: while at least one of the brokers that
 * are switched on was connected, or none is switched on at all (what comes in by HTTP needs only the engine). `beat` is to be called
 * about once a second.
 */
export const openObservation = (db: Database) => {
  const put = db.prepare('INSERT INTO spell (what, since, until) VALUES (?, ?, ?) ON CONFLICT (what, since) DO UPDATE SET until = max(until, excluded.until)');
  const giveUp = db.prepare('DELETE FROM spell WHERE until < ?');
  /** What lasts, and since when. */
  const open = new Map<string, number>();
  let [beatAt, writtenAt] = [-Infinity, -Infinity];

  const write = (until: number, whats: Iterable<readonly [string, number]>): void => {
    db.transaction(() => {
      for (const [what, since] of whats) put.run(what, since, until);
    })();
  };
  const end = (until: number, isOver: (what: string) => boolean): void => {
    const over = [...open].filter(([what]) => isOver(what));
    if (over.length === 0) return;
    write(until, over);
    for (const [what] of over) open.delete(what);
  };

  return {
    beat: (at: number, lines: readonly LineState[]): void => {
      const enabled = lines.filter(({ isEnabled }) => isEnabled);
      const online = enabled.filter(({ isOnline }) => isOnline);
      const now = new Set(['engine', ...online.map(({ id }) => `line/${id}`), ...(online.length > 0 || enabled.length === 0 ? ['observed'] : [])]);
      if (at - beatAt > longestPauseMs || at < beatAt) end(beatAt, () => true);
      end(at, (what) => !now.has(what));
      const begun = [...now].filter((what) => !open.has(what));
      for (const what of begun) open.set(what, at);
      beatAt = at;
      if (begun.length === 0 && at - writtenAt < writeEveryMs && at >= writtenAt) return;
      if (writtenAt === -Infinity) giveUp.run(at - keptMs);
      write(at, open);
      writtenAt = at;
    },
    /** The engine ends. */
    close: (at: number): void => end(Math.max(at, beatAt), () => true),
  };
};
export type Observation = ReturnType<typeof openObservation>;

export interface Observed {
  /** Within the period, joined and in order. */
  readonly spells: readonly Period[];
  /** Since when it is on record; before it, the console counts as having observed since its first event. Null: there is no record at all. */
  readonly recordedSince: number | null;
}

/** When the plant was observed in a period, up to `now`. Works on a read-only connection too. */
export const observedOf = (db: Database, { from, to }: Period, now: number): Observed => {
  const recordedSince = db.prepare<[], number | null>("SELECT min(since) FROM spell WHERE what = 'engine'").pluck().get() ?? null;
  const recorded = db
    .prepare<[number, number], Period>('SELECT since AS "from", until AS "to" FROM spell WHERE what = \'observed\' AND since < ? AND until > ?')
    .all(Math.min(to, now), from);
  const firstEvent = db.prepare<[], number>('SELECT at FROM event ORDER BY position LIMIT 1').pluck().get();
  const assumed = firstEvent === undefined ? [] : [{ from: firstEvent, to: Math.min(now, recordedSince ?? Infinity) }];
  return { spells: joinedSpells([...assumed, ...recorded], { from, to }), recordedSince };
};

/**
 * When the plant was not observed in a period, and why: the console did not run, or ran without a broker. What lies before the record
 * is not told, nor what came since its newest beat while the next one need not be written yet. `to` must not lie in the future.
 */
export const unobservedOf = (db: Database, { from, to }: Period): ObservedShare | undefined => {
  const newest = db.prepare<[], number | null>("SELECT max(until) FROM spell WHERE what = 'engine'").pluck().get() ?? null;
  const isBeating = newest !== null && newest > from && newest < to && to - newest <= writeEveryMs + longestPauseMs;
  const period = { from, to: isBeating ? newest : to };
  const { spells, recordedSince } = observedOf(db, period, period.to);
  if (recordedSince === null || recordedSince >= period.to) return undefined;
  const engine = joinedSpells(
    db
      .prepare<[number, number], Period>('SELECT since AS "from", until AS "to" FROM spell WHERE what = \'engine\' AND since < ? AND until > ?')
      .all(period.to, period.from),
    period,
  );
  return observedShare(spells, engine, { from: Math.max(period.from, recordedSince), to: period.to });
};
