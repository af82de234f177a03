import { Duplex } from 'node:stream';
import { maxPacketBytes } from '../framing.ts';
import { openPacing, pauseMs } from './pacing.ts';
import { type OnPublish, takePublish } from './publish.ts';
import type { OpenSource } from './source.ts';
import { NotMqtt, openSplitter } from './splitter.ts';

const [CONNACK, PUBLISH] = [2, 3] as const;

export interface WireOptions {
  readonly version: 4 | 5;
  readonly open: OpenSource;
  /** Larger PUBLISH packets are cut, see `OnPublish`. */
  readonly largestPublish?: number;
  /** ms; 0 = never. */
  readonly pauseMs?: number;
  readonly now?: () => number;
  readonly later?: (ms: number, run: () => void) => () => void;
  /** Before the packets of one read. */
  readonly onRead?: () => void;
  /** Before any PUBLISH, and before mqtt.js knows of it. */
  readonly onConnack: (isSessionPresent: boolean) => void;
  readonly onPublish: OnPublish;
  /** The stream is not MQTT. */
  readonly onBroken: (why: string) => void;
  /** A bug of ours, or of whoever takes the messages: the connection must end, and the next one do without the wire. */
  readonly onFault: (error: unknown) => void;
}

/** What mqtt.js gets in place of the socket. */
export interface Wire {
  readonly stream: Duplex;
  /** Whole PUBACK packets, written between those of mqtt.js; nothing once the stream is destroyed. */
  readonly acknowledge: (bytes: Uint8Array) => void;
}

const timer = (ms: number, run: () => void): (() => void) => {
  const timeout = setTimeout(run, ms);
  return () => clearTimeout(timeout);
};

/**
 * Sits between socket and mqtt.js: takes every PUBLISH of QoS 0 and 1 out of the byte stream and passes all else on, byte
 * for byte and in order. What mqtt.js writes goes out in whole packets, so that acknowledgements fit in between.
 */
export const openWire = (options: WireOptions): Wire => {
  const { version, onPublish } = options;
  let isConnected = false;
  let publishes = 0;
  let owed = 0;
  let isChoked = false;

  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => {
      if (!isChoked) return;
      isChoked = false;
      if (!pacing.isResting()) source.resume();
    },
    write: (chunk: Uint8Array, _encoding, done) => {
      outgoing(chunk, chunk.length);
      send(done);
    },
    writev: (chunks, done) => {
      for (const { chunk } of chunks as readonly { readonly chunk: Uint8Array }[]) outgoing(chunk, chunk.length);
      send(done);
    },
    final: (done) => {
      source.end(done);
    },
    destroy: (error, done) => {
      pacing.stop();
      source.destroy();
      done(error);
    },
  });

  /** For mqtt.js; a copy, because it reads later and the buffer is used again. */
  const pass = (bytes: Uint8Array, start: number, end: number): void => {
    if (!stream.push(Uint8Array.prototype.slice.call(bytes, start, end))) isChoked = true;
  };
  const incoming = openSplitter({
    version,
    largestPublish: options.largestPublish ?? maxPacketBytes,
    onPacket: (bytes, start, body, end) => {
      if (stream.destroyed) return;
      const first = bytes[start]!;
      const type = first >> 4;
      if (type === PUBLISH && isConnected && takePublish(bytes, body, end, first, 0, version, onPublish)) {
        publishes++;
        owed += (first >> 1) & 1;
        return;
      }
      if (type === CONNACK && end - body >= 2 && bytes[body + 1] === 0 && !isConnected) {
        isConnected = true;
        options.onConnack((bytes[body]! & 1) === 1);
      }
      pass(bytes, start, end);
    },
    onOversize: (first, beginning, length) => {
      if (stream.destroyed) return;
      publishes++;
      const isTaken = isConnected && takePublish(beginning, 0, beginning.length, first, length - beginning.length, version, onPublish);
      if (!isTaken) throw new NotMqtt(`a PUBLISH of ${length} bytes that makes no sense`);
    },
  });

  let pieces: Uint8Array[] = [];
  const outgoing = openSplitter({
    version,
    largestPublish: Infinity,
    onPacket: (bytes, start, _body, end) => void pieces.push(Uint8Array.prototype.slice.call(bytes, start, end)),
    onOversize: () => {},
  });
  const send = (done: (error?: Error | null) => void): void => {
    if (pieces.length === 0) return done();
    const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    pieces = [];
    source.write(bytes, done);
  };

  const fail = (error: unknown): void => {
    if (error instanceof NotMqtt) options.onBroken(error.message);
    else options.onFault(error);
    stream.destroy();
  };
  const source = options.open({
    onRead: (bytes, length, isFull) => {
      if (stream.destroyed) return false;
      publishes = owed = 0;
      options.onRead?.();
      try {
        incoming(bytes, length);
      } catch (error) {
        fail(error);
        return false;
      }
      const rests = pacing.rests(publishes, isFull, owed);
      return !rests && !isChoked;
    },
    onEnd: () => void stream.push(null),
    onError: (error) => void stream.destroy(error),
    onClose: () => void stream.destroy(),
  });
  const pacing = openPacing({
    pauseMs: options.pauseMs ?? pauseMs,
    now: options.now ?? (() => performance.now()),
    later: options.later ?? timer,
    resume: () => {
      if (!isChoked && !stream.destroyed) source.resume();
    },
  });

  return {
    stream,
    acknowledge: (bytes) => {
      if (!stream.destroyed) source.write(bytes);
    },
  };
};
