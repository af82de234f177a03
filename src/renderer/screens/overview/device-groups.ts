import type { AlertRow, DeviceRow } from '../../../contract/views.ts';
import { isUnacknowledged } from '../../../domain/alert/label.ts';
import type { AlertGroup } from '../../../domain/alert/queue-order.ts';
import { rank } from '../../../domain/alert/severity.ts';

export interface AbnormalDevice {
  readonly name: AlertRow['device'];
  /** Undefined while the device has alerts but is not in the list of devices yet. */
  readonly device: DeviceRow | undefined;
  /** Worst first; of many alerts of a site the most urgent ones only. */
  readonly alerts: readonly AlertRow[];
  /** How many it has in all. */
  readonly count: number;
}

export interface DeviceGroups {
  readonly abnormal: readonly AbnormalDevice[];
  /** Have alerts too, all of them less urgent than the ones that were read; the most urgent device first. */
  readonly further: readonly AlertGroup[];
  /** Without an alert, but beyond a limit when they were last heard. */
  readonly overWhenHeard: readonly DeviceRow[];
  /** Without an alert, but what they say is too old. */
  readonly silent: readonly DeviceRow[];
  readonly normal: readonly DeviceRow[];
}

/** Unacknowledged before acknowledged, then priority, then newest: the order of the queue. */
const compareAlerts = (a: AlertRow, b: AlertRow): number =>
  Number(isUnacknowledged(b.label)) - Number(isUnacknowledged(a.label)) || rank(a.severity) - rank(b.severity) || b.raisedAt - a.raisedAt;

const byName = (a: DeviceRow, b: DeviceRow): number => a.device.localeCompare(b.device, undefined, { numeric: true });

/**
 * `alerts` are the most urgent ones of the site, `counted` all of them by device: a device whose alerts were not read is never taken for
 * a normal one. Report by exception: devices with alerts by their worst one, then those that were beyond a limit when last heard, then those that went silent, then all others.
 */
export const groupDevices = (devices: readonly DeviceRow[], alerts: readonly AlertRow[], counted: readonly AlertGroup[]): DeviceGroups => {
  const countOf = new Map(counted.map(({ key, count }) => [key, count]));
  const rows = new Map(devices.map((row) => [row.device, row]));
  const worstRank = (list: readonly AlertRow[]) => Math.min(...list.map(({ severity }) => rank(severity)));
  const abnormal = [...Map.groupBy(alerts, ({ device }) => device)]
    .map(([name, own]): AbnormalDevice => ({
      name,
      device: rows.get(name),
      alerts: own.toSorted(compareAlerts),
      count: Math.max(own.length, countOf.get(name) ?? 0),
    }))
    .toSorted((a, b) => worstRank(a.alerts) - worstRank(b.alerts) || compareAlerts(a.alerts[0]!, b.alerts[0]!));
  const read = new Set<string>(abnormal.map(({ name }) => name));
  const further = counted.filter(({ key }) => !read.has(key));
  const taken = new Set<string>([...read, ...further.map(({ key }) => key)]);
  const others = devices.filter(({ device }) => !taken.has(device)).toSorted(byName);
  const isSilent = ({ quality }: DeviceRow) => quality === 'stale' || quality === 'bad';
  const isOver = ({ overWhenHeard = [] }: DeviceRow) => overWhenHeard.length > 0;
  const rest = others.filter((row) => !isOver(row));
  return { abnormal, further, overWhenHeard: others.filter(isOver), silent: rest.filter(isSilent), normal: rest.filter((row) => !isSilent(row)) };
};
