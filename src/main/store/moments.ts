import Sqlite, { type Database, type Statement } from 'better-sqlite3';
import { evolveAlert } from '../../domain/alert/evolve.ts';
import type { AlertEvent } from '../../domain/alert/event.ts';
import { type Alert, quiet } from '../../domain/alert/registers.ts';
import { type AlertQueries, openAlertQueries } from './alert-queries.ts';
import { type AlertProjection, alertProjection, alertStream } from './alert-rows.ts';
import { eventColumns, type EventRow, type Projection, type Recorded, toRecorded } from './event-log.ts';
import { opsSteps } from './migrations/ops/steps.ts';
import { migrate } from './migrate.ts';
import { openLastPut } from './point-memory.ts';

/** A moment is kept at a call, for what was called and is open is looked at most, and after so many events at the latest. */
const eventsBetween = { atCall: 4, atMost: 16 } as const;

type StoredRow = Readonly<Record<string, string | number | null>>;

const prefix = alertStream('');

/** Keeps `alert_life` and `alert_moment` in step with the log. Runs after the projection of the alerts, whose rows it copies. */
export const momentProjection = (db: Database, alerts: Pick<AlertProjection, 'point'>): Projection => {
  const open = db.prepare('INSERT OR IGNORE INTO alert_life (point_id, opened) VALUES (?, ?)');
  const close = db.prepare('UPDATE alert_life SET closed = ? WHERE point_id = ? AND opened = ?');
  // A life begins when the one before it is over: only the newest can last.
  const newestLife = db.prepare<[string], { readonly opened: number; readonly closed: number | null }>(
    'SELECT opened, closed FROM alert_life WHERE point_id = cast(? AS TEXT) ORDER BY opened DESC LIMIT 1',
  );
  const point = db.prepare<[string], StoredRow>('SELECT * FROM alert_point WHERE point_id = ?');
  const occurrence = db.prepare<[string], StoredRow>('SELECT * FROM alert_occurrence WHERE point_id = cast(? AS TEXT) ORDER BY raised_at DESC LIMIT 1');
  const keep = db.prepare('INSERT OR REPLACE INTO alert_moment (point_id, position, version, point, occurrence) VALUES (?, ?, ?, ?, ?)');
  const newestKept = db.prepare<[string], number>('SELECT version FROM alert_moment WHERE point_id = cast(? AS TEXT) ORDER BY position DESC LIMIT 1').pluck();
  /** By point: since which event it is listed, and the version of its newest moment. */
  const known = openLastPut<{ opened: number | undefined; kept: number }>();
  const knownOf = (pointId: string) => {
    const found = known.get(pointId);
    if (found) return found;
    const life = newestLife.get(pointId);
    return known.put(pointId, { opened: life?.closed === null ? life.opened : undefined, kept: newestKept.get(pointId) ?? 0 });
  };

  const project = ({ stream, version, position, event }: Recorded): void => {
    if (!stream.startsWith(prefix)) return;
    const pointId = stream.slice(prefix.length);
    const { newest, isLateNewer } = alerts.point(pointId);
    const isListed = newest !== undefined && !isLateNewer && newest.label !== 'A';
    const own = knownOf(pointId);
    if (isListed && own.opened === undefined) {
      open.run(pointId, position);
      own.opened = position;
    } else if (!isListed && own.opened !== undefined) {
      close.run(position, pointId, own.opened);
      own.opened = undefined;
    }
    if (version - own.kept < (event.type === 'AlertAnnunciated' ? eventsBetween.atCall : eventsBetween.atMost)) return;
    const row = occurrence.get(pointId);
    keep.run(pointId, position, version, JSON.stringify(point.get(pointId)), row === undefined ? null : JSON.stringify(row));
    own.kept = version;
  };
  return Object.assign(project, { forget: known.clear });
};

/** Puts rows of a table as they were read; the statement is made with the first of them. */
const openPut = (db: Database, table: string) => {
  let insert: Statement | undefined;
  return (row: StoredRow): void => {
    const names = Object.keys(row);
    insert ??= db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`);
    insert.run(...Object.values(row));
  };
};

/** A person knows an alert by its short number: it is the one of the live queue. */
const renumber = (db: Database, past: Database): void => {
  const numberOf = db.prepare<[string], number>('SELECT seq FROM alert_occurrence WHERE alert_id = ?').pluck();
  const renamed = past.prepare('UPDATE alert_occurrence SET seq = ? WHERE alert_id = ?');
  for (const alertId of past.prepare<[], string>('SELECT alert_id FROM alert_occurrence').pluck().all()) renamed.run(-(numberOf.get(alertId) ?? 0), alertId);
  past.exec('UPDATE alert_occurrence SET seq = -seq'); // by way of negative numbers, so that none is taken twice meanwhile
};

let empty: Buffer | undefined;
/** A database in memory with our tables; made once, for making it takes longer than filling it. */
const emptyOps = (): Buffer => {
  if (empty) return empty;
  const db = new Sqlite(':memory:');
  migrate(db, opsSteps, { backup: false });
  empty = db.serialize();
  db.close();
  return empty;
};

/** The registers of one point after the events up to `position`. Works on a read-only connection too. */
export const pointAt = (db: Database, pointId: string, position: number): Alert => {
  const kept = db
    .prepare<[string, number], { readonly position: number; readonly point: string }>(
      'SELECT position, point FROM alert_moment WHERE point_id = ? AND position <= ? ORDER BY position DESC LIMIT 1',
    )
    .get(pointId, position);
  const from = kept === undefined ? quiet : (JSON.parse((JSON.parse(kept.point) as { readonly state: string }).state) as Alert);
  return db
    .prepare<[string, number, number], string>(
      'SELECT data FROM event WHERE stream = ? AND outcome IS NULL AND position > ? AND position <= ? ORDER BY version',
    )
    .pluck()
    .all(alertStream(pointId), kept?.position ?? 0, position)
    .map((data) => JSON.parse(data) as AlertEvent)
    .reduce(evolveAlert, from);
};

/** The alert queue as it stood at a moment. Close it when it is no longer looked at. */
export interface Past {
  /** The last event that counts; 0 when there was none yet. */
  readonly position: number;
  /** Tabs `active` and `shelved`; what had ended by then is not part of it. */
  readonly alerts: AlertQueries;
  readonly close: () => void;
}

/** Position of the last event that this console had recorded at `time` (ms since 1970 UTC, wall time); 0 when there was none. */
export const positionAt = (db: Database, time: number): number =>
  db.prepare<[number], number>('SELECT position FROM event WHERE at <= ? ORDER BY at DESC, position DESC LIMIT 1').pluck().get(time) ?? 0;

/**
 * The alerts as this console knew them at `time`: the events up to then, through the same projection as the live queue. Reads only
 * the points that were listed then, each from its nearest kept registers on. Works on a read-only connection too.
 */
export const openPast = (db: Database, time: number): Past => {
  const position = positionAt(db, time);
  const past = new Sqlite(emptyOps());
  const { project } = alertProjection(past);
  const listed = db.prepare<[number, number], string>('SELECT point_id FROM alert_life WHERE opened <= ? AND (closed IS NULL OR closed > ?)').pluck();
  const moment = db.prepare<[string, number], { readonly position: number; readonly point: string; readonly occurrence: string | null }>(
    'SELECT position, point, occurrence FROM alert_moment WHERE point_id = ? AND position <= ? ORDER BY position DESC LIMIT 1',
  );
  const events = db.prepare<[string, number, number], EventRow>(
    `SELECT ${eventColumns} FROM event WHERE stream = ? AND outcome IS NULL AND position > ? AND position <= ? ORDER BY version`,
  );
  const [putPoint, putOccurrence] = [openPut(past, 'alert_point'), openPut(past, 'alert_occurrence')];
  past.transaction(() => {
    const points = listed.all(position, position).map((pointId) => ({ pointId, from: moment.get(pointId, position) }));
    for (const { from } of points) {
      if (from) putPoint(JSON.parse(from.point) as StoredRow);
      if (from?.occurrence) putOccurrence(JSON.parse(from.occurrence) as StoredRow);
    }
    for (const { pointId, from } of points) for (const row of events.all(alertStream(pointId), from?.position ?? 0, position)) project(toRecorded(row));
    renumber(db, past);
  })();
  return { position, alerts: openAlertQueries(past), close: () => void past.close() };
};
