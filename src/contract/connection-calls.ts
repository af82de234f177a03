import * as z from 'zod';
import { BrokerProfile } from '../domain/broker/profile.ts';
import { type CertificateFacts, ClientIdentity, Headers } from '../domain/broker/tls.ts';
import { ProfileId } from '../domain/identity.ts';
import { call, watch } from './rpc.ts';
import type { CauseView, ConnectionRow, DoctorReport } from './views.ts';

/** What came through filters within some seconds. */
export interface FilterRate {
  readonly seconds: number;
  readonly messages: number;
  readonly bytes: number;
  /** Different topics. */
  readonly topics: number;
  /** Why nothing could be measured; null when it was. */
  readonly cause: CauseView | null;
}

/** A session that a removed or moved connection left at a broker, which keeps messages for it until it is ended. */
export interface LeftSession {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly clientId: string;
  readonly since: number;
  /** Why it could not be ended yet; null while it is tried for the first time. */
  readonly cause: CauseView | null;
}

const nothing = z.strictObject({});
const Password = z.string().max(1024);
/** Left out: what is stored stays. Null or empty: it is removed. They go in, sealed, and never come out again. */
const secrets = { identity: ClientIdentity.nullable().optional(), headers: Headers.optional() };
/** The filters bring every topic of the broker, and a person wants that. */
const wide = { isWideConfirmed: z.boolean().optional() };
const tried = z.strictObject({ profile: BrokerProfile, password: Password.optional(), ...secrets, profileId: ProfileId.optional() });

/** The part of the console's contract about connections to brokers. */
export const connectionContract = {
  connections: watch<readonly ConnectionRow[]>()(nothing),
  /** Walks name, TCP, TLS, WebSocket, CONNECT and SUBSCRIBE, stops at the first failure and names its cause. `profileId` lends its stored secrets. */
  testConnection: call<DoctorReport>()(tried),
  /** Listens to the filters of the profile for five seconds and keeps nothing. */
  measureFilters: call<FilterRate>()(tried),
  /** What a client certificate says of itself; refused when it cannot be used. Nothing is kept. */
  describeIdentity: call<CertificateFacts>()(z.strictObject({ identity: ClientIdentity })),
  addConnection: call<ProfileId>()(z.strictObject({ profile: BrokerProfile, password: Password, ...secrets, ...wide })),
  /** Without `password` the stored one stays; an empty one removes it. */
  editConnection: call<void>()(z.strictObject({ profileId: ProfileId, profile: BrokerProfile, password: Password.optional(), ...secrets, ...wide })),
  removeConnection: call<void>()(z.strictObject({ profileId: ProfileId })),
  retryConnection: call<void>()(z.strictObject({ profileId: ProfileId })),
  /** A window is seen again after the computer may have slept: connections are tried. */
  wakeConnections: call<void>()(nothing),
  leftSessions: watch<readonly LeftSession[]>()(nothing),
  /** Tries at once to end it. */
  endLeftSession: call<void>()(z.strictObject({ id: z.string().max(100) })),
  /** The broker may keep it: nobody cares any more. */
  forgetLeftSession: call<void>()(z.strictObject({ id: z.string().max(100) })),
};
