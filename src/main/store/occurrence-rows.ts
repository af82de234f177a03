import type { Database } from 'better-sqlite3';
import type { AlertEvent } from '../../domain/alert/event.ts';
import { rank } from '../../domain/alert/severity.ts';
import { type LateEvent, type LoggedLate } from '../../domain/report/late.ts';
import type { JournalEntry } from '../../domain/threshold/journal.ts';
import type { Occurrence } from '../../domain/threshold/point-state.ts';
import type { Known } from '../../domain/threshold/rejudge.ts';
import { type AlertProjection, occurrenceId } from './alert-rows.ts';
import type { Projection } from './event-log.ts';

/** JSON has no NaN. */
const encode = (occurrence: Occurrence): string => JSON.stringify({ ...occurrence, extreme: Number.isFinite(occurrence.extreme) ? occurrence.extreme : null });
const decode = (body: string): Occurrence => {
  const occurrence = JSON.parse(body) as Occurrence & { readonly extreme: number | null };
  return { ...occurrence, extreme: occurrence.extreme ?? Number.NaN };
};

/** Keeps the occurrence journal in step with the log, and lists what was found late in the history. */
export const occurrenceProjection = (db: Database, alerts: Pick<AlertProjection, 'drop'>): Projection => {
  const put = db.prepare(
    `INSERT INTO occurrence (point_id, of, ended, body, retrospective) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (point_id, of) DO UPDATE SET ended = excluded.ended, body = excluded.body, withdrawn = 0`,
  );
  const withdraw = db.prepare('UPDATE occurrence SET withdrawn = 1 WHERE point_id = ? AND of = ?');
  const list = db.prepare(
    `INSERT OR IGNORE INTO alert_occurrence (alert_id, point_id, raised_at, cleared_at, label, severity, threshold_id, search, evidence, retrospective)
     VALUES (?, ?, ?, ?, 'A', ?, ?, ?, ?, 1)`,
  );
  const bounds = db.prepare(
    "UPDATE alert_occurrence SET cleared_at = coalesce(?, cleared_at), evidence = json_set(evidence, '$.onset', ?) WHERE point_id = ? AND raised_at = ?",
  );
  return ({ stream, event }) => {
    if (!stream.startsWith('alert/')) return;
    const pointId = stream.slice('alert/'.length);
    const said = event as AlertEvent;
    switch (said.type) {
      case 'AlertCleared':
        if (said.judged) put.run(pointId, said.judged.of, said.judged.occurrence.end, encode(said.judged.occurrence), 0);
        return;
      case 'OccurrenceFoundLate': {
        const { occurrence, evidence } = said;
        put.run(pointId, occurrence.start, occurrence.end, encode(occurrence), 1);
        const search = [evidence.name, evidence.device, evidence.metric].join('\n').toLowerCase();
        const id = occurrenceId(pointId, occurrence.start);
        list.run(id, pointId, occurrence.start, occurrence.end, rank(evidence.severity), evidence.thresholdId, search, JSON.stringify(evidence));
        alerts.drop(pointId);
        return;
      }
      case 'OccurrenceAmended':
        put.run(pointId, said.of, said.occurrence.end, encode(said.occurrence), 0);
        bounds.run(said.occurrence.end, said.occurrence.onset, pointId, said.of);
        alerts.drop(pointId);
        return;
      case 'OccurrenceWithdrawn':
        withdraw.run(pointId, said.of);
    }
  };
};

/** Questions about the occurrence journal. Works on a read-only connection too. */
export const openOccurrenceQueries = (db: Database) => {
  const ofPoint = db.prepare<[string, number], { of: number; body: string }>(
    'SELECT of, body FROM occurrence WHERE point_id = cast(? AS TEXT) AND ended >= ? AND withdrawn = 0 ORDER BY of',
  );
  const everything = db.prepare<[], { point_id: string; body: string }>('SELECT point_id, body FROM occurrence WHERE withdrawn = 0 AND ended IS NOT NULL');
  const counts = db.prepare<[number, number], { retrospective: number; withdrawn: number }>(
    `SELECT coalesce(sum(retrospective), 0) AS retrospective, coalesce(sum(withdrawn), 0) AS withdrawn FROM occurrence WHERE of < ? AND coalesce(ended, of) >= ?`,
  );
  // The same words as in the index, which is not used otherwise.
  const late = db.prepare<[number, number], { stream: string; at: number; data: string }>(
    `SELECT stream, at, data FROM event
     WHERE type IN ('OccurrenceFoundLate', 'OccurrenceAmended', 'OccurrenceWithdrawn') AND at >= ? AND at <= ? ORDER BY position`,
  );
  return {
    /** What late samples said between two moments of this console, in the order of the log. */
    foundLate: (from: number, to: number): readonly LoggedLate[] =>
      late.all(from, to).map(({ stream, at, data }) => ({ point: stream.slice('alert/'.length), at, event: JSON.parse(data) as LateEvent })),
    /** Those on record that ended at `from` or later. */
    ofPoint: (pointId: string, from: number): readonly Known[] => ofPoint.all(pointId, from).map(({ of, body }) => ({ of, occurrence: decode(body) })),
    /** The whole journal, without what is still open. */
    closed: (): readonly JournalEntry[] => everything.all().map(({ point_id: point, body }) => ({ ...decode(body), point })),
    /** How many of a period were found late, and how many were withdrawn. */
    counts: (from: number, to: number) => counts.get(to, from)!,
  };
};
export type OccurrenceQueries = ReturnType<typeof openOccurrenceQueries>;
