import { open, rm } from 'node:fs/promises';
import { Refusal } from '../../domain/decider.ts';
import { csvLine, type ExportRecord, jsonLine } from '../../domain/export/csv.ts';

export interface ExportSource {
  /** Rows that will come. */
  readonly total: number;
  readonly batches: () => AsyncIterable<readonly ExportRecord[]>;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/**
 * Writes every batch as it comes: nothing is held, other work of the engine goes between. Cancelled or failed, no file is left.
 * Throws a `Refusal` in words when the disk is full, or when fewer or more rows came than were counted.
 */
export const writeExport = async (
  file: string,
  format: 'csv' | 'jsonl',
  { total, batches }: ExportSource,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (done: number) => void },
): Promise<number> => {
  const out = await open(file, 'w', 0o600);
  let rows = 0;
  try {
    let head: readonly string[] | undefined;
    for await (const batch of batches()) {
      signal.throwIfAborted();
      const [first] = batch;
      if (format === 'csv' && head === undefined && first) {
        head = Object.keys(first);
        await out.write(csvLine(head));
      }
      const text = batch.map((record) => (format === 'csv' ? csvLine(head!.map((name) => record[name] ?? null)) : jsonLine(record))).join('');
      await out.write(text);
      rows += batch.length;
      onProgress(rows);
    }
    signal.throwIfAborted();
    if (rows !== total)
      throw new Refusal(
        'export.count',
        `The export has ${rows} rows and ${total} were counted before it. The list changed meanwhile. No file was kept; export it again.`,
      );
    await out.sync();
    return rows;
  } catch (error) {
    await out.close().catch(() => {});
    await rm(file, { force: true });
    if (codeOf(error) === 'ENOSPC')
      throw new Refusal('export.disk-full', 'The disk is full, so the export was stopped and nothing of it was kept. Free some space, then export again.');
    throw error;
  } finally {
    await out.close().catch(() => {});
  }
};
