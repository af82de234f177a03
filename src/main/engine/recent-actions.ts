import type { ActionKind, RecentAction, UndoResult } from '../../contract/undo-calls.ts';
import type { AlertEvent } from '../../domain/alert/event.ts';
import { Refusal } from '../../domain/decider.ts';
import type { PointId, ThresholdId } from '../../domain/identity.ts';
import type { ThresholdDraft, ThresholdEvent } from '../../domain/threshold/threshold.ts';
import { type Documents, openDocuments } from '../store/documents.ts';
import type { Ops } from '../store/ops.ts';
import { openOwnEvents, type OwnEvent } from '../store/own-events.ts';
import { isAlertOvertaken, undoAlert } from './undo-alert.ts';
import { isThresholdOvertaken, undoThreshold } from './undo-threshold.ts';

const dayMs = 24 * 3_600_000;
const most = 2000;
const listed = 100;
/** Nobody does two things in this time; what a bulk action writes follows faster. */
const togetherMs = 250;

const kinds: Readonly<Record<string, ActionKind>> = {
  AlertAcknowledged: 'acknowledged',
  AlertShelved: 'shelved',
  AlertUnshelved: 'unshelved',
  AlertAssigned: 'assigned',
  AlertCommented: 'noted',
  AlertActionRecorded: 'recorded',
  AlertReset: 'reset',
  AlertTakenOutOfService: 'out-of-service',
  AlertReturnedToService: 'returned',
  ThresholdCreated: 'threshold-created',
  ThresholdEdited: 'threshold-edited',
  ThresholdEnabled: 'threshold-enabled',
  ThresholdDisabled: 'threshold-disabled',
  ThresholdApproved: 'threshold-approved',
};
const never = new Set<ActionKind>(['noted', 'recorded', 'reset', 'out-of-service', 'returned', 'threshold-approved']);

interface Group {
  readonly kind: ActionKind;
  readonly events: readonly OwnEvent[];
}

const groupsOf = (events: readonly OwnEvent[]): readonly Group[] => {
  const groups: { kind: ActionKind; events: OwnEvent[] }[] = [];
  for (const event of events) {
    const kind = kinds[event.type];
    if (kind === undefined) continue;
    const last = groups.at(-1);
    const before = last?.events.at(-1);
    const isTogether = before !== undefined && last?.kind === kind && before.at - event.at <= togetherMs;
    // One action does a thing to each of several points, never twice to one.
    if (isTogether && !kind.startsWith('threshold') && !last!.events.some(({ stream }) => stream === event.stream)) last!.events.push(event);
    else groups.push({ kind, events: [event] });
  }
  return groups;
};

export interface RecentActionParts {
  readonly ops: Ops;
  readonly draftOf: (thresholdId: string) => ThresholdDraft | undefined;
  readonly now: () => number;
}

/** What people did of late and how it is taken back: by a further command, never by rewriting the log. */
export const openRecentActions = ({ ops, draftOf, now }: RecentActionParts) => {
  const own = openOwnEvents(ops.db);
  const documents: Documents = openDocuments(ops.db, now);
  /** Events that an undo has written, and actions that were undone: as long as the engine runs. Afterwards the log itself shows it. */
  const byUndo = new Set<string>();
  const undone = new Set<string>();

  const pointOf = ({ stream }: OwnEvent): PointId => stream.slice('alert/'.length) as PointId;
  const thresholdOf = ({ stream }: OwnEvent): ThresholdId => stream.slice('threshold/'.length) as ThresholdId;
  const nameOf = (event: OwnEvent): string => {
    if (event.stream.startsWith('threshold/')) return draftOf(thresholdOf(event))?.name ?? '';
    const row = ops.alerts.newest(pointOf(event));
    return row ? `${row.device} · ${row.name}` : '';
  };
  const isOvertaken = (event: OwnEvent): boolean =>
    event.stream.startsWith('threshold/')
      ? isThresholdOvertaken(ops, thresholdOf(event), event.id)
      : isAlertOvertaken(ops, pointOf(event), event.id, event.type as AlertEvent['type']);
  const stateOf = ({ kind, events }: Group): RecentAction['undo'] => {
    if (never.has(kind)) return 'never';
    if (undone.has(events[0]!.id)) return 'done';
    // Of a bulk action the first ones tell: the undoing itself looks at each.
    return events.slice(0, 3).every(isOvertaken) ? 'overtaken' : 'possible';
  };
  const fromLog = (user: string): readonly RecentAction[] =>
    groupsOf(own.since(user, now() - dayMs, most))
      .slice(0, listed)
      .map((group) => {
        const [first] = group.events;
        return {
          id: first!.id,
          kind: group.kind,
          at: first!.at,
          count: group.events.length,
          what: nameOf(first!),
          isUndo: byUndo.has(first!.id),
          undo: stateOf(group),
        };
      });
  const fromDocuments = (user: string): readonly RecentAction[] =>
    documents.changedSince(user, now() - dayMs).map(({ kind, id, scope, version, at, isNewest }) => ({
      id: `document ${kind} ${scope} ${version} ${id}`,
      kind: 'arranged',
      at,
      count: 1,
      what: `${kind}/${id}`,
      isUndo: byUndo.has(`document ${kind} ${scope} ${version} ${id}`),
      undo: undone.has(`document ${kind} ${scope} ${version} ${id}`) ? 'done' : isNewest ? 'possible' : 'overtaken',
    }));

  const undoDocument = (user: string, actionId: string): UndoResult => {
    const [, kind, scope, version, id] = /^document (\S+) (own|site) (\d+) (.+)$/s.exec(actionId) ?? [];
    const key = { kind, id, scope } as Parameters<Documents['remove']>[1];
    const versions = documents.versions(user, key);
    if (versions[0]?.version !== Number(version)) throw new Refusal('undo.overtaken', 'It has been changed since, so this change is not taken back.');
    const former = versions[1];
    const written = former?.body ? documents.keep(user, key, versions[0].version, former.body) : documents.remove(user, key, versions[0].version);
    undone.add(actionId);
    byUndo.add(`document ${kind} ${scope} ${written} ${id}`);
    return { applied: 1, noted: 0, refused: [] };
  };

  return {
    list: (user: string): readonly RecentAction[] => [...fromLog(user), ...fromDocuments(user)].toSorted((a, b) => b.at - a.at).slice(0, listed),

    /** Takes an action back, all of it at once; what cannot be taken back any more is named. */
    undo: (user: string, actionId: string): UndoResult => {
      if (actionId.startsWith('document ')) return undoDocument(user, actionId);
      const group = groupsOf(own.since(user, now() - dayMs, most)).find(({ events }) => events[0]!.id === actionId);
      if (!group) throw new Refusal('undo.unknown', 'This was done more than a day ago, or by somebody else, and is not taken back here.');
      if (undone.has(actionId)) throw new Refusal('undo.done', 'This has been taken back already.');
      const at = now();
      const newest = own.newest();
      const result = { applied: 0, noted: 0, refused: [] as string[] };
      ops.log.atomically(() => {
        for (const event of group.events.toReversed()) {
          try {
            if (event.stream.startsWith('threshold/')) {
              undoThreshold(ops, user, at, thresholdOf(event), event.id, JSON.parse(event.data) as ThresholdEvent);
              result.applied++;
            } else result[undoAlert({ ops, draftOf, user, at }, pointOf(event), event.id, JSON.parse(event.data) as AlertEvent)]++;
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            result.refused.push(error.message);
          }
        }
      });
      if (result.applied + result.noted > 0) undone.add(actionId);
      for (const event of own.since(user, at - 1000, most)) if (event.position > newest) byUndo.add(event.id);
      return result;
    },
  };
};
export type RecentActions = ReturnType<typeof openRecentActions>;
