import type { Socket } from 'node:net';
import type { BrokerAddress } from '../../../domain/broker/profile.ts';
import { openSocket } from '../transport.ts';

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

/** tcp and tls. `watch` gets the socket for its phases before anything has happened. */
export const socketSource =
  (address: BrokerAddress, caPem: string, watch: (socket: Socket) => void): OpenSource =>
  ({ onRead, onEnd, onError, onClose }) => {
    const socket = openSocket(address, caPem, {
      buffer: Buffer.allocUnsafe(bufferBytes),
      callback: (length, bytes) => onRead(bytes, length, length === bufferBytes),
    });
    watch(socket);
    socket.setNoDelay(true);
    socket.on('end', onEnd).on('error', onError).on('close', onClose);
    return {
      write: (bytes, done) => void socket.write(bytes, done),
      resume: () => void socket.resume(),
      end: (done) => void socket.end(done),
      destroy: () => void socket.destroy(),
    };
  };
