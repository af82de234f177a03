import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate, parser, type Packet } from 'mqtt-packet';
import type { BrokerProfile } from '../../../../src/domain/broker/profile.ts';
import type { ProfileId } from '../../../../src/domain/identity.ts';
import { type Connection, type ConnectionOptions, type ConnectionStatus, openConnection } from '../../../../src/main/broker/connection.ts';
import { type Ingest, openIngest } from '../../../../src/main/ingest/ingest.ts';
import { later } from '../../../../src/main/ingest/later.ts';
import { openTelemetry } from '../../../../src/main/store/open-telemetry.ts';
import { StoreFailure, type Telemetry } from '../../../../src/main/store/telemetry.ts';
import { startTcp, type TestBroker } from '../../../brokers.ts';

export type Path = 'wire' | 'plain';
export const recv = Date.UTC(2025, 10, 20, 12);
export const profileId = '0190b3c0-0000-7000-8000-000000000001' as ProfileId;

/** A connection over the real ingest and store. */
export interface GivenPath {
  readonly connection: Connection;
  readonly ingest: Ingest;
  readonly telemetry: Telemetry;
  readonly states: ConnectionStatus[];
  readonly faults: unknown[];
  readonly wireOff: unknown[];
  /** How often something was written with values in it. */
  readonly commits: () => number;
  /** Every stored sample in the order of the journal, as text. */
  readonly stored: () => readonly string[];
  readonly until: (isSo: () => boolean) => Promise<void>;
  readonly done: () => Promise<void>;
}

export const givenPath = (
  path: Path,
  url: string,
  {
    sources = [{ template: 'plant/{device}', decoder: 'json' }],
    more = {},
    caPem = '',
    folder = mkdtempSync(join(tmpdir(), 'fieldwatch-path-')),
    keep = false,
    profile: furthermore = {},
    world = { isFull: false },
    onCommit = () => {},
  }: {
    readonly sources?: BrokerProfile['sources'];
    readonly more?: Partial<ConnectionOptions>;
    readonly caPem?: string;
    readonly folder?: string;
    readonly keep?: boolean;
    readonly profile?: Partial<BrokerProfile>;
    /** While it is full, every commit fails as on a full disk. */
    readonly world?: { isFull: boolean };
    /** What was written is on disk, and nothing is acknowledged yet. */
    readonly onCommit?: () => void;
  } = {},
): GivenPath => {
  const store = openTelemetry({ file: join(folder, 'telemetry.db'), tenant: 'tenant', now: () => recv });
  let commits = 0;
  const telemetry: Telemetry = {
    ...store,
    commit: (at, also) => {
      if (world.isFull) throw new StoreFailure('store.full', 'The disk is full.', undefined);
      const before = store.newestJournal();
      const journal = store.commit(at, also);
      if (journal !== before) commits++;
      onCommit();
      return journal;
    },
  };
  const states: ConnectionStatus[] = [];
  const faults: unknown[] = [];
  const wireOff: unknown[] = [];
  const ingest = openIngest({
    telemetry,
    judge: { sample: () => {}, hasDecisions: () => false, settle: () => {} },
    now: () => recv,
    later,
    zone: 'UTC',
    onShown: () => {},
    onStorage: () => {},
    onFault: (error) => void faults.push(error),
    onDifference: (detail) => void faults.push(detail),
  });
  const profile: BrokerProfile = {
    name: 'Plant',
    url,
    username: '',
    caPem,
    sources,
    enabled: true,
    simulated: false,
    wire: path === 'plain' ? 'off' : 'auto',
    ...furthermore,
  };
  ingest.setProfile(profileId, profile);
  const connection = openConnection({
    profileId,
    profile,
    password: '',
    clientId: 'fwpathtest000000000001',
    now: () => recv,
    random: () => 0.01,
    session: ingest.session(profileId),
    onEnvelope: ingest.offer,
    onBytes: (...message) => ingest.offerBytes(profileId, ...message),
    isPressed: ingest.isPressed,
    whenRoom: ingest.whenRoom,
    onState: (status) => void states.push(status),
    onWireOff: (error) => void wireOff.push(error),
    onFault: (error) => void faults.push(error),
    ...more,
  });
  return {
    connection,
    ingest,
    telemetry,
    states,
    faults,
    wireOff,
    commits: () => commits,
    stored: () => {
      ingest.flush();
      const nameOf = (series: number): string => {
        const { device, metric } = store.catalogue.byNumber(series)!;
        return `${device} ${metric}`;
      };
      return [...store.committedAfter(0)].flatMap(({ samples }) =>
        samples.map(({ series, ts, recv: at, value, quality, flags, tsSource, fate }) =>
          [nameOf(series), ts, at, value, quality, flags, tsSource, fate].join(' '),
        ),
      );
    },
    until: async (isSo) => {
      while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    done: async () => {
      await connection.close();
      ingest.close();
      store.close();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
};

export interface ScriptedBroker extends TestBroker {
  /** What the client has sent, connection by connection. */
  readonly heard: Packet[][];
  /** Connections that have subscribed. */
  readonly ready: Socket[];
  readonly acks: () => readonly number[];
}

/** A broker that answers what it must and calls `onReady` when a client has subscribed, or at its CONNECT when the session is kept. */
export const scriptedBroker = async (
  onReady: (socket: Socket, connection: number, version: 4 | 5) => void,
  { version = 4, onConnect }: { readonly version?: 4 | 5; readonly onConnect?: (socket: Socket, connection: number) => void } = {},
): Promise<ScriptedBroker> => {
  const heard: Packet[][] = [];
  const ready: Socket[] = [];
  const broker = await startTcp((socket) => {
    const mine: Packet[] = [];
    const number = heard.push(mine) - 1;
    const reading = parser({ protocolVersion: version });
    reading.on('error', () => socket.destroy());
    reading.on('packet', (packet: Packet) => {
      mine.push(packet);
      const send = (answer: Packet) => void socket.write(generate(answer, { protocolVersion: version }));
      if (packet.cmd === 'connect') {
        if (packet.protocolVersion === 5 && version === 4) {
          socket.end(Buffer.from([0x20, 3, 0, 0x84, 0]));
          heard.splice(heard.indexOf(mine), 1);
          return;
        }
        if (onConnect) onConnect(socket, number);
        else send({ cmd: 'connack', sessionPresent: number > 0, ...(version === 5 ? { reasonCode: 0 } : { returnCode: 0 }) } as Packet);
        if (number > 0 || onConnect) {
          ready.push(socket);
          onReady(socket, number, version);
        }
      } else if (packet.cmd === 'subscribe') {
        send({ cmd: 'suback', messageId: packet.messageId!, granted: packet.subscriptions.map(() => 1) } as Packet);
        if (number === 0 && !onConnect) {
          ready.push(socket);
          onReady(socket, number, version);
        }
      } else if (packet.cmd === 'pingreq') send({ cmd: 'pingresp' });
      else if (packet.cmd === 'pubrec') send({ cmd: 'pubrel', messageId: packet.messageId!, reasonCode: 0 } as Packet);
    });
    socket.on('data', (bytes) => reading.parse(bytes));
  });
  return {
    ...broker,
    heard,
    ready,
    acks: () => heard.flat().flatMap((packet) => (packet.cmd === 'puback' ? [packet.messageId!] : [])),
  };
};

export const closed = (socket: Socket): Promise<unknown> => (socket.destroyed ? Promise.resolve() : once(socket, 'close'));
