import type { ProfileId } from '../../domain/identity.ts';

/** User properties of MQTT 5 by name; a name may come several times. */
export type UserProperties = Readonly<Record<string, string | readonly string[]>>;

/** One message as it came from a broker. `payload` is only valid during the call that hands it over. */
export interface Envelope {
  readonly profile: ProfileId;
  /** Number of the MQTT session: message ids mean something only inside of one. */
  readonly session: number;
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Size of the message; larger than `payload` when the framing guard has cut it. */
  readonly bytes: number;
  readonly qos: 0 | 1;
  readonly isRetained: boolean;
  /** The broker says that it has sent this message before. */
  readonly isRedelivered: boolean;
  /** 0 with QoS 0. */
  readonly messageId: number;
  /** Wall clock, ms since 1970. */
  readonly recv: number;
  /** User properties of MQTT 5, read only when asked for and only during the call; missing when there are none. */
  readonly properties?: () => UserProperties;
}

/** Acknowledges messages on the connection they came by, in the order given; does nothing once that connection is gone. */
export type Acknowledge = (messageIds: readonly number[]) => void;

/** full: nothing was taken, and the connection has to be closed until there is room again. */
export type Verdict = 'taken' | 'dropped' | 'full';
