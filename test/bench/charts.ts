import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeviceName, MetricName } from '../../src/domain/identity.ts';
import { openTelemetry } from '../../src/main/store/open-telemetry.ts';
import { openReader } from '../../src/main/store/reader.ts';
import { type Bench, percentile, rounded } from './figure.ts';
import { rowOf, tenantId } from './site.ts';
import { devices, openWorkload } from './workload.ts';

const width = 1200;
const repeats = 20;

/** Samples of one device at 1 Hz, the newest an hour ago. */
const fill = (file: string, samples: number): { readonly seriesId: string; readonly from: number; readonly to: number } => {
  const to = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;
  const from = to - samples * 1000;
  const store = openTelemetry({ file, tenant: tenantId });
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
const measured = async (samples: number): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  try {
    const file = join(folder, 'telemetry.db');
    const { seriesId, from, to } = fill(file, samples);
    const reader = await openReader(file, new URL('../../src/main/store/reader-thread.ts', import.meta.url));
    const times: number[] = [];
    for (let i = 0; i <= repeats; i++) {
      const start = performance.now();
      await reader.columns(seriesId as never, from, to, width);
      if (i > 0) times.push(performance.now() - start); // the first one fills the caches
    }
    await reader.close();
    return percentile(times, 0.5);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const charts: Bench = async ({ short }) => {
  const scale = short ? 10 : 1;
  return [
    { bench: 'charts', figure: 'charts.1m', value: rounded(await measured(1_000_000 / scale)), unit: 'ms', target: 20, better: 'lower', ratioTo: null },
    { bench: 'charts', figure: 'charts.10m', value: rounded(await measured(10_000_000 / scale)), unit: 'ms', target: 150, better: 'lower', ratioTo: null },
  ];
};
