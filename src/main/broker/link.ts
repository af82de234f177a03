import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { type ConnectionOptions, createSecureContext, getCACertificates, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { BrokerAddress } from '../../domain/broker/address.ts';
import type { BrokerProfile } from '../../domain/broker/profile.ts';
import type { ClientIdentity, Headers } from '../../domain/broker/tls.ts';

/** Secrets of a connection beside its password, opened for as long as it runs. */
export interface LinkSecrets {
  readonly identity?: ClientIdentity | undefined;
  readonly headers?: Headers | undefined;
}

/** How a broker is reached: where, what TLS trusts and shows, and what the upgrade of a WebSocket says. */
export interface Link extends Pick<BrokerProfile, 'caPem' | 'tls'>, LinkSecrets {
  readonly address: BrokerAddress;
}

export const linkOf = (address: BrokerAddress, { caPem, tls }: Pick<BrokerProfile, 'caPem' | 'tls'>, { identity, headers }: LinkSecrets = {}): Link => ({
  address,
  caPem,
  tls,
  identity,
  headers,
});

/** What nobody may ever read in a cause, a log or a message. */
export const secretTexts = (password: string, { identity, headers = {} }: LinkSecrets = {}): readonly string[] => [
  password,
  identity?.passphrase ?? '',
  ...Object.values(headers),
];

export const identityOptions = (identity: ClientIdentity | undefined): SecureContextOptions => {
  if (identity === undefined) return {};
  const passphrase = identity.passphrase === '' ? {} : { passphrase: identity.passphrase };
  return identity.kind === 'pem' ? { cert: identity.cert, key: identity.key, ...passphrase } : { pfx: Buffer.from(identity.pfx, 'base64'), ...passphrase };
};

const contexts = new Map<string, SecureContext>();

/**
 * Trusts what this computer trusts and the authorities of the profile, or nothing but the pinned certificate. Making one reads
 * hundreds of certificates, so it is kept. Throws when the TLS material cannot be used.
 */
const contextFor = ({ caPem, identity, tls }: Link): SecureContext => {
  const pinned = tls?.pinned;
  const key = createHash('sha256')
    .update(JSON.stringify([caPem, identity, pinned?.leafPem]))
    .digest('hex');
  let context = contexts.get(key);
  if (context === undefined) {
    if (contexts.size >= 20) contexts.clear();
    const own = caPem.trim() === '' ? [] : [caPem];
    const ca = pinned === undefined ? [...new Set([...getCACertificates('default'), ...getCACertificates('system')]), ...own] : [pinned.leafPem];
    context = createSecureContext({
      ca,
      minVersion: 'TLSv1.2',
      // The leaf itself is the anchor, also where an authority has signed it.
      ...(pinned === undefined ? {} : { allowPartialTrustChain: true }),
      ...identityOptions(identity),
    });
    contexts.set(key, context);
  }
  return context;
};

/** What TLS needs to know of an address. An IP address is no server name. */
export const tlsTarget = ({ address: { host, port }, tls }: Pick<Link, 'address' | 'tls'>): ConnectionOptions => {
  const servername = tls?.servername ?? (isIP(host) === 0 ? host : undefined);
  return { host, port, ...(servername === undefined ? {} : { servername }) };
};

/** A pinned certificate settles the name too; another one is refused whatever it says. */
const pinnedOnly = (pin: string): Pick<ConnectionOptions, 'checkServerIdentity'> => ({
  checkServerIdentity: (_host, { fingerprint256 }) =>
    fingerprint256 === pin ? undefined : Object.assign(new Error(`the certificate is another one: ${fingerprint256}`), { code: 'PIN_MISMATCH' }),
});

/** Options of a connection that is always checked. Throws as `contextFor`. */
export const tlsOptions = (link: Link): ConnectionOptions => {
  const { alpn, pinned } = link.tls ?? {};
  return {
    ...tlsTarget(link),
    secureContext: contextFor(link),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(alpn === undefined || alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
    ...(pinned === undefined ? {} : pinnedOnly(pinned.fingerprint)),
  };
};
