import type { AlertEvent } from '../../domain/alert/event.ts';
import { rank } from '../../domain/alert/severity.ts';
import type { Shell } from '../shell/shell.ts';
import type { AlertQueries } from '../store/alert-queries.ts';
import type { Recorded } from '../store/event-log.ts';
import type { PointId } from '../../domain/identity.ts';

/** Tells the window system after a commit: the badge counts what is unacknowledged, a critical or high call is a notification. */
export const announce = (recorded: readonly Recorded[], alerts: AlertQueries, shell: Shell, onFault: (error: unknown) => void): void => {
  shell.badge(alerts.counts().unacknowledged).catch(onFault);
  for (const { stream, event } of recorded) {
    const called = event as AlertEvent;
    if (!stream.startsWith('alert/') || called.type !== 'AlertAnnunciated' || called.because === 'withdrawn') continue;
    const row = alerts.newest(stream.slice('alert/'.length) as PointId);
    if (!row || rank(row.severity) > 2) continue;
    const unit = row.unit === '' ? '' : ` ${row.unit}`;
    shell
      .notify({ title: `${row.device}: ${row.name}`, body: `${row.value}${unit}, limit ${row.limit}${unit}`, urgent: row.severity === 'critical' })
      .catch(onFault);
  }
};
