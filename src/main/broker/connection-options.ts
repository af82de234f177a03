import type { ConnectionState } from '../../contract/views.ts';
import type { Cause } from '../../domain/broker/cause.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import type { ProfileId } from '../../domain/identity.ts';
import type { Acknowledge, Envelope, Verdict } from '../ingest/envelope.ts';
import type { Later } from '../ingest/later.ts';
import type { SessionMemory } from '../ingest/mqtt-sessions.ts';
import type { Message, Sent } from './attempt.ts';
import type { LinkSecrets } from './link.ts';
import type { Outage } from './outage.ts';

export interface ConnectionStatus {
  readonly state: ConnectionState;
  readonly since: number;
  readonly cause: Cause | null;
  /** Attempts since the connection last stood. */
  readonly attempt: number;
  readonly nextTryAt: number | null;
}

export type Publish = (message: Message) => Promise<boolean>;

/** A connection of which the broker remembers nothing, with filters of its own. */
export interface CleanSession {
  readonly filters: readonly string[];
  /** Before every attempt. */
  readonly open: () => {
    readonly will?: Message | undefined;
    /** Everything is subscribed. */
    readonly onOnline: (publish: Publish) => void;
    /** We are about to leave. */
    readonly beforeClose?: (publish: Publish) => Promise<unknown>;
  };
}

export interface ConnectionOptions {
  readonly profileId: ProfileId;
  readonly profile: BrokerProfile;
  readonly password: string;
  /** Secrets beside the password. */
  readonly secrets?: LinkSecrets;
  readonly clientId: string;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  /** 0 to 1, for the jitter of the back-off. */
  readonly random: () => number;
  readonly later?: Later;
  /** What the broker keeps for us over restarts; without it every start subscribes anew. */
  readonly session?: SessionMemory;
  /** Instead of a session and the topic templates. */
  readonly clean?: CleanSession;
  readonly onEnvelope: (envelope: Envelope, acknowledge: Acknowledge | undefined) => Verdict;
  /** Takes a message where it lies in the read buffer, if it can; false leaves it to `onEnvelope`. Throws only for a bug: then the wire is given up. */
  readonly onBytes?: (
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
  /** The wire failed: from now on mqtt.js reads every message of this connection. */
  readonly onWireOff?: (error: unknown) => void;
  /** Nothing came from one moment to another. */
  readonly onOutage?: (outage: Outage) => void;
  /** As many retained messages as brokers are known to stop at came for these filters. */
  readonly onRetainedCut?: (filters: readonly string[], messages: number) => void;
  /** What waits to be stored is close to its limit: reading waits, as long as the keepalive allows. */
  readonly isPressed?: () => boolean;
  /** After `full`: calls back when there is room again. */
  readonly whenRoom?: (resume: () => void) => void;
  readonly onState: (status: ConnectionStatus) => void;
  readonly onFault: (error: unknown) => void;
  /** Name, TCP, TLS and CONNACK together. */
  readonly connectTimeoutMs?: number;
}

export interface Connection {
  readonly state: () => ConnectionStatus;
  /** A person does not want to wait. */
  readonly retryNow: () => void;
  /** The computer slept, or its network changed: what seems to stand is tried, what waits is tried at once. */
  readonly wake: () => void;
  /** Publishes once, now or not at all. */
  readonly send: (message: Message, expirySeconds: number) => Promise<Sent>;
  /** The store refuses to write, or (null) writes again. */
  readonly setStorage: (cause: Cause | null) => void;
  /** Clean DISCONNECT; the broker keeps our session. */
  readonly close: () => Promise<void>;
}
