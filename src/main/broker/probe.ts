import { randomBytes } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import { generate } from 'mqtt-packet';
import type { Certificate, Probe, Signal } from '../../domain/broker/cause.ts';
import type { BrokerAddress } from '../../domain/broker/profile.ts';
import { tlsTarget } from './transport.ts';

const nameOf = (of: PeerCertificate['subject'] | undefined): string => {
  const text = (value: string | readonly string[] | undefined): string | undefined => (typeof value === 'string' ? value : value?.[0]);
  return text(of?.CN) ?? text(of?.O) ?? 'no name';
};
const certificateOf = (peer: PeerCertificate): Certificate => ({
  subject: nameOf(peer.subject),
  issuer: nameOf(peer.issuer),
  names: peer.subjectaltname?.replaceAll(/(?:DNS|IP Address):/g, '') ?? nameOf(peer.subject),
  validFrom: peer.valid_from,
  validTo: peer.valid_to,
  fingerprint: peer.fingerprint256,
});

const nothing: Probe = { speaks: 'neither' };

/** Shakes hands without trusting anybody and without sending anything; finds out whether the port speaks TLS, and shows its certificate. */
export const inspectTls = (address: BrokerAddress, timeoutMs = 5000): Promise<Probe> =>
  new Promise((resolve) => {
    const socket = connectTls({ ...tlsTarget(address), rejectUnauthorized: false });
    const done = (probe: Probe): void => {
      clearTimeout(timer);
      resolve(probe);
      socket.destroy();
    };
    const timer = setTimeout(() => done(nothing), timeoutMs);
    socket.once('secureConnect', () => {
      const peer = socket.getPeerCertificate();
      done({ speaks: 'tls', ...(Object.keys(peer).length === 0 ? {} : { certificate: certificateOf(peer) }) });
    });
    socket.on('error', () => done(nothing));
    socket.on('close', () => done(nothing));
  });

/** Says hello in plain MQTT, under a name of its own and without a password; finds out whether a broker answers. */
export const inspectPlain = (address: BrokerAddress, timeoutMs = 5000): Promise<Probe> =>
  new Promise((resolve) => {
    const socket = connectTcp({ host: address.host, port: address.port });
    const done = (probe: Probe): void => {
      clearTimeout(timer);
      resolve(probe);
      socket.destroy();
    };
    const timer = setTimeout(() => done(nothing), timeoutMs);
    socket.once('connect', () =>
      socket.write(
        generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 10, clientId: `fwp${randomBytes(8).toString('hex')}` }),
      ),
    );
    socket.once('data', (bytes: Uint8Array) => done(bytes[0] === 0x20 ? { speaks: 'mqtt' } : nothing));
    socket.on('error', () => done(nothing));
    socket.on('close', () => done(nothing));
  });

const certificateTrouble = /CERT|LEAF_SIGNATURE|SELF_SIGNED|ISSUER/;

/** Adds to a signal what a second look at the port can tell. Only looks where the first signal leaves a question. */
export const withProbe = async (signal: Signal, address: BrokerAddress): Promise<Signal> => {
  if (signal.kind !== 'close' && signal.kind !== 'error') return signal;
  const { phase } = signal;
  const isError = signal.kind === 'error';
  if (isError && certificateTrouble.test(signal.code)) return { ...signal, probe: await inspectTls(address) };
  const isCut = !isError || signal.code === 'ECONNRESET' || signal.code === 'EPIPE' || (phase === 'connack' && signal.code === '');
  if (!isCut) return signal;
  if (phase === 'tls') return { ...signal, probe: await inspectPlain(address) };
  return phase === 'connack' && address.scheme === 'mqtt:' ? { ...signal, probe: await inspectTls(address) } : signal;
};
