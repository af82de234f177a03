import type { ConnectionRow } from '../../contract/views.ts';
import { brokerAddress } from '../../domain/broker/address.ts';
import type { Cause } from '../../domain/broker/cause.ts';
import { type BrokerProfile, linkDefaults } from '../../domain/broker/profile.ts';
import { Refusal } from '../../domain/decider.ts';
import type { DeviceName, ProfileId } from '../../domain/identity.ts';
import type { Message, Sent } from '../broker/attempt.ts';
import { clientIdOf } from '../broker/client-id.ts';
import { type Connection, type ConnectionStatus, openConnection } from '../broker/connection.ts';
import type { Outage } from '../broker/outage.ts';
import { openSparkplugConnection } from '../broker/sparkplug-connection.ts';
import { watchWake } from '../broker/wake.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { later } from '../ingest/later.ts';
import type { Ops } from '../store/ops.ts';
import type { Secrets } from '../store/secrets.ts';
import { type LeftSessions, openLeftSessions } from './left-sessions.ts';
import { type ConnectionSecrets, openLinkSecrets } from './link-secrets.ts';

export interface ConnectionsOptions {
  readonly ops: Ops;
  readonly secrets: Secrets;
  readonly ingest: Ingest;
  readonly now: () => number;
  readonly random: () => number;
  readonly onFault: (error: unknown) => void;
  /** A connection reads without the wire until the next start. */
  readonly onWireOff?: (name: string, error: unknown) => void;
  /** Retained messages of a connection may have been cut by its broker. */
  readonly onRetainedCut?: (name: string, filters: readonly string[], messages: number) => void;
  readonly onChange: () => void;
}

/** The brokers of one tenant: what the log says is configured is what is connected. */
export interface Connections {
  /** The configuration has changed, or the program has started. */
  readonly reconfigure: () => void;
  /** A connection that no log keeps: the demo site's own broker, on another port at every start. */
  readonly openOwn: (profileId: ProfileId, profile: BrokerProfile, password: string) => void;
  /** Of a connection that is kept, or of one that no log keeps; its test needs them too. */
  readonly secretsOf: (profileId: ProfileId) => Promise<ConnectionSecrets>;
  /** Sessions that brokers still keep for connections that are gone. */
  readonly left: LeftSessions;
  readonly rows: () => readonly ConnectionRow[];
  /** On which of them something can be sent. */
  readonly onlineProfiles: () => readonly ProfileId[];
  /** Publishes once, now or not at all. */
  readonly send: (profileId: ProfileId, message: Message, expirySeconds: number) => Promise<Sent>;
  readonly retry: (profileId: ProfileId) => void;
  /** The computer slept, or its network changed. */
  readonly wake: () => void;
  /** The store refuses to write, or (null) writes again: every connection says so. */
  readonly setStorage: (cause: Cause | null) => void;
  readonly messagesPerSecond: () => number;
  readonly messages: () => number;
  readonly profileOf: (device: string) => BrokerProfile | undefined;
  /** Event time up to which nothing more can come from a device; undefined while that cannot be known. */
  readonly watermark: (device: string) => number | undefined;
  readonly close: () => Promise<void>;
}

interface Open {
  readonly profile: BrokerProfile;
  /** What has to be equal for the connection to stay. */
  readonly key: string;
  readonly hasPassword: boolean;
  secrets: ConnectionSecrets | undefined;
  /** That of the topics, then that of Sparkplug; each only where the profile wants it. */
  connections: readonly Connection[];
  onlineSince: number | undefined;
}

/** Of two connections the one that is not well speaks for both. */
const stateOf = ({ connections }: Pick<Open, 'connections'>): ConnectionStatus | undefined => {
  const states = connections.map((connection) => connection.state());
  return states.find(({ state }) => state !== 'online' && state !== 'degraded') ?? states.find(({ state }) => state !== 'online') ?? states[0];
};

const stands = (connection: Connection): boolean => ['online', 'degraded'].includes(connection.state().state);

/** After this time without a backlog a connection counts as caught up. */
const caughtUpMs = 2000;
const slackMs = 1000;

export const openConnections = (options: ConnectionsOptions): Connections => {
  const { ops, secrets, ingest, now, random, onFault, onChange } = options;
  const open = new Map<ProfileId, Open>();
  const own = new Map<ProfileId, string>();
  const revisions = new Map<ProfileId, number>();
  const installId = ops.meta.get('console_id') ?? '';
  const linkSecrets = openLinkSecrets(secrets);
  const left = openLeftSessions({ meta: ops.meta, secrets: linkSecrets, now, later, onChange, onFault });
  let closed = false;
  const clientIdFor = (profileId: ProfileId, { clientId }: BrokerProfile): string => clientId ?? clientIdOf(installId, profileId);

  const start = (profileId: ProfileId, entry: Open, given: ConnectionSecrets) => {
    entry.secrets = given;
    ingest.setProfile(profileId, entry.profile);
    if (!entry.profile.enabled) return;
    const { sources, sparkplug } = entry.profile;
    const common = {
      profileId,
      profile: entry.profile,
      password: given.password,
      secrets: given.link,
      clientId: clientIdFor(profileId, entry.profile),
      now,
      random,
      later,
      onState: () => {
        const state = stateOf(entry)?.state;
        entry.onlineSince = state === 'online' || state === 'degraded' ? (entry.onlineSince ?? now()) : undefined;
        onChange();
      },
      onOutage: (outage: Outage) => ingest.outage(profileId, { ...outage, brokerQueue: entry.profile.brokerQueue ?? linkDefaults.brokerQueue }),
      onRetainedCut: (filters: readonly string[], messages: number) => options.onRetainedCut?.(entry.profile.name, filters, messages),
      onWireOff: (error: unknown) => options.onWireOff?.(entry.profile.name, error),
      onFault,
    };
    const ofTopics = (): Connection =>
      openConnection({
        ...common,
        session: ingest.session(profileId),
        onEnvelope: ingest.offer,
        // Named one by one: a message must not cost an array.
        onBytes: (bytes, topic, topicEnd, body, end, messageId, session, recv, acknowledge) =>
          ingest.offerBytes(profileId, bytes, topic, topicEnd, body, end, messageId, session, recv, acknowledge),
        isPressed: ingest.isPressed,
        whenRoom: ingest.whenRoom,
      });
    entry.connections = [
      ...(sources.length > 0 ? [ofTopics()] : []),
      ...(sparkplug?.enabled === true ? [openSparkplugConnection({ ...common, settings: sparkplug, ingest })] : []),
    ];
  };
  const stop = async (profileId: ProfileId): Promise<void> => {
    const entry = open.get(profileId);
    open.delete(profileId);
    await Promise.all(entry?.connections.map((connection) => connection.close()) ?? []);
  };

  /** The broker need not keep anything for it any more, unless it never knew it. */
  const leave = async (profileId: ProfileId, entry: Open): Promise<void> => {
    await stop(profileId);
    if (entry.secrets !== undefined) await left.add(profileId, entry.profile, clientIdFor(profileId, entry.profile), entry.secrets);
  };
  /** Under another name or at another host the old session is nobody's. The same host may be the same broker, where the session goes on. */
  const hasMoved = (profileId: ProfileId, before: BrokerProfile, after: BrokerProfile): boolean =>
    brokerAddress(before.url)?.host !== brokerAddress(after.url)?.host || clientIdFor(profileId, before) !== clientIdFor(profileId, after);

  const apply = async (profileId: ProfileId, profile: BrokerProfile): Promise<void> => {
    const hasPassword = secrets.has(profileId);
    const key = JSON.stringify([profile, revisions.get(profileId) ?? 0]);
    const former = open.get(profileId);
    if (former?.key === key) return;
    if (former !== undefined && ingest.session(profileId).isKnown?.() === true && hasMoved(profileId, former.profile, profile)) await leave(profileId, former);
    else await stop(profileId);
    const entry: Open = { profile, key, hasPassword, secrets: undefined, connections: [], onlineSince: undefined };
    open.set(profileId, entry);
    const given = await linkSecrets.get(profileId);
    if (!closed && open.get(profileId) === entry) start(profileId, entry, given);
    onChange();
  };

  ops.log.onAppended((recorded) => {
    // A changed password changes nothing in the profile, yet needs a new connection.
    for (const { stream } of recorded)
      if (stream.startsWith('connection/'))
        revisions.set(stream.slice('connection/'.length) as ProfileId, (revisions.get(stream.slice('connection/'.length) as ProfileId) ?? 0) + 1);
  });

  const wake = (): void => {
    for (const { connections } of open.values()) for (const connection of connections) connection.wake();
  };
  const stopWatching = watchWake({ onWake: wake });
  left.start();

  return {
    reconfigure: () => {
      const wanted = new Map(ops.configuration.connections().map(({ profileId, profile }) => [profileId, profile]));
      for (const [profileId, entry] of open) {
        if (wanted.has(profileId) || own.has(profileId)) continue;
        const isKnown = ingest.session(profileId).isKnown?.() === true;
        ingest.removeProfile(profileId);
        (isKnown ? leave(profileId, entry) : stop(profileId)).catch(onFault);
      }
      for (const [profileId, profile] of wanted) apply(profileId, profile).catch(onFault);
      onChange();
    },
    openOwn: (profileId, profile, password) => {
      own.set(profileId, password);
      const entry: Open = { profile, key: '', hasPassword: password !== '', secrets: undefined, connections: [], onlineSince: undefined };
      open.set(profileId, entry);
      start(profileId, entry, { password, link: {} });
    },
    secretsOf: async (profileId) => {
      const password = own.get(profileId);
      return password === undefined ? linkSecrets.get(profileId) : { password, link: {} };
    },
    left,
    rows: () =>
      [...open].map(([profileId, entry]): ConnectionRow => {
        const { profile, hasPassword } = entry;
        const counts = ingest.counts(profileId);
        const state = stateOf(entry);
        return {
          profileId,
          profile,
          hasPassword,
          ...(own.has(profileId) && { isDemo: true }),
          state: state?.state ?? 'disabled',
          since: state?.since ?? now(),
          cause: state?.cause ?? null,
          attempt: state?.attempt ?? 0,
          nextTryAt: state?.nextTryAt ?? null,
          messagesPerSecond: counts.messagesPerSecond,
          messages: counts.messages,
          quarantined: counts.quarantined,
          thinned: counts.thinned,
          refused: counts.refused,
          lastMessageAt: counts.lastMessageAt,
        };
      }),
    onlineProfiles: () => [...open].flatMap(([profileId, { connections }]) => (connections.some(stands) ? [profileId] : [])),
    send: (profileId, message, expirySeconds) =>
      open.get(profileId)?.connections.find(stands)?.send(message, expirySeconds) ?? Promise.resolve({ kind: 'not-connected' }),
    retry: (profileId) => {
      const entry = open.get(profileId);
      if (!entry) throw new Refusal('connection.unknown', 'There is no such connection. It may have been removed already.');
      for (const connection of entry.connections) connection.retryNow();
    },
    wake,
    setStorage: (cause) => {
      for (const { connections } of open.values()) for (const connection of connections) connection.setStorage(cause);
    },
    messagesPerSecond: () => [...open.keys()].reduce((sum, profileId) => sum + ingest.counts(profileId).messagesPerSecond, 0),
    messages: () => [...open.keys()].reduce((sum, profileId) => sum + ingest.counts(profileId).messages, 0),
    profileOf: (device) => {
      const profileId = ingest.profileOf(device as DeviceName);
      return profileId && open.get(profileId)?.profile;
    },
    watermark: (device) => {
      const profileId = ingest.profileOf(device as DeviceName);
      const onlineSince = profileId && open.get(profileId)?.onlineSince;
      return onlineSince !== undefined && now() - onlineSince >= caughtUpMs ? now() - slackMs : undefined;
    },
    close: async () => {
      closed = true;
      stopWatching();
      left.close();
      await Promise.all([...open.keys()].map(stop));
    },
  };
};
