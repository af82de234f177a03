import type { ExportRecord } from '../../domain/export/csv.ts';
import type { ExportColumn } from '../../domain/export/export-column.ts';

/** A file that is no text: written in a thread of its own, because it is packed as a whole or in large parts. */
export interface TableJob {
  readonly path: string;
  readonly format: 'xlsx' | 'parquet';
  readonly columns: readonly ExportColumn[];
  /** Names the sheet. */
  readonly title: string;
  /** Facts that travel in the file. */
  readonly facts: Readonly<Record<string, string>>;
  /** Names the program that wrote it. */
  readonly createdBy: string;
}
/** The rows that come next, or that all have come. Each is answered before the next is sent. */
export type TableRequest = readonly ExportRecord[] | 'finish';
export type TableReply = { readonly ok: true } | { readonly error: { readonly code: string; readonly message: string } };
