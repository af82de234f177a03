import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeviceName, MetricName } from '../../../src/domain/identity.ts';
import type { Cell, SampleRow } from '../../../src/domain/telemetry/sample.ts';
import type { Telemetry } from '../../../src/main/store/telemetry.ts';
import type { TelemetryReader } from '../../../src/main/store/telemetry-reader.ts';

export const hourMs = 3_600_000;
/** A full hour. */
export const morning = 1_763_600_400_000;

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'fieldwatch-telemetry-'));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** The file as it would be found after a sudden end of the process that has it open. */
export const afterCrash = (file: string, target: string): string => {
  for (const end of ['', '-wal']) if (existsSync(file + end)) copyFileSync(file + end, target + end);
  return target;
};

export const cell = (metric: string, value: number | null, more: Partial<Cell> = {}): Cell => ({
  metric: MetricName.parse(metric),
  labels: {},
  value,
  unit: 'C',
  kind: 'gauge',
  quality: value === null ? 'bad' : 'good',
  ...more,
});

/** A message of one device; `values` by metric. */
export const message = (device: string, ts: number, values: Readonly<Record<string, number | null>>, more: Partial<SampleRow> = {}): SampleRow => ({
  device: DeviceName.parse(device),
  ts,
  tsSource: 'payload',
  recv: ts + 40,
  flags: 0,
  cells: Object.entries(values).map(([metric, value]) => cell(metric, value)),
  ...more,
});

/** Puts in order and packs all that is due by `now`; returns how many hours were put in order and days packed. */
export const rewriteAll = (store: Telemetry, reader: Pick<TelemetryReader, 'rewrite'>, now: number): { readonly tidied: number; readonly packed: number } => {
  const done = { tidied: 0, packed: 0 };
  for (let turns = 0; ; turns++) {
    if (turns > 5000) throw new Error('There is always more to rewrite.');
    const job = store.dueRewrite(now);
    if (job === undefined && !store.hasMoreRewrites(now)) return done;
    if (job === undefined) continue;
    store.putRewrite(reader.rewrite(job), now);
    if (job.kind === 'tidy') done.tidied++;
    else done.packed++;
  }
};
