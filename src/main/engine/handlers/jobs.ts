import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ExportJob, type ExportRequest, type jobContract, ReportJob } from '../../../contract/job-calls.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import type { DeviceRow, Saved } from '../../../contract/views.ts';
import { exportSource } from '../../export/export-sources.ts';
import { openTableFile } from '../../export/table-file.ts';
import { openTextFile, writeExport } from '../../export/write-export.ts';
import type { Shell } from '../../shell/shell.ts';
import { fileName } from '../file-name.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

const titleOf = (request: ExportRequest): string =>
  request.list === 'alerts' ? `alerts-${request.tab}` : request.list === 'devices' ? 'devices' : `samples-${request.series.length}`;

export interface JobHandlerParts {
  /** Devices as the window lists them. */
  readonly devices: () => readonly DeviceRow[];
  /** Where the thread lies that writes tables, and the version of the program that they name. */
  readonly table: URL;
  readonly version: string;
  readonly saveReport: (period: { readonly from: number; readonly to: number }) => { readonly id: string };
}

/** Work that takes time, of every window of the tenant. */
export const jobHandlers = (
  tenant: Tenant,
  shell: Shell,
  user: string,
  { devices, table, version, saveReport }: JobHandlerParts,
): Handlers<typeof jobContract> => {
  const { jobs, ops, telemetry, reader, now, newId } = tenant;
  const source = (request: ExportRequest) => exportSource({ ops, telemetry, reader, devices, zone: tenant.site().zone, asker: { user, now: now() } }, request);
  const folder = join(dirname(ops.db.name), 'exports');

  const factsOf = (request: ExportRequest) => ({
    site: tenant.site().name,
    site_zone: tenant.site().zone,
    query: JSON.stringify(request),
    version,
    made_at: new Date(now()).toISOString(),
  });

  const startExport = ({ request, format }: ExportJob): { readonly id: string } => {
    const title = titleOf(request);
    const run = async ({ progress, signal }: Parameters<Parameters<typeof jobs.start>[0]['run']>[0]): Promise<Saved> => {
      const found = await source(request);
      progress(0, found.total);
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${newId()}.part`);
      const open = () =>
        format === 'csv' || format === 'jsonl'
          ? openTextFile(file, format, found.columns)
          : openTableFile(
              { path: file, format, title, columns: found.columns, facts: factsOf(request), createdBy: `Fieldwatch ${version}` },
              found.total,
              table,
            );
      await writeExport(file, open, found, { signal, onProgress: (done) => progress(done, found.total) });
      return shell.saveFile(fileName(tenant.site().name, title, now(), format), file);
    };
    const { id } = jobs.start({ kind: 'export', title, by: user, input: { request, format }, run });
    return { id };
  };

  return {
    jobs: (_input, next, failed) => snapshots([jobs.changed], jobs.list, next, failed, 250),
    cancelJob: ({ id }) => jobs.cancel(id),
    runJobAgain: ({ id }) => {
      const { kind, input } = jobs.inputOf(id);
      return kind === 'export' ? startExport(ExportJob.parse(input)) : saveReport(ReportJob.parse(input));
    },
    exportRows: async (request) => ({ rows: (await source(request)).total }),
    startExport,
  };
};
