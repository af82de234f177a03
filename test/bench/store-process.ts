import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeviceName, MetricName } from '../../src/domain/identity.ts';
import type { Lane } from '../../src/main/store/lane.ts';
import { openTelemetry } from '../../src/main/store/open-telemetry.ts';
import { openTelemetryReader } from '../../src/main/store/telemetry-reader.ts';
import type { Telemetry } from '../../src/main/store/telemetry.ts';
import { answer } from './child.ts';
import { rowOf, tenantId } from './site.ts';
import { deviceName, devices, metrics, openWorkload } from './workload.ts';

// A store in a process of its own, so that what was done before leaves nothing behind.

export type StoreRequest =
  /** Opens it, and gives the time until writer and reader can be asked, ms. */
  | { readonly type: 'open'; readonly file: string }
  /** Stores so many messages, and gives the CPU time per million, s. Without a file in a store of its own with 10,000 values. */
  | { readonly type: 'feed'; readonly file: string | null; readonly messages: number };

const batch = 1000;
const few = 10_000;

const feed = (store: Telemetry, messages: number, endsAt: number): void => {
  const lanes: (Lane | undefined)[] = [];
  const values = new Float64Array(metrics.length);
  let n = 0;
  for (const message of openWorkload({ messages, stepMs: 1000, endsAt, breaches: 0 })) {
    const { device, ts } = message;
    lanes[device] ??= store.lane(
      DeviceName.parse(deviceName(device)),
      metrics.map((metric) => ({ metric: MetricName.parse(metric), labels: {} })),
    );
    for (let m = 0; m < metrics.length; m++) values[m] = message.values[m]! / 100;
    const lane = lanes[device];
    if (lane === undefined || !store.put(lane, ts, ts, 0, values)) store.stage(rowOf(message, ts));
    if (++n % batch > 0) continue;
    store.setCheckpoint(store.newestJournal(), '{}');
    store.commit(ts);
    store.tidy(ts);
  }
};

const measured = (file: string | null, messages: number): number => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldwatch-bench-'));
  try {
    // It goes on where the store ended, so that every run adds to the newest end.
    const store: Telemetry = openTelemetry({
      file: file ?? join(folder, 'telemetry.db'),
      tenant: tenantId,
      limits: { newSeriesPerMinute: Infinity },
      retention: { rawDays: 36_500, maxBytes: 1e12 },
      onLogGrown: () => store.checkpointLog(),
    });
    const begin = store.latest(1)?.ts ?? Date.now() - 40 * 86_400_000;
    // The same beginning for both: devices become known, and the code warm.
    const warm = few / metrics.length;
    const newest = begin + 1000 * (Math.ceil(warm / devices) + 1);
    feed(store, warm, newest);
    const seconds = 1000 * Math.ceil(messages / devices);
    const before = process.cpuUsage();
    feed(store, messages, newest + 1000 + seconds);
    const { user, system } = process.cpuUsage(before);
    store.close();
    return (user + system) / messages;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

answer<StoreRequest>((request) => {
  switch (request.type) {
    case 'open': {
      const start = performance.now();
      const store = openTelemetry({ file: request.file, tenant: tenantId, retention: { rawDays: 36_500, maxBytes: 1e12 } });
      const reader = openTelemetryReader(request.file);
      reader.catalogue();
      const took = performance.now() - start;
      reader.close();
      store.close();
      return took;
    }
    case 'feed':
      return measured(request.file, request.messages);
  }
});
