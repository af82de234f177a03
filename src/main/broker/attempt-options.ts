import type { IClientOptions, IPublishPacket } from 'mqtt';
import type { Phase, Signal } from '../../domain/broker/cause.ts';
import { linkDefaults } from '../../domain/broker/profile.ts';
import type { BackPressureOptions } from './back-pressure.ts';
import type { Link } from './link.ts';
import type { OnPublish } from './wire/publish.ts';
import { keptBytes } from './wire/splitter.ts';

export interface AttemptOptions {
  readonly link: Link;
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  readonly version: 4 | 5;
  /** A trial leaves nothing behind at the broker. */
  readonly isTrial: boolean;
  /** The broker keeps no session for us. A trial never has one. */
  readonly isClean?: boolean;
  /** Bytes; larger messages are cut. */
  readonly maxPayload?: number | undefined;
  /** s; `linkDefaults` hold for what is left out. */
  readonly keepalive?: number | undefined;
  /** s; how long the broker keeps the session of MQTT 5. */
  readonly sessionExpiry?: number | undefined;
  /** What the broker publishes for us when we are gone without a word. */
  readonly will?: Message | undefined;
  readonly connectTimeoutMs: number;
  readonly onPhase?: (phase: Phase) => void;
  /** At the CONNACK, before any PUBLISH. */
  readonly onSession?: (isSessionPresent: boolean) => void;
  /** mqtt.js has seen the CONNACK: now it takes subscriptions. */
  readonly onConnack: (isSessionPresent: boolean) => void;
  /** `bytes` is the true size of the payload. Only called for QoS 0 and 1. */
  readonly onPublish: (packet: IPublishPacket, bytes: number) => void;
  /** Takes PUBLISH packets before mqtt.js sees them; what the wire leaves to mqtt.js still comes by `onPublish`. */
  readonly wire?: WireTaps | undefined;
  readonly onPingSent?: () => void;
  readonly onPingAnswered?: () => void;
  /** Reading waits for room, within a third of the keepalive. */
  readonly room?: Pick<BackPressureOptions, 'isPressed' | 'whenRoom'> | undefined;
  /** Once, when it is over; never after `end` or `destroy`. */
  readonly onEnd: (signal: Signal) => void;
}

export interface WireTaps {
  /** Before the packets of one read. */
  readonly onRead: () => void;
  readonly onPublish: OnPublish;
  /** A bug in the wire, or in whoever takes its messages. The connection ends. */
  readonly onFault: (error: unknown) => void;
}

/** Something that we publish. */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

/** How a message went: `confirmed` by the broker (QoS 1) or handed to it (QoS 0); `lost` when the connection ended before that was known. */
export type Sent = { readonly kind: 'confirmed' | 'lost' | 'not-connected' } | { readonly kind: 'refused'; readonly code: number; readonly reason: string };

export interface Attempt {
  /** Return codes in the order of the filters; undefined when the connection ended before. */
  readonly subscribe: (filters: readonly string[], isResumed: boolean) => Promise<readonly number[] | undefined>;
  readonly unsubscribe: (filters: readonly string[]) => Promise<void>;
  /** True when it was sent, with QoS 1 when the broker has answered. Nothing is kept for later. */
  readonly publish: (message: Message) => Promise<boolean>;
  /** Publishes once; with MQTT 5 the broker throws it away after `expirySeconds`. */
  readonly send: (message: Message, expirySeconds: number) => Promise<Sent>;
  /** True when the broker answers a ping within that time. */
  readonly ping: (deadlineMs: number) => Promise<boolean>;
  /** Writes PUBACKs in this order; nothing once the connection has ended. */
  readonly acknowledge: (messageIds: readonly number[]) => void;
  /** Clean DISCONNECT. */
  readonly end: () => Promise<void>;
  readonly destroy: () => void;
}

/** What mqtt.js is told; see the ingest document, chapter 2. */
export const mqttOptionsOf = ({
  username,
  password,
  clientId,
  version,
  isTrial,
  isClean = isTrial,
  keepalive = linkDefaults.keepalive,
  sessionExpiry = linkDefaults.sessionExpiry,
  maxPayload = linkDefaults.maxPayload,
  will,
  connectTimeoutMs,
}: AttemptOptions): IClientOptions => ({
  protocolVersion: version,
  protocolId: 'MQTT',
  clientId,
  clean: isClean,
  keepalive,
  connectTimeout: connectTimeoutMs,
  reconnectPeriod: 0,
  resubscribe: false,
  queueQoSZero: false,
  reschedulePings: true,
  manualConnect: true,
  log: () => {}, // its debug output would print the password
  ...(username === '' ? {} : { username }),
  ...(password === '' ? {} : { password }),
  ...(will === undefined ? {} : { will: { ...will, payload: Buffer.from(will.payload) } }),
  ...(version === 5
    ? {
        properties: {
          sessionExpiryInterval: isClean ? 0 : sessionExpiry,
          receiveMaximum: 500,
          // What is cut to `keptBytes` still has to pass mqtt.js, with its header.
          maximumPacketSize: Math.max(maxPayload, keptBytes + 5),
          requestProblemInformation: true,
        },
      }
    : {}),
});
