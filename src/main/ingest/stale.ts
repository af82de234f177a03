import type { DeviceName } from '../../domain/identity.ts';
import type { SampleRow, TimeSource } from '../../domain/telemetry/sample.ts';
import type { SeriesRecord, Telemetry } from '../store/telemetry.ts';

export interface StaleMoment {
  readonly at: number;
  readonly tsSource: TimeSource;
  readonly recv: number;
  readonly flags: number;
}

/**
 * Rows for devices that are gone: the last value of each of their series once more, as a stale one. Undefined when none of them was
 * fresh. The moment is never that of a value itself, which would be a repeat of it.
 */
export const openStaleRows = (telemetry: Pick<Telemetry, 'catalogue' | 'latest'>) => {
  const byDevice = new Map<DeviceName, SeriesRecord[]>();
  let next: number | undefined;

  /** Numbers of series only rise. Hundreds of devices may go at once: they must not each search the whole catalogue. */
  const seriesOf = (device: DeviceName): readonly SeriesRecord[] => {
    if (next === undefined || telemetry.catalogue.byNumber(next) !== undefined) {
      for (const record of telemetry.catalogue.all()) {
        if (record.series < (next ?? 0)) continue;
        next = record.series + 1;
        const others = byDevice.get(record.device);
        if (others === undefined) byDevice.set(record.device, [record]);
        else others.push(record);
      }
    }
    return byDevice.get(device) ?? [];
  };

  return (device: DeviceName, { at, tsSource, recv, flags }: StaleMoment): SampleRow | undefined => {
    let ts = at;
    const cells = seriesOf(device).flatMap(({ series, metric, labels, unit, kind }) => {
      const latest = telemetry.latest(series);
      if (latest === undefined || latest.ts === 0 || latest.quality === 'stale') return [];
      ts = Math.max(ts, latest.ts + 1);
      return [{ metric, labels, unit, kind, value: Number.isFinite(latest.value) ? latest.value : null, quality: 'stale' as const }];
    });
    return cells.length === 0 ? undefined : { device, ts, tsSource, recv, flags, cells };
  };
};
