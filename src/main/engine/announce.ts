import type { AlertRow } from '../../contract/views.ts';
import type { AlertEvent } from '../../domain/alert/event.ts';
import { isUnacknowledged } from '../../domain/alert/label.ts';
import { rank } from '../../domain/alert/severity.ts';
import type { Shell } from '../shell/shell.ts';
import type { Recorded } from '../store/event-log.ts';
import type { Ops } from '../store/ops.ts';
import type { PointId } from '../../domain/identity.ts';

/** More calls than this in one commit are one notification: a flood must not bury the desktop. */
const mostNotices = 3;

interface Called {
  readonly pointId: PointId;
  readonly isCritical: boolean;
}

const bodyOf = ({ value, limit, unit, limitOf }: AlertRow): string => {
  const measured = (number: number): string => (unit === '' ? String(number) : `${number} ${unit}`);
  // A condition that holds or does not has no limit to compare with.
  return limitOf === 'yes-no' ? measured(value) : `${measured(value)}, limit ${measured(limit)}`;
};

/** Tells the window system after a commit: the badge counts what is unacknowledged, a critical or high alarm is a notification. */
export const announce = (
  recorded: readonly Recorded[],
  { alerts, point, unacknowledged }: Pick<Ops, 'alerts' | 'point' | 'unacknowledged'>,
  shell: Pick<Shell, 'badge' | 'notify'>,
  onFault: (error: unknown) => void,
): void => {
  shell.badge(unacknowledged()).catch(onFault);
  const called = recorded.flatMap(({ stream, event }): readonly Called[] => {
    const { type, because } = event as Extract<AlertEvent, { readonly type: 'AlertAnnunciated' }>;
    if (!stream.startsWith('alert/') || type !== 'AlertAnnunciated' || because === 'withdrawn') return [];
    const pointId = stream.slice('alert/'.length) as PointId;
    const { newest } = point(pointId);
    if (!newest || !isUnacknowledged(newest.label) || (newest.evidence.grade ?? 'alarm') !== 'alarm' || newest.severity > 2) return [];
    return [{ pointId, isCritical: newest.severity === rank('critical') }];
  });
  const rowOf = ({ pointId }: Called): AlertRow => alerts.newest(pointId)!;
  if (called.length > mostNotices) {
    const { device, name } = rowOf(called[0]!);
    const urgent = called.some(({ isCritical }) => isCritical);
    shell.notify({ title: `${called.length} alerts`, body: `The first is ${device}: ${name}`, urgent, path: '/alerts/active' }).catch(onFault);
    return;
  }
  for (const one of called) {
    const row = rowOf(one);
    shell
      .notify({ title: `${row.device}: ${row.name}`, body: bodyOf(row), urgent: one.isCritical, path: `/alerts/active?point=${one.pointId}` })
      .catch(onFault);
  }
};
