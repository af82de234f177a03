import { generate } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { connack4, givenWire, settled } from './given-wire.ts';

const puback = (id: number): Uint8Array => Uint8Array.of(0x40, 2, id >> 8, id & 255);
const publish = (n: number): Buffer => generate({ cmd: 'publish', topic: 'plant/a', payload: String(n), qos: 1, messageId: n + 1, dup: false, retain: false });
const some = (count: number): Buffer => Buffer.concat(Array.from({ length: count }, (_, n) => publish(n)));

describe('P4 acknowledgements stand between packets', () => {
  test('10,000 of them while a SUBSCRIBE with 8 long filters is written in pieces', async () => {
    const given = givenWire();
    const subscribe = generate({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: Array.from({ length: 8 }, (_, i) => ({ topic: `${'long/'.repeat(200)}${i}`, qos: 1 })),
    });
    let id = 0;
    for (let at = 0; at < subscribe.length; at += 7) {
      given.wire.stream.write(subscribe.subarray(at, at + 7));
      for (let i = 0; i < 9; i++) given.wire.acknowledge(puback((id++ % 65_535) + 1));
    }
    expect(id).toBeGreaterThanOrEqual(10_000);
    await settled();
    const bytes = Buffer.concat(given.written);
    const at = bytes.indexOf(subscribe);
    expect(at).toBeGreaterThanOrEqual(0);
    const acks = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + subscribe.length)]);
    expect(acks).toEqual(Buffer.concat(Array.from({ length: id }, (_, n) => puback((n % 65_535) + 1))));
  });

  test('none is written once the stream is destroyed', async () => {
    const given = givenWire();
    given.wire.stream.destroy();
    given.wire.acknowledge(puback(1));
    await settled();
    expect(given.written).toEqual([]);
  });

  test('no message is handed on once the stream is destroyed', () => {
    const given = givenWire({ onPublish: () => void given.wire.stream.destroy() });
    given.read(connack4);
    given.read(some(3));
    expect(given.faults).toEqual([]);
    expect(given.read(some(3))).toBe(false);
  });
});

describe('P5 pacing', () => {
  const paced = () => {
    const given = givenWire({ pauseMs: 2 });
    given.read(connack4);
    return given;
  };

  test('a read soon after another rests for 2 ms, and goes on by itself', () => {
    const given = paced();
    given.world.now = 1;
    expect(given.read(some(3))).toBe(false);
    expect(given.order).toEqual(['pause']);
    given.fire();
    expect(given.order).toEqual(['pause', 'resume']);
    given.world.now = 3;
    expect(given.read(some(3))).toBe(false); // the line was busy all the time
  });

  test('no rest on a quiet line, after a full buffer, without PUBLISH, and after 256 messages', () => {
    const given = paced();
    given.world.now = 100;
    expect(given.read(some(1))).toBe(true);
    expect(given.read(some(10), true)).toBe(true);
    expect(given.read(Uint8Array.of(0xd0, 0))).toBe(true);
    expect(given.read(some(256))).toBe(true);
    expect(given.read(some(255))).toBe(false);
  });

  test('a broker that waits for acknowledgements with a full window is not made to wait for the pause too', () => {
    const given = paced();
    given.world.now = 1;
    const rests = [20, 20, 20, 20, 19, 20, 20, 20].map((count) => {
      const goesOn = given.read(some(count));
      if (!goesOn) given.fire();
      return !goesOn;
    });
    expect(rests).toEqual([true, true, false, false, true, true, true, false]);
    // QoS 0 has no window.
    const free = Array.from({ length: 4 }, () => {
      const goesOn = given.read(
        Buffer.concat(Array.from({ length: 20 }, () => generate({ cmd: 'publish', topic: 'a', payload: '1', qos: 0, dup: false, retain: false }))),
      );
      if (!goesOn) given.fire();
      return !goesOn;
    });
    expect(free).toEqual([true, true, true, true]);
  });

  test('never a resume after destroy', async () => {
    const given = paced();
    given.world.now = 1;
    given.read(some(1));
    given.wire.stream.destroy();
    await settled();
    given.fire();
    expect(given.timers()).toBe(0);
    expect(given.order).toEqual(['pause', 'destroy']);
  });
});

describe('P7 CONNACK and messages in one segment', () => {
  test.each([0, 1])('session present: %i', (present) => {
    const order: string[] = [];
    const given = givenWire({ onConnack: (isPresent) => void order.push(`connack ${isPresent}`), onPublish: () => void order.push('publish') });
    given.read(Buffer.concat([Uint8Array.of(0x20, 2, present, 0), some(100)]));
    expect(order).toEqual([`connack ${present === 1}`, ...Array.from({ length: 100 }, () => 'publish')]);
  });
});

describe('P8 an exception inside the wire', () => {
  test('ends the connection and is told once', async () => {
    const given = givenWire({
      onPublish: () => {
        throw new Error('planted');
      },
    });
    given.read(connack4);
    expect(given.read(some(2))).toBe(false);
    await settled();
    expect(given.faults).toMatchObject([{ message: 'planted' }]);
    expect(given.wire.stream.destroyed).toBe(true);
  });
});
