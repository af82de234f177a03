import type { AlertRow } from '../../contract/views.ts';
import type { AlertEvent } from '../../domain/alert/event.ts';
import { rank } from '../../domain/alert/severity.ts';
import type { Shell } from '../shell/shell.ts';
import type { AlertQueries } from '../store/alert-queries.ts';
import type { Recorded } from '../store/event-log.ts';
import type { PointId } from '../../domain/identity.ts';

/** More calls than this in one commit are one notification: a flood must not bury the desktop. */
const mostNotices = 3;

const bodyOf = ({ value, limit, unit, limitOf }: AlertRow): string => {
  const measured = (number: number): string => (unit === '' ? String(number) : `${number} ${unit}`);
  // A condition that holds or does not has no limit to compare with.
  return limitOf === 'yes-no' ? measured(value) : `${measured(value)}, limit ${measured(limit)}`;
};

/** Tells the window system after a commit: the badge counts what is unacknowledged, a critical or high alarm is a notification. */
export const announce = (recorded: readonly Recorded[], alerts: AlertQueries, shell: Shell, onFault: (error: unknown) => void): void => {
  shell.badge(alerts.counts().unacknowledged).catch(onFault);
  const called = recorded.flatMap(({ stream, event }) => {
    const { type, because } = event as Extract<AlertEvent, { readonly type: 'AlertAnnunciated' }>;
    const point = stream.startsWith('alert/') && type === 'AlertAnnunciated' && because !== 'withdrawn' ? stream.slice('alert/'.length) : undefined;
    const row = point !== undefined && alerts.openCallOf(point)?.grade === 'alarm' ? alerts.newest(point as PointId) : undefined;
    return row && rank(row.severity) <= 2 ? [row] : [];
  });
  const urgent = called.some(({ severity }) => severity === 'critical');
  if (called.length > mostNotices) {
    shell.notify({ title: `${called.length} alerts`, body: `The first is ${called[0]!.device}: ${called[0]!.name}`, urgent }).catch(onFault);
    return;
  }
  for (const row of called) {
    shell.notify({ title: `${row.device}: ${row.name}`, body: bodyOf(row), urgent: row.severity === 'critical' }).catch(onFault);
  }
};
