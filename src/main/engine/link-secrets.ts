import type { BrokerProfile } from '../../domain/broker/profile.ts';
import type { ClientIdentity, Headers } from '../../domain/broker/tls.ts';
import { checkPinned, identityFacts } from '../broker/identity.ts';
import type { LinkSecrets } from '../broker/link.ts';
import type { Secrets } from '../store/secrets.ts';

/** Everything that a connection must know and nobody may read. */
export interface ConnectionSecrets {
  readonly password: string;
  readonly link: LinkSecrets;
}

/** What comes from a window. Left out: what is stored stays. Null or empty: it is removed. */
export interface GivenSecrets {
  readonly password?: string | undefined;
  readonly identity?: ClientIdentity | null | undefined;
  readonly headers?: Headers | undefined;
}

const parsed = <Value>(text: string): Value | undefined => (text === '' ? undefined : (JSON.parse(text) as Value));

/** The secrets of connections in the sealed store: the password under the id of the connection, the others beside it. */
export const openLinkSecrets = (secrets: Secrets) => {
  const get = async (name: string): Promise<ConnectionSecrets> => ({
    password: await secrets.get(name),
    link: { identity: parsed<ClientIdentity>(await secrets.get(`${name}/identity`)), headers: parsed<Headers>(await secrets.get(`${name}/headers`)) },
  });
  const put = async (name: string, { password, identity, headers }: GivenSecrets): Promise<void> => {
    if (password !== undefined) await secrets.put(name, password);
    if (identity !== undefined) await secrets.put(`${name}/identity`, identity === null ? '' : JSON.stringify(identity));
    if (headers !== undefined) await secrets.put(`${name}/headers`, Object.keys(headers).length === 0 ? '' : JSON.stringify(headers));
  };
  return {
    get,
    put,
    has: secrets.has,
    remove: (name: string): Promise<void> => put(name, { password: '', identity: null, headers: {} }),
  };
};

export const merged = (stored: ConnectionSecrets, { password, identity, headers }: GivenSecrets): ConnectionSecrets => ({
  password: password ?? stored.password,
  link: { identity: identity === undefined ? stored.link.identity : (identity ?? undefined), headers: headers ?? stored.link.headers },
});

/**
 * The profile as it is kept: what it says of certificates and headers is what they are, whatever the window says. `former` is
 * the stored one. Refuses a client certificate that cannot be used, and one to allow that is not what it is said to be.
 */
export const settledProfile = async (
  { tls: given, headers: _names, ...profile }: BrokerProfile,
  { identity, headers }: GivenSecrets,
  former: BrokerProfile | undefined,
  now: number,
): Promise<BrokerProfile> => {
  const { identity: _facts, pinned, ...tls } = given ?? {};
  const known = former?.tls?.pinned;
  const allowed = pinned === undefined ? undefined : pinned.fingerprint === known?.fingerprint ? known : checkPinned(pinned, now);
  const shown = identity === undefined ? former?.tls?.identity : identity === null ? undefined : { kind: identity.kind, ...(await identityFacts(identity)) };
  const names = headers === undefined ? (former?.headers ?? []) : Object.keys(headers);
  const settled = { ...tls, ...(allowed === undefined ? {} : { pinned: allowed }), ...(shown === undefined ? {} : { identity: shown }) };
  return {
    ...profile,
    ...(Object.keys(settled).length === 0 ? {} : { tls: settled }),
    ...(names.length === 0 ? {} : { headers: names }),
  };
};
