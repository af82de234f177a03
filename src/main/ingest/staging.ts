import type { DeviceName, ProfileId } from '../../domain/identity.ts';
import { Flag, type SampleRow } from '../../domain/telemetry/sample.ts';
import { type OwnTime, place } from '../../domain/telemetry/timestamp.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { Counts } from './counters.ts';
import { type DecodeSuccess, type DeviceMeta, type Presence, problemText, type SourceEvent } from './decoders/decoder.ts';
import type { Envelope } from './envelope.ts';
import type { openGuards } from './guards.ts';
import type { Heard } from './heard.ts';
import type { Judge } from './judge.ts';
import type { openNaturalKeys } from './natural-keys.ts';
import { openSampler } from './sampler.ts';
import type { SeriesGuard } from './series-guard.ts';
import type { QuarantineReason } from './quarantine.ts';
import type { Route, Source } from './router.ts';
import { deviceNameOf, rowsOf } from './sample-rows.ts';
import { openSensorFaults } from './sensor-faults.ts';
import { openStaleRows } from './stale.ts';
import type { Writer } from './writer.ts';

/** What a message said beside samples, with the device that the source allows it to speak of. */
export interface News {
  readonly profile: ProfileId;
  readonly recv: number;
  readonly isRetained: boolean;
  readonly presence: readonly (Presence & { readonly device: DeviceName })[];
  readonly meta: readonly (DeviceMeta & { readonly device: DeviceName })[];
  readonly events: readonly (SourceEvent & { readonly device: DeviceName })[];
}

export interface StagingOptions {
  readonly telemetry: Telemetry;
  readonly judge: Judge;
  readonly writer: Pick<Writer, 'show'>;
  readonly guards: ReturnType<typeof openGuards>;
  readonly seriesGuard: SeriesGuard;
  readonly naturalKeys: Pick<ReturnType<typeof openNaturalKeys>, 'knows'>;
  readonly heard: Heard;
  /** A message of this device came with QoS 0, which no broker keeps. */
  readonly unkept: (profile: ProfileId, device: DeviceName) => void;
  readonly onNews: ((news: News) => void) | undefined;
  readonly countsOf: (id: ProfileId) => Counts;
  /** Keeps a message that could not be used; returns the bytes that wait for the commit. */
  readonly refuse: (envelope: Envelope, source: string, reason: QuarantineReason, detail: string) => number;
}

const some = (all: readonly string[]): string => `${all.slice(0, 5).join('; ')}${all.length > 5 ? `; and ${all.length - 5} more` : ''}`;

/** Brings what a decoder has read into the batch: guarded, staged, judged, and told where it is no value. */
export const openStaging = ({ telemetry, judge, writer, guards, seriesGuard, naturalKeys, heard, unkept, onNews, countsOf, refuse }: StagingOptions) => {
  const staleRow = openStaleRows(telemetry);
  const sensors = openSensorFaults();

  const sampler = openSampler(telemetry.catalogue, judge.sample, judge.hasDecisions);

  /** Stages cells of one row and judges them, unless they were judged already. Returns how many samples were taken. */
  const put = (row: SampleRow, source: string, profile: ProfileId, isJudged: boolean, refused: string[]): number => {
    if (row.cells.length === 0) return 0;
    const before = telemetry.catalogue.count();
    const staged = telemetry.stage(row);
    if (staged.refused.length > 0) {
      refused.push(...staged.refused);
      countsOf(profile).counts.refused += staged.refused.length;
      seriesGuard.refusedByStore(profile, source, row);
    }
    for (const sample of staged.samples) {
      writer.show(sample.series);
      if (sample.fate !== 'repeat' && !isJudged) judge.sample(sample);
    }
    seriesGuard.note(profile, source, row.device, staged.samples, telemetry.catalogue.count() - before, row.recv);
    return staged.samples.length;
  };

  /** Stages the row of one device; names in `refused` what no limit leaves room for. Returns how many samples were taken. */
  const stageRow = (row: SampleRow, { key: source, thinning }: Source, profile: ProfileId, refused: string[]): number => {
    const { device } = row;
    // A repetition of what is known already tells that the device is there, and nothing else.
    if ((row.flags & Flag.cached) !== 0) {
      heard.note(device, profile);
      return 0;
    }
    if (!guards.allowsDevice(source, device, row.recv)) {
      refused.push(`device ${device}`);
      countsOf(profile).counts.refused += row.cells.length;
      seriesGuard.refusedDevice(profile, source, row);
      return 0;
    }
    const cells = seriesGuard.allowed(profile, source, thinning.limits, row);
    if (cells.length < row.cells.length) {
      countsOf(profile).counts.refused += row.cells.length - cells.length;
      refused.push(...row.cells.filter((cell) => !cells.includes(cell)).map(({ metric }) => metric));
    }
    const { stored, decided, left } =
      thinning.sampling === undefined ? { stored: cells, decided: [], left: 0 } : sampler.thin({ ...row, cells }, thinning.sampling);
    countsOf(profile).counts.thinned += left;
    const taken =
      put(stored === row.cells ? row : { ...row, cells: stored }, source, profile, false, refused) +
      put({ ...row, cells: decided }, source, profile, true, refused);
    if (taken + left > 0) {
      guards.knowDevice(device);
      heard.note(device, profile);
    }
    return taken + left;
  };

  /** A device that is gone has old values from that moment on. */
  const outdate = (device: DeviceName, time: OwnTime | undefined, recv: number, isSimulated: boolean): void => {
    const { ts, tsSource, flags } = place(time, recv, false);
    const row = staleRow(device, { at: ts, tsSource, recv, flags: flags | (isSimulated ? Flag.simulated : 0) });
    if (row === undefined) return;
    for (const sample of telemetry.stage(row).samples) {
      writer.show(sample.series);
      if (sample.fate !== 'repeat') judge.sample(sample);
    }
  };

  const tell = (
    { profile, recv, isRetained }: Envelope,
    { device: ofTopic, source }: Route & { kind: 'source' },
    decoded: DecodeSuccess,
    isSimulated: boolean,
  ): void => {
    const { presence = [], meta = [], events = [] } = decoded;
    if (presence.length + meta.length + events.length === 0) return;
    const named = <About extends { readonly device?: string }>(all: readonly About[]): readonly (About & { readonly device: DeviceName })[] =>
      all.flatMap((about) => {
        const device = deviceNameOf(ofTopic, about.device, source.identity);
        return device === undefined ? [] : [{ ...about, device }];
      });
    const came = named(presence);
    for (const { device, state, time } of came) if (state === 'offline') outdate(device, time, recv, isSimulated);
    onNews?.({ profile, recv, isRetained, presence: came, meta: named(meta), events: named(events) });
  };

  const stage = (envelope: Envelope, route: Route & { kind: 'source' }, decoded: DecodeSuccess, isSimulated: boolean): number => {
    const { device: ofTopic, labels, source } = route;
    const { recv, isRetained, profile } = envelope;
    const { naturalKey, repeatKey } = decoded;
    if ((naturalKey !== undefined || repeatKey !== undefined) && naturalKeys.knows(`${profile}\n${source.key}`, naturalKey, repeatKey, recv)) {
      countsOf(profile).counts.duplicates++;
      return 0;
    }
    const { ignore, dropLabels } = source.thinning;
    const origin = { device: ofTopic, identity: source.identity, labels, recv, isRetained, isSimulated, ignore, dropLabels };
    const refused: string[] = [];
    const complaints = (decoded.problems ?? []).map(problemText);
    let taken = 0;
    const faults: News['events'][number][] = [];
    for (const placed of decoded.rows.map((row) => rowsOf(row, origin))) {
      if (placed.refused !== undefined) complaints.push(placed.refused);
      for (const row of placed.rows) {
        taken += stageRow(row, source, profile, refused);
        faults.push(...sensors.note(row));
        if (envelope.qos === 0) unkept(profile, row.device);
      }
    }
    countsOf(profile).counts.samples += taken;
    if (faults.length > 0) onNews?.({ profile, recv, isRetained, presence: [], meta: [], events: faults });
    // After its values: a device that sends them with its last breath is gone all the same.
    tell(envelope, route, decoded, isSimulated);
    // One message is kept once; what could not be taken up for want of room says more than what was malformed.
    if (refused.length > 0) return refuse(envelope, source.key, 'cardinality', `Not taken up, too many new devices or series at once: ${some(refused)}.`);
    return complaints.length === 0 ? 0 : refuse(envelope, source.key, taken > 0 ? 'malformed' : 'mapping-empty', some(complaints));
  };

  return { stage, outdate, sampledEvery: sampler.everyOf };
};
