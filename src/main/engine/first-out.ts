import { firstOf, firstOutMark, isSettled, type Member } from '../../domain/alert/first-out.ts';
import type { AlertRow } from '../../contract/views.ts';
import type { FirstOutGroupRow } from '../../contract/alert-rule-views.ts';
import { isListed } from '../../domain/alert/label.ts';
import type { PointId } from '../../domain/identity.ts';
import type { Ops } from '../store/ops.ts';
import { firstOutMarkStream } from '../store/rule-rows.ts';
import type { SuppressedPoint } from './suppression.ts';

export interface FirstOutParts {
  readonly ops: Ops;
  readonly now: () => number;
  readonly points: () => readonly SuppressedPoint[];
  /** Event time up to which nothing more can come from a device; undefined: not known. */
  readonly watermark: (device: string) => number | undefined;
}

export interface FirstOutMarkView {
  readonly groupId: string;
  readonly group: string;
  readonly isProvisional: boolean;
}

const delayOf = ({ draft }: SuppressedPoint): number => Math.max(...draft.levels.map(({ onDelayMs }) => onDelayMs));

/** Which alert of a group was first: shown at once, named in the log when nothing earlier can come any more. */
export const openFirstOut = ({ ops, now, points, watermark }: FirstOutParts) => {
  let groups: readonly (FirstOutGroupRow & { readonly points: readonly { readonly point: SuppressedPoint; readonly rank: number | null }[] })[] = [];
  const provisional = new Map<string, { readonly first: Member; readonly since: number }>();

  const reload = () => {
    const byThreshold = Map.groupBy(points(), ({ thresholdId }) => thresholdId);
    groups = ops.rules
      .firstOutGroups()
      .filter(({ enabled }) => enabled)
      .map((group) => ({
        ...group,
        points: group.draft.members.flatMap(({ thresholdId, rank }) => (byThreshold.get(thresholdId) ?? []).map((point) => ({ point, rank }))),
      }));
  };
  const append = (group: FirstOutGroupRow, actor: string, command: Parameters<typeof firstOutMark.decide>[0]) => {
    const stream = firstOutMarkStream(group.groupId);
    ops.log.append(stream, ops.log.version(stream), actor, firstOutMark.decide(command, markOf(group)));
  };
  const markOf = ({ groupId }: FirstOutGroupRow) => ops.rules.firstOutGroups().find((each) => each.groupId === groupId)?.mark ?? firstOutMark.initial;

  const tick = (): void => {
    const at = now();
    if (groups.length === 0) return;
    const open = ops.alerts.unresolved();
    const marks = new Map(ops.rules.firstOutGroups().map(({ groupId, mark }) => [groupId, mark]));
    for (const group of groups) {
      const mark = marks.get(group.groupId) ?? firstOutMark.initial;
      const rows = group.points.map(({ point, rank }) => ({ point, rank, row: open.get(point.pointId) }));
      if (mark.named) {
        provisional.delete(group.groupId);
        if (rows.every(({ row }) => row === undefined)) append(group, 'engine', { type: 'reset', at, by: null });
        continue;
      }
      // What a person has put aside does not explain a trip; what a rule hides may well do.
      const members = rows.flatMap(({ point, rank, row }): Member[] =>
        row && (isListed(row.label) || row.label === 'H') && row.onset > mark.resetAt ? [{ pointId: point.pointId, of: row.of, onset: row.onset, rank }] : [],
      );
      const first = firstOf(members, group.draft.windowMs);
      if (!first) {
        provisional.delete(group.groupId);
        continue;
      }
      const since = provisional.get(group.groupId)?.since ?? at;
      provisional.set(group.groupId, { first, since });
      // A member in its on-delay has begun already, and nobody knows yet.
      const watermarks = group.points.map(({ point }) => (watermark(point.draft.device) ?? -Infinity) - delayOf(point));
      const reorderMs = Math.max(0, ...group.points.map(({ point }) => point.draft.reorderMs ?? 0));
      if (!isSettled(first, watermarks, reorderMs, at - since)) continue;
      append(group, 'engine', { type: 'name', member: first, at });
      provisional.delete(group.groupId);
    }
  };

  /** By `point of`, what stands beside the rows. */
  const marks = (): ReadonlyMap<string, FirstOutMarkView> => {
    const found = new Map<string, FirstOutMarkView>();
    for (const { groupId, draft, mark, enabled } of ops.rules.firstOutGroups()) {
      if (!enabled) continue;
      const likely = provisional.get(groupId)?.first;
      const key = mark.named ? `${mark.named.point} ${mark.named.of}` : likely && `${likely.pointId} ${likely.of}`;
      if (key) found.set(key, { groupId, group: draft.name, isProvisional: !mark.named });
    }
    return found;
  };

  return {
    tick,
    reload,
    marks,
    /** Puts the marks beside rows. */
    mark: (rows: readonly AlertRow[]): readonly AlertRow[] => {
      const found = marks();
      return found.size === 0 ? rows : rows.map((row) => ({ ...row, firstOut: found.get(`${row.pointId} ${row.raisedAt}`) ?? null }));
    },
    /** The group of a point, for folding. */
    groupOf: (pointId: PointId): string | null =>
      groups.find(({ points: members }) => members.some(({ point }) => point.pointId === pointId))?.draft.name ?? null,
    reset: (groupId: string, user: string): void => {
      const group = groups.find((each) => each.groupId === groupId);
      if (group) append(group, user, { type: 'reset', at: now(), by: user });
    },
  };
};
export type FirstOutEngine = ReturnType<typeof openFirstOut>;
