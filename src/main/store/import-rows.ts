import { Refusal } from '../../domain/decider.ts';
import type { SampleRow } from '../../domain/telemetry/sample.ts';
import type { Catalogue } from './catalogue.ts';
import { cellCode, PRESENT, rowCells } from './cell.ts';
import { hourOf } from './chunk-key.ts';
import type { ChunkTable } from './chunk-table.ts';
import type { Latest } from './latest.ts';
import { emptyRows, placeAfter, putRow, type Rows } from './rows.ts';
import { checkTime, slotsOf } from './stage.ts';
import type { Strand } from './strands.ts';

/** History in columns, per strand and in order of time. Refuses it as a whole when there would be too many series. */
export const sortImport = (rows: readonly SampleRow[], catalogue: Catalogue): ReadonlyMap<number, Rows> => {
  const byStrand = new Map<number, Rows>();
  const cells = rowCells();
  const put = (strand: number): void => {
    const target = byStrand.get(strand) ?? emptyRows(1024);
    byStrand.set(strand, target);
    putRow(target, cells);
  };
  for (const row of isInOrder(rows) ? rows : rows.toSorted((a, b) => a.ts - b.ts)) {
    checkTime(row.ts);
    cells.ts = row.ts;
    cells.recv = row.recv;
    let strand = -1;
    for (const [i, slot] of slotsOf(catalogue, row, true).entries()) {
      if (slot === undefined)
        throw new Refusal(
          'series.too-many',
          `The history was not taken over: with it there would be more series than the store allows. The first one too many is ${row.cells[i]!.metric} of ${row.device}.`,
        );
      if (slot.record.strand !== strand || cells.codes[slot.column]! & PRESENT) {
        if (strand >= 0) put(strand);
        strand = slot.record.strand;
        cells.codes.fill(0);
      }
      const { value, quality } = row.cells[i]!;
      const hasValue = value !== null && Number.isFinite(value);
      cells.width = catalogue.strand(strand)!.columns.length;
      cells.values[slot.column] = hasValue ? value : Number.NaN;
      cells.codes[slot.column] = cellCode(quality, row.flags, row.tsSource, hasValue) | PRESENT;
    }
    if (strand >= 0) put(strand);
    cells.codes.fill(0);
  }
  return byStrand;
};

const isInOrder = (rows: readonly SampleRow[]): boolean => {
  const last = new Map<string, number>();
  for (const { device, ts } of rows) {
    if (ts < (last.get(device) ?? -Infinity)) return false;
    last.set(device, ts);
  }
  return true;
};

/**
 * Writes sorted history as chunks, inside a transaction. Nothing of these strands may be open. Times that are closed already
 * become late chunks, later ones main chunks. Returns what to call once it is committed.
 */
export const writeImport = (imported: ReadonlyMap<number, Rows>, chunks: ChunkTable, strandOf: (strand: number) => Strand, at: number): (() => void) => {
  const after: (() => void)[] = [];
  for (const [strand, rows] of [...imported].toSorted(([a], [b]) => a - b)) {
    const s = strandOf(strand);
    const newest = rows.times[rows.count - 1]!;
    const split = placeAfter(rows, s.through);
    putHours(rows, 0, split, (hour, start, end) => chunks.putRows(strand, hour, rows, start, end, true, at));
    putHours(rows, split, rows.count, (hour, start, end) => chunks.putRows(strand, hour, rows, start, end, false, at));
    if (split === rows.count) continue;
    chunks.setThrough(strand, newest);
    after.push(() => (s.through = newest));
  }
  return () => {
    for (const act of after) act();
  };
};

/** Hour by hour. */
export const putHours = (rows: Rows, start: number, end: number, put: (hour: number, start: number, end: number) => void): void => {
  for (let from = start; from < end;) {
    const hour = hourOf(rows.times[from]!);
    let next = from + 1;
    while (next < end && hourOf(rows.times[next]!) === hour) next++;
    put(hour, from, next);
    from = next;
  }
};

export const observeImport = (imported: ReadonlyMap<number, Rows>, catalogue: Catalogue, latest: Latest): void => {
  for (const [strand, rows] of imported) {
    const { columns } = catalogue.strand(strand)!;
    for (const [c, { values, codes }] of rows.columns.entries()) {
      for (let i = 0; i < rows.count; i++) {
        if (codes[i]! & PRESENT) latest.observe(columns[c]!, rows.times[i]!, 1000 * rows.arrivals[i]!, values[i]!, codes[i]! & ~PRESENT, true);
      }
    }
  }
};
