import { writeFileSync } from 'node:fs';
import writeExcelFile, { type Row, type SheetData } from 'write-excel-file/node';
import type { Cell, ExportRecord } from '../../domain/export/csv.ts';
import type { CellKind } from '../../domain/export/export-column.ts';
import { siteClockOf } from './cell-time.ts';
import type { TableJob } from './table-job.ts';

const sheetRows = 100_000;
/** What XML cannot hold; it is shown as a question mark. */
// oxlint-disable-next-line no-control-regex -- these are what it is about
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** Excel cuts what is longer. */
const longestText = 32_767;

const textOf = (text: string): string => text.toWellFormed().replaceAll(unwritable, '?').slice(0, longestText);
/** An instant is two cells: its text with the offset, and a date as the clock of the site showed it. */
const cellsOf = (kind: CellKind, cell: Cell | undefined): Row => {
  if (cell === null || cell === undefined) return kind === 'time' ? [null, null] : [null];
  if (kind === 'number') return [Number.isFinite(cell) ? Number(cell) : null];
  return kind === 'time' ? [String(cell), new Date(siteClockOf(String(cell)))] : [textOf(String(cell))];
};

/** An Excel file: sheets of 100,000 rows under a head that stays in view. Texts are texts, never formulas. */
export const openSheets = ({ path, columns, title, facts }: TableJob) => {
  const head = (): Row =>
    columns
      .flatMap(({ name, kind }) => (kind === 'time' ? [name, `${name} (site)`] : [name]))
      .map((value) => ({ value: textOf(value), fontWeight: 'bold' as const }));
  const sheets: SheetData[] = [[head()]];
  const nameOf = (place: number): string => `${title.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, 25)}${place === 0 ? '' : ` ${place + 1}`}`;
  return {
    add: async (batch: readonly ExportRecord[]): Promise<void> => {
      for (const record of batch) {
        if (sheets.at(-1)!.length > sheetRows) sheets.push([head()]);
        sheets.at(-1)!.push(columns.flatMap(({ name, kind }) => cellsOf(kind, record[name])));
      }
    },
    finish: async (): Promise<void> => {
      const about: SheetData = Object.entries(facts).map(([name, value]) => [{ value: name, fontWeight: 'bold' as const }, textOf(value)]);
      const options = { stickyRowsCount: 1, dateFormat: 'yyyy-mm-dd hh:mm:ss', columns: head().map(() => ({ width: 20 })) };
      const file = await writeExcelFile([
        ...sheets.map((data, place) => ({ data, sheet: nameOf(place), ...options })),
        { data: about, sheet: 'About', columns: [{ width: 16 }, { width: 80 }] },
      ]).toBuffer();
      writeFileSync(path, file);
    },
  };
};
