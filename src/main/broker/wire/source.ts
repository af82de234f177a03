import type { Socket } from 'node:net';
import { isWebSocket } from '../../../domain/broker/address.ts';
import type { Link } from '../link.ts';
import { openSocket } from '../transport.ts';
import { webSocketSource } from './web-socket-source.ts';

const bufferBytes = 262_144;

export interface SourceEvents {
  /** Bytes in a buffer that is used again; false stops reading until `resume`. */
  readonly onRead: (bytes: Uint8Array, length: number, isFull: boolean) => boolean;
  /** The other side sends nothing more. */
  readonly onEnd: () => void;
  readonly onError: (error: Error) => void;
  readonly onClose: () => void;
}

/** A byte stream to a broker that reads into one buffer. What is written before it is open goes out first, in order. */
export interface Source {
  readonly write: (bytes: Uint8Array, done?: (error?: Error | null) => void) => void;
  readonly resume: () => void;
  readonly end: (done: () => void) => void;
  readonly destroy: () => void;
}
export type OpenSource = (events: SourceEvents) => Source;

/** Who wants to know how far a source has come, before anything has happened. */
export interface SourceWatch {
  readonly onSocket: (socket: Socket) => void;
  /** A WebSocket was upgraded. */
  readonly onUpgraded: () => void;
  readonly onError: (error: Error) => void;
}

/** tcp and tls. */
export const socketSource =
  (link: Link, watch: SourceWatch): OpenSource =>
  ({ onRead, onEnd, onError, onClose }) => {
    const socket = openSocket(link, {
      buffer: Buffer.allocUnsafe(bufferBytes),
      callback: (length, bytes) => onRead(bytes, length, length === bufferBytes),
    });
    watch.onSocket(socket);
    socket.on('error', watch.onError);
    socket.setNoDelay(true);
    socket.on('end', onEnd).on('error', onError).on('close', onClose);
    return {
      write: (bytes, done) => void socket.write(bytes, done),
      resume: () => void socket.resume(),
      end: (done) => void socket.end(done),
      destroy: () => void socket.destroy(),
    };
  };

/** By the scheme of the address. */
export const sourceOf = (link: Link, watch: SourceWatch): OpenSource => (isWebSocket(link.address) ? webSocketSource(link, watch) : socketSource(link, watch));
