import type { RefusedSeries } from '../../contract/ingest-calls.ts';
import type { SourceDraft } from '../../domain/broker/profile.ts';
import type { DeviceName, ProfileId } from '../../domain/identity.ts';
import type { Cell, SampleRow } from '../../domain/telemetry/sample.ts';
import type { StagedSample, Telemetry } from '../store/telemetry.ts';

/** Ingest document §8.6. Those of a whole installation stand with the store. */
export const seriesLimits = { perSource: 2000, perDevice: 2000, newPerMinute: 500, listed: 500 } as const;

const minuteMs = 60_000;

export interface SeriesGuardOptions {
  readonly catalogue: Telemetry['catalogue'];
  /** First time in an hour that a source meets a limit. */
  readonly onLimit: (profile: ProfileId, source: string, which: RefusedSeries['limit']) => void;
}

interface PerSource {
  /** Numbers of the series that came by it since the start. */
  readonly series: Set<number>;
  left: number;
  at: number;
  toldAt: number;
}

/**
 * Limits of new series by source and device. Series that are known always pass; what is refused is listed with its last value,
 * so that a person can allow it or map it away.
 */
export const openSeriesGuard = ({ catalogue, onLimit }: SeriesGuardOptions) => {
  const profiles = new Map<ProfileId, Map<string, PerSource>>();
  const devices = new Map<DeviceName, number>();
  const refused = new Map<string, RefusedSeries>();
  for (const { device } of catalogue.all()) devices.set(device, (devices.get(device) ?? 0) + 1);

  const keyOf = (profile: ProfileId, source: string): string => `${profile}\n${source}`;
  const known = (profile: ProfileId, source: string): PerSource | undefined => profiles.get(profile)?.get(source);
  const of = (profile: ProfileId, source: string, now: number, perMinute: number): PerSource => {
    let sources = profiles.get(profile);
    if (sources === undefined) profiles.set(profile, (sources = new Map()));
    let own = sources.get(source);
    if (own === undefined) sources.set(source, (own = { series: new Set(), left: perMinute, at: now, toldAt: -Infinity }));
    return own;
  };
  const refill = (own: PerSource, now: number, perMinute: number): PerSource => {
    // A clock that was set back must not stop the refill.
    own.left = Math.min(perMinute, own.left + (Math.max(0, now - own.at) * perMinute) / minuteMs);
    own.at = now;
    return own;
  };
  const list = (profile: ProfileId, source: string, row: SampleRow, cell: Cell, limit: RefusedSeries['limit']): void => {
    const key = `${keyOf(profile, source)}\n${row.device}\n${cell.metric}\n${JSON.stringify(cell.labels)}`;
    const before = refused.get(key);
    if (before === undefined && refused.size >= seriesLimits.listed) refused.delete(refused.keys().next().value!);
    refused.delete(key);
    const { metric, labels, value } = cell;
    refused.set(key, { profileId: profile, source, device: row.device, metric, labels, value, at: row.recv, count: (before?.count ?? 0) + 1, limit });
    const own = known(profile, source);
    if (own === undefined || row.recv - own.toldAt < 60 * minuteMs) return;
    own.toldAt = row.recv;
    onLimit(profile, source, limit);
  };

  return {
    /** The cells of a row that may be stored; the others are listed. */
    allowed: (profile: ProfileId, source: string, limits: SourceDraft['limits'], row: SampleRow): readonly Cell[] => {
      if (row.cells.every((cell) => catalogue.find(row.device, cell) !== undefined)) return row.cells;
      const { series: most = seriesLimits.perSource, newPerMinute = seriesLimits.newPerMinute } = limits ?? {};
      let own: PerSource | undefined;
      let fresh = 0;
      return row.cells.filter((cell) => {
        if (catalogue.find(row.device, cell) !== undefined) return true;
        own ??= refill(of(profile, source, row.recv, newPerMinute), row.recv, newPerMinute);
        const isFull = own.series.size + fresh >= most ? 'source' : (devices.get(row.device) ?? 0) + fresh >= seriesLimits.perDevice ? 'device' : undefined;
        const limit = isFull ?? (own.left < 1 ? 'rate' : undefined);
        if (limit !== undefined) {
          list(profile, source, row, cell, limit);
          return false;
        }
        own.left -= 1;
        fresh++;
        return true;
      });
    },

    /** What the store itself has refused: the limit of the whole installation, or too many new ones in this minute. */
    refusedByStore: (profile: ProfileId, source: string, row: SampleRow): void => {
      of(profile, source, row.recv, seriesLimits.newPerMinute);
      for (const cell of row.cells) if (catalogue.find(row.device, cell) === undefined) list(profile, source, row, cell, 'install');
    },

    /** Too many new devices in this minute: its first value stands for it. */
    refusedDevice: (profile: ProfileId, source: string, row: SampleRow): void => {
      of(profile, source, row.recv, seriesLimits.newPerMinute);
      const [first] = row.cells;
      if (first !== undefined) list(profile, source, row, first, 'devices');
    },

    /** These series came by this source. */
    note: (profile: ProfileId, source: string, device: DeviceName, samples: readonly StagedSample[], isNew: number, now: number): void => {
      if (isNew > 0) devices.set(device, (devices.get(device) ?? 0) + isNew);
      const own = of(profile, source, now, seriesLimits.newPerMinute);
      for (const { series } of samples) own.series.add(series);
    },

    /** Newest first. */
    refused: (): readonly RefusedSeries[] => [...refused.values()].toReversed(),

    /** The source was changed: what was refused by its old rules is not news any more. */
    forget: (profile: ProfileId): void => {
      for (const [key, { profileId }] of refused) if (profileId === profile) refused.delete(key);
      for (const own of profiles.get(profile)?.values() ?? []) own.toldAt = -Infinity;
    },
  };
};
export type SeriesGuard = ReturnType<typeof openSeriesGuard>;
