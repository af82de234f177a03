import { connect as connectTcp, isIP, type OnReadOpts, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls, createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { BrokerAddress } from '../../domain/broker/profile.ts';
import { openFraming } from './framing.ts';

const contexts = new Map<string, SecureContext>();

/** Trusts what this computer trusts and, if given, one more authority. Making one reads hundreds of certificates, so it is kept. */
const contextFor = (caPem: string): SecureContext => {
  let context = contexts.get(caPem);
  if (context === undefined) {
    if (contexts.size >= 20) contexts.clear();
    const trusted = [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
    context = createSecureContext({ ca: caPem.trim() === '' ? trusted : [...trusted, caPem], minVersion: 'TLSv1.2' });
    contexts.set(caPem, context);
  }
  return context;
};

/** What TLS needs to know of an address. An IP address is no server name. */
export const tlsTarget = ({ host, port }: BrokerAddress): ConnectionOptions => ({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) });

/**
 * A socket to the broker, opening. The certificate is always checked. With `onread` it reads into that buffer instead of
 * emitting `data`. Throws when the TLS material cannot be used.
 */
export const openSocket = (address: BrokerAddress, caPem: string, onread?: OnReadOpts): Socket => {
  const reading = onread === undefined ? {} : { onread };
  return address.scheme === 'mqtts:'
    ? connectTls({ ...tlsTarget(address), ...reading, secureContext: contextFor(caPem), minVersion: 'TLSv1.2', rejectUnauthorized: true })
    : connectTcp({ host: address.host, port: address.port, ...reading });
};

export interface TransportOptions {
  readonly socket: Socket;
  readonly version: 4 | 5;
  readonly onCut: (packet: number, missing: number) => void;
  readonly onBroken: (why: string) => void;
}

/** The byte stream that mqtt.js sees: the socket behind the framing guard. */
export const openTransport = ({ socket, version, onCut, onBroken }: TransportOptions): Duplex => {
  const duplex = new Duplex({
    allowHalfOpen: false,
    read: () => {
      socket.resume();
    },
    write: (chunk: Uint8Array, _encoding, done) => {
      socket.write(chunk, done);
    },
    writev: (chunks, done) => {
      socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk as Uint8Array)), done);
    },
    final: (done) => {
      socket.end(done);
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  const feed = openFraming({
    version,
    pass: (bytes) => {
      if (!duplex.push(bytes)) socket.pause();
    },
    onCut,
    onBroken,
  });
  socket.setNoDelay(true);
  socket.on('data', (chunk: Uint8Array) => {
    if (!duplex.destroyed) feed(chunk);
  });
  socket.on('end', () => duplex.push(null));
  socket.on('error', (error) => duplex.destroy(error));
  socket.on('close', () => duplex.destroy());
  return duplex;
};
