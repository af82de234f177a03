import { parser, type Packet } from 'mqtt-packet';
import { openWire, type Wire, type WireOptions } from '../../../../src/main/broker/wire/wire.ts';

/** A PUBLISH as a test compares it. */
export interface Seen {
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
  readonly dup: boolean;
  readonly messageId: number;
  readonly bytes: number;
}

export interface GivenWire {
  readonly wire: Wire;
  readonly seen: Seen[];
  /** What mqtt.js would read. */
  readonly passed: () => Buffer;
  /** What went to the socket, write by write. */
  readonly written: Uint8Array[];
  readonly connacks: boolean[];
  readonly broken: string[];
  readonly faults: unknown[];
  /** What happened in which order: pause, resume, destroy. */
  readonly order: string[];
  /** Bytes come in; the buffer they came in is overwritten afterwards. False when reading was stopped. */
  readonly read: (bytes: Uint8Array, isFull?: boolean) => boolean;
  readonly end: () => void;
  readonly world: { now: number };
  /** Runs the timers that wait. */
  readonly fire: () => void;
  readonly timers: () => number;
}

/** A wire over a source that does what the test says. */
export const givenWire = (more: Partial<WireOptions> = {}): GivenWire => {
  const seen: Seen[] = [];
  const passed: Buffer[] = [];
  const written: Uint8Array[] = [];
  const connacks: boolean[] = [];
  const broken: string[] = [];
  const faults: unknown[] = [];
  const order: string[] = [];
  const world = { now: 0 };
  const waiting = new Set<() => void>();
  let events: Parameters<WireOptions['open']>[0] | undefined;
  const wire = openWire({
    version: 4,
    pauseMs: 0,
    now: () => world.now,
    later: (_ms, run) => {
      waiting.add(run);
      return () => waiting.delete(run);
    },
    open: (given) => {
      events = given;
      return {
        write: (bytes, done) => {
          written.push(Uint8Array.from(bytes));
          done?.();
        },
        resume: () => void order.push('resume'),
        end: (done) => done(),
        destroy: () => void order.push('destroy'),
      };
    },
    onConnack: (isPresent) => void connacks.push(isPresent),
    onPublish: (bytes, topic, topicEnd, _props, _propsEnd, body, end, flags, messageId, length) => {
      seen.push({
        topic: Buffer.from(bytes.subarray(topic, topicEnd)).toString(),
        payload: Buffer.from(bytes.subarray(body, end)).toString('latin1'),
        qos: (flags >> 1) & 3,
        retain: (flags & 1) === 1,
        dup: (flags & 8) === 8,
        messageId,
        bytes: length,
      });
    },
    onBroken: (why) => void broken.push(why),
    onFault: (error) => void faults.push(error),
    ...more,
  });
  wire.stream.on('data', (chunk: Buffer) => void passed.push(Buffer.from(chunk))).on('error', () => {});
  return {
    wire,
    seen,
    passed: () => Buffer.concat(passed),
    written,
    connacks,
    broken,
    faults,
    order,
    world,
    read: (bytes, isFull = false) => {
      const buffer = Uint8Array.from(bytes);
      const goesOn = events!.onRead(buffer, buffer.length, isFull);
      buffer.fill(0xee);
      if (!goesOn) order.push('pause');
      return goesOn;
    },
    end: () => events!.onEnd(),
    fire: () => {
      const due = Array.from(waiting);
      waiting.clear();
      for (const run of due) run();
    },
    timers: () => waiting.size,
  };
};

export const connack4 = Buffer.from([0x20, 2, 0, 0]);
export const connack5 = Buffer.from([0x20, 3, 0, 0, 0]);

/** Every packet of a stream as mqtt-packet reads it, and how long each is. */
export const oracle = (stream: Uint8Array, version: 4 | 5): readonly Packet[] => {
  const packets: Packet[] = [];
  const reading = parser({ protocolVersion: version });
  reading.on('packet', (packet: Packet) => packets.push(packet));
  reading.on('error', (error: Error) => {
    throw error;
  });
  reading.parse(Buffer.from(stream));
  return packets;
};

/** Lets the streams of Node hand on what they hold. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
