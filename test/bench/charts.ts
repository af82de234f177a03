import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DeviceName, MetricName, type SeriesId } from '../../src/domain/identity.ts';
import type { SampleRow } from '../../src/domain/telemetry/sample.ts';
import { places } from '../../src/main/shell/places.ts';
import { openTelemetry } from '../../src/main/store/open-telemetry.ts';
import type { Telemetry } from '../../src/main/store/telemetry.ts';
import { openReader } from '../../src/main/store/reader.ts';
import { openTelemetryReader } from '../../src/main/store/telemetry-reader.ts';
import { type Bench, percentile, rounded } from './figure.ts';
import { rowOf, tenantId } from './site.ts';
import { devices, openWorkload } from './workload.ts';

const width = 1200;
const repeats = 20;
const hour = 3_600_000;

interface Filled {
  readonly seriesId: SeriesId;
  readonly from: number;
  readonly to: number;
}

/** Samples of one device at 1 Hz, the newest an hour ago. */
const fill = (file: string, samples: number): Filled => {
  const to = Math.floor(Date.now() / hour) * hour - hour;
  const from = to - samples * 1000;
  const store: Telemetry = openTelemetry({ file, tenant: tenantId, onLogGrown: () => store.checkpointLog() });
  const [device, metric] = [DeviceName.parse('dev0000'), MetricName.parse('temp')];
  const values = new Float64Array(1);
  let n = 0;
  for (const message of openWorkload({ messages: samples, stepMs: 1000 * devices, endsAt: to, breaches: 0 })) {
    const ts = from + 1000 * n++;
    values[0] = message.values[0]! / 100;
    const lane = store.lane(device, [{ metric, labels: {} }]);
    if (lane === undefined || !store.put(lane, ts, ts, 0, values)) {
      const row = rowOf({ ...message, ts, device: 0 }, ts);
      store.stage({ ...row, cells: row.cells.slice(0, 1) });
    }
    if (n % 5000 === 0) {
      store.setCheckpoint(store.newestJournal(), '{}');
      store.commit(ts);
      store.tidy(ts);
    }
  }
  const seriesId = store.catalogue.all()[0]!.id;
  store.close();
  return { seriesId, from, to };
};

/** A chart of one series over all of its samples, there and back through the reader's thread. */
const measured = async (samples: number, prepare: (file: string, samples: number) => Filled, columns = width): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  try {
    const file = join(folder, 'telemetry.db');
    const { seriesId, from, to } = prepare(file, samples);
    const reader = await openReader(file, places.reader);
    const times: number[] = [];
    for (let i = 0; i <= repeats; i++) {
      const start = performance.now();
      await reader.columns(seriesId, from, to, columns);
      if (i > 0) times.push(performance.now() - start); // the first one fills the caches
    }
    await reader.close();
    return percentile(times, 0.5);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The same samples, all of their days in the archive. */
const packed = (file: string, samples: number): Filled => {
  const filled = fill(file, samples);
  const store: Telemetry = openTelemetry({ file, tenant: tenantId, onLogGrown: () => store.checkpointLog() });
  const reader = openTelemetryReader(file);
  const later = Date.now() + 9 * 24 * hour;
  for (let job = store.dueRewrite(later); job !== undefined || store.hasMoreRewrites(later); job = store.dueRewrite(later))
    if (job !== undefined) store.putRewrite(reader.rewrite(job), later);
  reader.close();
  store.close();
  return filled;
};

/** A year, a sample a minute, whose hours have their numbers. */
const year = (file: string, samples: number): Filled => {
  const step = 60_000;
  const to = Math.floor(Date.now() / hour) * hour - hour;
  const from = to - samples * step;
  const store = openTelemetry({ file, tenant: tenantId, retention: { rawDays: 1000 } });
  let rows: SampleRow[] = [];
  let n = 0;
  for (const message of openWorkload({ messages: samples, stepMs: 1000 * devices, endsAt: to, breaches: 0 })) {
    const ts = from + step * n++;
    const row = rowOf({ ...message, ts, device: 0 }, ts);
    rows.push({ ...row, cells: row.cells.slice(0, 1) });
    if (n % 20_000 > 0 && n < samples) continue;
    store.importRows(rows);
    rows = [];
  }
  const db = new Database(file, { readonly: true });
  const isDue = db.prepare<[number], number>('SELECT count(*) FROM summary_due WHERE id < ?').pluck();
  while (isDue.get(2 ** 44)! > 0) store.tidy(to + hour);
  for (let i = 0; i < 500; i++) store.tidy(to + hour); // and the days
  db.close();
  const seriesId = store.catalogue.all()[0]!.id;
  store.close();
  return { seriesId, from, to };
};

export const charts: Bench = async ({ short }) => {
  const scale = short ? 10 : 1;
  const figure = (name: string, value: number, target: number) => ({
    bench: 'charts',
    figure: `charts.${name}`,
    value: rounded(value),
    unit: 'ms',
    target,
    better: 'lower' as const,
    ratioTo: null,
  });
  return [
    figure('1m', await measured(1_000_000 / scale, fill), 20),
    figure('10m', await measured(10_000_000 / scale, fill), 150),
    figure('summaries', await measured(Math.floor((365 * 1440) / scale), year, width / scale), 5),
    figure('archive', await measured(1_000_000 / scale, packed), 30),
  ];
};
