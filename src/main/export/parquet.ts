import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Cell, ExportRecord } from '../../domain/export/csv.ts';
import type { CellKind } from '../../domain/export/export-column.ts';
import { instantOf } from './cell-time.ts';
import type { TableJob } from './table-job.ts';

/** Rows of a row group: what is held at most. */
const groupRows = 100_000;
const types = { text: 'STRING', number: 'DOUBLE', time: 'TIMESTAMP' } as const satisfies Readonly<Record<CellKind, string>>;

const cellOf = (kind: CellKind, cell: Cell | undefined): string | number | bigint | null => {
  if (cell === null || cell === undefined) return null;
  if (kind === 'number') return Number.isFinite(cell) ? Number(cell) : null;
  return kind === 'time' ? BigInt(instantOf(String(cell))) : String(cell);
};

/** A Parquet file: times are instants in ms UTC, numbers are doubles, what is empty is null; facts are key-value metadata. */
export const openParquet = ({ path, columns, facts, createdBy }: TableJob) => {
  const columnData = columns.map(({ name, kind }) => ({ name, type: types[kind], nullable: true, data: [] }));
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: schemaFromColumnData({ columnData }),
    kvMetadata: Object.entries(facts).map(([key, value]) => ({ key, value })),
    createdBy,
  });
  let rows: ExportRecord[] = [];
  const flush = async (): Promise<void> => {
    if (rows.length === 0) return;
    const data = columns.map(({ name, kind }) => ({ name, type: types[kind], nullable: true, data: rows.map((row) => cellOf(kind, row[name])) }));
    rows = [];
    await writer.write({ columnData: data, rowGroupSize: groupRows });
  };
  return {
    add: async (batch: readonly ExportRecord[]): Promise<void> => {
      for (const row of batch) {
        rows.push(row);
        // oxlint-disable-next-line no-await-in-loop -- one group after the other
        if (rows.length === groupRows) await flush();
      }
    },
    finish: async (): Promise<void> => {
      await flush();
      await writer.finish();
    },
  };
};
