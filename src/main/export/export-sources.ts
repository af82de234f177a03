import type { ExportRequest } from '../../contract/job-calls.ts';
import type { DeviceRow } from '../../contract/views.ts';
import type { ExportRecord } from '../../domain/export/csv.ts';
import type { ExportColumn } from '../../domain/export/export-column.ts';
import { openZonedIso } from '../../domain/export/zoned-iso.ts';
import type { SeriesId } from '../../domain/identity.ts';
import { qualities } from '../../domain/telemetry/sample.ts';
import { type Asker, rowsOfGroup } from '../store/alert-list-sql.ts';
import type { Ops } from '../store/ops.ts';
import type { ReaderClient } from '../store/reader.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { alertFieldsOf, deviceFieldsOf, recordOf } from './list-records.ts';
import type { ExportSource } from './write-export.ts';

const pageRows = 500;
const pageSamples = 20_000;

export interface ExportParts {
  readonly ops: Pick<Ops, 'alerts'>;
  readonly telemetry: Pick<Telemetry, 'catalogue'>;
  readonly reader: Pick<ReaderClient, 'raw' | 'range'>;
  readonly devices: () => readonly DeviceRow[];
  readonly zone: string;
  readonly asker: Asker;
}

const columnsOf = (fields: readonly ExportColumn[]): readonly ExportColumn[] => fields.map(({ name, kind }) => ({ name, kind }));

/** Lets other work of the engine go between two batches. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const text = (name: string): ExportColumn => ({ name, kind: 'text' });
const beforeLabels: readonly ExportColumn[] = [{ name: 'time', kind: 'time' }, text('device'), text('metric')];
const afterLabels: readonly ExportColumn[] = [{ name: 'value', kind: 'number' }, text('unit'), text('quality')];
const taken: ReadonlySet<string> = new Set([...beforeLabels, ...afterLabels].map(({ name }) => name));
/** A label that is called like a column of every sample keeps its value under a name of its own. */
const labelColumn = (label: string): string => (taken.has(label) ? `label_${label}` : label);

/** Series have labels of their own: each label of any of them is a column. */
const sampleColumns = ({ telemetry }: ExportParts, ids: readonly SeriesId[]): readonly ExportColumn[] => {
  const labels = new Set(ids.flatMap((id) => Object.keys(telemetry.catalogue.byId(id)?.labels ?? {})));
  return [...beforeLabels, ...[...labels].map(labelColumn).toSorted().map(text), ...afterLabels];
};

const samplesOf = async function* (
  { telemetry, reader, zone }: ExportParts,
  ids: readonly SeriesId[],
  from: number,
  to: number,
): AsyncIterable<readonly ExportRecord[]> {
  const iso = openZonedIso(zone);
  for (const id of ids) {
    const series = telemetry.catalogue.byId(id);
    if (!series) continue;
    const labels = Object.fromEntries(Object.entries(series.labels).map(([name, value]) => [labelColumn(name), value]));
    for (let start = from; ;) {
      // oxlint-disable-next-line no-await-in-loop -- a page at a time: nothing is held
      const page = await reader.raw(id, start, to, pageSamples);
      yield [...page.times].map((time, i) => ({
        ...labels,
        time: iso(time),
        device: series.device,
        metric: series.metric,
        value: page.values[i]!,
        unit: series.unit,
        quality: qualities[page.quality[i]!]!,
      }));
      if (!page.hasMore) break;
      start = page.times.at(-1)! + 1;
    }
  }
};

/** The rows of a request, counted now and read in batches later. */
export const exportSource = async (parts: ExportParts, request: ExportRequest): Promise<ExportSource> => {
  const { ops, reader } = parts;
  const iso = openZonedIso(parts.zone);
  if (request.list === 'alerts') {
    const seqs = ops.alerts.order(request.tab, request.search, parts.asker, {
      sort: request.sort,
      group: request.group && rowsOfGroup(request.group, parts.telemetry.catalogue.all()),
    });
    const fields = alertFieldsOf(request.columns);
    return {
      columns: columnsOf(fields),
      total: seqs.length,
      batches: async function* () {
        for (let at = 0; at < seqs.length; at += pageRows) {
          const wanted = seqs.slice(at, at + pageRows);
          const place = new Map(wanted.map((seq, i) => [seq, i]));
          const rows = ops.alerts.listed(request.tab, '', wanted).rows.toSorted((a, b) => place.get(a.seq)! - place.get(b.seq)!);
          yield rows.map((row) => recordOf(fields, row, iso));
          // oxlint-disable-next-line no-await-in-loop -- between two pages
          await breathe();
        }
      },
    };
  }
  if (request.list === 'devices') {
    const rows = parts.devices();
    const fields = deviceFieldsOf(request.columns);
    return {
      columns: columnsOf(fields),
      total: rows.length,
      batches: async function* () {
        yield rows.map((row) => recordOf(fields, row, iso));
      },
    };
  }
  const { series, from, to } = request;
  const counts = await Promise.all(
    series.map((id) => reader.range(id, { from, to, step: null, aggregates: [], quality: 'all' }).then(({ counts: found }) => found[0] ?? 0)),
  );
  return { columns: sampleColumns(parts, series), total: counts.reduce((sum, count) => sum + count, 0), batches: () => samplesOf(parts, series, from, to) };
};
