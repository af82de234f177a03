import type { Database } from 'better-sqlite3';
import { DeviceName, MetricName, SeriesId } from '../../domain/identity.ts';
import type { Cell, Labels, MetricKind } from '../../domain/telemetry/sample.ts';
import { MAX_COLUMNS } from './cell.ts';
import { MAX_STRANDS } from './chunk-key.ts';
import { contentId } from './content-id.ts';
import type { SeriesRecord } from './telemetry.ts';

/** How many series there may be. Beyond it new series are refused; those that are known keep flowing. */
export interface SeriesLimits {
  readonly series: number;
  readonly newSeriesPerMinute: number;
}

/** Series of one device that arrive in the same message. A series belongs to one strand for ever. */
export interface StrandRecord {
  readonly strand: number;
  readonly device: DeviceName;
  /** Series numbers; the place in this list is the column. Only appended to. */
  readonly columns: readonly number[];
}

/** Where a series lies. */
export interface Slot {
  readonly record: SeriesRecord;
  readonly column: number;
}

interface SeriesRow {
  readonly series: number;
  readonly id: string;
  readonly device: string;
  readonly metric: string;
  readonly labels: string;
  readonly unit: string;
  readonly kind: MetricKind;
  readonly strand: number;
  readonly createdAt: number;
}

const toRecord = (row: SeriesRow): SeriesRecord => ({
  ...row,
  id: SeriesId.parse(row.id),
  device: DeviceName.parse(row.device),
  metric: MetricName.parse(row.metric),
  labels: JSON.parse(row.labels) as Labels,
});

/** The series after number `after`, in order. */
export const loadSeries = (db: Database, after = 0): readonly SeriesRecord[] =>
  db
    .prepare<[number], SeriesRow>(
      'SELECT series, id, device, metric, labels, unit, kind, strand, created_at AS createdAt FROM series WHERE series > ? ORDER BY series',
    )
    .all(after)
    .map(toRecord);

const sorted = (labels: Labels): Labels => Object.fromEntries(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
const keyOf = (metric: string, labels: Labels): string => {
  for (const _ in labels) return `${metric}\u0000${JSON.stringify(sorted(labels))}`;
  return metric;
};

const minuteMs = 60_000;

/** The series and strands of one file, in memory; `save` writes what is new. */
export const openCatalogue = (db: Database, tenant: string, limits: SeriesLimits) => {
  const bySeries: (Slot | undefined)[] = [];
  const byId = new Map<string, SeriesRecord>();
  const byDevice = new Map<string, Map<string, Slot>>();
  const strands = new Map<number, { readonly strand: number; readonly device: DeviceName; readonly columns: number[] }>();
  const insertSeries = db.prepare(
    'INSERT INTO series (series, id, device, metric, labels, unit, kind, strand, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (series) DO UPDATE SET unit = excluded.unit',
  );
  const putStrand = db.prepare(
    'INSERT INTO strand (strand, device, columns, journal, rows, late_journal, late_rows) VALUES (?, ?, ?, 0, 0, 0, 0) ON CONFLICT (strand) DO UPDATE SET columns = excluded.columns',
  );
  let unsaved = new Set<number>();
  let count = 0;
  let minute = -1;
  let newInMinute = 0;

  const keep = (record: SeriesRecord, column: number): Slot => {
    const slot = { record, column };
    bySeries[record.series] = slot;
    byId.set(record.id, record);
    const device = byDevice.get(record.device) ?? new Map<string, Slot>();
    byDevice.set(record.device, device);
    device.set(keyOf(record.metric, record.labels), slot);
    return slot;
  };
  for (const { strand, device, columns } of db
    .prepare<[], { strand: number; device: string; columns: string }>('SELECT strand, device, columns FROM strand')
    .all())
    strands.set(strand, { strand, device: DeviceName.parse(device), columns: JSON.parse(columns) as number[] });
  for (const record of loadSeries(db)) {
    keep(record, strands.get(record.strand)?.columns.indexOf(record.series) ?? -1);
    count++;
  }
  let lastSeries = bySeries.length === 0 ? 0 : bySeries.length - 1;
  let lastStrand = Math.max(0, ...strands.keys());

  const isAllowed = (at: number): boolean => {
    const now = Math.floor(at / minuteMs);
    if (now !== minute) {
      minute = now;
      newInMinute = 0;
    }
    return count < limits.series && newInMinute < limits.newSeriesPerMinute && lastStrand < MAX_STRANDS - 1;
  };
  const strandWithRoom = (device: DeviceName, wanted: number | undefined): { readonly strand: number; readonly columns: number[] } => {
    const found = wanted === undefined ? undefined : strands.get(wanted);
    if (found && found.columns.length < MAX_COLUMNS) return found;
    const made = { strand: ++lastStrand, device, columns: [] };
    strands.set(made.strand, made);
    return made;
  };

  return {
    find: (device: string, cell: Pick<Cell, 'metric' | 'labels'>): Slot | undefined => byDevice.get(device)?.get(keyOf(cell.metric, cell.labels)),
    /** A new series, beside those of `strand` when there is room. Undefined when a limit forbids it. */
    add: (device: DeviceName, cell: Cell, strand: number | undefined, at: number, isBulk = false): Slot | undefined => {
      if (!isAllowed(at) && !(isBulk && count < limits.series)) return undefined;
      const home = strandWithRoom(device, strand);
      const labels = sorted(cell.labels);
      const id = SeriesId.parse(contentId(['fieldwatch-series-1', tenant, device, cell.metric, labels]));
      const record: SeriesRecord = {
        series: ++lastSeries,
        id,
        device,
        metric: cell.metric,
        labels,
        unit: cell.unit,
        kind: cell.kind,
        strand: home.strand,
        createdAt: at,
      };
      home.columns.push(record.series);
      unsaved.add(record.series);
      count++;
      if (!isBulk) newInMinute++;
      return keep(record, home.columns.length - 1);
    },
    /** A unit that becomes known later is kept; one that is known never changes. */
    learnUnit: ({ record, column }: Slot, unit: string): void => {
      if (record.unit !== '' || unit === '') return;
      keep({ ...record, unit }, column);
      unsaved.add(record.series);
    },
    all: (): readonly SeriesRecord[] => bySeries.flatMap((slot) => slot?.record ?? []),
    byNumber: (series: number): SeriesRecord | undefined => bySeries[series]?.record,
    byId: (id: SeriesId): SeriesRecord | undefined => byId.get(id),
    slot: (series: number): Slot | undefined => bySeries[series],
    strand: (strand: number): StrandRecord | undefined => strands.get(strand),
    count: (): number => count,
    hasUnsaved: (): boolean => unsaved.size > 0,
    /** Inside a transaction. Returns what to call once it is committed. */
    save: (): (() => void) => {
      const saved = unsaved;
      const touched = new Set<number>();
      for (const series of saved) {
        const record = bySeries[series]!.record;
        const { id, device, metric, labels, unit, kind, strand, createdAt } = record;
        insertSeries.run(series, id, device, metric, JSON.stringify(labels), unit, kind, strand, createdAt);
        touched.add(strand);
      }
      for (const strand of touched) {
        const { device, columns } = strands.get(strand)!;
        putStrand.run(strand, device, JSON.stringify(columns));
      }
      return () => (unsaved = new Set());
    },
  };
};
export type Catalogue = ReturnType<typeof openCatalogue>;
