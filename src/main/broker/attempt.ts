import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { MqttClient } from 'mqtt';
import { isEncrypted, isWebSocket } from '../../domain/broker/address.ts';
import type { Phase, Shown, Signal } from '../../domain/broker/cause.ts';
import { type Attempt, type AttemptOptions, mqttOptionsOf, type Sent, type WireTaps } from './attempt-options.ts';
import { openTransport } from './transport.ts';
import { openBackPressure, withBackPressure } from './back-pressure.ts';
import { linkDefaults } from '../../domain/broker/profile.ts';
import { type OpenSource, sourceOf, type SourceWatch } from './wire/source.ts';
import { keptBytes } from './wire/splitter.ts';
import { openWire, type Wire } from './wire/wire.ts';

export type { Attempt, AttemptOptions, Message, Sent, WireTaps } from './attempt-options.ts';

/** An error of a socket or of mqtt.js as a signal. Node tries several addresses at once and then reports them together. */
export const signalOf = (error: unknown, phase: Phase): Signal => {
  const single: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  const code = single instanceof Error && 'code' in single && typeof single.code === 'string' ? single.code : '';
  return { kind: 'error', phase, code, message: single instanceof Error ? single.message : String(single) };
};

// One object for all: an error here means "not acknowledged yet, go on" to mqtt.js, and a stack per message would cost.
const deferred = new Error('acknowledged after the commit');

/** The same four bytes in both versions: with MQTT 5 the reason "success" may be left out. */
const pubacks = (messageIds: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(messageIds.length * 4);
  let at = 0;
  for (const id of messageIds) {
    bytes[at++] = 0x40;
    bytes[at++] = 2;
    bytes[at++] = id >> 8;
    bytes[at++] = id & 0xff;
  }
  return bytes;
};

/**
 * One connection attempt and the connection it may become: one mqtt.js client, never used again. A QoS 1 message is not
 * acknowledged by mqtt.js; `acknowledge` does it later on the same stream.
 */
export const openAttempt = (options: AttemptOptions): Attempt => {
  const { version, link } = options;
  const { address } = link;
  let phase: Phase = isIP(address.host) === 0 ? 'resolve' : 'tcp';
  let shown: Shown = link.tls?.pinned === undefined ? {} : { pinned: link.tls.pinned.fingerprint };
  let first: Signal | undefined;
  let isOver = false;
  let publishes = 0;
  const cuts: { readonly packet: number; readonly missing: number }[] = [];

  const setPhase = (next: Phase): void => {
    phase = next;
    options.onPhase?.(next);
  };
  const note = (signal: Signal): void => void (first ??= signal);
  const closed = (): Signal => ({ kind: 'close', phase, ...shown });
  const failed = (error: unknown): Signal => ({ ...signalOf(error, phase), ...shown });
  const afterTcp = isEncrypted(address) ? 'tls' : isWebSocket(address) ? 'ws' : 'connack';
  const watch: SourceWatch = {
    onSocket: (socket) => {
      socket.on('lookup', () => phase === 'resolve' && setPhase('tcp'));
      socket.on('connect', () => setPhase(afterTcp));
      socket.on('secureConnect', () => {
        if (link.identity !== undefined) shown = { ...shown, hasIdentity: true };
        setPhase(isWebSocket(address) ? 'ws' : 'connack');
      });
    },
    onUpgraded: () => setPhase('connack'),
    onError: (error) => note(failed(error)),
  };

  // What is kept of a message that is too large must be less than all of it.
  const largestPublish = Math.max(options.maxPayload ?? linkDefaults.maxPayload, keptBytes);
  const pressure = options.room && openBackPressure({ ...options.room, budgetMs: ((options.keepalive ?? linkDefaults.keepalive) * 1000) / 3 });
  const open = (): OpenSource => {
    const source = sourceOf(link, watch);
    return pressure === undefined ? source : withBackPressure(source, pressure);
  };
  const noteBroken = (why: string): void => note({ kind: 'error', phase, code: '', message: `malformed MQTT: ${why}` });
  const plainStream = (): Duplex => {
    const stream = openTransport({
      open: open(),
      version,
      largestPublish,
      onCut: (packet, missing) => void cuts.push({ packet, missing }),
      onBroken: (why) => {
        noteBroken(why);
        stream.destroy();
      },
    });
    return stream;
  };
  let wire: Wire | undefined;
  const wireStream = ({ onRead, onPublish, onFault }: WireTaps): Duplex => {
    wire = openWire({
      version,
      largestPublish,
      open: open(),
      onRead,
      onConnack: (isPresent) => !isOver && options.onSession?.(isPresent),
      onPublish: (...publish) => !isOver && onPublish(...publish),
      onBroken: noteBroken,
      onFault: (error) => {
        note(closed());
        onFault(error);
      },
    });
    return wire.stream;
  };
  const client = new MqttClient(() => (options.wire === undefined ? plainStream() : wireStream(options.wire)), mqttOptionsOf(options));

  const over = (signal: Signal): void => {
    if (isOver) return;
    silence();
    client.end(true);
    options.onEnd(first ?? signal);
  };
  const unanswered = new Set<(sent: Sent) => void>();
  const lose = (): void => {
    for (const settle of unanswered) settle({ kind: 'lost' });
  };
  const silence = (): void => {
    isOver = true;
    lose();
  };
  const pings = new Set<() => void>();

  client.handleMessage = (packet, done) => {
    const [cut] = cuts;
    const missing = cut?.packet === publishes - 1 ? cuts.shift()!.missing : 0;
    if (!isOver) options.onPublish(packet, packet.payload.length + missing);
    done(packet.qos === 0 || isOver ? undefined : deferred);
  };
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'publish') publishes++;
    else if (packet.cmd === 'pingresp') {
      pressure?.pingAnswered();
      options.onPingAnswered?.();
      for (const answered of pings) answered();
    } else if (packet.cmd === 'connack') {
      const code = (version === 5 ? packet.reasonCode : packet.returnCode) ?? 0;
      const { reasonString: reason, serverReference: server } = packet.properties ?? {};
      if (code > 0) note({ kind: 'connack', version, code, ...(reason === undefined ? {} : { reason }), ...(server === undefined ? {} : { server }) });
    } else if (packet.cmd === 'disconnect') {
      const { reasonString: reason, serverReference: server } = packet.properties ?? {};
      note({
        kind: 'disconnect',
        version,
        code: packet.reasonCode ?? 0,
        ...(reason === undefined ? {} : { reason }),
        ...(server === undefined ? {} : { server }),
      });
    }
  });
  client.on('packetsend', (packet) => packet.cmd === 'pingreq' && options.onPingSent?.());
  client.on('connect', (packet) => {
    if (isOver) return;
    setPhase('online');
    if (wire === undefined) options.onSession?.(packet.sessionPresent);
    options.onConnack(packet.sessionPresent);
  });
  client.on('disconnect', () => over(closed()));
  client.on('error', (error) => over(error.message === 'connack timeout' ? { kind: 'timeout', phase } : failed(error)));
  client.on('close', () => over(closed()));
  client.connect();

  const subscribe = (filters: readonly string[], isResumed: boolean): Promise<readonly number[] | undefined> =>
    new Promise((resolve) => {
      if (isOver || filters.length === 0) return resolve(isOver ? undefined : []);
      const v5 = version === 5 ? { rap: false, nl: false, rh: isResumed ? 1 : 0 } : {};
      client.subscribe([...filters], { qos: options.isTrial ? 0 : 1, ...v5 }, (_error, _granted, packet) =>
        resolve(packet?.granted as readonly number[] | undefined),
      );
    });

  return {
    subscribe,
    unsubscribe: (filters) =>
      new Promise((resolve) => {
        if (isOver || filters.length === 0) return resolve();
        client.unsubscribe([...filters], () => resolve());
      }),
    publish: ({ topic, payload, qos, retain }) =>
      new Promise((resolve) => {
        if (isOver || !client.connected) return resolve(false);
        client.publish(topic, Buffer.from(payload), { qos, retain }, (error) => resolve(!error));
      }),
    send: ({ topic, payload, qos, retain }, expirySeconds) =>
      new Promise((resolve) => {
        if (isOver || !client.connected) return resolve({ kind: 'not-connected' });
        const settle = (sent: Sent): void => {
          unanswered.delete(settle);
          resolve(sent);
        };
        unanswered.add(settle);
        const properties = version === 5 ? { properties: { messageExpiryInterval: expirySeconds } } : {};
        client.publish(topic, Buffer.from(payload), { qos, retain, ...properties }, (error) => {
          if (!error) return settle({ kind: 'confirmed' });
          const code = 'code' in error && typeof error.code === 'number' ? error.code : undefined;
          settle(code === undefined ? { kind: 'lost' } : { kind: 'refused', code, reason: error.message });
        });
      }),
    ping: (deadlineMs) =>
      new Promise((resolve) => {
        if (isOver || !client.connected) return resolve(false);
        const done = (isAnswered: boolean): void => {
          clearTimeout(timer);
          pings.delete(answered);
          resolve(isAnswered);
        };
        const answered = (): void => done(true);
        const timer = setTimeout(() => done(false), deadlineMs);
        pings.add(answered);
        client.sendPing();
      }),
    acknowledge: (messageIds) => {
      if (isOver) return;
      const bytes = pubacks(messageIds);
      // On the wire messages come before mqtt.js knows that it is connected.
      if (wire !== undefined) wire.acknowledge(bytes);
      else if (client.connected) client.stream.write(bytes);
    },
    end: async () => {
      if (isOver) return;
      silence();
      let timer: NodeJS.Timeout | undefined;
      // mqtt.js waits for the answers to what it has published, for ever if need be.
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          client.stream.destroy();
          resolve();
        }, 2000);
      });
      await Promise.race([client.endAsync().catch(() => {}), late]); // it is over either way
      clearTimeout(timer);
    },
    destroy: () => {
      if (isOver) return;
      silence();
      client.end(true);
    },
  };
};
