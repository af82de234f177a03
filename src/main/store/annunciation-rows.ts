import type { Database } from 'better-sqlite3';
import type { FloodEvent } from '../../domain/alert/flood.ts';
import type { Projection } from './event-log.ts';

/** The position of everybody, until sites are divided among people. */
export const sitePosition = 'site';
export const floodStream = (position: string): string => `flood/${position}`;

/** Keeps the spells of floods in step with the log. */
export const floodProjection = (db: Database): Projection => {
  const start = db.prepare('INSERT OR IGNORE INTO flood (position, since) VALUES (?, ?)');
  const end = db.prepare('UPDATE flood SET until = ? WHERE position = ? AND until IS NULL');
  return ({ stream, event }) => {
    if (!stream.startsWith('flood/')) return;
    const position = stream.slice('flood/'.length);
    const step = event as FloodEvent;
    if (step.type === 'FloodStarted') start.run(position, step.at);
    else end.run(step.at, position);
  };
};

export interface CountedCall {
  readonly at: number;
  readonly point: string;
  readonly of: number;
  /** Rank 1 to 4. */
  readonly severity: number;
  readonly because: string;
}

/** Questions about what was called. Figures never read raw events. Works on a read-only connection too. */
export const openAnnunciationQueries = (db: Database) => {
  const between = db.prepare<[string, number, number], CountedCall>(
    'SELECT at, point, of, severity, because FROM annunciation WHERE position = ? AND at > ? AND at <= ? ORDER BY at, point, call',
  );
  const times = db
    .prepare<[string, number, number], number>('SELECT at FROM annunciation WHERE position = cast(? AS TEXT) AND at > ? AND at <= ? ORDER BY at')
    .pluck();
  const buckets = db.prepare<[number, string, number, number], { readonly bucket: number; readonly n: number }>(
    'SELECT at / ? AS bucket, count(*) AS n FROM annunciation WHERE position = ? AND at >= ? AND at < ? GROUP BY bucket ORDER BY bucket',
  );
  const open = db.prepare<[string], number>('SELECT since FROM flood WHERE position = ? AND until IS NULL ORDER BY since DESC LIMIT 1').pluck();
  const floods = db.prepare<[string, number, number], { readonly since: number; readonly until: number | null }>(
    'SELECT since, until FROM flood WHERE position = ? AND since < ? AND coalesce(until, 9e15) > ? ORDER BY since',
  );
  return {
    /** Calls of `(from, to]`, in order of time. */
    calls: (position: string, from: number, to: number): readonly CountedCall[] => between.all(position, from, to),
    times: (position: string, from: number, to: number): readonly number[] => times.all(position, from, to),
    /** How many calls in each interval of `widthMs` since 1970 that begins in `[from, to)`; intervals without a call are left out. */
    perInterval: (position: string, widthMs: number, from: number, to: number): ReadonlyMap<number, number> =>
      new Map(buckets.all(widthMs, position, from, to).map(({ bucket, n }) => [bucket * widthMs, n])),
    /** Since when there is a flood; undefined: there is none. */
    floodSince: (position: string): number | undefined => open.get(position),
    floods: (position: string, from: number, to: number) => floods.all(position, to, from),
  };
};
export type AnnunciationQueries = ReturnType<typeof openAnnunciationQueries>;
