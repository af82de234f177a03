import type { Database } from 'better-sqlite3';
import type { ChunkReader } from './chunk-reader.ts';
import { emptyRows } from './rows.ts';
import { openSeriesCells } from './series-cells.ts';
import { summariseDue } from './summarise.ts';
import { DAYS, levelOfSummary, placeOfSummary, strandOfSummary } from './summary-key.ts';
import { openSummaryTable } from './summary-table.ts';
import type { SeriesRecord } from './telemetry.ts';

const restMs = 5 * 60_000;
const budgetMs = 8;

/** Summaries as the writer of a store keeps them. `seriesOf` are the series of a strand's columns, in order. */
export const openSummaries = (
  db: Database,
  chunks: ChunkReader,
  seriesOf: (strand: number) => readonly SeriesRecord[],
  onDamaged: (origin: 'chunk' | 'part', id: number, reason: string) => void,
) => {
  const table = openSummaryTable(db);
  const columns = new Map<number, number>();
  // Rows that are in no chunk yet do not count: when they get one, their hour is made again.
  const nothing = { main: emptyRows(), late: emptyRows() };
  const cells = openSeriesCells({ chunks, tail: { refresh: () => {}, of: () => nothing }, columnOf: (series) => columns.get(series)!, onDamaged });
  const known = (strand: number): readonly SeriesRecord[] => {
    const list = seriesOf(strand);
    for (const [column, { series }] of list.entries()) columns.set(series, column);
    return list;
  };
  return {
    /** Inside a transaction: an hour got a chunk. */
    forget: table.forget,
    has: table.has,
    /** Inside a transaction: what a reader found damaged is made again. */
    remake: (id: number): void => {
      const [strand, at] = [strandOfSummary(id), placeOfSummary(id)];
      if (levelOfSummary(id) === DAYS) table.forgetDay(strand, at);
      else table.forget(strand, at);
    },
    isDue: (now: number): boolean => table.due(now - restMs, 1).length > 0,
    /** Inside a transaction: makes some of what is due. */
    make: (now: number): number => summariseDue(table, cells, known, now - restMs, budgetMs, () => performance.now()),
  };
};
