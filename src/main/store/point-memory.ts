import type { Database } from 'better-sqlite3';
import type { Evidence } from '../../domain/alert/event.ts';
import type { Label } from '../../domain/alert/label.ts';
import { type Alert, quiet } from '../../domain/alert/registers.ts';

/** The latest occurrence of a point that did not come late, as its row stands. */
export interface NewestOccurrence {
  readonly seq: number;
  readonly raisedAt: number;
  readonly thresholdId: string;
  clearedAt: number | null;
  label: Label;
  /** Rank 1 to 4. */
  severity: number;
  evidence: Evidence;
}

/** The rows of one point as they stand after the events so far. Only the projection of the alerts changes it. */
export interface PointMemory {
  state: Alert;
  isStored: boolean;
  /** Wall time of the newest call. */
  calledAt: number | null;
  calledBecause: string | null;
  answeredAt: number | null;
  overdue: string | null;
  newest: NewestOccurrence | undefined;
  /** How many of its occurrences are not A; undefined: not counted yet. */
  open: number | undefined;
  /** An occurrence that was found late began after the newest one. */
  isLateNewer: boolean;
}

interface PointRow {
  readonly state: string;
  readonly called_at: number | null;
  readonly called_because: string | null;
  readonly answered_at: number | null;
  readonly overdue: string | null;
}
interface OccurrenceRow extends Omit<NewestOccurrence, 'evidence'> {
  readonly evidence: string;
}

/** A map of at most so many: beyond that what was put into it first is given up. */
export const openLastPut = <Value>(most = 10_000) => {
  const kept = new Map<string, Value>();
  return {
    get: (key: string): Value | undefined => kept.get(key),
    put: (key: string, value: Value): Value => {
      kept.set(key, value);
      if (kept.size > most) kept.delete(kept.keys().next().value!);
      return value;
    },
    drop: (key: string): void => void kept.delete(key),
    clear: (): void => kept.clear(),
  };
};

/** Reads the rows of a point once, and keeps them while events change them: an event must not ask for what the one before it wrote. */
export const openPointMemory = (db: Database) => {
  const row = db.prepare<[string], PointRow>('SELECT state, called_at, called_because, answered_at, overdue FROM alert_point WHERE point_id = ?');
  // The cast: SQLite compiles a statement anew at every run whose order it may take from a bare parameter.
  const newestOf = db.prepare<[string], OccurrenceRow>(
    `SELECT seq, raised_at AS raisedAt, cleared_at AS clearedAt, label, severity, threshold_id AS thresholdId, evidence FROM alert_occurrence
     WHERE point_id = cast(? AS TEXT) AND retrospective = 0 ORDER BY raised_at DESC LIMIT 1`,
  );
  const late = db
    .prepare<[string, number], number>('SELECT 1 FROM alert_occurrence WHERE point_id = ? AND raised_at > ? AND retrospective = 1 LIMIT 1')
    .pluck();
  const kept = openLastPut<PointMemory>();
  const isLateAfter = (pointId: string, raisedAt: number): boolean => late.get(pointId, raisedAt) !== undefined;

  const read = (pointId: string): PointMemory => {
    const point = row.get(pointId);
    const newest = newestOf.get(pointId);
    return {
      isStored: point !== undefined,
      state: point === undefined ? quiet : (JSON.parse(point.state) as Alert),
      calledAt: point?.called_at ?? null,
      calledBecause: point?.called_because ?? null,
      answeredAt: point?.answered_at ?? null,
      overdue: point?.overdue ?? null,
      newest: newest && { ...newest, evidence: JSON.parse(newest.evidence) as Evidence },
      open: undefined,
      isLateNewer: isLateAfter(pointId, newest?.raisedAt ?? Number.MIN_SAFE_INTEGER),
    };
  };

  return {
    of: (pointId: string): PointMemory => kept.get(pointId) ?? kept.put(pointId, read(pointId)),
    isLateAfter,
    /** Somebody else has changed rows of this point. */
    drop: kept.drop,
    /** What was written may have been taken back. */
    forget: kept.clear,
  };
};
