import { Worker } from 'node:worker_threads';
import { Refusal } from '../../domain/decider.ts';
import type { TableJob, TableReply, TableRequest } from './table-job.ts';
import type { ExportFile } from './write-export.ts';

/** An Excel file is packed as a whole, in memory. */
export const mostSheetRows = 500_000;

/**
 * Starts the thread that writes an Excel or a Parquet file. `close` before `finish` leaves a part of a file behind. Throws a `Refusal`
 * when there are more rows than an Excel file can be made of here.
 */
export const openTableFile = async (job: TableJob, rows: number, threadUrl: URL): Promise<ExportFile> => {
  if (job.format === 'xlsx' && rows > mostSheetRows)
    throw new Refusal(
      'export.too-many-rows',
      `An Excel file can be made of ${mostSheetRows} rows at most, and these are ${rows}. Nothing was written. Take CSV or Parquet, or a shorter time.`,
    );
  const worker = new Worker(threadUrl, { workerData: job, execArgv: [] });
  let waiting: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;
  let ended: Error | undefined;
  const settle = (end: (of: NonNullable<typeof waiting>) => void): void => {
    const current = waiting;
    waiting = undefined;
    if (current) end(current);
  };
  const fail = (error: Error): void => {
    ended ??= error;
    settle(({ reject }) => reject(error));
  };
  worker.on('message', (reply: TableReply) => {
    if ('ok' in reply) settle(({ resolve }) => resolve());
    else fail(Object.assign(new Error(reply.error.message), { code: reply.error.code }));
  });
  worker.on('error', (error) => fail(error as Error));
  worker.on('exit', () => fail(new Refusal('export.stopped', 'Writing the file was interrupted. No file was kept; export it again.')));
  const ask = (request: TableRequest): Promise<void> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      waiting = { resolve, reject };
      worker.postMessage(request);
    });
  return {
    write: (batch) => ask(batch),
    finish: () => ask('finish'),
    close: async () => void (await worker.terminate()),
  };
};
