import type { ConsoleContract } from '../../../contract/console.ts';
import type { Handlers, Stop } from '../../../contract/rpc.ts';
import type { DeviceRow, RangeFigures, SeriesRow } from '../../../contract/views.ts';
import type { Severity } from '../../../domain/alert/severity.ts';
import { worst } from '../../../domain/alert/severity.ts';
import type { SeriesId } from '../../../domain/identity.ts';
import { Flag, qualities, type Quality } from '../../../domain/telemetry/sample.ts';
import type { LatestValue, SeriesRecord } from '../../store/telemetry.ts';
import { snapshots } from '../signal.ts';
import type { Tenant } from '../tenant.ts';

const shortestStaleMs = 10_000;
const rangeAggregates = ['min', 'avg', 'max', { percentile: 5 }, { percentile: 50 }, { percentile: 95 }] as const;

/** Old data looks old: no sample for three expected intervals, at least 10 s, is stale. */
export const qualityNow = (latest: LatestValue, intervalMs: number | undefined, now: number): Quality =>
  now - latest.recv > Math.max(shortestStaleMs, 3 * (intervalMs ?? 0)) && latest.quality !== 'bad' ? 'stale' : latest.quality;

export const telemetryHandlers = ({
  ops,
  telemetry,
  reader,
  intervalOf,
  now,
  signals,
  profileOf,
  inlets,
  clocks,
  unconfirmed,
  onFault,
}: Tenant): Pick<Handlers<ConsoleContract>, 'devices' | 'series' | 'latest' | 'chart' | 'rangeFigures'> => {
  const alertsByDevice = () => {
    const found = new Map<string, { n: number; worst: Severity }>();
    for (const { device, severity } of ops.alerts.queue('active', '', 1000).rows) {
      const before = found.get(device);
      found.set(device, { n: (before?.n ?? 0) + 1, worst: before ? worst(before.worst, severity) : severity });
    }
    return found;
  };

  const devices = (): readonly DeviceRow[] => {
    const alerts = alertsByDevice();
    const at = now();
    const heard = unconfirmed();
    return [...Map.groupBy(telemetry.catalogue.all(), ({ device }) => device)].map(([device, list]): DeviceRow => {
      const latest = list.flatMap(({ series }) => telemetry.latest(series) ?? []);
      const newest = latest.reduce<LatestValue | undefined>((a, b) => (a && a.recv >= b.recv ? a : b), undefined);
      const clockOffMs = clocks.of(device);
      const overWhenHeard = heard.get(device);
      const interval = Math.min(...list.map(({ series }) => intervalOf(series) ?? Infinity));
      return {
        device,
        profileName: profileOf(device)?.name ?? inlets.nameOf(device) ?? '',
        simulated: newest !== undefined && (newest.flags & Flag.simulated) !== 0,
        series: list.length,
        lastSeen: newest?.recv ?? null,
        quality: newest ? qualityNow(newest, Number.isFinite(interval) ? interval : undefined, at) : 'stale',
        openAlerts: alerts.get(device)?.n ?? 0,
        worst: alerts.get(device)?.worst ?? null,
        ...(clockOffMs !== undefined && { clockOffMs }),
        ...(overWhenHeard && { overWhenHeard }),
      };
    });
  };

  const seriesRow = ({ id, series, device, metric, labels, unit, kind }: SeriesRecord): SeriesRow => ({
    seriesId: id,
    series,
    device,
    metric,
    labels,
    unit,
    kind,
    expectedIntervalMs: intervalOf(series) ?? null,
    simulated: ((telemetry.latest(series)?.flags ?? 0) & Flag.simulated) !== 0,
  });

  return {
    devices: (_input, next, failed) => snapshots([signals.alerts, signals.devices, signals.second], devices, next, failed, 1000),
    series: (_input, next, failed) => snapshots([signals.devices], () => telemetry.catalogue.all().map(seriesRow), next, failed, 1000),

    rangeFigures: ({ series, from, to }) =>
      Promise.all(
        series.map(async (seriesId): Promise<RangeFigures> => {
          const { counts, columns } = await reader.range(seriesId, { from, to, step: null, aggregates: rangeAggregates });
          const [min, avg, max, p5, p50, p95] = columns.map((column) => (Number.isFinite(column[0]) ? column[0]! : null)) as (number | null)[];
          return { seriesId, count: counts[0] ?? 0, min: min ?? null, avg: avg ?? null, max: max ?? null, p5: p5 ?? null, p50: p50 ?? null, p95: p95 ?? null };
        }),
      ),

    latest: ({ series }, next, failed) => {
      const wanted = series.flatMap((id) => telemetry.catalogue.byId(id) ?? []);
      const read = (): readonly Float64Array[] => {
        const at = now();
        const columns = Array.from({ length: 5 }, () => new Float64Array(wanted.length).fill(Number.NaN));
        wanted.forEach((record, row) => {
          const latest = telemetry.latest(record.series);
          const values = latest
            ? [record.series, latest.ts, latest.value, qualities.indexOf(qualityNow(latest, intervalOf(record.series), at)), latest.flags]
            : [record.series];
          values.forEach((value, column) => (columns[column]![row] = value));
        });
        return columns;
      };
      return snapshots([signals.samples, signals.second], read, next, failed);
    },

    chart: ({ seriesId, from, to, width, follow }, next, failed) => {
      let asking = false;
      let again = false;
      let stopped = false;
      const length = to - from;
      const ask = (): void => {
        if (asking || stopped) {
          again = true;
          return;
        }
        asking = true;
        const end = follow ? now() : to;
        reader
          .columns(seriesId, follow ? end - length : from, end, width)
          .then((columns) => {
            if (!stopped) next(columns);
          })
          .catch((error: unknown) => (stopped ? onFault(error) : failed(error)))
          .finally(() => {
            asking = false;
            if (again && !stopped) {
              again = false;
              ask();
            }
          });
      };
      const stops: Stop[] = [onNewSamples(seriesId, () => follow || (now() >= from && (telemetryNewest(seriesId) ?? -Infinity) <= to), ask)];
      ask();
      return () => {
        stopped = true;
        for (const stop of stops) stop();
      };
    },
  };

  function telemetryNewest(id: SeriesId): number | undefined {
    const record = telemetry.catalogue.byId(id);
    return record && telemetry.latest(record.series)?.ts;
  }
  /** Once a second, when the series has something new that may lie in the range. */
  function onNewSamples(id: SeriesId, concerns: () => boolean, changed: () => void): Stop {
    let seen = telemetryNewest(id);
    return signals.second.on(() => {
      const newest = telemetryNewest(id);
      if (newest === seen) return;
      seen = newest;
      if (concerns()) changed();
    });
  }
};
