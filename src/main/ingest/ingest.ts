import type { QuarantineRow } from '../../contract/views.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import type { DeviceName, ProfileId } from '../../domain/identity.ts';
import type { StagedSample, Telemetry } from '../store/telemetry.ts';
import { contentHash } from './content-hash.ts';
import { type Counts, openCounts, type ProfileCounts } from './counters.ts';
import type { Decoded } from './decoders/decoder.ts';
import { decoders } from './decoders/registry.ts';
import type { Acknowledge, Envelope, Verdict } from './envelope.ts';
import { openGuards } from './guards.ts';
import { openInflight } from './inflight.ts';
import type { Judge } from './judge.ts';
import type { Later } from './later.ts';
import { openMqttSessions, type SessionMemory } from './mqtt-sessions.ts';
import { openQuarantine, type QuarantineReason, readQuarantine } from './quarantine.ts';
import { openRouter, type Route } from './router.ts';
import { rowsOf } from './sample-rows.ts';
import { createIngestTables, type TelemetryDatabase } from './tables.ts';
import { openWriter, type StorageState } from './writer.ts';

export interface IngestOptions {
  readonly telemetry: Telemetry;
  readonly judge: Judge;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  readonly later: Later;
  /** IANA name of the site's zone, in which times without an offset are read. */
  readonly zone: string;
  /** The newest sample of every series that a batch brought, once it is durable. */
  readonly onShown: (shown: { readonly samples: readonly StagedSample[] }) => void;
  /** The store refuses to write, or does so again. */
  readonly onStorage: (state: StorageState) => void;
  /** A bug: something threw that never should. The message is kept in the quarantine or acknowledged as usual. */
  readonly onFault: (error: unknown) => void;
}

export interface Ingest {
  /** Before the connection is opened, and after every change of its sources. */
  readonly setProfile: (id: ProfileId, profile: Pick<BrokerProfile, 'sources' | 'simulated'>) => void;
  readonly removeProfile: (id: ProfileId) => void;
  /** Takes one message; `acknowledge` is called after it is durable. QoS 0 brings none. */
  readonly offer: (envelope: Envelope, acknowledge: Acknowledge | undefined) => Verdict;
  /** Writes at once what waits. False when the store refuses. */
  readonly flush: () => boolean;
  /** For a connection that was told `full`: calls back when there is room again. */
  readonly whenRoom: (resume: () => void) => void;
  readonly session: (id: ProfileId) => SessionMemory;
  readonly counts: (id: ProfileId) => ProfileCounts;
  /** The connection by which a device was last heard; undefined until it is. */
  readonly profileOf: (device: DeviceName) => ProfileId | undefined;
  readonly quarantine: (limit: number) => readonly QuarantineRow[];
  /** False when the last batch could not be written; it was not acknowledged. */
  readonly close: () => boolean;
}

interface Profile {
  readonly route: (topic: string) => Route;
  readonly isSimulated: boolean;
}

/** The one way of every message from a connection to the store: route, decode, guard, stage, judge; then commit, acknowledge, show. */
export const openIngest = (options: IngestOptions): Ingest => {
  const { telemetry, judge, now, onFault } = options;
  const db = databaseOf(telemetry, now());
  const guards = openGuards(telemetry.catalogue.all().map(({ device }) => device));
  const quarantine = openQuarantine(db);
  const inflight = openInflight(db);
  const sessions = openMqttSessions(db, inflight, now, () => writer.schedule());
  const writer = openWriter({ ...options, parts: [quarantine, inflight, sessions], onAcknowledged: inflight.acknowledged });
  const profiles = new Map<ProfileId, Profile>();
  const counts = new Map<ProfileId, Counts>();
  const heardBy = new Map<DeviceName, ProfileId>();

  const countsOf = (id: ProfileId): Counts => {
    let known = counts.get(id);
    if (known === undefined) counts.set(id, (known = openCounts()));
    return known;
  };

  /** Keeps a message that could not be used. Returns the bytes that wait for the commit. */
  const refuse = (envelope: Envelope, source: string, reason: QuarantineReason, detail: string): number => {
    countsOf(envelope.profile).counts.quarantined++;
    const { profile, topic, qos, isRetained, bytes, payload, recv } = envelope;
    return quarantine.add({ at: recv, profile, source, topic, qos, isRetained, reason, detail, bytes, payload });
  };

  const stage = (envelope: Envelope, route: Route & { kind: 'source' }, decoded: Decoded & { ok: true }, isSimulated: boolean): number => {
    const { device, labels, source } = route;
    const { recv, isRetained, profile } = envelope;
    if (!guards.allowsDevice(source.key, device, recv)) {
      return refuse(envelope, source.key, 'cardinality', `Too many new devices at once. The device ${device} was not taken up; those that are known go on.`);
    }
    const rows = decoded.rows.flatMap((row) => rowsOf(row, { device, labels, recv, isRetained, isSimulated }));
    if (rows.length === 0) return refuse(envelope, source.key, 'mapping-empty', 'The names of the values are empty, too long, or hold control characters.');
    const refused: string[] = [];
    let taken = 0;
    for (const row of rows) {
      const staged = telemetry.stage(row);
      taken += staged.samples.length;
      refused.push(...staged.refused);
      for (const sample of staged.samples) {
        writer.show(sample);
        if (sample.fate !== 'repeat') judge.sample(sample);
      }
    }
    countsOf(profile).counts.samples += taken;
    if (taken > 0) {
      guards.knowDevice(device);
      heardBy.set(device, profile);
    }
    return refused.length === 0
      ? 0
      : refuse(
          envelope,
          source.key,
          'cardinality',
          `Too many new series. Not taken up: ${refused.slice(0, 5).join(', ')}${refused.length > 5 ? ' and more' : ''}.`,
        );
  };

  const take = (envelope: Envelope, route: Route & { kind: 'source' | 'refused' }, isSimulated: boolean): number => {
    const { source } = route;
    const { recv, payload, bytes } = envelope;
    if (bytes > payload.length) return refuse(envelope, source.key, 'oversize', `The message has ${bytes} bytes; the limit is 1 MiB.`);
    if (payload.length === 0) return 0; // the retained message of this topic was deleted
    if (route.kind === 'refused') return refuse(envelope, source.key, 'mapping-empty', route.detail);
    if (!guards.allowsRate(route.device, recv))
      return refuse(envelope, source.key, 'rate', `The device ${route.device} sends more than 10,000 messages a second.`);
    const decoded = decoders[source.decoder](payload, { metric: route.metric, zone: options.zone, recv });
    if (!decoded.ok) return refuse(envelope, source.key, decoded.reason, decoded.detail);
    return stage(envelope, route, decoded, isSimulated);
  };

  const offer = (envelope: Envelope, acknowledge: Acknowledge | undefined): Verdict => {
    const { profile: id, session, messageId, topic, payload, bytes } = envelope;
    const profile = profiles.get(id);
    if (profile === undefined) return 'dropped';
    const own = countsOf(id);
    if (writer.isFull()) {
      if (acknowledge !== undefined) return 'full';
      own.counts.dropped++;
      return 'dropped';
    }
    own.message(envelope.recv);
    const route = profile.route(topic);
    let size = payload.length;
    if (route.kind === 'none') {
      own.counts.unmatched++;
    } else {
      const hash = acknowledge === undefined ? undefined : contentHash(topic, payload, bytes);
      if (hash !== undefined && envelope.isRedelivered && inflight.holds(session, messageId, hash)) {
        own.counts.duplicates++;
      } else {
        if (hash !== undefined) inflight.put(session, messageId, hash);
        try {
          size += take(envelope, route, profile.isSimulated);
        } catch (error) {
          onFault(error);
          size += refuse(envelope, route.source.key, 'mapping-empty', 'Fieldwatch failed on this message. Report it with the sample.');
        }
      }
    }
    writer.add(size, session, messageId, acknowledge);
    writer.schedule();
    return 'taken';
  };

  return {
    setProfile: (id, { sources, simulated }) => void profiles.set(id, { route: openRouter(sources), isSimulated: simulated }),
    removeProfile: (id) => {
      profiles.delete(id);
      counts.delete(id);
      sessions.forget(id);
    },
    offer,
    flush: writer.flush,
    whenRoom: writer.whenRoom,
    session: sessions.of,
    counts: (id) => countsOf(id).read(now()),
    profileOf: (device) => heardBy.get(device),
    quarantine: (limit) => readQuarantine(db, limit),
    close: writer.close,
  };
};

/** Our tables live in the file of the store and are written in its transactions; statements need its connection. */
const databaseOf = (telemetry: Telemetry, at: number): TelemetryDatabase => {
  let database: TelemetryDatabase | undefined;
  telemetry.commit(at, (db) => {
    createIngestTables(db);
    database = db;
  });
  return database!;
};
