import * as z from 'zod';
import { QueueGroup, QueueSort } from '../domain/alert/queue-order.ts';
import { Instant, SeriesId } from '../domain/identity.ts';
import { call, watch } from './rpc.ts';
import type { Saved } from './views.ts';

export const exportFormats = ['csv', 'xlsx', 'jsonl', 'parquet'] as const;

const Columns = z.array(z.string().min(1).max(60)).max(60);
/** What is exported: a list as it is shown, or samples. */
export const ExportRequest = z.discriminatedUnion('list', [
  z.strictObject({
    list: z.literal('alerts'),
    tab: z.enum(['active', 'shelved', 'history']),
    search: z.string().max(200),
    sort: QueueSort.optional(),
    group: QueueGroup.optional(),
    columns: Columns,
  }),
  z.strictObject({ list: z.literal('devices'), columns: Columns }),
  z.strictObject({ list: z.literal('samples'), series: z.array(SeriesId).min(1).max(200), from: Instant, to: Instant }),
]);
export type ExportRequest = z.infer<typeof ExportRequest>;
export const ExportJob = z.strictObject({ request: ExportRequest, format: z.enum(exportFormats) });
export type ExportJob = z.infer<typeof ExportJob>;
export const ReportJob = z.strictObject({ from: Instant, to: Instant });

export type JobState = 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** Work that takes time. Times in ms since 1970. */
export interface JobView {
  readonly id: string;
  readonly kind: 'export' | 'report';
  /** What it works on: a list, a period. */
  readonly title: string;
  readonly by: string;
  readonly state: JobState;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Rows or pages; `total` null: nobody knows how many there will be. */
  readonly done: number;
  readonly total: number | null;
  /** Why it failed, in words. */
  readonly message: string | null;
  /** Where the file went; missing while there is none, or when it was made before the last start. */
  readonly result?: Saved;
}

export const jobContract = {
  /** Running ones first, then those of the last 24 hours, newest first. */
  jobs: watch<readonly JobView[]>()(z.strictObject({})),
  cancelJob: call<void>()(z.strictObject({ id: z.uuid() })),
  /** Starts the same work anew; returns its new id. */
  runJobAgain: call<{ readonly id: string }>()(z.strictObject({ id: z.uuid() })),
  /** How many rows an export would have. */
  exportRows: call<{ readonly rows: number }>()(ExportRequest),
  startExport: call<{ readonly id: string }>()(ExportJob),
};
