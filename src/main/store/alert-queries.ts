import type { Database } from 'better-sqlite3';
import type { AlertCounts, AlertQueue, AlertRow, AlertsBetween, AlertTab } from '../../contract/views.ts';
import type { OpenCall } from '../../domain/alert/annunciate.ts';
import type { Escalation } from '../../domain/alert/escalation.ts';
import type { AlertEvent, Evidence } from '../../domain/alert/event.ts';
import { isUnacknowledged, type Label } from '../../domain/alert/label.ts';
import { parseQueueFilter } from '../../domain/alert/queue-filter.ts';
import { severityOf, type Tally } from '../../domain/alert/queue-order.ts';
import { type Alert, isOutOfService, isShelved, suppressedSince } from '../../domain/alert/registers.ts';
import type { AlertId, DeviceName, MetricName, PointId, SeriesId, ThresholdId } from '../../domain/identity.ts';
import { alertStream } from './alert-rows.ts';
import { condition, type GroupRows, type ListChoice, nobody, orderOf, recentCount, shortNumbers, tabs } from './alert-list-sql.ts';
import type { PointMemory } from './point-memory.ts';

interface Row {
  readonly seq: number;
  readonly alert_id: string;
  readonly point_id: string;
  readonly raised_at: number;
  readonly cleared_at: number | null;
  readonly label: Label;
  readonly severity: number;
  readonly threshold_id: string;
  readonly evidence: string;
  readonly acknowledged_at: number | null;
  readonly acknowledged_by: string | null;
  readonly aside_by: string | null;
  readonly aside_because: string | null;
  readonly planned_end: number | null;
  readonly notes: number;
  readonly last_note: string | null;
  readonly state: string;
  readonly retrospective: number;
  readonly causes: string | null;
  readonly overdue: string | null;
  readonly recent?: number;
}

/** Rows of a range that a chart can show. */
const mostBetween = 1000;

type CalledRow = Row & { readonly called_at: number | null; readonly called_because: string | null };

const columns = `o.seq, o.alert_id, o.point_id, o.raised_at, o.cleared_at, o.label, o.severity, o.threshold_id, o.evidence, o.acknowledged_at, o.acknowledged_by,
  o.aside_by, o.aside_because, o.planned_end, o.notes, o.last_note, o.retrospective, p.state, p.causes, p.overdue`;
const from = 'FROM alert_occurrence o JOIN alert_point p ON p.point_id = o.point_id';
/** Of the present call, while nobody has answered it. */
const escalationOf = (row: Pick<Row, 'overdue' | 'label'>, { call }: Alert): Escalation | undefined => {
  const found = row.overdue === null || !isUnacknowledged(row.label) ? undefined : (JSON.parse(row.overdue) as Escalation);
  return found && found.call.of === call.of && found.call.at === call.at ? found : undefined;
};

const toRow = (row: Row): AlertRow => {
  const evidence = JSON.parse(row.evidence) as Evidence;
  const state = JSON.parse(row.state) as Alert;
  const isCurrent = state.raised === row.raised_at;
  const since = isCurrent ? suppressedSince(state) : undefined;
  const escalation = isCurrent ? escalationOf(row, state) : undefined;
  return {
    alertId: row.alert_id as AlertId,
    pointId: row.point_id as PointId,
    seq: row.seq,
    number: ((row.seq - 1) % shortNumbers) + 1,
    label: row.label,
    severity: severityOf(row.severity),
    call: isCurrent ? state.call : { of: row.raised_at, at: row.raised_at },
    name: evidence.name,
    device: evidence.device as DeviceName,
    metric: evidence.metric as MetricName,
    unit: evidence.unit,
    seriesId: evidence.seriesId as SeriesId,
    thresholdId: row.threshold_id as ThresholdId,
    level: evidence.level,
    limit: evidence.limit,
    deadBand: evidence.deadBand,
    value: evidence.value,
    onset: evidence.onset,
    raisedAt: row.raised_at,
    clearedAt: row.cleared_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_by,
    shelvedUntil: isCurrent && isShelved(state) && !isOutOfService(state) ? state.shelf.until : null,
    setAsideBy: row.aside_by,
    setAsideBecause: row.aside_because,
    ...(row.planned_end !== null && isCurrent && isOutOfService(state) && { plannedEnd: row.planned_end }),
    causes: isCurrent && row.causes !== null ? (JSON.parse(row.causes) as readonly string[]) : [],
    ...(since !== undefined && { suppressedSince: since }),
    owner: state.owner !== undefined && state.owner.of === row.raised_at ? state.owner.to : null,
    notes: row.notes,
    simulated: evidence.simulated,
    ...(row.retrospective === 1 && { retrospective: true }),
    ...(row.recent !== undefined && { recent: row.recent }),
    ...(escalation && { escalated: { at: escalation.at, step: escalation.step, contact: escalation.contact } }),
  };
};

/** The present call of a point, from its rows however they were read. */
interface Called {
  readonly point: string;
  readonly label: Label;
  readonly severity: number;
  readonly thresholdId: string;
  readonly calledAt: number | null;
  readonly calledBecause: string | null;
  readonly overdue: string | null;
  readonly state: Alert;
  readonly evidence: Evidence;
}

const toCall = (called: Called): OpenCall => {
  const { call } = called.state;
  const escalation = escalationOf(called, called.state);
  return {
    point: called.point,
    ...call,
    recorded: called.calledAt ?? call.at,
    severity: severityOf(called.severity),
    because: called.calledBecause ?? 'raised',
    simulated: called.evidence.simulated,
    grade: called.evidence.grade ?? 'alarm',
    ...(escalation && { escalatedAt: escalation.at }),
  };
};

/** What an escalation needs to know of a call that waits. */
const toWaiting = (called: Called) => ({
  point: called.point,
  call: called.state.call,
  thresholdId: called.thresholdId,
  grade: called.evidence.grade ?? 'alarm',
  escalation: escalationOf(called, called.state),
});
const calledOf = (row: CalledRow): Called => ({
  point: row.point_id,
  label: row.label,
  severity: row.severity,
  thresholdId: row.threshold_id,
  calledAt: row.called_at,
  calledBecause: row.called_because,
  overdue: row.overdue,
  state: JSON.parse(row.state) as Alert,
  evidence: JSON.parse(row.evidence) as Evidence,
});

/** The present call of a point whose rows are in memory, while nobody has answered it: the same as reading it, at no cost. */
const calledIn = (point: string, { newest, state, calledAt, calledBecause, overdue }: Readonly<PointMemory>): Called | undefined =>
  newest && isUnacknowledged(newest.label) ? { point, ...newest, calledAt, calledBecause, overdue, state } : undefined;
export const openCallIn = (point: string, memory: Readonly<PointMemory>): OpenCall | undefined => {
  const called = calledIn(point, memory);
  return called && toCall(called);
};
export const waitingCallIn = (point: string, memory: Readonly<PointMemory>) => {
  const called = calledIn(point, memory);
  return called && toWaiting(called);
};

/** Questions about the alert queue. Works on a read-only connection too. */
export const openAlertQueries = (db: Database) => {
  const counts = db.prepare<[], { label: Label; severity: number; n: number }>(
    "SELECT label, severity, count(*) AS n FROM alert_occurrence WHERE label <> 'A' GROUP BY label, severity",
  );
  // Rows are only ever added, so the newest number is their count: nothing here grows with the history.
  const all = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM alert_occurrence').pluck();
  const one = db.prepare<[string, number], Row>(`SELECT ${columns} ${from} WHERE o.point_id = ? AND o.raised_at = ?`);
  const ofId = db.prepare<[string], Row>(`SELECT ${columns} ${from} WHERE o.alert_id = ?`);
  const ofSeq = db.prepare<[number], Row>(`SELECT ${columns} ${from} WHERE o.seq = ?`);
  const newestOf = db.prepare<[string], Row>(
    `SELECT ${columns} ${from} WHERE o.point_id = cast(? AS TEXT) AND o.retrospective = 0 ORDER BY o.raised_at DESC LIMIT 1`,
  );
  const before = db.prepare<[string, number], Row>(`SELECT ${columns} ${from} WHERE o.point_id = ? AND o.raised_at < ? ORDER BY o.raised_at DESC LIMIT 5`);
  const between = db.prepare<[number, number, number], Row>(
    `SELECT ${columns} ${from} WHERE o.raised_at < ? AND (o.raised_at >= ? OR o.label <> 'A' OR o.cleared_at >= ?) ORDER BY o.raised_at, o.seq`,
  );
  const betweenOf = db.prepare<[string, number, number, number], Row>(
    `SELECT ${columns} ${from} WHERE json_extract(o.evidence, '$.seriesId') IN (SELECT value FROM json_each(?))
      AND o.raised_at < ? AND (o.raised_at >= ? OR o.label <> 'A' OR o.cleared_at >= ?) ORDER BY o.raised_at DESC, o.seq DESC`,
  );
  const shelves = db.prepare<[], number>('SELECT count(*) FROM alert_point WHERE shelved_until IS NOT NULL').pluck();
  const called = `SELECT ${columns}, p.called_at, p.called_because ${from} WHERE o.label IN ('B', 'D', 'E')`;
  const openCalls = db.prepare<[], CalledRow>(`${called} ORDER BY p.called_at`);
  const answeredPoints = db.prepare<[], { readonly point_id: string; readonly threshold_id: string; readonly answered_at: number }>(
    "SELECT o.point_id, o.threshold_id, p.answered_at FROM alert_occurrence o JOIN alert_point p ON p.point_id = o.point_id WHERE o.label = 'C' AND p.answered_at IS NOT NULL",
  );
  const unresolved = db.prepare<[], { readonly pointId: string; readonly of: number; readonly label: Label; readonly onset: number }>(
    "SELECT point_id AS pointId, raised_at AS of, label, json_extract(evidence, '$.onset') AS onset FROM alert_occurrence WHERE label <> 'A'",
  );
  const withCauses = db.prepare<[], { readonly point_id: string; readonly causes: string }>(
    'SELECT point_id, causes FROM alert_point WHERE causes IS NOT NULL',
  );
  const dueShelves = db.prepare<[number], string>('SELECT point_id FROM alert_point WHERE shelved_until <= ?').pluck();

  const remarks = db
    .prepare<[string], string>(
      "SELECT data FROM event WHERE stream = ? AND type IN ('AlertCommented', 'AlertAcknowledged', 'AlertActionRecorded') ORDER BY position",
    )
    .pluck();

  return {
    counts: (): AlertCounts => {
      const bySeverity = { critical: 0, high: 0, warning: 0, info: 0 };
      let [unacknowledged, setAside] = [0, 0];
      for (const { label, severity, n } of counts.all()) {
        if ('GHI'.includes(label)) setAside += n;
        else bySeverity[severityOf(severity)] += n;
        if ('BDE'.includes(label)) unacknowledged += n;
      }
      return { bySeverity, unacknowledged, setAside };
    },

    byLabel: (): Readonly<Record<string, number>> => {
      const found: Record<string, number> = { A: all.get()! };
      for (const { label, n } of counts.all()) {
        found[label] = (found[label] ?? 0) + n;
        found['A']! -= n;
      }
      return found;
    },

    queue: (tab: AlertTab, search: string, limit: number, asker = nobody, { sort, group }: ListChoice = {}): AlertQueue => {
      const { sql, values } = condition(search, asker, group);
      const order = orderOf(tab, sort, asker.now);
      const where = `FROM alert_occurrence o WHERE ${tabs[tab]}${sql}`;
      // The page is found by an index alone; only its rows are read whole.
      const page = `SELECT o.seq ${where} ORDER BY ${order} LIMIT ?`;
      const rows = db
        .prepare<unknown[], Row>(`SELECT ${columns}, ${recentCount(asker.now)} AS recent ${from} WHERE o.seq IN (${page}) ORDER BY ${order}`)
        .all(...values, limit);
      const inTab = { active: 0, shelved: 0, history: all.get()! };
      for (const { label, n } of counts.all()) {
        inTab['GHI'.includes(label) ? 'shelved' : 'active'] += n;
        inTab.history -= n;
      }
      const filtered = () => db.prepare<unknown[], number>(`SELECT count(*) ${where}`).pluck();
      const total = sql === '' ? inTab[tab] : filtered().get(...values)!;
      const { unknown } = parseQueueFilter(search);
      return { rows: rows.map(toRow), total, hiddenByFilter: inTab[tab] - total, tabs: inTab, ...(unknown.length > 0 && { notUnderstood: unknown }) };
    },

    /** The whole list of a tab in its order, by the numbers of its rows: found by an index alone, however long it is. */
    order: (tab: AlertTab, search: string, asker = nobody, { sort, group }: ListChoice = {}): readonly number[] => {
      const { sql, values } = condition(search, asker, group);
      return db
        .prepare<unknown[], number>(`SELECT o.seq FROM alert_occurrence o WHERE ${tabs[tab]}${sql} ORDER BY ${orderOf(tab, sort, asker.now)}`)
        .pluck()
        .all(...values);
    },
    /** Rows by their numbers, in no order; `left` are those that the list of the tab no longer has. */
    listed: (
      tab: AlertTab,
      search: string,
      seqs: readonly number[],
      asker = nobody,
      group?: GroupRows,
    ): { readonly rows: readonly AlertRow[]; readonly left: readonly number[] } => {
      const { sql, values } = condition(search, asker, group);
      const asked = 'o.seq IN (SELECT value FROM json_each(?))';
      const wanted = JSON.stringify(seqs);
      const rows = db.prepare<[string], Row>(`SELECT ${columns}, ${recentCount(asker.now)} AS recent ${from} WHERE ${asked}`).all(wanted);
      const still = db
        .prepare<unknown[], number>(`SELECT o.seq FROM alert_occurrence o NOT INDEXED WHERE ${asked} AND ${tabs[tab]}${sql}`)
        .pluck()
        .all(wanted, ...values);
      const listed = new Set(still);
      return { rows: rows.map(toRow), left: seqs.filter((seq) => !listed.has(seq)) };
    },

    /** What a list holds, counted by series, threshold, label and severity: the groups of the list are made of it. */
    tallies: (tab: AlertTab, search: string, asker = nobody): readonly Tally[] => {
      const { sql, values } = condition(search, asker);
      return db
        .prepare<unknown[], Omit<Tally, 'severity'> & { readonly severity: number }>(
          `SELECT json_extract(o.evidence, '$.seriesId') AS seriesId, json_extract(o.evidence, '$.device') AS device, o.threshold_id AS thresholdId,
            json_extract(o.evidence, '$.name') AS name, o.label, o.severity, count(*) AS count, max(o.raised_at) AS newest
          FROM alert_occurrence o WHERE ${tabs[tab]}${sql} GROUP BY 1, 2, o.threshold_id, o.label, o.severity`,
        )
        .all(...values)
        .map((row) => ({ ...row, severity: severityOf(row.severity) }));
    },

    occurrence: (pointId: PointId, of: number): AlertRow | undefined => {
      const row = one.get(pointId, of);
      return row && toRow(row);
    },
    byId: (alertId: string): AlertRow | undefined => {
      const row = ofId.get(alertId);
      return row && toRow(row);
    },
    /** The newest with this short number, which returns after 9999. */
    byNumber: (number: number): AlertRow | undefined => {
      const newest = all.get()!;
      const row = number > newest ? undefined : ofSeq.get(number + Math.floor((newest - number) / shortNumbers) * shortNumbers);
      return row && toRow(row);
    },
    newest: (pointId: PointId): AlertRow | undefined => {
      const row = newestOf.get(pointId);
      return row && toRow(row);
    },
    earlier: (pointId: PointId, of: number) =>
      before.all(pointId, of).map((row) => ({ alertId: row.alert_id as AlertId, raisedAt: row.raised_at, clearedAt: row.cleared_at, note: row.last_note })),
    /** What people wrote about one occurrence and did about it, oldest first: `who: words`. */
    notesOf: (pointId: PointId, of: number): readonly string[] =>
      remarks.all(alertStream(pointId)).flatMap((data) => {
        const event = JSON.parse(data) as AlertEvent;
        if (event.type === 'AlertCommented' && event.of === of) {
          const words = [event.text, ...(event.attachments ?? []).map(({ title }) => `[${title}]`)].filter(Boolean).join(' ');
          return words === '' ? [] : `${event.by}: ${words}`;
        }
        if (event.type === 'AlertActionRecorded' && event.of === of) return `${event.by}: ${[event.action, event.cause].filter(Boolean).join(' · ')}`;
        return event.type === 'AlertAcknowledged' && event.answers.of === of && event.note ? `${event.by}: ${event.note}` : [];
      }),
    /** Raised in the period, or raised before and still open or cleared within it. */
    ofPeriod: (start: number, end: number): readonly AlertRow[] => between.all(end, start, start).map(toRow),
    /** Of some series, there at some time between the two; the newest 1,000 with the number of all. */
    between: (series: readonly SeriesId[], start: number, end: number): AlertsBetween => {
      const found = betweenOf.all(JSON.stringify(series), end, start, start);
      return { rows: found.slice(0, mostBetween).map(toRow), total: found.length };
    },
    /** How many points are shelved now. */
    shelves: (): number => shelves.get()!,
    /** What waits for an answer, oldest call first. */
    openCalls: (): readonly OpenCall[] => openCalls.all().map((row) => toCall(calledOf(row))),
    /** The same with its threshold, and how far it has been escalated. */
    waitingCalls: () => openCalls.all().map((row) => toWaiting(calledOf(row))),
    /** Acknowledged and still active, with the wall time of the newest acknowledgement: what a re-alarm timer looks at. */
    acknowledgedSince: (): readonly { readonly pointId: PointId; readonly thresholdId: string; readonly at: number }[] =>
      answeredPoints.all().map((row) => ({ pointId: row.point_id as PointId, thresholdId: row.threshold_id, at: row.answered_at })),
    /** What is not normal, hidden or not, by point: enough to tell who was first. */
    unresolved: () => new Map(unresolved.all().map((row) => [row.pointId, row])),
    /** Causes of designed suppression that hold, by point. */
    causes: (): ReadonlyMap<string, readonly string[]> => new Map(withCauses.all().map((row) => [row.point_id, JSON.parse(row.causes) as readonly string[]])),
    /** Points whose shelf is over. */
    dueShelves: (now: number): readonly PointId[] => dueShelves.all(now) as PointId[],
  };
};
export type AlertQueries = ReturnType<typeof openAlertQueries>;
