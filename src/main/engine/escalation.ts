import type { AlertRow } from '../../contract/views.ts';
import { alert } from '../../domain/alert/alert.ts';
import { contactsOf, type Escalation, escalationAt, nextEscalation, type WaitingCall } from '../../domain/alert/escalation.ts';
import { rank } from '../../domain/alert/severity.ts';
import type { PointId } from '../../domain/identity.ts';
import type { ThresholdDraft } from '../../domain/threshold/draft.ts';
import { handleFrom } from '../handle.ts';
import type { Shell } from '../shell/shell.ts';
import { waitingCallIn } from '../store/alert-queries.ts';
import { alertStream } from '../store/alert-rows.ts';
import type { Recorded } from '../store/event-log.ts';
import type { Ops } from '../store/ops.ts';
import { policyOf } from './points.ts';

export interface EscalationParts {
  readonly ops: Ops;
  readonly now: () => number;
  readonly draftOf: (thresholdId: string) => ThresholdDraft | undefined;
  readonly shell: Pick<Shell, 'notify'>;
  readonly onFault: (error: unknown) => void;
}

interface Waiting extends WaitingCall {
  readonly draft: ThresholdDraft;
}

/** More of them at once are one notification. */
const mostNotices = 3;
const minutes = (ms: number): string => (ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`);

/** Calls that nobody answers in the time that their threshold allows: put on record, and the next person is named on the desktop. */
export const openEscalation = ({ ops, now, draftOf, shell, onFault }: EscalationParts) => {
  // A hundred thousand calls may wait: they are read once, then each is kept in step with the log.
  let waiting: Map<string, Waiting> | undefined;
  let next = Infinity;

  const waitingOf = ({ call, thresholdId, grade, escalation }: ReturnType<Ops['alerts']['waitingCalls']>[number]): Waiting | undefined => {
    const draft = draftOf(thresholdId);
    const responseMs = draft?.rationale.responseMs ?? null;
    if (!draft || responseMs === null || grade !== 'alarm' || draft.grade !== 'alarm') return undefined;
    return { call, responseMs, contacts: contactsOf(draft.rationale.contact), step: escalation?.step ?? 0, draft };
  };
  const load = (): Map<string, Waiting> => {
    const all = new Map<string, Waiting>();
    for (const one of ops.alerts.waitingCalls()) {
      const found = waitingOf(one);
      if (found) all.set(one.point, found);
    }
    next = [...all.values()].reduce((soonest, one) => Math.min(soonest, nextEscalation(one)), Infinity);
    return all;
  };
  const tell = (told: readonly { readonly point: string; readonly escalation: Escalation }[]): void => {
    const rows = told.flatMap(({ point, escalation }) => {
      const row = ops.alerts.newest(point as PointId);
      return row ? [{ row, escalation }] : [];
    });
    const isUrgent = ({ severity }: AlertRow): boolean => rank(severity) <= 2;
    if (rows.length > mostNotices) {
      const { row, escalation } = rows[0]!;
      const title = `${rows.length} alerts were not answered in time`;
      const body = `The first is ${row.device}: ${row.name}.${escalation.contact === '' ? '' : ` Tell ${escalation.contact} now.`}`;
      shell.notify({ title, body, urgent: rows.some((one) => isUrgent(one.row)), path: '/alerts/active' }).catch(onFault);
      return;
    }
    for (const { row, escalation } of rows) {
      const since = `Nobody has answered for ${minutes(escalation.at - escalation.call.at)}.`;
      const whom = escalation.contact === '' ? 'The threshold names nobody to tell next.' : `Tell ${escalation.contact} now.`;
      shell
        .notify({
          title: `Not answered in time: ${row.device}: ${row.name}`,
          body: `${since} ${whom}`,
          urgent: isUrgent(row),
          path: `/alerts/active?point=${row.pointId}`,
        })
        .catch(onFault);
    }
  };

  return {
    /** Times or contacts of thresholds may have changed. */
    reload: (): void => void (waiting = undefined),
    /** After every commit. */
    appended: (recorded: readonly Recorded[]): void => {
      if (!waiting) return;
      for (const point of new Set(recorded.flatMap(({ stream }) => (stream.startsWith('alert/') ? [stream.slice('alert/'.length)] : [])))) {
        const one = waitingCallIn(point, ops.point(point));
        const found = one && waitingOf(one);
        if (found) {
          waiting.set(point, found);
          next = Math.min(next, nextEscalation(found));
        } else waiting.delete(point);
      }
    },
    /** Once a second. */
    tick: (): void => {
      waiting ??= load();
      const at = now();
      if (at < next) return;
      const due = [...waiting].flatMap(([point, one]) => {
        const escalation = escalationAt(one, at);
        return escalation ? [{ point, draft: one.draft, escalation }] : [];
      });
      next = [...waiting.values()].reduce((soonest, one) => Math.min(soonest, escalationAt(one, at) ? Infinity : nextEscalation(one)), Infinity);
      if (due.length === 0) return;
      // `appended` hears of it after the commit, and looks for what is due after that.
      ops.log.atomically(() => {
        for (const { point, draft, escalation } of due)
          handleFrom(ops.log, alert(policyOf(draft)), ops.alertState(point as PointId), alertStream(point), 'engine', { type: 'overdue', ...escalation });
      });
      tell(due);
    },
  };
};
export type EscalationEngine = ReturnType<typeof openEscalation>;
