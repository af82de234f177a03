import type { AlertRow, DeviceRow } from '../../contract/views.ts';
import type { Cell, ExportRecord } from '../../domain/export/csv.ts';

const words: Readonly<Record<AlertRow['label'], string>> = {
  A: 'resolved',
  B: 'new',
  C: 'acked',
  D: 'cleared, unacked',
  E: 'latched, unacked',
  F: 'latched',
  G: 'shelved',
  H: 'suppressed',
  I: 'out of service',
};
/** Writes a moment in the zone of the site. */
export type Iso = (ms: number) => string;
const maybe = (ms: number | null | undefined, iso: Iso): string | null => (ms == null ? null : iso(ms));

type Field<Row> = (row: Row, iso: Iso) => ExportRecord;
const single =
  <Row>(name: string, cell: (row: Row, iso: Iso) => Cell): Field<Row> =>
  (row, iso) => ({ [name]: cell(row, iso) });

/** By the id of the column of the queue; a column of one number may need two cells, its value and its unit. */
const alertFields: Readonly<Record<string, Field<AlertRow>>> = {
  number: single('number', ({ number }) => number),
  priority: single('priority', ({ severity }) => severity),
  state: single('state', ({ label }) => words[label]),
  condition: ({ device, name }) => ({ device, condition: name }),
  value: ({ value, unit }) => ({ value_at_raise: value, unit }),
  'raised-value': ({ value, unit }) => ({ value_at_raise: value, unit }),
  limit: single('limit', ({ limit, limitOf }) => (limitOf === 'yes-no' ? null : limit)),
  aside: ({ setAsideBy, setAsideBecause }) => ({ set_aside_by: setAsideBy, set_aside_because: setAsideBecause }),
  owner: single('owner', ({ owner }) => owner ?? null),
  respond: single('respond_by', ({ respondBy }, iso) => maybe(respondBy, iso)),
  lasted: single('lasted_s', ({ raisedAt, clearedAt }) => (clearedAt === null ? null : Math.round((clearedAt - raisedAt) / 1000))),
  'acked-by': single('acknowledged_by', ({ acknowledgedBy }) => acknowledgedBy),
  notes: single('notes', ({ notes }) => notes),
};

/** The visible columns in their order, then what every export has: the permanent id and the times. */
export const alertRecord = (row: AlertRow, columns: readonly string[], iso: Iso): ExportRecord => ({
  ...Object.assign({}, ...columns.map((id) => alertFields[id]?.(row, iso) ?? {})),
  alert_id: row.alertId,
  device: row.device,
  metric: row.metric,
  raised_at: maybe(row.raisedAt, iso),
  cleared_at: maybe(row.clearedAt, iso),
  acknowledged_at: maybe(row.acknowledgedAt, iso),
});

const deviceFields: Readonly<Record<string, Field<DeviceRow>>> = {
  device: single('device', ({ device }) => device),
  quality: single('quality', ({ quality }) => quality),
  seen: single('last_seen', ({ lastSeen }, iso) => maybe(lastSeen, iso)),
  worst: ({ openAlerts, worst }) => ({ open_alerts: openAlerts, worst }),
  series: single('series', ({ series }) => series),
  connection: single('connection', ({ profileName }) => profileName),
};
export const deviceRecord = (row: DeviceRow, columns: readonly string[], iso: Iso): ExportRecord => ({
  device: row.device,
  ...Object.assign({}, ...(columns.length > 0 ? columns : Object.keys(deviceFields)).map((id) => deviceFields[id]?.(row, iso) ?? {})),
});
