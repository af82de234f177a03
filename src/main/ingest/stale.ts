import type { DeviceName } from '../../domain/identity.ts';
import type { SampleRow, TimeSource } from '../../domain/telemetry/sample.ts';
import type { Telemetry } from '../store/telemetry.ts';

export interface StaleMoment {
  readonly at: number;
  readonly tsSource: TimeSource;
  readonly recv: number;
  readonly flags: number;
}

/**
 * The device is gone: the last value of each of its series once more, as a stale one. Undefined when none of them was fresh.
 * The moment is never that of a value itself, which would be a repeat of it.
 */
export const staleRowOf = (
  telemetry: Pick<Telemetry, 'catalogue' | 'latest'>,
  device: DeviceName,
  { at, tsSource, recv, flags }: StaleMoment,
): SampleRow | undefined => {
  let ts = at;
  const cells = telemetry.catalogue
    .all()
    .filter((record) => record.device === device)
    .flatMap(({ series, metric, labels, unit, kind }) => {
      const latest = telemetry.latest(series);
      if (latest === undefined || latest.ts === 0 || latest.quality === 'stale') return [];
      ts = Math.max(ts, latest.ts + 1);
      return [{ metric, labels, unit, kind, value: Number.isFinite(latest.value) ? latest.value : null, quality: 'stale' as const }];
    });
  return cells.length === 0 ? undefined : { device, ts, tsSource, recv, flags, cells };
};
