import type { QuarantineRow } from '../../contract/views.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import { DeviceName, type ProfileId } from '../../domain/identity.ts';
import { Flag } from '../../domain/telemetry/sample.ts';
import { cellCode } from '../store/cell.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { contentHash, hashContent, hashTopic } from './content-hash.ts';
import { type Counts, openCounts, type ProfileCounts } from './counters.ts';
import { type Decoded, problemText } from './decoders/decoder.ts';
import type { Acknowledge, Envelope, Verdict } from './envelope.ts';
import { type FastLane, type FastRow, openFastLane } from './fast-lane.ts';
import { openGuards } from './guards.ts';
import { openHeard } from './heard.ts';
import { openInflight } from './inflight.ts';
import type { Judge } from './judge.ts';
import type { Later } from './later.ts';
import { openDecoderMemory } from './decoder-memory.ts';
import { openNaturalKeys } from './natural-keys.ts';
import { openMqttSessions, type SessionMemory } from './mqtt-sessions.ts';
import { openQuarantine, type QuarantineReason, readQuarantine } from './quarantine.ts';
import { openRouter, openSources, type Route, type Source } from './router.ts';
import { type News, openStaging } from './staging.ts';
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
  /** Numbers of the series that have new values, once those are durable. */
  readonly onShown: (series: readonly number[]) => void;
  /** As soon as it is heard: presence of a device must not wait for a commit. It is not durable. */
  readonly onNews?: (news: News) => void;
  /** The store refuses to write, or does so again. */
  readonly onStorage: (state: StorageState) => void;
  /** Two ways of reading one message gave two results: a bug. Only the slow way is used from then on. */
  readonly onDifference?: (detail: string) => void;
  /** A bug: something threw that never should. The message is kept in the quarantine or acknowledged as usual. */
  readonly onFault: (error: unknown) => void;
}

export interface Ingest {
  /** Before the connection is opened, and after every change of its sources. */
  readonly setProfile: (id: ProfileId, profile: Pick<BrokerProfile, 'sources' | 'simulated'>) => void;
  readonly removeProfile: (id: ProfileId) => void;
  /** Takes one message; `acknowledge` is called after it is durable. QoS 0 brings none. */
  readonly offer: (envelope: Envelope, acknowledge: Acknowledge | undefined) => Verdict;
  /**
   * Takes a message as it lies in a read buffer, neither retained nor redelivered, when its topic and shape are known.
   * False: nothing has happened, and `offer` must take it.
   */
  readonly offerBytes: OfferBytes;
  /** Takes what a part with a memory of its own has read, such as a Sparkplug host. The payload names the devices. */
  readonly offerDecoded: (envelope: Envelope, source: string, decoded: Decoded, acknowledge?: Acknowledge) => Verdict;
  /** False while a message would be refused for want of room. */
  readonly hasRoom: () => boolean;
  /** Nothing is known of these devices any more: their values are old from now on. */
  readonly markStale: (id: ProfileId, devices: readonly string[], recv: number) => void;
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

export type OfferBytes = (
  id: ProfileId,
  bytes: Uint8Array,
  topic: number,
  topicEnd: number,
  body: number,
  end: number,
  messageId: number,
  session: number,
  recv: number,
  acknowledge: Acknowledge | undefined,
) => boolean;

interface Profile {
  readonly sources: readonly Source[];
  readonly route: (topic: string) => Route;
  readonly fast: FastLane;
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
  const memory = openDecoderMemory(db);
  const naturalKeys = openNaturalKeys(db, now());
  const writer = openWriter({ ...options, parts: [quarantine, inflight, sessions, memory, naturalKeys], onAcknowledged: inflight.acknowledged });
  const profiles = new Map<ProfileId, Profile>();
  const counts = new Map<ProfileId, Counts>();
  const heard = openHeard();
  const contentOf = contentHash();

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

  const { stage, outdate } = openStaging({ telemetry, judge, writer, guards, naturalKeys, heard, onNews: options.onNews, countsOf, refuse });

  const contextOf = (topic: string, recv: number, isRetained: boolean) => ({
    topic,
    device: undefined,
    metric: undefined,
    labels: {},
    zone: options.zone,
    recv,
    isRetained,
  });
  /** Other sources of the connection learn from it too: states need not come by the template of their discovery. */
  const remember = ({ profile, topic, payload, recv, isRetained }: Envelope, source: Source): number => {
    for (const other of profiles.get(profile)?.sources ?? [])
      if (other !== source && other.remembers(topic)) other.decode?.(payload, contextOf(topic, recv, isRetained));
    return memory.remember(profile, topic, payload);
  };

  const take = (envelope: Envelope, route: Route & { kind: 'source' | 'refused' }, isSimulated: boolean): number => {
    const { source } = route;
    const { recv, payload, bytes, topic } = envelope;
    if (bytes > payload.length) return refuse(envelope, source.key, 'oversize', `The message has ${bytes} bytes; the limit is 1 MiB.`);
    const isRemembered = source.remembers(topic);
    if (payload.length === 0 && !isRemembered) return 0; // the retained message of this topic was deleted
    if (route.kind === 'refused') return refuse(envelope, source.key, 'mapping-empty', route.detail);
    const { device, metric, labels } = route;
    const sender = device ?? envelope.topic;
    if (!guards.allowsRate(sender, recv)) return refuse(envelope, source.key, 'rate', `${sender} sends more than 10,000 messages a second.`);
    if (source.decode === undefined) return refuse(envelope, source.key, 'mapping-empty', 'The source names a decoder that this version does not have.');
    const kept = isRemembered ? remember(envelope, source) : 0;
    const decoded = source.decode(payload, { topic, device, metric, labels, zone: options.zone, recv, isRetained: envelope.isRetained });
    if (!decoded.ok) return kept + refuse(envelope, source.key, decoded.reason, problemText(decoded));
    return kept + stage(envelope, route, decoded, isSimulated);
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
      if (acknowledge !== undefined) hashContent(hashTopic(Buffer.from(topic)), payload, 0, payload.length, bytes, contentOf);
      const hash = acknowledge === undefined ? undefined : contentOf;
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

  const judgeRow = (series: Int32Array, { ts, tsSource, values }: FastRow, recv: number, flags: number): void => {
    if (judge.row !== undefined) return judge.row(series, ts, recv, values, flags, tsSource);
    for (let i = 0; i < series.length; i++) judge.sample({ series: series[i]!, ts, recv, value: values[i]!, quality: 'good', flags, tsSource, fate: 'new' });
  };
  const offerBytes: OfferBytes = (id, bytes, topic, topicEnd, body, end, messageId, session, recv, acknowledge) => {
    const profile = profiles.get(id);
    if (profile === undefined || writer.isFull()) return false;
    const known = profile.fast.topic(bytes, topic, topicEnd);
    const row = profile.fast.read(known, bytes, body, end, recv);
    if (row === undefined || (known.rate >= 0 && !guards.allows(known.rate, recv))) return false;
    const { series, put } = known.lane!;
    const flags = profile.isSimulated ? Flag.simulated : 0;
    if (!put(row.ts, recv, cellCode('good', flags, row.tsSource, true), row.values)) return false;
    const own = countsOf(id);
    own.message(recv);
    own.counts.samples += series.length;
    if (known.heard !== heard.changes()) {
      heard.note((known.route as Route & { kind: 'source' }).device!, id);
      known.heard = heard.changes();
    }
    if (acknowledge !== undefined) {
      hashContent(known.hash, bytes, body, end, end - body, contentOf);
      inflight.put(session, messageId, contentOf);
    }
    for (let i = 0; i < series.length; i++) writer.show(series[i]!);
    judgeRow(series, row, recv, flags);
    writer.add(end - body, session, messageId, acknowledge);
    writer.schedule();
    return true;
  };

  const offerDecoded = (envelope: Envelope, source: string, decoded: Decoded, acknowledge?: Acknowledge): Verdict => {
    const { profile: id, recv, payload } = envelope;
    const profile = profiles.get(id);
    if (profile === undefined) return 'dropped';
    const own = countsOf(id);
    if (writer.isFull()) {
      if (acknowledge !== undefined) return 'full';
      own.counts.dropped++;
      return 'dropped';
    }
    own.message(recv);
    const route = {
      kind: 'source',
      source: { key: source, levels: [], decode: undefined, identity: 'payload', remembers: () => false },
      device: undefined,
      metric: undefined,
      labels: {},
    } as const;
    const kept = decoded.ok ? stage(envelope, route, decoded, profile.isSimulated) : refuse(envelope, source, decoded.reason, problemText(decoded));
    writer.add(payload.length + kept, envelope.session, envelope.messageId, acknowledge);
    writer.schedule();
    return 'taken';
  };

  return {
    offerDecoded,
    hasRoom: () => !writer.isFull(),
    markStale: (id, devices, recv) => {
      const profile = profiles.get(id);
      if (profile === undefined) return;
      for (const device of devices) if (DeviceName.safeParse(device).success) outdate(device as DeviceName, undefined, recv, profile.isSimulated);
      writer.schedule();
    },
    setProfile: (id, { sources, simulated }) => {
      const opened = openSources(sources);
      for (const { topic, payload } of memory.recall(id))
        for (const source of opened) if (source.remembers(topic)) source.decode?.(payload, contextOf(topic, now(), true));
      const route = openRouter(opened);
      const fast = openFastLane({ route, sources, telemetry, rateOf: guards.rateOf, zone: options.zone, onDifference: options.onDifference ?? onFault });
      profiles.set(id, { sources: opened, route, fast, isSimulated: simulated });
    },
    removeProfile: (id) => {
      profiles.delete(id);
      counts.delete(id);
      sessions.forget(id);
      memory.forget(id);
    },
    offer,
    offerBytes,
    flush: writer.flush,
    whenRoom: writer.whenRoom,
    session: sessions.of,
    counts: (id) => countsOf(id).read(now()),
    profileOf: heard.of,
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
