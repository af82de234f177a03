import type { AlertRow, AlertTab } from '../../contract/views.ts';
import type { DeviceName, SeriesId } from '../../domain/identity.ts';

/** Addresses of the screens, to be given to `go` or to a link as `#` + address. */
export const alertsRoute = (tab: AlertTab = 'active', search = ''): string =>
  search === '' ? `/alerts/${tab}` : `/alerts/${tab}?search=${encodeURIComponent(search)}`;

/** The queue with this occurrence chosen. */
export const alertRoute = ({ pointId }: Pick<AlertRow, 'pointId'>, tab: AlertTab = 'active'): string => `/alerts/${tab}?point=${pointId}`;

/** The active alerts of one device, whatever signs its name has. */
export const deviceAlertsRoute = (device: string): string => `/alerts/active?by=device&in=${encodeURIComponent(device)}`;

/** Trends with these series; times in ms since 1970 UTC. Without a range the screen keeps its own. */
export const trendsRoute = (series: readonly SeriesId[], range?: { readonly from: number; readonly to: number }): string =>
  `/trends?series=${series.join(',')}${range ? `&from=${range.from}&to=${range.to}` : ''}`;

export const deviceRoute = (device: DeviceName): string => `/devices?device=${encodeURIComponent(device)}`;

/** The form of a new limit for this series, at a value of a chart: four digits are as exact as a hand is. */
export const limitRoute = (seriesId: SeriesId, value: number): string => `/rules?new=${seriesId}&limit=${Number(value.toPrecision(4))}`;
