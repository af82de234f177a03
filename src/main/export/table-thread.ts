import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { openParquet } from './parquet.ts';
import { openSheets } from './sheets.ts';
import type { TableJob, TableReply, TableRequest } from './table-job.ts';

/** Entry of the thread that writes one file. */
const run = (port: MessagePort, job: TableJob): void => {
  const table = job.format === 'xlsx' ? openSheets(job) : openParquet(job);
  const take = async (request: TableRequest): Promise<void> => {
    if (request !== 'finish') return table.add(request);
    await table.finish();
    const file = openSync(job.path, 'r+');
    fsyncSync(file);
    closeSync(file);
  };
  port.on('message', (request: TableRequest) => {
    take(request).then(
      () => port.postMessage({ ok: true } satisfies TableReply),
      (error: Error & { readonly code?: string }) => port.postMessage({ error: { code: error.code ?? '', message: error.message } } satisfies TableReply),
    );
  });
};

if (parentPort) {
  const job = workerData as TableJob;
  writeFileSync(job.path, '', { mode: 0o600 });
  run(parentPort, job);
}
