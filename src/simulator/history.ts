import { historyBatchRows } from '../contract/demo-site.ts';
import { DeviceName, MetricName } from '../domain/identity.ts';
import { type Cell, Flag, type SampleRow } from '../domain/telemetry/sample.ts';
import type { Device } from './plant.ts';
import { type Readings, widest } from './reading.ts';

/** Time between two rows of the history. */
export const historyStepMs = 60_000;
const flags = Flag.historical | Flag.simulated;
const noLabels = Object.freeze({});

/** One row per device and full minute of `[from, to)`, oldest first; a silent device has none. */
export const history = function* (readings: Readings, devices: readonly Device[], from: number, to: number): Generator<readonly SampleRow[]> {
  const named = devices.map((device) => ({
    device,
    name: DeviceName.parse(device.name),
    metrics: device.metrics.map(({ name, unit }) => ({ metric: MetricName.parse(name), unit })),
  }));
  const reading = new Float64Array(widest);
  let rows: SampleRow[] = [];
  for (let ts = Math.ceil(from / historyStepMs) * historyStepMs; ts < to; ts += historyStepMs) {
    const conditions = readings.conditions(ts);
    for (const { device, name, metrics } of named) {
      if (!readings.read(device, conditions, reading)) continue;
      const cells: Cell[] = [];
      for (let i = 0; i < metrics.length; i++) {
        const { metric, unit } = metrics[i]!;
        cells.push({ metric, labels: noLabels, value: reading[i]!, unit, kind: 'gauge', quality: 'good' });
      }
      rows.push({ device: name, ts, tsSource: 'payload', recv: ts, flags, cells });
      if (rows.length === historyBatchRows) {
        yield rows;
        rows = [];
      }
    }
  }
  if (rows.length > 0) yield rows;
};
