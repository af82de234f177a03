import { closeSync, fstatSync, openSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import type { DeviceName, MetricName, SeriesId } from '../../domain/identity.ts';
import type { Labels, MetricKind } from '../../domain/telemetry/sample.ts';
import { rowCells } from './cell.ts';
import { type Chunk, decodeRows, verifyChunk } from './chunk.ts';
import { chunkId, HOUR, hourOfChunk, LAST_PART, LAST_PLACE, partId } from './chunk-key.ts';
import { telemetrySteps } from './migrations/telemetry/steps.ts';
import { openDatabase } from './open-database.ts';
import { nextRecord, openJournalBody, readCarry, readRow, recordPlace } from './journal.ts';
import { emptyRows, putRow, type Rows } from './rows.ts';
import { isCovered, type Mark } from './strands.ts';
import type { SeriesRecord } from './telemetry.ts';

/** Rows of one strand of the damaged file, with the series of its columns. */
export interface SalvagedRows {
  readonly series: readonly (SeriesRecord | undefined)[];
  readonly rows: Rows;
}

/** A time of a device whose samples could not be read. */
export interface LostSpan {
  readonly device: DeviceName;
  readonly from: number;
  readonly to: number;
}

/** One step of taking over what can be read. */
export interface SalvageStep {
  readonly rows: readonly SalvagedRows[];
  readonly lost: readonly LostSpan[];
  /** Journal rows that could not be read; nobody knows whose they were. */
  readonly lostBatches: number;
  /** Where the next step goes on; null at the end. */
  readonly next: number | null;
}

const magic = Buffer.from('SQLite format 3\0', 'latin1');
const pageBytes = 16_384;
const mostFailures = 8;
const perStep = 32;

/** The first page of an empty store. */
const emptyFirstPage = (file: string): Buffer => {
  const model = `${file}.model`;
  const page = Buffer.alloc(pageBytes);
  try {
    openDatabase(model, { kind: 'telemetry', steps: telemetrySteps }).close(); // closing brings its log into the file
    const handle = openSync(model, 'r');
    readSync(handle, page, 0, pageBytes, 0);
    closeSync(handle);
    return page;
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(model + end, { force: true });
  }
};

/** The first page says where every table begins, which is the same in every store: that of an empty one makes the file readable again. */
const mendHeader = (file: string): void => {
  const handle = openSync(file, 'r+');
  try {
    const head = Buffer.alloc(magic.length);
    readSync(handle, head, 0, head.length, 0);
    if (head.equals(magic)) return;
    const page = emptyFirstPage(file);
    const before = Buffer.alloc(pageBytes);
    readSync(handle, before, 0, pageBytes, 0);
    writeFileSync(`${file}.first-page`, before);
    page.writeUInt32BE(Math.floor(fstatSync(handle).size / pageBytes), 28);
    page.writeUInt32BE(0, 32); // the list of free pages is not needed for reading
    page.writeUInt32BE(0, 36);
    page.copy(page, 92, 24, 28); // the size is that of the last change
    writeSync(handle, page, 0, pageBytes, 0);
  } finally {
    closeSync(handle);
  }
};

interface StrandRow {
  readonly columns: string;
  readonly journal: number;
  readonly rows: number;
  readonly lateJournal: number;
  readonly lateRows: number;
}
interface KnownStrand {
  readonly series: readonly (SeriesRecord | undefined)[];
  /** Up to here the journal repeats what is in chunks. */
  readonly mark: Mark;
  readonly lateMark: Mark;
}
const noMark: Mark = { journal: 0, rows: 0 };

/** Reads a row that may lie on a damaged page; undefined when it cannot be read, null when there is none. */
const attempt = <T>(read: () => T | undefined): T | undefined | null => {
  try {
    return read() ?? null;
  } catch {
    return undefined; // whatever is wrong with this page, the others are tried
  }
};

const seriesIn = (db: Database): readonly (SeriesRecord | undefined)[] => {
  type Row = Omit<SeriesRecord, 'labels'> & { readonly labels: string };
  const get = db.prepare<[number], Row>('SELECT series, id, device, metric, labels, unit, kind, strand, created_at AS createdAt FROM series WHERE series = ?');
  const list: (SeriesRecord | undefined)[] = [];
  for (let series = 1, failures = 0; failures < mostFailures; series++) {
    const row = attempt(() => get.get(series));
    if (!row) {
      failures++;
      continue;
    }
    failures = 0;
    const labels = attempt(() => JSON.parse(row.labels) as Labels);
    list[series] = {
      ...row,
      id: row.id as SeriesId,
      device: row.device as DeviceName,
      metric: row.metric as MetricName,
      kind: row.kind as MetricKind,
      labels: labels ?? {},
    };
  }
  return list;
};

/**
 * Reads what can be read of a damaged store, row by row over the computed keys. What is only in the journal comes last, so that it
 * wins over what it corrected.
 */
export const openSalvage = (file: string) => {
  mendHeader(file);
  const db = new Sqlite(file, { readonly: true, fileMustExist: true });
  const series = attempt(() => seriesIn(db)) ?? [];
  const strandRow = db.prepare<[number], StrandRow>(
    'SELECT columns, journal, rows, late_journal AS lateJournal, late_rows AS lateRows FROM strand WHERE strand = ?',
  );
  const chunk = db.prepare<[number], Chunk>('SELECT id, t0, t1, n, digest, body FROM chunk WHERE id = ?');
  const part = db.prepare<[number], Chunk>('SELECT id, t0, t1, n, digest, body FROM archive WHERE id = ?');
  const journal = db.prepare<[number], { body: Uint8Array }>('SELECT body FROM journal WHERE id = ?');
  const edge = (sql: string): number | undefined => attempt(() => db.prepare<[], number | null>(sql).pluck().get() ?? undefined) ?? undefined;

  const known = new Map<number, KnownStrand>();
  for (let strand = 1, failures = 0; failures < mostFailures; strand++) {
    const row = attempt(() => strandRow.get(strand));
    const numbers = row ? attempt(() => JSON.parse(row.columns) as number[]) : undefined;
    failures = row ? 0 : failures + 1;
    // Without its row, a strand is known by its series, which were numbered as they came.
    const columns = numbers ?? series.flatMap((one) => (one?.strand === strand ? one.series : []));
    if (columns.length === 0) continue;
    const marks = row
      ? { mark: { journal: row.journal, rows: row.rows }, lateMark: { journal: row.lateJournal, rows: row.lateRows } }
      : { mark: noMark, lateMark: noMark };
    known.set(strand, { series: columns.map((number) => series[number]), ...marks });
  }
  const strands = [...known.keys()];
  const newest = edge('SELECT max(id) FROM chunk');
  const [lastHour, firstHour] = [
    newest === undefined ? undefined : hourOfChunk(newest),
    Math.min(edge('SELECT min(id) / 4294967296 FROM chunk') ?? Infinity, 24 * (edge('SELECT min(id) / 268435456 FROM archive') ?? Infinity)),
  ];
  const [firstRow, lastRow] = [edge('SELECT min(id) FROM journal') ?? 1, edge('SELECT max(id) FROM journal') ?? 0];
  const hours = lastHour === undefined || !Number.isFinite(firstHour) ? 0 : lastHour - firstHour + 1;
  const journalSteps = Math.ceil(Math.max(0, lastRow - firstRow + 1) / perStep);

  const rowsOf = (found: Chunk | undefined | null): Rows | undefined | null =>
    found &&
    attempt(() => {
      verifyChunk(found);
      return decodeRows(found.body);
    });
  const cells = rowCells();
  const place = recordPlace();
  /** The rows of a journal row that are in no chunk. */
  const readBatch = (id: number, body: Uint8Array, into: Map<number, Rows>): true => {
    const from = openJournalBody(body);
    const counted = new Map<number, [main: number, late: number]>();
    while (nextRecord(from, place)) {
      const strand = known.get(place.strand);
      const counts = counted.get(place.strand) ?? [0, 0];
      counted.set(place.strand, counts);
      const before = counts[place.isLate ? 1 : 0]++;
      if (strand === undefined || isCovered(place.isLate ? strand.lateMark : strand.mark, id, before)) continue;
      if (place.isCarry) {
        into.set(place.strand, readCarry(from, place.offset));
        continue;
      }
      const rows = into.get(place.strand) ?? emptyRows();
      into.set(place.strand, rows);
      readRow(from, place.offset, cells);
      putRow(rows, cells);
    }
    return true;
  };
  const journalRows = (from: number): Omit<SalvageStep, 'next'> => {
    const byStrand = new Map<number, Rows>();
    let lostBatches = 0;
    for (let id = from; id < from + perStep && id <= lastRow; id++) {
      const row = attempt(() => journal.get(id));
      if (row === null) continue;
      if (row === undefined || !attempt(() => readBatch(id, row.body, byStrand))) lostBatches++;
    }
    return { rows: [...byStrand].map(([strand, rows]) => ({ series: known.get(strand)!.series, rows })), lost: [], lostBatches };
  };
  /** All chunks of an hour of one strand; with the first hour of a day also its parts. */
  const hourRows = (strand: number, hour: number): Omit<SalvageStep, 'next'> => {
    const rows: SalvagedRows[] = [];
    const lost: LostSpan[] = [];
    const { series: columns } = known.get(strand)!;
    const device = columns.find((one) => one !== undefined)?.device;
    const take = (read: (n: number) => Chunk | undefined, count: number, from: number, hoursLong: number): void => {
      for (let n = 0, failures = 0; n < count && failures < mostFailures; n++) {
        const found = attempt(() => read(n));
        if (found === null) return;
        const decoded = rowsOf(found);
        failures = decoded ? 0 : failures + 1;
        if (decoded) rows.push({ series: columns, rows: decoded });
        else if (device) lost.push({ device, from: from * HOUR, to: (from + hoursLong) * HOUR });
      }
    };
    const day = Math.floor(hour / 24);
    if (hour % 24 === 0 || hour === firstHour) take((n) => part.get(partId(day, strand, n)), LAST_PART + 1, 24 * day, 24);
    take((n) => chunk.get(chunkId(hour, n, strand)), LAST_PLACE + 1, hour, 1);
    take((n) => chunk.get(chunkId(hour, LAST_PLACE - n, strand)), LAST_PLACE, hour, 1);
    return { rows, lost, lostBatches: 0 };
  };

  return {
    /** `at` counts strands by hours, then the journal in pages. */
    step: (at: number, budgetMs: number): SalvageStep => {
      const end = performance.now() + budgetMs;
      const rows: SalvagedRows[] = [];
      const lost: LostSpan[] = [];
      let lostBatches = 0;
      const inHours = hours * strands.length;
      for (let next = at; ; next++) {
        if (next >= inHours + journalSteps) return { rows, lost, lostBatches, next: null };
        const found =
          next < inHours
            ? hourRows(strands[next % strands.length]!, firstHour + Math.floor(next / strands.length))
            : journalRows(firstRow + perStep * (next - inHours));
        rows.push(...found.rows);
        lost.push(...found.lost);
        lostBatches += found.lostBatches;
        if (rows.length >= perStep || performance.now() >= end) return { rows, lost, lostBatches, next: next + 1 };
      }
    },
    close: (): void => void db.close(),
  };
};
export type Salvage = ReturnType<typeof openSalvage>;
