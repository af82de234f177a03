import type { AlertRow, DeviceRow } from '../../contract/views.ts';
import type { Cell, ExportRecord } from '../../domain/export/csv.ts';
import type { CellKind, ExportColumn } from '../../domain/export/export-column.ts';

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

/** A column and what it holds of a row. */
export interface Field<Row> extends ExportColumn {
  readonly cell: (row: Row, iso: Iso) => Cell;
}
const field = <Row>(name: string, kind: CellKind, cell: Field<Row>['cell']): Field<Row> => ({ name, kind, cell });
const alert = field<AlertRow>;
const device = field<DeviceRow>;

const valueAtRaise = [alert('value_at_raise', 'number', ({ value }) => value), alert('unit', 'text', ({ unit }) => unit)];
/** By the id of the column of the queue; a column of one number may need two cells, its value and its unit. */
const alertFields: Readonly<Record<string, readonly Field<AlertRow>[]>> = {
  number: [alert('number', 'number', ({ number }) => number)],
  priority: [alert('priority', 'text', ({ severity }) => severity)],
  state: [alert('state', 'text', ({ label }) => words[label])],
  condition: [alert('device', 'text', (row) => row.device), alert('condition', 'text', ({ name }) => name)],
  value: valueAtRaise,
  'raised-value': valueAtRaise,
  limit: [alert('limit', 'number', ({ limit, limitOf }) => (limitOf === 'yes-no' ? null : limit))],
  aside: [alert('set_aside_by', 'text', ({ setAsideBy }) => setAsideBy), alert('set_aside_because', 'text', ({ setAsideBecause }) => setAsideBecause)],
  owner: [alert('owner', 'text', ({ owner }) => owner ?? null)],
  respond: [alert('respond_by', 'time', ({ respondBy }, iso) => maybe(respondBy, iso))],
  lasted: [alert('lasted_s', 'number', ({ raisedAt, clearedAt }) => (clearedAt === null ? null : Math.round((clearedAt - raisedAt) / 1000)))],
  'acked-by': [alert('acknowledged_by', 'text', ({ acknowledgedBy }) => acknowledgedBy)],
  notes: [alert('notes', 'number', ({ notes }) => notes)],
};
/** What every export of alerts has: the permanent id and the times. */
const ofEveryAlert = [
  alert('alert_id', 'text', ({ alertId }) => alertId),
  alert('device', 'text', (row) => row.device),
  alert('metric', 'text', ({ metric }) => metric),
  alert('raised_at', 'time', ({ raisedAt }, iso) => maybe(raisedAt, iso)),
  alert('cleared_at', 'time', ({ clearedAt }, iso) => maybe(clearedAt, iso)),
  alert('acknowledged_at', 'time', ({ acknowledgedAt }, iso) => maybe(acknowledgedAt, iso)),
];

const deviceFields: Readonly<Record<string, readonly Field<DeviceRow>[]>> = {
  device: [device('device', 'text', (row) => row.device)],
  quality: [device('quality', 'text', ({ quality }) => quality)],
  seen: [device('last_seen', 'time', ({ lastSeen }, iso) => maybe(lastSeen, iso))],
  worst: [device('open_alerts', 'number', ({ openAlerts }) => openAlerts), device('worst', 'text', ({ worst }) => worst)],
  series: [device('series', 'number', ({ series }) => series)],
  connection: [device('connection', 'text', ({ profileName }) => profileName)],
};

/** A name stands once, where it comes first. */
const once = <Row>(fields: readonly Field<Row>[]): readonly Field<Row>[] =>
  fields.filter(({ name }, at) => fields.findIndex((other) => other.name === name) === at);
const chosen = <Row>(of: Readonly<Record<string, readonly Field<Row>[]>>, columns: readonly string[]) => columns.flatMap((id) => of[id] ?? []);

/** The visible columns in their order, then what every export has. */
export const alertFieldsOf = (columns: readonly string[]): readonly Field<AlertRow>[] => once([...chosen(alertFields, columns), ...ofEveryAlert]);
export const deviceFieldsOf = (columns: readonly string[]): readonly Field<DeviceRow>[] =>
  once([...deviceFields['device']!, ...chosen(deviceFields, columns.length > 0 ? columns : Object.keys(deviceFields))]);

export const recordOf = <Row>(fields: readonly Field<Row>[], row: Row, iso: Iso): ExportRecord =>
  Object.fromEntries(fields.map(({ name, cell }) => [name, cell(row, iso)]));
