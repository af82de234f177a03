import { open, rm } from 'node:fs/promises';
import { Refusal } from '../../domain/decider.ts';
import { csvLine, type ExportRecord, jsonLine } from '../../domain/export/csv.ts';
import type { ExportColumn } from '../../domain/export/export-column.ts';

export interface ExportSource {
  readonly columns: readonly ExportColumn[];
  /** Rows that will come. */
  readonly total: number;
  readonly batches: () => AsyncIterable<readonly ExportRecord[]>;
}

/** Takes the rows of an export into a file of one format. */
export interface ExportFile {
  readonly write: (batch: readonly ExportRecord[]) => Promise<void>;
  /** Everything is on disk when it resolves. */
  readonly finish: () => Promise<void>;
  /** Lets go of the file, finished or not. */
  readonly close: () => Promise<void>;
}

/** Text, line by line: nothing is held. */
export const openTextFile = async (path: string, format: 'csv' | 'jsonl', columns: readonly ExportColumn[]): Promise<ExportFile> => {
  const out = await open(path, 'w', 0o600);
  const names = columns.map(({ name }) => name);
  if (format === 'csv') await out.write(csvLine(names));
  return {
    write: async (batch) => {
      await out.write(batch.map((record) => (format === 'csv' ? csvLine(names.map((name) => record[name] ?? null)) : jsonLine(record))).join(''));
    },
    finish: () => out.sync(),
    close: () => out.close(),
  };
};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

export interface ExportOptions {
  readonly signal: AbortSignal;
  /** Rows written so far. */
  readonly onProgress: (done: number) => void;
}

/**
 * Writes every batch as it comes; other work of the engine goes between. Cancelled or failed, no file is left. Resolves with the number
 * of rows. Throws a `Refusal` in words when the disk is full, or when fewer or more rows came than were counted.
 */
export const writeExport = async (
  path: string,
  start: () => Promise<ExportFile>,
  { total, batches }: ExportSource,
  { signal, onProgress }: ExportOptions,
): Promise<number> => {
  let file: ExportFile | undefined;
  let rows = 0;
  try {
    file = await start();
    for await (const batch of batches()) {
      signal.throwIfAborted();
      await file.write(batch);
      rows += batch.length;
      onProgress(rows);
    }
    signal.throwIfAborted();
    if (rows !== total)
      throw new Refusal(
        'export.count',
        `The export has ${rows} rows and ${total} were counted before it. The list changed meanwhile. No file was kept; export it again.`,
      );
    await file.finish();
    signal.throwIfAborted();
    await file.close();
    return rows;
  } catch (error) {
    await file?.close().catch(() => {});
    await rm(path, { force: true });
    if (codeOf(error) === 'ENOSPC')
      throw new Refusal('export.disk-full', 'The disk is full, so the export was stopped and nothing of it was kept. Free some space, then export again.');
    throw error;
  }
};
