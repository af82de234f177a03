import type { DecodedAgain, DeviceNews, RefusedSeries } from '../../contract/ingest-calls.ts';
import type { QuarantineRow } from '../../contract/views.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import type { DeviceName, ProfileId } from '../../domain/identity.ts';
import type { Telemetry } from '../store/telemetry.ts';
import type { ProfileCounts } from './counters.ts';
import type { Decoded } from './decoders/decoder.ts';
import type { Acknowledge, Envelope, Verdict } from './envelope.ts';
import type { Judge } from './judge.ts';
import type { Later } from './later.ts';
import type { LinkOutage } from './link-gaps.ts';
import type { Mapper } from './mapper.ts';
import type { SessionMemory } from './mqtt-sessions.ts';
import type { KeptMessage } from './quarantine.ts';
import type { OnSilent } from './silence.ts';
import type { News } from './staging.ts';
import type { StorageState } from './writer.ts';

export interface IngestOptions {
  readonly telemetry: Telemetry;
  readonly judge: Judge;
  /** Wall clock, ms since 1970. */
  readonly now: () => number;
  readonly later: Later;
  /** A clock that never steps, ms. That of the process unless given. */
  readonly elapsed?: () => number;
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
  /** Decodes for sources with an expression. Without it they are decoded here, which only tests do. */
  readonly mapper?: Pick<Mapper, 'decode'>;
  readonly onSilent?: OnSilent;
  /** A source met a limit of new series; once an hour. */
  readonly onLimit?: (profile: ProfileId, source: string, which: RefusedSeries['limit']) => void;
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
  /** Soon there will be no room; whoever can wait should. */
  readonly isPressed: () => boolean;
  /** Nothing is known of these devices any more: their values are old from now on. */
  readonly markStale: (id: ProfileId, devices: readonly string[], recv: number) => void;
  /** Writes at once what waits. False when the store refuses. */
  readonly flush: () => boolean;
  /** For a connection that was told `full`: calls back when there is room again. */
  readonly whenRoom: (resume: () => void) => void;
  readonly session: (id: ProfileId) => SessionMemory;
  /** A connection was away: what was missed is put on record. */
  readonly outage: (id: ProfileId, outage: LinkOutage) => void;
  readonly counts: (id: ProfileId) => ProfileCounts;
  /** The connection by which a device was last heard; undefined until it is. */
  readonly profileOf: (device: DeviceName) => ProfileId | undefined;
  readonly quarantine: (limit: number) => readonly QuarantineRow[];
  readonly kept: (id: number) => KeptMessage | undefined;
  readonly keptOf: (id: ProfileId) => readonly number[];
  /** Reads messages of the quarantine once more, with the sources of now. What is read is history, at the time it was received. */
  readonly decodeAgain: (ids: readonly number[]) => Promise<DecodedAgain>;
  readonly newsOf: (device: DeviceName) => DeviceNews;
  /** Undefined: it never said. */
  readonly presenceOf: (device: string) => 'online' | 'offline' | undefined;
  readonly refusedSeries: () => readonly RefusedSeries[];
  /** How long a series may be without a stored value because its source is sampled, ms; undefined when it is not. */
  readonly sampledEvery: (series: number) => number | undefined;
  /** Messages that wait for the mapping thread. */
  readonly waiting: () => number;
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
