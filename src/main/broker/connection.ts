import type { IPublishPacket } from 'mqtt';
import { brokerAddress } from '../../domain/broker/address.ts';
import { type Cause, classify, type Signal } from '../../domain/broker/cause.ts';
import type { Retry } from '../../domain/broker/causes.ts';
import { filtersOf } from '../../domain/broker/filters.ts';
import type { Acknowledge, Envelope, UserProperties } from '../ingest/envelope.ts';
import { later as realLater } from '../ingest/later.ts';
import { type Attempt, openAttempt, signalOf, type WireTaps } from './attempt.ts';
import { asksForOlder } from './as-older.ts';
import { openBackOff, supervision } from './back-off.ts';
import type { CleanSession, Connection, ConnectionOptions, ConnectionStatus } from './connection-options.ts';
import { type Link, linkOf, secretTexts } from './link.ts';
import { openOutages } from './outage.ts';
import { withProbe } from './probe.ts';
import { refusalText, subscribeAll } from './subscribe.ts';
import { volatileSession } from './volatile-session.ts';
import { publishFlags } from './wire/publish.ts';
import { userPropertiesOf } from './wire/user-properties.ts';

export type { CleanSession, Connection, ConnectionOptions, ConnectionStatus, Publish } from './connection-options.ts';

/** mqtt.js has read them already. */
const propertiesOf = ({ properties }: IPublishPacket): Pick<Envelope, 'properties'> => {
  const found = properties?.userProperties;
  return found === undefined ? {} : { properties: () => found as UserProperties };
};

/**
 * Keeps one connection alive: attempts with full-jitter back-off, a slow retry where a person is needed, and at every
 * moment a state with a named cause. Each attempt has an epoch; what comes late from an older one is dropped.
 */
export const openConnection = (options: ConnectionOptions): Connection => {
  const { profile, profileId, password, clientId, now, random, later = realLater, clean, session = volatileSession(), onFault } = options;
  const filters = clean?.filters ?? filtersOf(profile);
  const address = brokerAddress(profile.url);
  const { protocol = 'auto' } = profile;
  const hidden = secretTexts(password, options.secrets);
  const backOff = openBackOff(random);
  const outages = openOutages(session, now, (outage) => options.onOutage?.(outage));
  let epoch = 0;
  let current: Attempt | undefined;
  let cleanNow: ReturnType<CleanSession['open']> | undefined;
  let status: ConnectionStatus = { state: 'disabled', since: now(), cause: null, attempt: 0, nextTryAt: null };
  let isWireOff = false;
  let spoken: 4 | 5 | undefined = protocol === 'auto' ? undefined : protocol === '5' ? 5 : 4;
  let version: 4 | 5 = spoken ?? 5;
  let refused: { readonly filters: readonly string[]; readonly reasons: readonly string[] } = { filters: [], reasons: [] };
  let storage: Cause | null = null;
  let timers: (() => void)[] = [];

  const set = (next: Partial<ConnectionStatus>): void => {
    const since = next.state !== undefined && next.state !== status.state ? now() : status.since;
    status = { ...status, ...next, since };
    options.onState(status);
  };
  const clearTimers = (): void => {
    for (const cancel of timers.splice(0)) cancel();
  };
  const causeOf = (signal: Signal): Cause & { readonly retry: Retry } => classify(signal, { now: new Date(now()).toUTCString() }, hidden);
  const showCause = (signal: Signal): Cause => {
    const { retry: _, ...cause } = causeOf(signal);
    return cause;
  };

  const showOnline = (): void => {
    const cause = refused.filters.length > 0 ? showCause({ kind: 'suback', ...refused }) : storage;
    set({ state: cause === null ? 'online' : 'degraded', cause, attempt: 0, nextTryAt: null });
  };

  const wait = (signal: Signal): void => {
    const { retry } = causeOf(signal);
    const delay = backOff.delayMs(retry);
    timers.push(later(delay, start));
    set({ state: retry === 'attention' ? 'attention' : 'waiting', cause: showCause(signal), nextTryAt: now() + delay });
  };

  const ended = (mine: number, signal: Signal, link: Link): void => {
    clearTimers();
    current = undefined;
    // A link that was lost without a word was lost long before that was noticed.
    if (!(signal.kind === 'error' && /keepalive/i.test(signal.message))) outages.seen();
    outages.ended();
    const isTaken = backOff.isTaken();
    if (spoken === undefined && version === 5 && asksForOlder(signal)) {
      version = 4;
      return start();
    }
    version = spoken ?? 5;
    if (isTaken) return wait({ kind: 'repeated-close' });
    withProbe(signal, link)
      .then((probed) => {
        if (mine === epoch) wait(probed);
      })
      .catch(onFault);
  };

  const onConnack = async (mine: number, attempt: Attempt, before: readonly string[], retained: () => number): Promise<void> => {
    spoken = version;
    backOff.connected();
    timers.push(later(supervision.quickMs, backOff.lasted), later(supervision.stableMs, backOff.stable));
    set({ state: 'subscribing' });
    await attempt.unsubscribe(before.filter((filter) => !filters.includes(filter)));
    const missing = filters.filter((filter) => !before.includes(filter));
    const onCut = (cut: readonly string[], messages: number): void => {
      if (mine === epoch) options.onRetainedCut?.(cut, messages);
    };
    const codes = await subscribeAll(attempt, missing, { isResumed: before.length > 0, later, retained, onCut });
    if (mine !== epoch || codes === undefined) return;
    const no = missing.flatMap((filter, i) => ((codes[i] ?? 128) >= 128 ? [[filter, refusalText(codes[i] ?? 128)] as const] : []));
    refused = { filters: no.map(([filter]) => filter), reasons: no.map(([, reason]) => reason) };
    session.subscribed(filters.filter((filter) => !refused.filters.includes(filter)));
    showOnline();
    cleanNow?.onOnline(attempt.publish);
  };

  /** The inbox is full: the broker keeps what we have not acknowledged, and we come back when there is room. */
  const hold = (attempt: Attempt): void => {
    const mine = ++epoch;
    current = undefined;
    clearTimers();
    outages.seen();
    outages.ended();
    attempt.destroy();
    set({ state: 'waiting', cause: storage ?? showCause({ kind: 'storage', message: 'too many messages wait to be stored' }), nextTryAt: null });
    const resume = (): void => {
      if (mine === epoch) start();
    };
    if (options.whenRoom === undefined) timers.push(later(1000, resume));
    else options.whenRoom(resume);
  };

  const start = (): void => {
    clearTimers();
    const mine = ++epoch;
    if (address === undefined) return wait({ kind: 'address', url: profile.url });
    const link = linkOf(address, profile, options.secrets);
    set({ state: 'connecting', attempt: status.attempt + 1, nextTryAt: null });
    let number = 0;
    let before: readonly string[] = [];
    let retained = 0;
    const acknowledge: Acknowledge = (messageIds) => {
      if (mine === epoch) attempt?.acknowledge(messageIds);
    };
    const receive = (message: Omit<Envelope, 'profile' | 'session'>): void => {
      outages.counted();
      if (message.isRetained) retained++;
      try {
        const verdict = options.onEnvelope({ profile: profileId, session: number, ...message }, message.qos === 0 ? undefined : acknowledge);
        if (verdict === 'full' && attempt !== undefined) hold(attempt);
      } catch (error) {
        onFault(error);
      }
    };
    const onPublish = (packet: IPublishPacket, bytes: number): void => {
      if (mine !== epoch || packet.qos === 2) return;
      const { topic, qos, messageId = 0, retain: isRetained, dup: isRedelivered } = packet;
      receive({ topic, payload: packet.payload as Buffer, bytes, qos, isRetained, isRedelivered, messageId, recv: now(), ...propertiesOf(packet) });
    };
    let recv = 0;
    const taps: WireTaps = {
      onRead: () => void (recv = now()),
      onPublish: (bytes, topic, topicEnd, props, propsEnd, body, end, flags, messageId, length) => {
        if (mine !== epoch) return;
        const qos = (flags & publishFlags.qos1) === 0 ? 0 : 1;
        const isPlain = (flags & (publishFlags.retain | publishFlags.dup)) === 0 && length === end - body;
        if (isPlain && options.onBytes?.(bytes, topic, topicEnd, body, end, messageId, number, recv, qos === 0 ? undefined : acknowledge) === true)
          return outages.counted();
        receive({
          topic: Buffer.from(bytes.buffer, bytes.byteOffset + topic, topicEnd - topic).toString(),
          payload: bytes.subarray(body, end),
          bytes: length,
          qos,
          isRetained: (flags & publishFlags.retain) !== 0,
          isRedelivered: (flags & publishFlags.dup) !== 0,
          messageId,
          recv,
          ...(propsEnd > props ? { properties: () => userPropertiesOf(bytes, props, propsEnd) } : {}),
        });
      },
      onFault: (error) => {
        isWireOff = true;
        options.onWireOff?.(error);
        onFault(error);
      },
    };
    let attempt: Attempt | undefined;
    try {
      cleanNow = clean?.open();
      attempt = openAttempt({
        link,
        username: profile.username,
        password,
        clientId,
        version,
        isTrial: false,
        isClean: clean !== undefined,
        keepalive: profile.keepalive,
        sessionExpiry: profile.sessionExpiry,
        maxPayload: profile.maxPayload,
        room: options.isPressed && options.whenRoom && { isPressed: options.isPressed, whenRoom: options.whenRoom },
        will: cleanNow?.will,
        connectTimeoutMs: options.connectTimeoutMs ?? 15_000,
        onSession: (isPresent) => {
          if (mine !== epoch) return;
          const begun = session.begin(isPresent, clientId);
          number = begun.session;
          before = begun.filters;
          outages.began(begun.filters.length > 0);
        },
        onConnack: () => {
          if (mine === epoch && attempt !== undefined) onConnack(mine, attempt, before, () => retained).catch(onFault);
        },
        onPublish,
        wire: isWireOff || profile.wire === 'off' ? undefined : taps,
        onPingSent: session.pingSent,
        onPingAnswered: () => {
          session.pingAnswered();
          if (mine === epoch) outages.seen();
        },
        onEnd: (signal) => {
          if (mine === epoch) ended(mine, signal, link);
        },
      });
      current = attempt;
    } catch (error) {
      ended(mine, signalOf(error, 'tls'), link);
    }
  };

  if (profile.enabled) start();

  return {
    state: () => status,
    retryNow: () => {
      if (status.state !== 'waiting' && status.state !== 'attention') return;
      backOff.reset();
      start();
    },
    wake: () => {
      const attempt = current;
      if (status.state === 'waiting' && status.nextTryAt !== null && status.cause?.code !== 'client-id-taken') {
        backOff.reset();
        start();
      } else if ((status.state === 'online' || status.state === 'degraded') && attempt !== undefined) {
        const mine = epoch;
        attempt
          .ping(supervision.pingMs)
          .then((isAnswered) => {
            if (isAnswered || mine !== epoch) return;
            attempt.destroy();
            current = undefined;
            outages.ended();
            backOff.reset();
            start();
          })
          .catch(onFault);
      }
    },
    send: (message, expirySeconds) => current?.send(message, expirySeconds) ?? Promise.resolve({ kind: 'not-connected' }),

    setStorage: (cause) => {
      storage = cause;
      if (status.state === 'online' || status.state === 'degraded') showOnline();
    },
    close: async () => {
      epoch++;
      clearTimers();
      const attempt = current;
      current = undefined;
      outages.seen();
      outages.ended();
      if (status.state === 'disabled') return;
      const wasOnline = status.state === 'online' || status.state === 'degraded';
      if (attempt !== undefined) {
        set({ state: 'closing', cause: null, nextTryAt: null });
        if (wasOnline) await cleanNow?.beforeClose?.(attempt.publish);
        await attempt.end();
      }
      set({ state: 'disabled', cause: null, attempt: 0, nextTryAt: null });
    },
  };
};
