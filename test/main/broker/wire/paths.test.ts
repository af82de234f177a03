import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { type IPublishPacket, type Packet, generate } from 'mqtt-packet';
import { afterEach, describe, expect, test } from 'vitest';
import { makeCertificates, mosquittoMissing, startMosquitto } from '../../../brokers.ts';
import { device } from '../given-connection.ts';
import { closed, type GivenPath, givenPath, type Path, profileId, recv, scriptedBroker } from './given-paths.ts';

const paths: readonly Path[] = ['plain', 'wire'];
const clean: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of clean.splice(0).toReversed()) await stop();
});
const kept = <Thing extends { readonly stop: () => Promise<void> }>(thing: Thing): Thing => {
  clean.push(thing.stop);
  return thing;
};
const open = (...args: Parameters<typeof givenPath>): GivenPath => {
  const given = givenPath(...args);
  clean.push(given.done);
  return given;
};

const body = (n: number, more = ''): string => `{"ts":${recv - 60_000 + n},"temp":${(20 + (n % 50) / 10).toFixed(1)},"hum":${n}${more}}`;
const publish = (n: number, more: Partial<IPublishPacket> = {}): IPublishPacket => ({
  cmd: 'publish',
  topic: `plant/CH-0${n % 3}`,
  payload: body(n),
  qos: 1,
  messageId: (n % 65_535) + 1,
  dup: false,
  retain: false,
  ...more,
});

describe('P2 both paths give the same samples and the same acknowledgements', () => {
  const strange = fc.constantFrom<Partial<IPublishPacket>>(
    {},
    {},
    {},
    {},
    { retain: true },
    { dup: true },
    { topic: 'elsewhere/a' },
    { topic: 'plant/ä' },
    { payload: '' },
    { payload: '{"ts":5,"temp":1,"hum":2}' },
    { payload: '{"temp":1e3,"hum":null}' },
    { payload: '{broken' },
    { payload: Buffer.from([0xff, 0xfe]) },
    { payload: '21.5' },
    { payload: Buffer.alloc(1_100_000, 120) },
  );
  const stream = fc.array(fc.record({ qos: fc.constantFrom<0 | 1 | 2>(0, 1, 1, 1, 2), strange, properties: fc.boolean() }), { minLength: 20, maxLength: 120 });
  /** At the end something that is no good PUBLISH. */
  const ends = fc.constantFrom<readonly number[]>(
    [],
    [0x30, 4, 0, 0, 1, 2],
    [0x32, 5, 0, 1, 97, 0, 0],
    [0x30, 4, 0, 9, 1, 2],
    [0x36, 6, 0, 1, 97, 0, 1, 120],
    [0x00, 0],
  );

  const run = async (path: Path, version: 4 | 5, packets: readonly Packet[], end: readonly number[]) => {
    const last = packets.length + 1;
    const bytes = Buffer.concat([
      ...packets.map((packet) => generate(packet, { protocolVersion: version })),
      generate(publish(last, { messageId: 65_000 }), { protocolVersion: version }),
    ]);
    const broker = await scriptedBroker(
      (socket, connection) => {
        if (connection > 0) return;
        for (let at = 0; at < bytes.length; at += 70_001) socket.write(bytes.subarray(at, at + 70_001));
      },
      { version },
    );
    const given = givenPath(path, broker.url);
    await given.until(() => broker.acks().includes(65_000));
    let isClosed = false;
    if (end.length > 0) {
      broker.ready[0]!.write(Uint8Array.from(end));
      // mqtt.js lets some of these pass; then both paths must.
      isClosed = await Promise.race([closed(broker.ready[0]!).then(() => true), new Promise<false>((resolve) => setTimeout(resolve, 300, false))]);
    }
    const counts = given.ingest.counts('0190b3c0-0000-7000-8000-000000000001' as never);
    const seen = {
      isClosed,
      stored: given.stored(),
      acks: broker.acks(),
      received: broker.heard[0]!.filter(({ cmd }) => cmd === 'pubrec' || cmd === 'pubcomp').length,
      counts: { ...counts, messagesPerSecond: 0 },
      quarantine: given.ingest.quarantine(100).map(({ topic, reason, bytes: size }) => [topic, reason, size]),
      faults: given.faults,
    };
    await given.done();
    await broker.stop();
    return seen;
  };

  test('random streams of both versions', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom<4 | 5>(4, 5), stream, ends, async (version, messages, end) => {
        const packets = messages.map(({ qos, strange: more, properties }, n) =>
          publish(n, {
            ...more,
            // We never subscribe with QoS 2; what is cut then is no packet for mqtt.js.
            qos: qos === 2 && more.payload instanceof Buffer ? 1 : qos,
            ...(more.dup === true && qos === 0 ? { dup: false } : {}),
            ...(version === 5 && properties ? { properties: { contentType: 'a', userProperties: { a: 'b' } } } : {}),
          }),
        );
        const plain = await run('plain', version, packets, end);
        const wire = await run('wire', version, packets, end);
        expect(wire).toEqual(plain);
        expect(wire.faults).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });
});

describe('P7 CONNACK and 100 PUBLISH in one segment', () => {
  test.each(paths.flatMap((path) => [0, 1].map((present) => [path, present] as const)))('%s path, session present %i', async (path, present) => {
    const broker = kept(
      await scriptedBroker(() => {}, {
        onConnect: (socket) =>
          void socket.write(Buffer.concat([Buffer.from([0x20, 2, present, 0]), ...Array.from({ length: 100 }, (_, n) => generate(publish(n)))])),
      }),
    );
    const given = open(path, broker.url);
    await given.until(() => broker.acks().length === 100);
    expect(given.stored().length).toBe(200);
    expect(given.faults).toEqual([]);
  });
});

describe('P8 a fault planted in the wire', () => {
  test('the connection is closed, the plain path is next, it is told once; nothing lost, nothing double', async () => {
    const count = 500;
    const broker = kept(
      await scriptedBroker((socket, connection) => {
        const known = new Set(broker.acks());
        for (let n = 0; n < count; n++) if (!known.has(n + 1)) socket.write(generate(publish(n, { dup: connection > 0 })));
      }),
    );
    let left = 300;
    const given: GivenPath = open('wire', broker.url, {
      more: {
        onBytes: (...message) => {
          if (--left === 0) throw new Error('planted');
          return given.ingest.offerBytes('0190b3c0-0000-7000-8000-000000000001' as never, ...message);
        },
      },
    });
    await given.until(() => new Set(broker.acks()).size === count);
    expect(broker.heard.length).toBe(2);
    expect(given.wireOff).toMatchObject([{ message: 'planted' }]);
    const stored = given.stored();
    expect(stored.length).toBe(2 * count);
    expect(new Set(stored.map((line) => line.split(' ').slice(0, 3).join(' '))).size).toBe(2 * count);
  });
});

describe('P5 keepalive under constant load', () => {
  test.each(paths)('%s path: the wire pauses and reads on, pings go out in time, and the connection stands', { timeout: 60_000 }, async (path) => {
    const [keepalive, loadedFor] = [1, 2600];
    let sent = 0;
    let isLoaded = true;
    const broker = kept(
      await scriptedBroker((socket, connection) => {
        if (connection > 0) return;
        const load = () => {
          if (!isLoaded || socket.destroyed) return;
          for (let i = 0; i < 40; i++) socket.write(generate(publish(sent++, { qos: 0 })));
          setTimeout(load, 1);
        };
        load();
      }),
    );
    const given = open(path, broker.url, { profile: { keepalive } });
    await given.until(() => given.connection.state().state === 'online');
    await new Promise((resolve) => setTimeout(resolve, loadedFor));
    isLoaded = false;
    expect(broker.heard.length).toBe(1);
    expect(broker.heard[0]!.filter(({ cmd }) => cmd === 'pingreq').length).toBeGreaterThanOrEqual(2);
    await given.until(() => given.telemetry.counts().samples > 0 && given.ingest.counts(profileId).messages === sent);
    expect(given.ingest.counts(profileId).dropped).toBe(0);
    expect(given.states.filter(({ cause }) => cause !== null)).toEqual([]);
    expect(given.faults).toEqual([]);
  });
});

describe('N3 P9 a strict window', () => {
  test.each(paths.flatMap((path) => [1, 20].map((window) => [path, window] as const)))(
    '%s path, window %i: no message waits for a timer, and they are acknowledged in the order of receipt',
    async (path, window) => {
      const count = window === 1 ? 150 : 2000;
      let next = 0;
      const broker = kept(
        await scriptedBroker((socket) => {
          let inFlight = 0;
          const fill = () => {
            while (inFlight < window && next < count) {
              socket.write(generate(publish(next++)));
              inFlight++;
            }
          };
          let acks = 0;
          socket.on('data', () => {
            const now = broker.acks().length;
            inFlight -= now - acks;
            acks = now;
            fill();
          });
          fill();
        }),
      );
      const given = open(path, broker.url);
      // A timer of 50 ms for each window would take the limit of this test many times over.
      await given.until(() => broker.acks().length === count);
      expect(broker.acks()).toEqual(Array.from({ length: count }, (_, n) => n + 1));
      expect(given.stored().length).toBe(2 * count);
    },
  );
});

describe('P40 F5 kills', () => {
  test.each(paths)('%s path: 10 over 2,000 messages, ids used again and again: each stored once', { timeout: 60_000 }, async (path) => {
    const [count, ids, window] = [2000, 700, 50];
    const unanswered = new Map<number, number>(); // message id to message
    let next = 0;
    let sent = new Set<number>();
    const acked = new Map<Packet[], number>();
    const broker = kept(
      await scriptedBroker((socket, connection) => {
        const mine = broker.heard[connection]!;
        const isMine = () => connection === broker.heard.length - 1 && !socket.destroyed;
        const fill = () => {
          if (!isMine()) return;
          for (const packet of mine.slice(acked.get(mine) ?? 0)) if (packet.cmd === 'puback') unanswered.delete(packet.messageId!);
          acked.set(mine, mine.length);
          while (unanswered.size < window && next < count) unanswered.set((next % ids) + 1, next++);
          for (const [messageId, n] of unanswered) {
            if (sent.has(n)) continue;
            sent.add(n);
            socket.write(generate(publish(n, { messageId, dup: connection > 0 && known.has(n) })));
            known.add(n);
          }
        };
        sent = new Set();
        socket.on('data', () => setImmediate(fill));
        fill();
      }),
    );
    const known = new Set<number>();
    let folder = mkdtempSync(join(tmpdir(), 'fieldwatch-kills-'));
    let given = givenPath(path, broker.url, { folder });
    for (let kill = 1; kill <= 10; kill++) {
      await given.until(() => next >= (kill * count) / 11);
      for (const socket of broker.ready) socket.destroy();
      const copy = mkdtempSync(join(tmpdir(), 'fieldwatch-kills-'));
      cpSync(folder, copy, { recursive: true }); // what is on disk at this moment, nothing else
      await given.done();
      folder = copy;
      given = givenPath(path, broker.url, { folder });
    }
    clean.push(given.done);
    await given.until(() => next === count && unanswered.size === 0);
    const stored = given.stored();
    expect(new Set(stored.map((line) => line.split(' ').slice(0, 3).join(' '))).size).toBe(2 * count);
    expect(stored.length).toBe(2 * count);
    given.ingest.flush();
    let entries = 0;
    given.telemetry.commit(recv, (db) => {
      entries = db.prepare<[], number>('SELECT coalesce(sum(length(body)), 0) FROM inflight').pluck().get()! / 10;
    });
    expect(entries).toBeLessThanOrEqual(65_536);
  });
});

describe.skipIf(mosquittoMissing !== undefined)('with mosquitto', () => {
  test.each(paths.flatMap((path) => ['tls', 'ws'].map((over) => [path, over] as const)))(
    'P6 %s path over %s: 1,000 messages in a burst are few commits, not one per record or frame',
    async (path, over) => {
      const certificates = makeCertificates();
      clean.push(async () => rmSync(certificates.folder, { recursive: true, force: true }));
      const how = over === 'tls' ? { tls: certificates } : { isWebSocket: true };
      const broker = kept(await startMosquitto({ ...how, extra: ['max_inflight_messages 2000', 'max_queued_messages 0'] }));
      const given = open(path, broker.url, { caPem: certificates.caPem });
      await given.until(() => given.connection.state().state === 'online');
      const pump = await device(over === 'ws' ? `${broker.url}/mqtt` : broker.url, { ca: certificates.caPem });
      for (let n = 0; n < 3; n++) await pump.publishAsync(publish(n).topic, body(n), { qos: 1 });
      const before = given.commits();
      await Promise.all(Array.from({ length: 1000 }, (_, n) => pump.publishAsync(publish(n).topic, body(100 + n), { qos: 1 })));
      await given.until(() => given.stored().length === 2 * 1003);
      expect(given.commits() - before).toBeLessThan(500);
      await pump.endAsync(true);
    },
  );

  test.each(paths)('%s path: 20,000 messages at QoS 1, each stored once', { timeout: 60_000 }, async (path) => {
    const broker = kept(await startMosquitto({ extra: ['max_queued_messages 0'] }));
    const given = open(path, broker.url);
    await given.until(() => given.connection.state().state === 'online');
    const pump = await device(broker.url);
    for (let from = 0; from < 20_000; from += 1000)
      await Promise.all(Array.from({ length: 1000 }, (_, i) => pump.publishAsync(publish(from + i).topic, body(from + i), { qos: 1 })));
    await given.until(() => given.telemetry.counts().samples === 40_000);
    expect(new Set(given.stored()).size).toBe(40_000);
    await pump.endAsync(true);
  });
});
