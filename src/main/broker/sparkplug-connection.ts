import type { Cause } from '../../domain/broker/cause.ts';
import { sparkplugFilters, type SparkplugSettings } from '../../domain/broker/sparkplug.ts';
import type { DecodeFailure } from '../ingest/decoders/decoder.ts';
import { commandTopic, rebirthCommand } from '../ingest/decoders/sparkplug/command.ts';
import { type HostNews, type NodeView, openHost, type RebirthRequest } from '../ingest/decoders/sparkplug/host.ts';
import { sparkplugTopic } from '../ingest/decoders/sparkplug/topic.ts';
import type { Acknowledge, Envelope, Verdict } from '../ingest/envelope.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { later as realLater } from '../ingest/later.ts';
import { type Connection, type ConnectionOptions, openConnection, type Publish } from './connection.ts';
import { openHostState } from './host-state.ts';

export interface SparkplugOptions extends Omit<ConnectionOptions, 'onEnvelope' | 'clean' | 'session' | 'whenRoom'> {
  readonly settings: SparkplugSettings;
  readonly ingest: Pick<Ingest, 'offerDecoded' | 'markStale'>;
  /** How long a gap in a sequence may take to be filled. */
  readonly reorderMs?: number;
}

export interface SparkplugConnection extends Connection {
  readonly nodes: () => readonly NodeView[];
}

const source = 'Sparkplug B';
const farewellMs = 1000;

const failureOf = ({ rows, dropped }: HostNews): DecodeFailure | undefined => {
  if (rows.length > 0) return undefined;
  if (dropped['unknown-alias'] > 0) return { ok: false, reason: 'unknown-alias', detail: 'No birth has told the names of these metrics.' };
  return dropped['before-birth'] > 0 ? { ok: false, reason: 'before-birth', detail: 'The node or device has not been born for this console yet.' } : undefined;
};

/**
 * A Sparkplug host application beside the connection of the topics: a clean session of its own, as the specification wants
 * it. Asks edge nodes for births only where commands are allowed, and tells its STATE only as primary host.
 */
export const openSparkplugConnection = (options: SparkplugOptions): SparkplugConnection => {
  const { settings, ingest, profile, profileId, clientId, now, random, later = realLater, onFault } = options;
  const host = openHost({ mayCommand: profile.allowCommands === true, random, ...(options.reorderMs === undefined ? {} : { reorderMs: options.reorderMs }) });
  const state = settings.primary && settings.hostId !== undefined ? openHostState(settings.hostId, now) : undefined;
  let publish: Publish | undefined;
  let wasOnline = false;
  let isClosed = false;
  let timer: { readonly at: number; readonly cancel: () => void } | undefined;

  const deliver = (envelope: Envelope, news: HostNews): Verdict => {
    const { rows, presence, meta, events, problems, unknown } = news;
    const failure = failureOf(news);
    // Deaths and events are told although nothing could be read.
    const isNothing = presence.length + meta.length + events.length + problems.length === 0;
    const verdict = ingest.offerDecoded(
      envelope,
      source,
      failure !== undefined && isNothing
        ? failure
        : { ok: true, rows, presence, meta, events, problems: failure === undefined ? problems : [...problems, failure] },
    );
    ingest.markStale(profileId, unknown, envelope.recv);
    return verdict;
  };

  const ask = async ({ group, edge }: RebirthRequest): Promise<void> => {
    await publish?.({ topic: commandTopic(group, edge), payload: rebirthCommand(now()), qos: 0, retain: false });
  };

  const schedule = (): void => {
    const at = host.nextTick();
    if (isClosed || at === timer?.at) return;
    timer?.cancel();
    timer = at === undefined ? undefined : { at, cancel: later(Math.max(0, at - now()), tick) };
  };
  /** What time brings about has no message: one without a payload stands for it. */
  const timeEnvelope = (): Envelope => ({
    profile: profileId,
    session: 0,
    topic: 'spBv1.0',
    payload: new Uint8Array(),
    bytes: 0,
    qos: 0,
    isRetained: false,
    isRedelivered: false,
    messageId: 0,
    recv: now(),
  });
  const tick = (): void => {
    timer = undefined;
    const { news, requests } = host.tick(now());
    if (news.rows.length + news.presence.length + news.events.length + news.unknown.length > 0) deliver(timeEnvelope(), news);
    for (const request of requests) ask(request).catch(onFault);
    schedule();
  };

  const onEnvelope = (envelope: Envelope, acknowledge: Acknowledge | undefined): Verdict => {
    // Nobody sends it again to a clean session, so that there is nothing to wait for.
    acknowledge?.([envelope.messageId]);
    const topic = sparkplugTopic(envelope.topic);
    if (topic?.kind === 'state') {
      state?.heard(envelope.topic, envelope.payload).catch(onFault);
      return 'taken';
    }
    // Only STATE may be retained: an old birth would give aliases that mean nothing any more.
    if (topic === undefined || envelope.isRetained || topic.type === 'NCMD' || topic.type === 'DCMD') return 'taken';
    if (envelope.bytes > envelope.payload.length)
      return ingest.offerDecoded(envelope, source, {
        ok: false,
        reason: 'truncated',
        detail: `The message has ${envelope.bytes} bytes, more than this connection takes.`,
      });
    const news = host.receive(topic, envelope.payload, envelope.recv);
    const verdict = 'ok' in news ? ingest.offerDecoded(envelope, source, news) : deliver(envelope, news);
    schedule();
    return verdict;
  };

  const connection = openConnection({
    ...options,
    clientId: `${clientId}s`,
    clean: {
      filters: sparkplugFilters(settings),
      open: () => {
        publish = undefined;
        return {
          will: state?.will(),
          onOnline: (by) => {
            publish = by;
            state?.born(by).catch(onFault);
            if (wasOnline) ingest.markStale(profileId, host.reconnected(now()).unknown, now());
            wasOnline = true;
            schedule();
          },
          // A broker that does not answer must not keep us from leaving.
          beforeClose: (by) =>
            Promise.race([state?.died(by), ...(state === undefined ? [] : [new Promise<void>((resolve) => void later(farewellMs, resolve))])]),
        };
      },
    },
    onEnvelope,
  });

  return {
    ...connection,
    setStorage: (_cause: Cause | null) => {},
    nodes: host.nodes,
    close: async () => {
      isClosed = true;
      timer?.cancel();
      await connection.close();
    },
  };
};
