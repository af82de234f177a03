import { DeviceName, type ProfileId } from '../../domain/identity.ts';
import { contentHash, hashContent, hashTopic } from './content-hash.ts';
import { type Counts, openCounts } from './counters.ts';
import { type DecodeContext, type Decoded, problemText } from './decoders/decoder.ts';
import type { Acknowledge, Envelope, Verdict } from './envelope.ts';
import { openByteOffers } from './byte-offers.ts';
import { openDecodedOffers } from './decoded-offers.ts';
import { openDeviceNews } from './device-news.ts';
import type { OpenProfile } from './open-profile.ts';
import { openFastLane } from './fast-lane.ts';
import { openGuards } from './guards.ts';
import { openHeard } from './heard.ts';
import { openInflight } from './inflight.ts';
import { openLinkGaps } from './link-gaps.ts';
import { type Again, asHistory, openDecodeAgain } from './decode-again.ts';
import { openDecoderMemory } from './decoder-memory.ts';
import { openNaturalKeys } from './natural-keys.ts';
import { openMqttSessions } from './mqtt-sessions.ts';
import { keptOf, openQuarantine, type QuarantineReason, readKept, readQuarantine } from './quarantine.ts';
import { openRouter, openSources, type Route, type Source } from './router.ts';
import { openSeriesGuard } from './series-guard.ts';
import { openSilence } from './silence.ts';
import { type News, openStaging } from './staging.ts';
import { databaseOf } from './tables.ts';
import { openWaitingLines } from './waiting-line.ts';
import { openWriter } from './writer.ts';
import type { Ingest, IngestOptions } from './ingest-contract.ts';

export type { Ingest, IngestOptions, OfferBytes } from './ingest-contract.ts';

/** A message on its way, with where it goes. */
interface Taken {
  readonly envelope: Envelope;
  readonly acknowledge: Acknowledge | undefined;
  readonly route: Route;
  readonly isSimulated: boolean;
  /** It comes from the quarantine. */
  readonly again?: Again;
}
/** A message that waits: the buffer that it lies in is used again. */
const held = ({ payload, properties, ...envelope }: Envelope): Envelope => {
  const known = properties?.();
  return { ...envelope, payload: Uint8Array.from(payload), ...(known === undefined ? {} : { properties: () => known }) };
};
const propertiesOf = ({ properties }: Envelope): Pick<DecodeContext, 'properties'> => (properties === undefined ? {} : { properties });

/** The one way of every message from a connection to the store: route, decode, guard, stage, judge; then commit, acknowledge, show. */
export const openIngest = (options: IngestOptions): Ingest => {
  const { telemetry, judge, now, onFault } = options;
  const db = databaseOf(telemetry, now());
  const guards = openGuards(telemetry.catalogue.all().map(({ device }) => device));
  const quarantine = openQuarantine(db);
  const inflight = openInflight(db);
  const sessions = openMqttSessions(db, inflight, now, () => writer.schedule());
  const memory = openDecoderMemory(db);
  const links = openLinkGaps(db, () => writer.schedule());
  const naturalKeys = openNaturalKeys(db, now());
  const news = openDeviceNews(db);
  const heard = openHeard(db);
  const writer = openWriter({
    ...options,
    parts: [quarantine, inflight, sessions, memory, naturalKeys, links, news, heard],
    onAcknowledged: inflight.acknowledged,
  });
  const profiles = new Map<ProfileId, OpenProfile>();
  const counts = new Map<ProfileId, Counts>();
  const contentOf = contentHash();

  const countsOf = (id: ProfileId): Counts => {
    let known = counts.get(id);
    if (known === undefined) counts.set(id, (known = openCounts()));
    return known;
  };

  /** Set while a message of the quarantine is read: it is there already. */
  let refusedAgain: { detail?: string } | undefined;
  const seriesGuard = openSeriesGuard({ catalogue: telemetry.catalogue, onLimit: options.onLimit ?? (() => {}) });

  /** Keeps a message that could not be used. Returns the bytes that wait for the commit. */
  const refuse = (envelope: Envelope, source: string, reason: QuarantineReason, detail: string): number => {
    if (refusedAgain !== undefined) {
      refusedAgain.detail ??= detail;
      return 0;
    }
    countsOf(envelope.profile).counts.quarantined++;
    const { profile, topic, qos, isRetained, bytes, payload, recv } = envelope;
    return quarantine.add({ at: recv, profile, source, topic, qos, isRetained, reason, detail, bytes, payload });
  };

  const tellNews = (told: News): void => {
    news.take(told);
    if (told.presence.length > 0) writer.hurry();
    options.onNews?.(told);
  };
  const { stage, outdate, sampledEvery } = openStaging({
    telemetry,
    judge,
    writer,
    guards,
    seriesGuard,
    naturalKeys,
    heard,
    unkept: links.unkept,
    onNews: tellNews,
    countsOf,
    refuse,
  });

  const noteSilence = openSilence(options.onSilent ?? (() => {}));

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

  const take = (envelope: Envelope, route: Route & { kind: 'source' | 'refused' }, isSimulated: boolean, elsewhere: Decoded | undefined): number => {
    const { source } = route;
    const { recv, payload, bytes, topic } = envelope;
    if (bytes > payload.length) return refuse(envelope, source.key, 'oversize', `The message has ${bytes} bytes, more than this connection takes.`);
    const isRemembered = source.remembers(topic);
    if (payload.length === 0 && !isRemembered) return 0; // the retained message of this topic was deleted
    if (route.kind === 'refused') return refuse(envelope, source.key, 'mapping-empty', route.detail);
    const { device, metric, labels } = route;
    const sender = device ?? envelope.topic;
    if (!guards.allowsRate(sender, recv)) return refuse(envelope, source.key, 'rate', `${sender} sends more than 10,000 messages a second.`);
    if (source.decode === undefined) return refuse(envelope, source.key, 'mapping-empty', 'The source names a decoder that this version does not have.');
    const kept = isRemembered ? remember(envelope, source) : 0;
    const decoded =
      elsewhere ??
      source.decode(payload, { topic, device, metric, labels, zone: options.zone, recv, isRetained: envelope.isRetained, ...propertiesOf(envelope) });
    if (refusedAgain === undefined) noteSilence(envelope.profile, source, recv, decoded.ok);
    if (!decoded.ok) return kept + refuse(envelope, source.key, decoded.reason, problemText(decoded));
    return kept + stage(envelope, route, refusedAgain === undefined ? decoded : asHistory(decoded), isSimulated);
  };

  /** One message in its turn. */
  const handle = ({ envelope, acknowledge, route, isSimulated, again }: Taken, decoded: Decoded | undefined): void => {
    const { profile: id, session, messageId, topic, payload, bytes } = envelope;
    const own = countsOf(id);
    const before = own.counts.samples;
    let size = payload.length;
    if (again !== undefined) refusedAgain = {};
    if (route.kind === 'none') {
      if (again === undefined) own.counts.unmatched++;
      else refusedAgain = { detail: 'No source of the connection has a template for this topic any more.' };
    } else {
      if (acknowledge !== undefined) hashContent(hashTopic(Buffer.from(topic)), payload, 0, payload.length, bytes, contentOf);
      const hash = acknowledge === undefined ? undefined : contentOf;
      if (hash !== undefined && envelope.isRedelivered && inflight.holds(session, messageId, hash)) {
        own.counts.duplicates++;
      } else {
        if (hash !== undefined) inflight.put(session, messageId, hash);
        try {
          size += take(envelope, route, isSimulated, decoded);
        } catch (error) {
          onFault(error);
          size += refuse(envelope, route.source.key, 'mapping-empty', 'Fieldwatch failed on this message. Report it with the sample.');
        }
      }
    }
    if (again !== undefined) {
      const failure = refusedAgain?.detail;
      refusedAgain = undefined;
      const samples = own.counts.samples - before;
      if (failure === undefined) quarantine.remove(again.id);
      again.done(failure === undefined ? { samples } : { failure });
    }
    writer.add(size, session, messageId, acknowledge);
    writer.schedule();
  };

  const lines = openWaitingLines<ProfileId, Taken>(handle, () => {
    const resumed = waitingForRoom;
    waitingForRoom = [];
    for (const resume of resumed) writer.whenRoom(resume);
  });
  let waitingForRoom: (() => void)[] = [];
  const isFull = (): boolean => writer.isFull() || lines.isFull();

  /** At once, or behind what waits for the mapping thread: the order of a connection stays. */
  const enqueue = (taken: Taken): void => {
    const { envelope, route } = taken;
    const { profile: id, payload, bytes, topic, recv, isRetained } = envelope;
    const mapped = route.kind === 'source' && payload.length > 0 && bytes <= payload.length ? route.source.mapped : undefined;
    const { mapper } = options;
    if (mapped === undefined || mapper === undefined) {
      if (!lines.isBusy(id)) return handle(taken, undefined);
      return lines.put(id, { ...taken, envelope: held(envelope) });
    }
    const { device, metric, labels } = route as Route & { kind: 'source' };
    const later = held(envelope);
    const context = { topic, device, metric, labels, zone: options.zone, recv, isRetained, ...propertiesOf(later) };
    lines.put(id, { ...taken, envelope: later }, (answer) => mapper.decode(mapped, payload, context, answer));
  };

  const offer = (envelope: Envelope, acknowledge: Acknowledge | undefined): Verdict => {
    const { profile: id, topic, recv } = envelope;
    const profile = profiles.get(id);
    if (profile === undefined) return 'dropped';
    const own = countsOf(id);
    if (isFull()) {
      if (acknowledge !== undefined) return 'full';
      own.counts.dropped++;
      return 'dropped';
    }
    own.message(recv);
    enqueue({ envelope, acknowledge, route: profile.route(topic), isSimulated: profile.isSimulated });
    return 'taken';
  };

  const decodeAgain = openDecodeAgain({
    db,
    isOpen: (id) => profiles.has(id),
    enqueue: (envelope, again) => {
      const { route, isSimulated } = profiles.get(envelope.profile)!;
      enqueue({ envelope, acknowledge: undefined, route: route(envelope.topic), isSimulated, again });
    },
    flush: writer.flush,
  });

  const { offerBytes, forgetLast } = openByteOffers({ telemetry, judge, writer, guards, heard, inflight, contentOf, profiles, countsOf, isBusy: lines.isBusy });

  const offerDecoded = openDecodedOffers({ writer, stage, refuse, profiles, countsOf });

  return {
    offerDecoded,
    hasRoom: () => !isFull(),
    isPressed: () => writer.isPressed() || lines.isFull(),
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
      seriesGuard.forget(id);
      forgetLast();
      profiles.set(id, { sources: opened, route, fast, isSimulated: simulated });
    },
    removeProfile: (id) => {
      forgetLast();
      profiles.delete(id);
      counts.delete(id);
      lines.forget(id);
      sessions.forget(id);
      links.forget(id);
      memory.forget(id);
    },
    offer,
    offerBytes,
    flush: writer.flush,
    whenRoom: (resume) => {
      if (lines.hasRoom()) writer.whenRoom(resume);
      else waitingForRoom.push(resume);
    },
    session: (id) => ({ ...sessions.of(id), ...links.of(id) }),
    outage: links.outage,
    counts: (id) => countsOf(id).read(now()),
    profileOf: heard.of,
    quarantine: (limit) => readQuarantine(db, limit),
    kept: (id) => readKept(db, id),
    keptOf: (id) => keptOf(db, id),
    decodeAgain,
    newsOf: news.of,
    presenceOf: news.stateOf,
    refusedSeries: seriesGuard.refused,
    sampledEvery,
    waiting: lines.waiting,
    close: writer.close,
  };
};
