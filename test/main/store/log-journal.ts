import type { AlertEvent, Because } from '../../../src/domain/alert/event.ts';
import { severities } from '../../../src/domain/alert/severity.ts';
import type { FiguresEntry, JournalAnswer } from '../../../src/domain/report/figures/journal.ts';
import { sitePosition } from '../../../src/main/store/annunciation-rows.ts';
import type { OpsReader } from '../../../src/main/store/ops.ts';

interface OccurrenceRow {
  readonly point: string;
  readonly of: number;
  readonly cleared: number | null;
  readonly threshold: string;
  readonly retrospective: number;
  readonly withdrawn: number;
}

const ways: Readonly<Record<string, JournalAnswer['way']>> = {
  AlertAcknowledged: 'acknowledged',
  AlertShelved: 'shelved',
  AlertTakenOutOfService: 'out of service',
};

/**
 * The log of a site as a journal, read event by event as slowly as it takes: what the read model of the figures is held against.
 * Suppressed is what was raised and cleared, and never called.
 */
export const journalOfLog = (ops: OpsReader, to: number): readonly FiguresEntry[] => {
  const responses = new Map(ops.configuration.thresholds().map(({ thresholdId, draft }) => [thresholdId as string, draft.rationale?.responseMs ?? undefined]));
  const occurrences = ops.db
    .prepare<[], OccurrenceRow>(
      `SELECT a.point_id AS point, a.raised_at AS of, a.cleared_at AS cleared, a.threshold_id AS threshold, a.retrospective, coalesce(o.withdrawn, 0) AS withdrawn
       FROM alert_occurrence a LEFT JOIN occurrence o ON o.point_id = a.point_id AND o.of = a.raised_at`,
    )
    .all();
  const answers = ops.db
    .prepare<[number], { readonly at: number; readonly stream: string; readonly type: string; readonly data: string }>(
      `SELECT at, stream, type, data FROM event
       WHERE type IN ('AlertAcknowledged', 'AlertShelved', 'AlertTakenOutOfService', 'AlertActionRecorded') AND at < ? AND outcome IS NULL`,
    )
    .all(to);
  const said = ops.db
    .prepare<[], { readonly stream: string; readonly data: string }>("SELECT stream, data FROM event WHERE stream LIKE 'alert/%' ORDER BY position")
    .all()
    .map(({ stream, data }) => ({ point: stream.slice('alert/'.length), event: JSON.parse(data) as AlertEvent }));
  const called = new Set(said.flatMap(({ point, event }) => (event.type === 'AlertAnnunciated' ? [`${event.call.of} ${point}`] : [])));
  const raised = new Set(
    said.flatMap(({ point, event }) =>
      event.type === 'AlertRaised' && event.evidence && (event.evidence.grade ?? 'alarm') === 'alarm' ? [`${event.at} ${point}`] : [],
    ),
  );
  const responseOf = new Map(occurrences.map(({ point, of, threshold }) => [`${of} ${point}`, responses.get(threshold)]));
  return [
    ...ops.annunciations.calls(sitePosition, -1, to - 1).map(({ at, point, of, severity, because }): FiguresEntry => {
      const respondWithinMs = responseOf.get(`${of} ${point}`);
      return {
        kind: 'call',
        at,
        point,
        of,
        severity: severities[severity - 1] ?? 'critical',
        because: because as Because,
        grade: 'alarm',
        label: 'B',
        ...(respondWithinMs !== undefined && { respondWithinMs }),
      };
    }),
    ...occurrences.flatMap(({ point, of, cleared, retrospective, withdrawn }): FiguresEntry[] => [
      ...(cleared !== null ? [{ kind: 'clear', at: cleared, point, of } as const] : []),
      ...(retrospective === 1 ? [{ kind: 'retrospective', at: of, point, of } as const] : []),
      ...(cleared !== null && raised.has(`${of} ${point}`) && !called.has(`${of} ${point}`) ? [{ kind: 'suppressed', at: cleared, point, of } as const] : []),
      ...(withdrawn === 1 ? [{ kind: 'withdrawn', at: of, point, of } as const] : []),
    ]),
    ...answers.flatMap(({ at, stream, type, data }): FiguresEntry | readonly never[] => {
      const point = stream.slice('alert/'.length);
      const event = JSON.parse(data) as AlertEvent;
      if (event.type === 'AlertActionRecorded') return { kind: 'action', at, point, of: event.of };
      const way = ways[type];
      return way !== undefined && 'answers' in event ? { kind: 'answer', at, point, of: event.answers.of, way } : [];
    }),
  ];
};
