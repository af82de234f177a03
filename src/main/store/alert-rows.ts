import type { Database } from 'better-sqlite3';
import { evolveAlert } from '../../domain/alert/alert.ts';
import type { AlertEvent, Because, Evidence } from '../../domain/alert/event.ts';
import { isUnacknowledged, type Label, label } from '../../domain/alert/label.ts';
import { type Alert, isOpen, isShelved } from '../../domain/alert/registers.ts';
import { rank } from '../../domain/alert/severity.ts';
import type { PointId } from '../../domain/identity.ts';
import { sitePosition } from './annunciation-rows.ts';
import { contentId } from './content-id.ts';
import type { Projection, Recorded } from './event-log.ts';
import { type NewestOccurrence, openPointMemory, type PointMemory } from './point-memory.ts';

const prefix = 'alert/';
export const alertStream = (pointId: string): string => prefix + pointId;

/** Identity of an occurrence: equal on every console that saw the same start. */
export const occurrenceId = (pointId: string, startMs: number): string => contentId(['fieldwatch-occurrence-1', pointId, startMs]);

/** A call that counts as an annunciation. */
export interface Counted {
  /** Rank 1 to 4. */
  readonly severity: number;
  readonly because: Because;
}

/** Keeps `alert_point`, `alert_occurrence` and `annunciation` in step with the log. */
export const alertProjection = (db: Database) => {
  const putPoint = db.prepare(
    `INSERT INTO alert_point (point_id, state, shelved_until, causes, called_at, called_because, answered_at, overdue) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (point_id) DO UPDATE SET state = excluded.state, shelved_until = excluded.shelved_until, causes = excluded.causes,
       called_at = excluded.called_at, called_because = excluded.called_because, answered_at = excluded.answered_at, overdue = excluded.overdue`,
  );
  const count = db.prepare('INSERT OR IGNORE INTO annunciation (position, at, point, of, call, severity, because) VALUES (?, ?, ?, ?, ?, ?, ?)');
  const severityOf = db.prepare<[string, number], number>('SELECT severity FROM alert_occurrence WHERE point_id = ? AND raised_at = ?').pluck();
  const unanswered = db.prepare<[], number>("SELECT count(*) FROM alert_occurrence WHERE label IN ('B', 'D', 'E') AND label <> 'A'").pluck();
  const retire = db.prepare("UPDATE alert_occurrence SET label = 'A' WHERE point_id = ? AND label <> 'A'");
  const insert = db.prepare(
    'INSERT OR IGNORE INTO alert_occurrence (alert_id, point_id, raised_at, label, severity, threshold_id, search, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const relabel = db.prepare('UPDATE alert_occurrence SET label = ? WHERE seq = ?');
  const clear = db.prepare('UPDATE alert_occurrence SET cleared_at = ? WHERE seq = ?');
  const clearAs = db.prepare('UPDATE alert_occurrence SET cleared_at = ?, label = ? WHERE seq = ?');
  const escalate = db.prepare('UPDATE alert_occurrence SET severity = ?, evidence = ? WHERE seq = ?');
  const withdraw = db.prepare('UPDATE alert_occurrence SET acknowledged_at = NULL, acknowledged_by = NULL WHERE seq = ?');
  const answer = db.prepare(
    'UPDATE alert_occurrence SET acknowledged_at = ?, acknowledged_by = ? WHERE point_id = ? AND raised_at <= ? AND acknowledged_at IS NULL',
  );
  const setAside = db.prepare('UPDATE alert_occurrence SET aside_by = ?, aside_because = ?, planned_end = ? WHERE seq = ?');
  const note = db.prepare('UPDATE alert_occurrence SET notes = notes + 1, last_note = ? WHERE point_id = ? AND raised_at = ?');
  const memory = openPointMemory(db);
  let counted: Counted | undefined;
  /** Occurrences that wait for an answer; undefined: not counted yet. */
  let waiting: number | undefined;

  const forget = (): void => {
    memory.forget();
    waiting = undefined;
  };
  /** The newest occurrence has another label; its row is written by the caller. */
  const labelled = (point: PointMemory, newest: NewestOccurrence, next: Label): void => {
    if (point.open !== undefined) point.open += Number(next !== 'A') - Number(newest.label !== 'A');
    if (waiting !== undefined) waiting += Number(isUnacknowledged(next)) - Number(isUnacknowledged(newest.label));
    newest.label = next;
  };

  /** What came before is history. Most points have nothing open: then nothing is looked for. */
  const retireAll = (pointId: string, point: PointMemory): void => {
    if (point.open === 0) return;
    const { newest } = point;
    const { changes } = retire.run(pointId);
    if (changes > Number(newest !== undefined && newest.label !== 'A')) waiting = undefined;
    if (newest) labelled(point, newest, 'A');
    point.open = 0;
  };
  const begin = (pointId: string, point: PointMemory, raisedAt: number, evidence: Evidence, next: Label): void => {
    const isNewest = point.newest === undefined || raisedAt > point.newest.raisedAt;
    const first = isNewest ? next : 'B';
    const search = [evidence.name, evidence.device, evidence.metric].join('\n').toLowerCase();
    const { thresholdId } = evidence;
    const severity = rank(evidence.severity);
    const made = insert.run(occurrenceId(pointId, raisedAt), pointId, raisedAt, first, severity, thresholdId, search, JSON.stringify(evidence));
    if (made.changes === 0) return;
    if (point.open !== undefined) point.open += Number(first !== 'A');
    if (waiting !== undefined) waiting += Number(isUnacknowledged(first));
    if (!isNewest) return;
    point.newest = { seq: Number(made.lastInsertRowid), raisedAt, thresholdId, clearedAt: null, label: first, severity, evidence };
    point.isLateNewer &&= memory.isLateAfter(pointId, raisedAt);
  };

  const describe = (pointId: string, point: PointMemory, at: number, actor: string, event: AlertEvent, next: Label): void => {
    const { newest } = point;
    switch (event.type) {
      case 'AlertRaised':
        retireAll(pointId, point);
        // A raise without evidence only moves the registers.
        if (event.evidence) begin(pointId, point, event.at, event.evidence, next);
        return;
      case 'AlertCleared':
        if (!newest) return;
        newest.clearedAt = event.at;
        if (newest.label === next) clear.run(event.at, newest.seq);
        else {
          clearAs.run(event.at, next, newest.seq);
          labelled(point, newest, next);
        }
        return;
      case 'AlertAnnunciated':
        if (!newest) return;
        if (event.because === 'withdrawn') withdraw.run(newest.seq);
        if (event.evidence) {
          // The level got worse; the breach began when it began.
          newest.evidence = { ...event.evidence, onset: newest.evidence.onset };
          newest.severity = Math.min(newest.severity, rank(event.evidence.severity));
          escalate.run(newest.severity, JSON.stringify(newest.evidence), newest.seq);
        }
        return;
      case 'AlertAcknowledged':
        answer.run(at, event.by, pointId, event.answers.of);
        if (event.note) note.run(event.note, pointId, event.answers.of);
        return;
      case 'AlertShelved':
        if (newest) setAside.run(event.by, event.reason, null, newest.seq);
        return;
      case 'AlertTakenOutOfService':
        if (newest) setAside.run(event.by, `${event.permit} · ${event.reason}`, event.until ?? null, newest.seq);
        return;
      case 'AlertUnshelved':
      case 'AlertReturnedToService':
        if (newest) setAside.run(null, null, null, newest.seq);
        return;
      case 'AlertResponseOverdue': {
        const { type: _, ...escalation } = event;
        point.overdue = JSON.stringify(escalation);
        return;
      }
      case 'AlertCommented':
        note.run(event.text || (event.attachments ?? []).map(({ title }) => title).join(', '), pointId, event.of);
        return;
      default:
        return;
    }
  };

  /** An annunciation is a call of an alarm after which the point is B; one that was taken back is none. */
  const remember = (pointId: string, point: PointMemory, at: number, next: Label, event: AlertEvent): void => {
    if (event.type === 'AlertAcknowledged') point.answeredAt = at;
    if (event.type !== 'AlertAnnunciated') return;
    point.calledAt = at;
    point.calledBecause = event.because;
    point.overdue = null;
    const { of, at: call } = event.call;
    const { newest } = point;
    if (event.because === 'withdrawn' || (newest?.evidence.grade ?? 'alarm') !== 'alarm' || next !== 'B') return;
    const severity = newest?.raisedAt === of ? newest.severity : severityOf.get(pointId, of);
    if (severity === undefined) return;
    const { because } = event;
    if (count.run(sitePosition, at, pointId, of, call, severity, because).changes > 0) counted = { severity, because };
  };

  const project: Projection = Object.assign(
    ({ stream, event, actor, at }: Recorded): void => {
      counted = undefined;
      if (!stream.startsWith(prefix)) return;
      const pointId = stream.slice(prefix.length);
      const said = event as AlertEvent;
      const point = memory.of(pointId);
      const state = evolveAlert(point.state, said);
      const next = label(state);
      describe(pointId, point, at, actor, said, next);
      const { newest } = point;
      if (newest && newest.label !== next) {
        relabel.run(next, newest.seq);
        labelled(point, newest, next);
      }
      remember(pointId, point, at, next, said);
      if (point.isStored && state === point.state && said.type !== 'AlertResponseOverdue') return;
      point.state = state;
      point.isStored = true;
      const causes = Object.keys(state.causes).filter((cause) => isOpen(state.causes[cause]));
      putPoint.run(
        pointId,
        JSON.stringify(state),
        isShelved(state) ? state.shelf.until : null,
        causes.length === 0 ? null : JSON.stringify(causes),
        point.calledAt,
        point.calledBecause,
        point.answeredAt,
        point.overdue,
      );
    },
    { forget },
  );

  return {
    project,
    state: (pointId: PointId): Alert => memory.of(pointId).state,
    /** The rows of a point as they stand, without asking the database. */
    point: (pointId: string): Readonly<PointMemory> => memory.of(pointId),
    /** Another projection has written rows of this point. */
    drop: memory.drop,
    /** The annunciation that the event projected last was counted as; undefined: it is none, or was counted before. */
    counted: (): Counted | undefined => counted,
    /** How many occurrences wait for an answer. */
    unacknowledged: (): number => (waiting ??= unanswered.get()!),
  };
};
export type AlertProjection = ReturnType<typeof alertProjection>;
