import type { Database } from 'better-sqlite3';
import type { AlertCounts, PastAlertRow } from '../../contract/views.ts';
import type { PointId } from '../../domain/identity.ts';
import { isSetAside, isUnacknowledged } from '../../domain/alert/label.ts';
import { rank } from '../../domain/alert/severity.ts';
import type { Occurrence } from '../../domain/threshold/point-state.ts';
import { openAlertQueries } from './alert-queries.ts';
import { openOccurrenceQueries } from './occurrence-rows.ts';
import { openPast } from './moments.ts';

interface Candidate {
  readonly point: string;
  readonly of: number;
  readonly cleared: number | null;
  readonly isOver: number;
  readonly body: string | null;
}

/**
 * The occurrences of one point follow each other without overlap, and late data moves their true times, which stand in the body, only
 * among their neighbours: so the nearest ones before and after the moment are looked at, by an index, however long the history is.
 */
const nearest = (side: 'before' | 'after'): string => `
  SELECT * FROM (
    SELECT o.point_id AS point, o.raised_at AS of, o.cleared_at AS cleared, o.label = 'A' AS isOver, c.body, c.ended
    FROM alert_occurrence o LEFT JOIN occurrence c ON c.point_id = o.point_id AND c.of = o.raised_at
    WHERE o.point_id = :point AND o.raised_at ${side === 'before' ? '<=' : '>'} :at AND coalesce(c.withdrawn, 0) = 0
    ORDER BY o.raised_at ${side === 'before' ? 'DESC' : 'ASC'} LIMIT 2)
  WHERE CASE WHEN body IS NULL
    THEN of <= :at AND (cleared > :at OR (cleared IS NULL AND isOver = 0))
    ELSE json_extract(body, '$.start') <= :at AND (ended > :at OR (ended IS NULL AND (isOver = 0 OR cleared > :at))) END`;

const all = 1_000_000;
const keyOf = (point: string, of: number): string => `${point} ${of}`;

/** What was abnormal at a moment, by everything that is known now. */
export interface KnownNow {
  /** The most urgent first, then the newest. */
  readonly rows: readonly PastAlertRow[];
  /** Of them so many are otherwise than this console knew then. */
  readonly changed: number;
}

/**
 * Alerts whose occurrence covered `at` (ms since 1970 UTC, event time) judging with everything that is known now: also those that
 * were found later, at their true times. What was shown as active then and was withdrawn, or has other bounds now, is listed and
 * marked. State and answers are those of then. Works on a read-only connection too.
 */
export const knownNow = (db: Database, at: number): KnownNow => {
  const past = openPast(db, at);
  try {
    const listed = (['active', 'shelved'] as const).flatMap((tab) => past.alerts.queue(tab, '', all).rows);
    const then = new Map(listed.filter(({ clearedAt }) => clearedAt === null).map((row) => [keyOf(row.pointId, row.raisedAt), row]));
    const alerts = openAlertQueries(db);
    const said = openOccurrenceQueries(db).foundLate(at, Number.MAX_SAFE_INTEGER);
    const late = new Map(
      said.map(({ point, at: foundAt, event }) => [keyOf(point, event.type === 'OccurrenceFoundLate' ? event.occurrence.start : event.of), foundAt]),
    );
    const marked = (key: string, later: PastAlertRow['later']): Pick<PastAlertRow, 'later' | 'laterAt'> => {
      const laterAt = late.get(key);
      return { ...(later && { later }), ...(later && laterAt !== undefined && { laterAt }) };
    };
    const [before, after] = (['before', 'after'] as const).map((side) => db.prepare<{ point: string; at: number }, Candidate>(nearest(side)));
    // One that is known by a later start can only cover the moment where late data has said so since.
    const moved = new Set(said.map(({ point }) => point));
    const rows = db
      .prepare<[], string>('SELECT point_id FROM alert_point')
      .pluck()
      .all()
      .flatMap((point) => [...before!.all({ point, at }), ...(moved.has(point) ? after!.all({ point, at }) : [])])
      .flatMap(({ point, of, cleared, isOver, body }): readonly PastAlertRow[] => {
        const row = alerts.occurrence(point as PointId, of);
        if (!row) return [];
        const key = keyOf(point, of);
        const known = then.get(key);
        then.delete(key);
        const { start, onset, end } = body === null ? { start: of, onset: row.onset, end: cleared } : (JSON.parse(body) as Occurrence);
        const times = { onset, raisedAt: start, clearedAt: end ?? (isOver === 1 ? cleared : null) };
        if (known) return [{ ...known, ...times, ...marked(key, start === of ? undefined : 'amended') }];
        return [{ ...row, ...times, label: 'A', acknowledgedAt: null, acknowledgedBy: null, shelvedUntil: null, ...marked(key, 'found') }];
      });
    const isWithdrawn = db.prepare<[string, number], number>('SELECT withdrawn FROM occurrence WHERE point_id = ? AND of = ?').pluck();
    const gone = [...then].map(([key, row]): PastAlertRow => {
      const later = isWithdrawn.get(row.pointId, row.raisedAt) === 1 ? 'withdrawn' : 'amended';
      return { ...row, clearedAt: alerts.occurrence(row.pointId, row.raisedAt)?.clearedAt ?? null, ...marked(key, later) };
    });
    const sorted = [...rows, ...gone].toSorted((a, b) => rank(a.severity) - rank(b.severity) || b.raisedAt - a.raisedAt || b.seq - a.seq);
    return { rows: sorted, changed: sorted.filter(({ later }) => later !== undefined).length };
  } finally {
    past.close();
  }
};

/** By severity and by the state of then. */
export const countsOf = (rows: readonly PastAlertRow[]): AlertCounts => {
  const bySeverity = { critical: 0, high: 0, warning: 0, info: 0 };
  for (const { severity } of rows) bySeverity[severity]++;
  return {
    bySeverity,
    unacknowledged: rows.filter(({ label }) => isUnacknowledged(label)).length,
    setAside: rows.filter(({ label }) => isSetAside(label)).length,
  };
};
