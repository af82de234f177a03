import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connection } from '../../src/domain/broker/connection.ts';
import { BrokerProfile } from '../../src/domain/broker/profile.ts';
import { DeviceName, MetricName, ProfileId, ThresholdId } from '../../src/domain/identity.ts';
import type { SampleRow } from '../../src/domain/telemetry/sample.ts';
import { threshold, ThresholdDraft } from '../../src/domain/threshold/threshold.ts';
import { handle } from '../../src/main/handle.ts';
import { connectionStream, thresholdStream } from '../../src/main/store/configuration-rows.ts';
import { openOps } from '../../src/main/store/ops.ts';
import { openTelemetry } from '../../src/main/store/open-telemetry.ts';
import { openUuid7 } from '../../src/main/uuid7.ts';
import { deviceName, devices, type Message, type Metric, metrics, template } from './workload.ts';

export const tenantId = '0190b3c0-0000-7000-8000-00000000be5c';

type Limit = { readonly limit: number; readonly deadBand: number; readonly onDelayMs: number };
/** Two limits per series; no value of the walk reaches any of them, only a breach reaches the upper one of temp. */
const limits: Readonly<Record<Metric, { readonly high: Limit; readonly low: Limit }>> = {
  temp: { high: { limit: 80.005, deadBand: 2, onDelayMs: 0 }, low: { limit: 3.995, deadBand: 1, onDelayMs: 5000 } },
  hum: { high: { limit: 99.005, deadBand: 2, onDelayMs: 0 }, low: { limit: 4.995, deadBand: 1, onDelayMs: 5000 } },
  pres: { high: { limit: 1100.005, deadBand: 2, onDelayMs: 0 }, low: { limit: 899.995, deadBand: 1, onDelayMs: 5000 } },
};

const now = () => Date.now();
export const uuid7 = openUuid7({ now, random: Math.random });

/** The numbers of a message as one row for the store. */
export const rowOf = ({ device, ts, values }: Message, recv: number): SampleRow => ({
  device: DeviceName.parse(deviceName(device)),
  ts,
  tsSource: 'payload',
  recv,
  flags: 0,
  cells: metrics.map((metric, m) => ({
    metric: MetricName.parse(metric),
    labels: {},
    value: values[m]! / 100,
    unit: '',
    kind: 'gauge',
    quality: 'good',
  })),
});

/**
 * A data folder whose console has seen the devices of the workload once and watches every series with two limits. It would
 * take minutes to let them come by themselves: new devices and series are limited per minute.
 */
export const makeSite = (folder: string, url: string, path: 'plain' | 'wire'): void => {
  mkdirSync(folder, { recursive: true });
  const ops = openOps({ file: join(folder, 'ops.db'), now, newId: uuid7 });
  const telemetry = openTelemetry({ file: join(folder, 'telemetry.db'), tenant: tenantId });
  try {
    const at = now() - 3_600_000;
    const values = Int32Array.of(2000, 5000, 100_000);
    telemetry.importRows(Array.from({ length: devices }, (_, device) => rowOf({ device, n: 0, ts: at, values, isBreach: false }, at)));
    const profile = BrokerProfile.parse({
      name: 'bench',
      url,
      username: '',
      caPem: '',
      enabled: true,
      simulated: false,
      wire: path === 'plain' ? 'off' : 'auto',
      sources: [
        { template, decoder: 'json', mapping: metrics.map((metric) => ({ path: metric, metric, type: 'number', ts: { path: 'ts', unit: 'auto' } })) },
        { template: 'bench/{device}', decoder: 'scalar' },
      ],
    });
    ops.log.atomically(() => {
      for (const { id: seriesId, device, metric } of telemetry.catalogue.all()) {
        if (!Object.hasOwn(limits, metric)) continue;
        const { high, low } = limits[metric as Metric];
        for (const [kind, level] of [['H', high] as const, ['L', low] as const]) {
          const draft = ThresholdDraft.parse({
            name: `${metric} ${kind}`,
            seriesId,
            device,
            metric,
            unit: '',
            guidance: '',
            latching: false,
            selfAcknowledging: false,
            levels: [{ kind, ...level, offDelayMs: 0, severity: 'high' }],
            longestShelfMs: 86_400_000,
            staleAfterMs: 600_000,
          });
          handle(ops.log, threshold, thresholdStream(ThresholdId.parse(uuid7())), 'bench', { type: 'create', draft, at });
        }
      }
      handle(ops.log, connection, connectionStream(ProfileId.parse(uuid7())), 'bench', { type: 'add', profile });
    });
  } finally {
    telemetry.close();
    ops.close();
  }
};
