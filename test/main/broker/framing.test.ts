import assert from 'node:assert/strict';
import fc from 'fast-check';
import { generate, type Packet, parser } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { maxPacketBytes, openFraming } from '../../../src/main/broker/framing.ts';

const through = (bytes: Uint8Array, cuts: readonly number[], version: 4 | 5 = 4) => {
  const passed: Uint8Array[] = [];
  const cut: (readonly [number, number])[] = [];
  const broken: string[] = [];
  const feed = openFraming({
    version,
    pass: (part) => void passed.push(Uint8Array.from(part)),
    onCut: (packet, missing) => void cut.push([packet, missing]),
    onBroken: (why) => void broken.push(why),
  });
  let from = 0;
  for (const to of [...cuts.map((at) => at % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]) {
    if (broken.length === 0) feed(bytes.subarray(from, to));
    from = to;
  }
  return { bytes: Buffer.concat(passed), cut, broken };
};
const packetsIn = (bytes: Buffer): Packet[] => {
  const packets: Packet[] = [];
  const parse = parser({ protocolVersion: 4 });
  parse.on('packet', (packet) => packets.push(packet));
  parse.parse(bytes);
  return packets;
};
const publish = (payload: Buffer, messageId = 1) => generate({ cmd: 'publish', topic: 'plant/pump/t', qos: 1, messageId, payload, dup: false, retain: false });

describe('the framing guard', () => {
  test('passes packets as they are, wherever the stream is cut', () => {
    const packet = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((payload) => publish(Buffer.from(payload))),
      fc.constant(generate({ cmd: 'pingresp' })),
      fc.constant(generate({ cmd: 'suback', messageId: 3, granted: [1, 128] })),
    );
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 20 }), (packets, cuts) => {
        const whole = Buffer.concat(packets);
        const result = through(whole, cuts);
        assert.deepEqual(result, { bytes: whole, cut: [], broken: [] });
      }),
    );
  });

  test('shortens a PUBLISH of 5 MB in its place, wherever the stream is cut', () => {
    const large = publish(Buffer.alloc(5_000_000, 'x'), 2);
    const stream = Buffer.concat([publish(Buffer.from('1')), large, publish(Buffer.from('3'), 3)]);
    for (const cuts of [[], [20, 21, 22, 23, 24, 25], [100_000, 200_000, 4_000_000], [stream.length - 10], Array.from({ length: 60 }, (_, i) => i)]) {
      const result = through(stream, cuts);
      const packets = packetsIn(result.bytes);
      expect(packets.map((packet) => [packet.cmd, packet.messageId])).toEqual([
        ['publish', 1],
        ['publish', 2],
        ['publish', 3],
      ]);
      expect(result.cut).toEqual([[1, expect.any(Number)]]);
      const [, shortened] = packets;
      assert.ok(shortened?.cmd === 'publish');
      assert.equal(shortened.payload.length + result.cut[0]![1], 5_000_000);
    }
  });

  test('the largest packet that may be', () => {
    const head = publish(Buffer.alloc(0)).length - 2;
    const largest = publish(Buffer.alloc(maxPacketBytes - head, 'x'));
    assert.deepEqual(through(largest, []).cut, []);
    assert.equal(through(publish(Buffer.alloc(maxPacketBytes - head + 1, 'x')), []).cut.length, 1);
  });

  test.each([
    ['type 0', [0x00, 0x00], 4],
    ['type 15 in MQTT 3.1.1', [0xf0, 0x00], 4],
    ['a length of five bytes', [0x30, 0xff, 0xff, 0xff, 0xff, 0x01], 4],
    ['a large packet that is no PUBLISH', [0x90, 0xff, 0xff, 0xff, 0x7f], 5],
  ] as const)('breaks off at %s', (_, bytes, version) => assert.equal(through(Uint8Array.from(bytes), [1], version).broken.length, 1));
  test('AUTH is a packet of MQTT 5', () => assert.deepEqual(through(Uint8Array.from([0xf0, 0x00]), [], 5).broken, []));
});
