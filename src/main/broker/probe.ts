import { randomBytes } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, type PeerCertificate } from 'node:tls';
import { generate } from 'mqtt-packet';
import { type BrokerAddress, isWebSocket } from '../../domain/broker/address.ts';
import type { Certificate, Probe, Signal } from '../../domain/broker/cause.ts';
import { type Link, tlsTarget } from './link.ts';

const nameOf = (of: PeerCertificate['subject'] | undefined): string => {
  const text = (value: string | readonly string[] | undefined): string | undefined => (typeof value === 'string' ? value : value?.[0]);
  return text(of?.CN) ?? text(of?.O) ?? 'no name';
};
const pemOf = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .replaceAll(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
export const certificateOf = (peer: PeerCertificate): Certificate => ({
  subject: nameOf(peer.subject),
  issuer: nameOf(peer.issuer),
  names: peer.subjectaltname?.replaceAll(/(?:DNS|IP Address):/g, '') ?? nameOf(peer.subject),
  validFrom: peer.valid_from,
  validTo: peer.valid_to,
  fingerprint: peer.fingerprint256,
  pem: pemOf(peer.raw),
});

const longestChain = 10;
/** From the broker's certificate upwards; a root names itself as its issuer. */
const chainOf = (leaf: DetailedPeerCertificate): readonly Certificate[] => {
  const chain: Certificate[] = [];
  let peer: DetailedPeerCertificate | undefined = leaf;
  while (peer !== undefined && chain.length < longestChain && !chain.some(({ fingerprint }) => fingerprint === peer!.fingerprint256)) {
    chain.push(certificateOf(peer));
    peer = peer.issuerCertificate;
  }
  return chain;
};

const nothing: Probe = { speaks: 'neither' };

/** Shakes hands without trusting anybody and without sending anything; finds out whether the port speaks TLS, and shows its certificates. */
export const inspectTls = (link: Pick<Link, 'address' | 'tls'>, timeoutMs = 5000): Promise<Probe> =>
  new Promise((resolve) => {
    const socket = connectTls({ ...tlsTarget(link), rejectUnauthorized: false });
    const done = (probe: Probe): void => {
      clearTimeout(timer);
      resolve(probe);
      socket.destroy();
    };
    const timer = setTimeout(() => done(nothing), timeoutMs);
    socket.once('secureConnect', () => {
      const peer = socket.getPeerCertificate(true);
      if (Object.keys(peer).length === 0) return done({ speaks: 'tls' });
      const chain = chainOf(peer);
      done({ speaks: 'tls', chain, certificate: chain[0]! });
    });
    socket.on('error', () => done(nothing));
    socket.on('close', () => done(nothing));
  });

/** Says hello in plain MQTT, under a name of its own and without a password, or asks as a browser does; finds out whether somebody answers. */
export const inspectPlain = (address: BrokerAddress, timeoutMs = 5000): Promise<Probe> =>
  new Promise((resolve) => {
    const socket = connectTcp({ host: address.host, port: address.port });
    const done = (probe: Probe): void => {
      clearTimeout(timer);
      resolve(probe);
      socket.destroy();
    };
    const timer = setTimeout(() => done(nothing), timeoutMs);
    const hello = isWebSocket(address)
      ? `GET ${address.path} HTTP/1.1\r\nHost: ${address.host}\r\nConnection: close\r\n\r\n`
      : generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 10, clientId: `fwp${randomBytes(8).toString('hex')}` });
    socket.once('connect', () => socket.write(hello));
    socket.once('data', (bytes: Buffer) =>
      done(bytes[0] === 0x20 ? { speaks: 'mqtt' } : bytes.toString('latin1', 0, 5) === 'HTTP/' ? { speaks: 'http' } : nothing),
    );
    socket.on('error', () => done(nothing));
    socket.on('close', () => done(nothing));
  });

const certificateTrouble = /CERT|LEAF_SIGNATURE|SELF_SIGNED|ISSUER|PIN_MISMATCH/;

/** Adds to a signal what a second look at the port can tell. Only looks where the first signal leaves a question. */
export const withProbe = async (signal: Signal, link: Pick<Link, 'address' | 'tls'>): Promise<Signal> => {
  if (signal.kind !== 'close' && signal.kind !== 'error') return signal;
  const { phase } = signal;
  const { scheme } = link.address;
  const isError = signal.kind === 'error';
  if (isError && phase !== 'resolve' && phase !== 'tcp' && certificateTrouble.test(signal.code)) return { ...signal, probe: await inspectTls(link) };
  const isCut = !isError || signal.code === 'ECONNRESET' || signal.code === 'EPIPE' || ((phase === 'connack' || phase === 'ws') && signal.code === '');
  if (!isCut) return signal;
  if (phase === 'tls') return { ...signal, probe: await inspectPlain(link.address) };
  const mayBeTls = (phase === 'connack' && scheme === 'mqtt:') || (phase === 'ws' && scheme === 'ws:');
  return mayBeTls ? { ...signal, probe: await inspectTls(link) } : signal;
};
