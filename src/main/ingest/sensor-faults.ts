import type { DeviceName } from '../../domain/identity.ts';
import { Flag, type SampleRow } from '../../domain/telemetry/sample.ts';
import type { SourceEvent } from './decoders/decoder.ts';

/** Ingest document §8.5: so many values in a row that are NaN or infinite are a fault of the sensor. */
export const faultRun = 5;
const mostSeries = 10_000;

/** Counts values that are none, by series; tells once for each run of them. */
export const openSensorFaults = () => {
  const runs = new Map<string, number>();
  return {
    note: ({ device, flags, cells, ts }: SampleRow): readonly (SourceEvent & { readonly device: DeviceName })[] => {
      const isNone = (flags & Flag.nonfinite) !== 0;
      if (!isNone && runs.size === 0) return [];
      return cells.flatMap(({ metric, labels }) => {
        const key = `${device}\n${metric}\n${JSON.stringify(labels)}`;
        if (!isNone) {
          runs.delete(key);
          return [];
        }
        const run = (runs.get(key) ?? 0) + 1;
        if (runs.size >= mostSeries && run === 1) runs.clear();
        runs.set(key, run);
        if (run !== faultRun) return [];
        return [
          { device, type: 'sensor-fault', detail: `${metric} has sent ${faultRun} values in a row that are no numbers.`, time: { ms: ts, isNaive: false } },
        ];
      });
    },
  };
};
