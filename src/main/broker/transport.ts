import { connect as connectTcp, type OnReadOpts, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { isEncrypted } from '../../domain/broker/address.ts';
import { openFraming } from './framing.ts';
import { type Link, tlsOptions } from './link.ts';
import type { OpenSource } from './wire/source.ts';

/**
 * A socket to the broker, opening. The certificate is always checked. With `onread` it reads into that buffer instead of
 * emitting `data`. Throws when the TLS material cannot be used.
 */
export const openSocket = (link: Link, onread?: OnReadOpts): Socket => {
  const reading = onread === undefined ? {} : { onread };
  const { host, port } = link.address;
  return isEncrypted(link.address) ? connectTls({ ...tlsOptions(link), ...reading }) : connectTcp({ host, port, ...reading });
};

export interface TransportOptions {
  readonly open: OpenSource;
  readonly version: 4 | 5;
  readonly largestPublish?: number | undefined;
  readonly onCut: (packet: number, missing: number) => void;
  readonly onBroken: (why: string) => void;
}

/** The byte stream that mqtt.js sees on the plain path: the bytes of the source behind the framing guard. */
export const openTransport = ({ open, version, largestPublish, onCut, onBroken }: TransportOptions): Duplex => {
  let isChoked = false;
  const duplex = new Duplex({
    allowHalfOpen: false,
    read: () => {
      if (!isChoked) return;
      isChoked = false;
      source.resume();
    },
    write: (chunk: Uint8Array, _encoding, done) => {
      source.write(chunk, done);
    },
    writev: (chunks, done) => {
      source.write(Buffer.concat(chunks.map(({ chunk }) => chunk as Uint8Array)), done);
    },
    final: (done) => {
      source.end(done);
    },
    destroy: (error, done) => {
      source.destroy();
      done(error);
    },
  });
  const feed = openFraming({
    version,
    largestPublish,
    pass: (bytes) => {
      if (!duplex.push(bytes)) isChoked = true;
    },
    onCut,
    onBroken,
  });
  const source = open({
    onRead: (bytes, length) => {
      if (duplex.destroyed) return false;
      // A copy, because mqtt.js reads later and the buffer is used again.
      feed(Uint8Array.prototype.slice.call(bytes, 0, length));
      return !isChoked && !duplex.destroyed;
    },
    onEnd: () => void duplex.push(null),
    onError: (error) => void duplex.destroy(error),
    onClose: () => void duplex.destroy(),
  });
  return duplex;
};
