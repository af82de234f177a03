import { DeviceName, MetricName } from '../../src/domain/identity.ts';
import type { Lane } from '../../src/main/store/lane.ts';
import { openTelemetry } from '../../src/main/store/open-telemetry.ts';
import type { Telemetry } from '../../src/main/store/telemetry.ts';
import { rowOf, tenantId } from './site.ts';
import { deviceName, devices, metrics, openWorkload } from './workload.ts';

/** Opens a store and puts hours of the workload into it at 1 Hz, as if they came one second after the other. Returns the number of values. */
export const feedStore = (file: string, hours: number): number => {
  const endsAt = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3_600_000;
  const messages = hours * 3600 * devices;
  const store: Telemetry = openTelemetry({
    file,
    tenant: tenantId,
    limits: { newSeriesPerMinute: Infinity },
    onLogGrown: () => store.checkpointLog(),
  });
  try {
    const lanes: (Lane | undefined)[] = [];
    const values = new Float64Array(metrics.length);
    let now = 0;
    for (const message of openWorkload({ messages, stepMs: 1000, endsAt, breaches: 0.01 })) {
      now = message.ts;
      const { device } = message;
      lanes[device] ??= store.lane(
        DeviceName.parse(deviceName(device)),
        metrics.map((metric) => ({ metric: MetricName.parse(metric), labels: {} })),
      );
      for (let m = 0; m < metrics.length; m++) values[m] = message.values[m]! / 100;
      const lane = lanes[device];
      if (lane === undefined || !store.put(lane, now, now, 0, values)) store.stage(rowOf(message, now));
      if (device === devices - 1) {
        store.setCheckpoint(store.newestJournal(), '{}');
        store.commit(now);
        store.tidy(now);
      }
    }
    return messages * metrics.length;
  } finally {
    store.close();
  }
};
