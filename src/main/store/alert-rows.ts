import type { Database } from 'better-sqlite3';
import { evolveAlert } from '../../domain/alert/alert.ts';
import type { AlertEvent, Evidence } from '../../domain/alert/event.ts';
import { label } from '../../domain/alert/label.ts';
import { type Alert, isOpen, isShelved, quiet } from '../../domain/alert/registers.ts';
import { rank } from '../../domain/alert/severity.ts';
import type { PointId } from '../../domain/identity.ts';
import { sitePosition } from './annunciation-rows.ts';
import { contentId } from './content-id.ts';
import type { Projection } from './event-log.ts';

const prefix = 'alert/';
export const alertStream = (pointId: string): string => prefix + pointId;

/** Identity of an occurrence: equal on every console that saw the same start. */
export const occurrenceId = (pointId: string, startMs: number): string => contentId(['fieldwatch-occurrence-1', pointId, startMs]);

/** Keeps `alert_point` and `alert_occurrence` in step with the log. */
export const alertProjection = (db: Database) => {
  const getState = db.prepare<[string], string>('SELECT state FROM alert_point WHERE point_id = ?').pluck();
  const putState = db.prepare(
    `INSERT INTO alert_point (point_id, state, shelved_until, causes) VALUES (?, ?, ?, ?)
     ON CONFLICT (point_id) DO UPDATE SET state = excluded.state, shelved_until = excluded.shelved_until, causes = excluded.causes`,
  );
  const called = db.prepare('UPDATE alert_point SET called_at = ?, called_because = ? WHERE point_id = ?');
  const putOverdue = db.prepare('UPDATE alert_point SET overdue = ? WHERE point_id = ?');
  const answered = db.prepare('UPDATE alert_point SET answered_at = ? WHERE point_id = ?');
  const count = db.prepare('INSERT OR IGNORE INTO annunciation (position, at, point, of, call, severity, because) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const severityOf = db.prepare<[string, number], number>('SELECT severity FROM alert_occurrence WHERE point_id = ? AND raised_at = ?').pluck();
  const retire = db.prepare("UPDATE alert_occurrence SET label = 'A' WHERE point_id = ? AND label <> 'A'");
  const insert = db.prepare(
    "INSERT OR IGNORE INTO alert_occurrence (alert_id, point_id, raised_at, label, severity, threshold_id, search, evidence) VALUES (?, ?, ?, 'B', ?, ?, ?, ?)",
  );
  const latest = 'seq = (SELECT seq FROM alert_occurrence WHERE point_id = ? AND retrospective = 0 ORDER BY raised_at DESC LIMIT 1)';
  // Most events leave the label as it is: then nothing is written.
  const relabel = db.prepare(`UPDATE alert_occurrence SET label = ? WHERE ${latest} AND label <> ?`);
  const clear = db.prepare(`UPDATE alert_occurrence SET cleared_at = ? WHERE ${latest}`);
  const escalate = db.prepare(`UPDATE alert_occurrence SET severity = min(severity, ?), evidence = ? WHERE ${latest}`);
  const withdraw = db.prepare(`UPDATE alert_occurrence SET acknowledged_at = NULL, acknowledged_by = NULL WHERE ${latest}`);
  const answer = db.prepare(
    'UPDATE alert_occurrence SET acknowledged_at = ?, acknowledged_by = ? WHERE point_id = ? AND raised_at <= ? AND acknowledged_at IS NULL',
  );
  const setAside = db.prepare(`UPDATE alert_occurrence SET aside_by = ?, aside_because = ?, planned_end = ? WHERE ${latest}`);
  const note = db.prepare('UPDATE alert_occurrence SET notes = notes + 1, last_note = ? WHERE point_id = ? AND raised_at = ?');
  const evidenceOf = db.prepare<[string], string>(`SELECT evidence FROM alert_occurrence WHERE ${latest}`).pluck();

  const state = (pointId: string): Alert => {
    const stored = getState.get(pointId);
    return stored === undefined ? quiet : (JSON.parse(stored) as Alert);
  };

  const describe = (pointId: string, at: number, actor: string, event: AlertEvent): void => {
    switch (event.type) {
      case 'AlertRaised': {
        retire.run(pointId);
        const { evidence } = event;
        if (!evidence) return; // a raise without evidence only moves the registers
        const search = [evidence.name, evidence.device, evidence.metric].join('\n').toLowerCase();
        insert.run(occurrenceId(pointId, event.at), pointId, event.at, rank(evidence.severity), evidence.thresholdId, search, JSON.stringify(evidence));
        return;
      }
      case 'AlertCleared':
        clear.run(event.at, pointId);
        return;
      case 'AlertAnnunciated':
        if (event.because === 'withdrawn') withdraw.run(pointId);
        if (event.evidence) escalate.run(rank(event.evidence.severity), JSON.stringify(escalated(evidenceOf.get(pointId), event.evidence)), pointId);
        return;
      case 'AlertAcknowledged':
        answer.run(at, event.by, pointId, event.answers.of);
        if (event.note) note.run(event.note, pointId, event.answers.of);
        return;
      case 'AlertShelved':
      case 'AlertTakenOutOfService':
        if (event.type === 'AlertShelved') setAside.run(event.by, event.reason, null, pointId);
        else setAside.run(event.by, `${event.permit} · ${event.reason}`, event.until ?? null, pointId);
        return;
      case 'AlertUnshelved':
      case 'AlertReturnedToService':
        setAside.run(null, null, null, pointId);
        return;
      case 'AlertResponseOverdue': {
        const { type: _, ...escalation } = event;
        putOverdue.run(JSON.stringify(escalation), pointId);
        return;
      }
      case 'AlertCommented':
        note.run(event.text, pointId, event.of);
        return;
      case 'AlertReset':
      case 'AlertEased':
      case 'AlertSuppressed':
      case 'AlertReleased':
        return;
    }
  };

  /** An annunciation is a call of an alarm after which the point is B; one that was taken back is none. */
  const remember = (pointId: string, at: number, next: Alert, event: AlertEvent): void => {
    if (event.type === 'AlertAcknowledged') answered.run(at, pointId);
    if (event.type !== 'AlertAnnunciated') return;
    called.run(at, event.because, pointId);
    putOverdue.run(null, pointId);
    const { of, at: call } = event.call;
    const known = evidenceOf.get(pointId);
    const grade = known === undefined ? 'alarm' : ((JSON.parse(known) as Evidence).grade ?? 'alarm');
    const severity = severityOf.get(pointId, of);
    if (event.because === 'withdrawn' || grade !== 'alarm' || label(next) !== 'B' || severity === undefined) return;
    count.run(sitePosition, at, pointId, of, call, severity, event.because);
  };

  const project: Projection = ({ stream, event, actor, at }) => {
    if (!stream.startsWith(prefix)) return;
    const pointId = stream.slice(prefix.length);
    const next = evolveAlert(state(pointId), event as AlertEvent);
    const causes = Object.keys(next.causes).filter((cause) => isOpen(next.causes[cause]));
    putState.run(pointId, JSON.stringify(next), isShelved(next) ? next.shelf.until : null, causes.length === 0 ? null : JSON.stringify(causes));
    describe(pointId, at, actor, event as AlertEvent);
    relabel.run(label(next), pointId, label(next));
    remember(pointId, at, next, event as AlertEvent);
  };

  return { project, state: (pointId: PointId): Alert => state(pointId) };
};

/** The level got worse; the breach began when it began. */
const escalated = (before: string | undefined, evidence: Evidence): Evidence =>
  before === undefined ? evidence : { ...evidence, onset: (JSON.parse(before) as Evidence).onset };
