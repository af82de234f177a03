import type { Database } from 'better-sqlite3';
import type { AlertEvent } from '../../domain/alert/event.ts';
import { answerWays, becauses } from '../../domain/report/figures/calls.ts';
import type { JournalAnswer } from '../../domain/report/figures/journal.ts';
import { decodeFacts, encodeFacts, type Facts } from './figure-facts.ts';
import type { AlertProjection } from './alert-rows.ts';
import type { Projection, Recorded } from './event-log.ts';
import { openLastPut } from './point-memory.ts';

const prefix = 'alert/';

interface Place {
  readonly at: number;
  readonly event: number;
}
interface StoredCall extends Place {
  readonly facts: Buffer;
}

const orNull = (time: number): number | null => (Number.isNaN(time) ? null : time);

/**
 * Keeps what the figures look at in step with the log. Runs after the projections of alerts and occurrences: what counts as an
 * annunciation, and when an occurrence cleared, is theirs to say. What was recorded with an earlier wall time than what stands
 * before it in the log (another console, a clock that was set back) is put where its time says.
 */
export const figureProjection = (db: Database, alerts: Pick<AlertProjection, 'point' | 'counted'>): Projection => {
  const numberOf = db.prepare<[string], number>('SELECT number FROM figure_name WHERE name = ?').pluck();
  const name = db.prepare('INSERT INTO figure_name (name) VALUES (?)');
  const occurrence = db.prepare<[string, number], { readonly threshold: string; readonly cleared: number | null }>(
    'SELECT threshold_id AS threshold, cleared_at AS cleared FROM alert_occurrence WHERE point_id = ? AND raised_at = ?',
  );
  const put = db.prepare(
    'INSERT OR IGNORE INTO figure_call (at, event, facts, point, of, call, answered, cleared, is_first) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const change = db.prepare('UPDATE figure_call SET facts = ?, answered = ?, cleared = ?, is_first = ? WHERE at = ? AND event = ?');
  // Leaves the indexes of answers as they are: an occurrence ends far more often than a call is answered late.
  const end = db.prepare('UPDATE figure_call SET facts = ?, cleared = ? WHERE at = ? AND event = ?');
  const firstOf = db.prepare<[number, number], StoredCall>('SELECT at, event, facts FROM figure_call WHERE point = ? AND of = ? AND is_first = 1');
  const isKnown = db.prepare<[number, number, number], number>('SELECT 1 FROM figure_call WHERE point = ? AND of = ? AND call = ?').pluck();
  const answerAfter = db.prepare<[number, number, number], { readonly at: number; readonly way: number }>(
    'SELECT at, way FROM figure_answer WHERE point = cast(? AS INTEGER) AND at >= ? AND of >= ? ORDER BY at, event LIMIT 1',
  );
  const answeredBy = db.prepare<[number, number, number, number], StoredCall>(
    'SELECT at, event, facts FROM figure_call WHERE point = ? AND of <= ? AND at <= ? AND (answered IS NULL OR answered > ?)',
  );
  const answer = db.prepare('INSERT INTO figure_answer (point, at, event, of, way) VALUES (?, ?, ?, ?, ?)');
  const act = db.prepare('INSERT INTO figure_action (at, event, point, of) VALUES (?, ?, ?, ?)');
  const suppress = db.prepare('INSERT INTO figure_suppressed (point, of, at) VALUES (?, ?, ?) ON CONFLICT (point, of) DO UPDATE SET at = excluded.at');
  const unsuppress = db.prepare('DELETE FROM figure_suppressed WHERE point = ? AND of = ?');
  const isSuppressed = db.prepare<[number, number], number>('SELECT 1 FROM figure_suppressed WHERE point = ? AND of = ?').pluck();

  const numbers = openLastPut<number>(20_000);
  const numbered = (text: string): number => numbers.get(text) ?? numbers.put(text, numberOf.get(text) ?? Number(name.run(text).lastInsertRowid));
  /** By point: the first call of the occurrence that was called last. */
  const firsts = openLastPut<{ readonly of: number; readonly call: StoredCall }>();
  const rewrite = ({ at, event, facts }: StoredCall, next: Partial<Facts>): void => {
    const changed = { ...decodeFacts(facts), ...next };
    change.run(encodeFacts(changed), orNull(changed.answered), orNull(changed.cleared), changed.isFirst ? 1 : 0, at, event);
  };
  const forget = (): void => {
    numbers.clear();
    firsts.clear();
  };
  const occurrenceOf = (pointId: string, of: number): { readonly threshold: string; readonly cleared: number | null } | undefined => {
    const { newest } = alerts.point(pointId);
    return newest?.raisedAt === of ? { threshold: newest.thresholdId, cleared: newest.clearedAt } : occurrence.get(pointId, of);
  };

  const called = (pointId: string, { at, event }: Place, { of, at: call }: { readonly of: number; readonly at: number }): void => {
    const point = numbered(pointId);
    const { threshold = '', cleared = null } = occurrenceOf(pointId, of) ?? {};
    // Only what has ended can have ended without a call.
    if (threshold === '' || cleared !== null) unsuppress.run(point, of);
    const counted = alerts.counted();
    if (!counted || isKnown.get(point, of, call)) return;
    const first = firstOf.get(point, of);
    const isFirst = first === undefined || at < first.at;
    if (first && isFirst) rewrite(first, { isFirst: false, cleared: Number.NaN });
    const answered = answerAfter.get(point, at, of);
    const facts: Facts = {
      at,
      of,
      point,
      severity: counted.severity - 1,
      because: becauses.indexOf(counted.because),
      threshold: numbered(threshold),
      isFirst,
      cleared: isFirst ? (cleared ?? Number.NaN) : Number.NaN,
      answered: answered?.at ?? Number.NaN,
      way: answered?.way ?? 0,
    };
    const body = encodeFacts(facts);
    put.run(at, event, body, point, of, call, orNull(facts.answered), orNull(facts.cleared), isFirst ? 1 : 0);
    if (isFirst) firsts.put(pointId, { of, call: { at, event, facts: body } });
  };
  const answeredAt = (pointId: string, { at, event }: Place, of: number, kind: JournalAnswer['way']): void => {
    const [point, way] = [numbered(pointId), answerWays.indexOf(kind)];
    answer.run(point, at, event, of, way);
    for (const call of answeredBy.all(point, of, at, at)) rewrite(call, { answered: at, way });
    firsts.drop(pointId);
  };
  /** An occurrence has another end than it had. */
  const ended = (pointId: string, of: number, cleared: number | null): void => {
    const known = firsts.get(pointId);
    const first = known?.of === of ? known.call : firstOf.get(numbered(pointId), of);
    if (first) end.run(encodeFacts({ ...decodeFacts(first.facts), cleared: cleared ?? Number.NaN }), cleared, first.at, first.event);
    firsts.drop(pointId);
  };
  const amended = (pointId: string, of: number): void => {
    const cleared = occurrence.get(pointId, of)?.cleared ?? null;
    ended(pointId, of, cleared);
    const point = numbered(pointId);
    if (cleared !== null && isSuppressed.get(point, of)) suppress.run(point, of, cleared);
  };
  /** The newest occurrence has cleared; it is a suppressed one if nobody was called for it. */
  const cleared = (pointId: string): void => {
    const { newest, state } = alerts.point(pointId);
    if (!newest) return;
    const { raisedAt: of, clearedAt, evidence } = newest;
    const point = numbered(pointId);
    const isAlarm = (evidence.grade ?? 'alarm') === 'alarm';
    if (clearedAt !== null && ((isAlarm && state.call.of < of) || isSuppressed.get(point, of))) suppress.run(point, of, clearedAt);
    ended(pointId, of, clearedAt);
  };

  const project = ({ stream, event, at, position }: Recorded): void => {
    if (!stream.startsWith(prefix)) return;
    const pointId = stream.slice(prefix.length);
    const [said, place] = [event as AlertEvent, { at, event: position }];
    switch (said.type) {
      case 'AlertAnnunciated':
        return called(pointId, place, said.call);
      case 'AlertAcknowledged':
        return answeredAt(pointId, place, said.answers.of, 'acknowledged');
      case 'AlertShelved':
        return answeredAt(pointId, place, said.answers.of, 'shelved');
      case 'AlertTakenOutOfService':
        return answeredAt(pointId, place, said.answers.of, 'out of service');
      case 'AlertCleared':
        return cleared(pointId);
      case 'OccurrenceAmended':
        return amended(pointId, said.of);
      case 'AlertActionRecorded':
        act.run(at, position, numbered(pointId), said.of);
        return;
      default:
        return;
    }
  };
  return Object.assign(project, { forget });
};
