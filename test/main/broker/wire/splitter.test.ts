import * as fc from 'fast-check';
import { generate, type IPublishPacket, type Packet } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { keptBytes, NotMqtt, openSplitter } from '../../../../src/main/broker/wire/splitter.ts';
import { connack4, connack5, givenWire, oracle, settled } from './given-wire.ts';

const topic = fc.stringMatching(/^[a-z0-9/äß]{1,24}$/);
const messageId = fc.integer({ min: 1, max: 65_535 });
const payload = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

const publish = (version: 4 | 5): fc.Arbitrary<Packet> =>
  fc
    .record({ topic, payload, qos: fc.constantFrom(0, 1, 2), retain: fc.boolean(), dup: fc.boolean(), messageId, withProperties: fc.boolean() })
    .map(({ withProperties, qos, dup, messageId: id, ...rest }) => ({
      cmd: 'publish',
      ...rest,
      qos: qos as 0 | 1 | 2,
      dup: qos > 0 && dup,
      ...(qos > 0 ? { messageId: id } : {}),
      ...(version === 5 && withProperties
        ? { properties: { contentType: 'application/json', userProperties: { a: 'b', c: 'd' }, messageExpiryInterval: 7 } }
        : {}),
    }));
const other = (version: 4 | 5): fc.Arbitrary<Packet> =>
  fc.oneof(
    fc.constant<Packet>({ cmd: 'pingresp' }),
    messageId.map<Packet>((id) => ({ cmd: 'puback', messageId: id, reasonCode: 0 })),
    messageId.map<Packet>((id) => ({ cmd: 'pubrel', messageId: id, reasonCode: 0 })),
    messageId.map<Packet>((id) => ({ cmd: 'suback', messageId: id, granted: [0, 1, 128], reasonCodes: [0, 1, 128] }) as unknown as Packet),
    messageId.map<Packet>((id) => ({ cmd: 'unsuback', messageId: id, granted: [0] }) as unknown as Packet),
    ...(version === 5 ? [fc.constant<Packet>({ cmd: 'disconnect', reasonCode: 142 } as Packet)] : []),
  );

const stream = fc.constantFrom<4 | 5>(4, 5).chain((version) =>
  fc.record({
    version: fc.constant(version),
    packets: fc.array(fc.oneof({ weight: 3, arbitrary: publish(version) }, other(version)), { minLength: 1, maxLength: 12 }),
    cuts: fc.array(fc.nat(), { maxLength: 12 }),
  }),
);

/** The stream in pieces at the given places. */
const cutAt = (bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] => {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
};

const isTaken = (packet: Packet): packet is IPublishPacket => packet.cmd === 'publish' && packet.qos < 2;

describe('P1 the wire sees the PUBLISH packets of mqtt-packet and passes all else on', () => {
  const check = async (version: 4 | 5, packets: readonly Packet[], cut: (bytes: Uint8Array) => readonly Uint8Array[]) => {
    const connack = version === 4 ? connack4 : connack5;
    const each = packets.map((packet) => generate(packet, { protocolVersion: version }));
    const given = givenWire({ version });
    for (const piece of cut(Buffer.concat([connack, ...each]))) given.read(piece);
    await settled();
    expect(given.faults).toEqual([]);
    expect(given.broken).toEqual([]);
    expect(given.seen).toEqual(
      oracle(Buffer.concat([connack, ...each]), version)
        .filter(isTaken)
        .map((read) => ({
          topic: read.topic,
          payload: (read.payload as Buffer).toString('latin1'),
          qos: read.qos,
          retain: read.retain,
          dup: read.dup,
          messageId: read.messageId ?? 0,
          bytes: read.payload.length,
        })),
    );
    expect(given.passed()).toEqual(Buffer.concat([connack, ...each.filter((_, i) => !isTaken(packets[i]!))]));
  };

  test('cut at random', async () => {
    await fc.assert(
      fc.asyncProperty(stream, ({ version, packets, cuts }) => check(version, packets, (bytes) => cutAt(bytes, cuts))),
      { numRuns: 300 },
    );
  });

  test('in single bytes, and cut once at every byte', async () => {
    await fc.assert(
      fc.asyncProperty(stream, async ({ version, packets }) => {
        const few = packets.slice(0, 4);
        await check(version, few, (bytes) => [...bytes].map((byte) => Uint8Array.of(byte)));
        const length = Buffer.concat([connack5, ...few.map((packet) => generate(packet, { protocolVersion: version }))]).length;
        for (let at = 1; at < length; at += 1 + Math.floor(length / 60)) await check(version, few, (bytes) => cutAt(bytes, [at]));
      }),
      { numRuns: 20 },
    );
  });

  test('outgoing bytes reach the socket in whole packets, in order', async () => {
    await fc.assert(
      fc.asyncProperty(stream, async ({ version, packets, cuts }) => {
        const bytes = Buffer.concat(packets.map((packet) => generate(packet, { protocolVersion: version })));
        const given = givenWire({ version });
        for (const piece of cutAt(bytes, cuts)) given.wire.stream.write(piece);
        await settled();
        expect(Buffer.concat(given.written)).toEqual(bytes);
        const ends = new Set(
          packets.map((_, i) => Buffer.concat(packets.slice(0, i + 1).map((packet) => generate(packet, { protocolVersion: version }))).length),
        );
        let at = 0;
        for (const written of given.written) expect(ends).toContain((at += written.length));
      }),
      { numRuns: 200 },
    );
  });

  test('nothing is taken before the CONNACK, and nothing that contradicts itself', async () => {
    const given = givenWire();
    const early = generate({ cmd: 'publish', topic: 'a', payload: 'x', qos: 0, dup: false, retain: false });
    const strange = [
      Buffer.from([0x30, 4, 0, 0, 1, 2]), // empty topic
      Buffer.from([0x30, 4, 0, 9, 1, 2]), // topic longer than the packet
      Buffer.from([0x32, 5, 0, 1, 97, 0, 0]), // message id 0
      Buffer.from([0x32, 4, 0, 1, 97, 0]), // half a message id
      Buffer.from([0x34, 6, 0, 1, 97, 0, 1, 120]), // QoS 2
      Buffer.from([0x36, 6, 0, 1, 97, 0, 1, 120]), // QoS 3
      Buffer.from([0x30, 0]),
    ];
    given.read(Buffer.concat([early, connack4, ...strange]));
    await settled();
    expect(given.seen).toEqual([]);
    expect(given.passed()).toEqual(Buffer.concat([early, connack4, ...strange]));
  });
});

describe('P3 lengths', () => {
  const packetOf = (first: number, body: Uint8Array): Buffer => {
    const length: number[] = [];
    let rest = body.length;
    do {
      const byte = rest % 128;
      rest = Math.floor(rest / 128);
      length.push(rest > 0 ? byte | 128 : byte);
    } while (rest > 0);
    return Buffer.concat([Buffer.from([first, ...length]), body]);
  };
  const publishOf = (length: number): Buffer => {
    const body = Buffer.alloc(length, 120);
    body.set([0, 1, 97]);
    return packetOf(0x30, body);
  };
  const whole = (largestPublish: number) => {
    const lengths: number[] = [];
    const large: [number, number][] = [];
    return {
      lengths,
      large,
      split: openSplitter({
        version: 4,
        largestPublish,
        onPacket: (_bytes, _start, body, end) => void lengths.push(end - body),
        onOversize: (_first, beginning, length) => void large.push([beginning.length, length]),
      }),
    };
  };

  test.each([0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])('a PUBLISH of %i bytes, whole and cut', (length) => {
    const { lengths, split } = whole(16 * 2 ** 20);
    const bytes = length < 3 ? packetOf(0x30, new Uint8Array(length)) : publishOf(length);
    split(bytes, bytes.length);
    for (const cut of [1, 2, 3, Math.floor(bytes.length / 2), bytes.length - 1].filter((at) => at < bytes.length)) {
      split(bytes.subarray(0, cut), cut);
      split(bytes.subarray(cut), bytes.length - cut);
    }
    expect(new Set(lengths)).toEqual(new Set([length]));
  });

  test('the longest length there is: thrown away as it comes, never held', () => {
    const { large, lengths, split } = whole(1_048_576);
    const chunk = new Uint8Array(2 ** 20);
    chunk.set([0x32, 0xff, 0xff, 0xff, 0x7f, 0, 1, 97, 0, 7]);
    split(chunk, chunk.length);
    for (let left = 268_435_455 - (chunk.length - 5); left > 0; left -= chunk.length) split(chunk, Math.min(left, chunk.length));
    split(Uint8Array.of(0xd0, 0), 2);
    expect(large).toEqual([[keptBytes, 268_435_455]]);
    expect(lengths).toEqual([0]);
  });

  test('the largest PUBLISH that is held, and one byte more', () => {
    const { large, lengths, split } = whole(70_000);
    for (const bytes of [publishOf(70_000), publishOf(70_001), publishOf(5)]) split(bytes, bytes.length);
    expect(lengths).toEqual([70_000, 5]);
    expect(large).toEqual([[keptBytes, 70_001]]);
  });

  test.each([
    ['a fifth length byte', [0x30, 0xff, 0xff, 0xff, 0xff, 1]],
    ['type 0', [0x00, 0]],
    ['type 15 in 3.1.1', [0xf0, 0]],
    ['another packet of more than 1 MiB', [0x90, 0x81, 0x80, 0x40]],
  ])('%s is no MQTT', (_name, bytes) => {
    for (const pieces of [[Uint8Array.from(bytes)], bytes.map((byte) => Uint8Array.of(byte))])
      expect(() => {
        const { split } = whole(1000);
        for (const piece of pieces) split(piece, piece.length);
      }).toThrow(NotMqtt);
  });

  test('an oversized PUBLISH of QoS 1 is handed on once, with its true size', () => {
    const body = Buffer.alloc(100_000, 120);
    body.set([0, 1, 97, 0, 9]);
    const given = givenWire({ largestPublish: 90_000 });
    given.read(connack4);
    given.read(packetOf(0x32, body));
    expect(given.seen).toMatchObject([{ topic: 'a', messageId: 9, bytes: 100_000 - 5 }]);
    expect(given.seen[0]!.payload.length).toBe(keptBytes - 5);
  });
});
