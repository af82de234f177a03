import type { SampleRow } from '../../domain/telemetry/sample.ts';
import type { Catalogue, Slot } from './catalogue.ts';
import { cellCode, type Fate, fateCode, MAX_COLUMNS, NO_VALUE, PRESENT, qualityOf, rowCells, type RowCells } from './cell.ts';
import { END_OF_TIME } from './chunk-key.ts';
import type { JournalBatch } from './journal.ts';
import type { Latest } from './latest.ts';
import { cellIn, closeMain, type Found, type Group, isLateFor, putLate, putMain, type Strand } from './strands.ts';
import type { Staged, StagedSample } from './telemetry.ts';

export interface StageParts {
  readonly catalogue: Catalogue;
  readonly latest: Latest;
  readonly batch: JournalBatch;
  readonly strand: (strand: number) => Strand;
  /** The newest value of a late time, in memory or in chunks. */
  readonly find: (strand: Strand, column: number, ts: number) => Found | undefined;
  /** The journal row that is being filled. */
  readonly journal: () => number;
  /** Rows after which an open chunk with so many columns closes. */
  readonly rowLimit: (columns: number) => number;
  readonly onClosed: (group: Group | undefined) => void;
}

/** Refuses times that have no place in the store; the decoder gives such samples their receive time. */
export const checkTime = (ts: number): void => {
  if (!Number.isInteger(ts) || ts < 0 || ts >= END_OF_TIME) throw new RangeError(`A sample time must be whole milliseconds from 1970 to 2209, not ${ts}.`);
};

/** The series of all cells of a row, made where there is none. `undefined` for those that a limit forbids. */
export const slotsOf = (catalogue: Catalogue, row: SampleRow, isBulk: boolean): readonly (Slot | undefined)[] => {
  const slots = row.cells.map((cell) => catalogue.find(row.device, cell));
  const missing = slots.includes(undefined);
  // Series of one message share a strand, wherever the known ones are.
  let home = missing
    ? slots.find((slot) => slot !== undefined && (catalogue.strand(slot.record.strand)?.columns.length ?? MAX_COLUMNS) < MAX_COLUMNS)?.record.strand
    : undefined;
  return row.cells.map((cell, i) => {
    const known = slots[i] ?? catalogue.find(row.device, cell);
    if (known) {
      if (known.record.unit === '' && cell.unit !== '') catalogue.learnUnit(known, cell.unit);
      return known;
    }
    const made = catalogue.add(row.device, cell, home, row.recv, isBulk);
    home = made?.record.strand ?? home;
    return made;
  });
};

/** From a row of a message to samples with a series, a fate and a place in memory and in the batch. */
export const openStage = ({ catalogue, latest, batch, strand: strandOf, find, journal, rowLimit, onClosed }: StageParts) => {
  const cells: RowCells = rowCells();

  const begin = (row: SampleRow, strand: number): void => {
    cells.ts = row.ts;
    cells.recv = row.recv;
    cells.width = catalogue.strand(strand)!.columns.length;
    cells.codes.fill(0, 0, cells.width);
  };
  const fateOf = (s: Strand, column: number, series: number, isLate: boolean): Fate => {
    const open = s.open?.rows;
    const known = isLate ? find(s, column, cells.ts) : open && cellIn(open, column, cells.ts);
    if (known === undefined) return cells.ts < latest.newest(series) ? 'late' : 'new';
    const code = cells.codes[column]!;
    const isSame = known.code & NO_VALUE ? (code & NO_VALUE) !== 0 : known.value === cells.values[column];
    return isSame && qualityOf(known.code) === qualityOf(code) ? 'repeat' : 'replaced';
  };
  /** Journals what is new of the cells of one strand. */
  const finish = (s: Strand, row: SampleRow, samples: StagedSample[]): void => {
    const isLate = isLateFor(s, row.ts);
    const { columns } = catalogue.strand(s.strand)!;
    let kept = 0;
    for (let c = 0; c < cells.width; c++) {
      const code = cells.codes[c]!;
      if (!(code & PRESENT)) continue;
      const series = columns[c]!;
      const value = cells.values[c]!;
      const fate = fateOf(s, c, series, isLate);
      const sample = { series, ts: row.ts, recv: row.recv, value, quality: qualityOf(code), flags: row.flags, tsSource: row.tsSource, fate };
      samples.push(row.ownTs === undefined ? sample : { ...sample, ownTs: row.ownTs });
      if (fate === 'repeat') {
        cells.codes[c] = 0;
        continue;
      }
      kept++;
      cells.fates[c] = fateCode(fate);
    }
    if (kept === 0) return;
    batch.putRow(s.strand, isLate, cells);
    onClosed(isLate ? putLate(s, cells, journal()) : putMain(s, cells, journal()));
    if (!isLate && s.open!.count >= rowLimit(columns.length)) onClosed(closeMain(s, journal()));
    for (let c = 0; c < cells.width; c++)
      if (cells.codes[c]! & PRESENT)
        latest.observe(columns[c]!, row.ts, row.recv, cells.values[c]!, cells.codes[c]! & ~PRESENT, cells.fates[c] !== fateCode('replaced'));
  };

  return (row: SampleRow): Staged => {
    checkTime(row.ts);
    const slots = slotsOf(catalogue, row, false);
    const samples: StagedSample[] = [];
    const refused: string[] = [];
    for (const strand of new Set(slots.flatMap((slot) => slot?.record.strand ?? []))) {
      const s = strandOf(strand);
      begin(row, strand);
      for (const [i, slot] of slots.entries()) {
        if (slot === undefined || slot.record.strand !== strand) continue;
        const { value, quality } = row.cells[i]!;
        const hasValue = value !== null && Number.isFinite(value);
        if (cells.codes[slot.column]! & PRESENT) {
          // The same series twice in one message: one after the other.
          finish(s, row, samples);
          begin(row, strand);
        }
        cells.values[slot.column] = hasValue ? value : Number.NaN;
        cells.codes[slot.column] = cellCode(quality, row.flags, row.tsSource, hasValue) | PRESENT;
      }
      finish(s, row, samples);
    }
    for (const [i, slot] of slots.entries()) if (slot === undefined) refused.push(row.cells[i]!.metric);
    return { samples, refused };
  };
};
