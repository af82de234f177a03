import { cpSync, mkdtempSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate, type IPublishPacket, type Packet } from 'mqtt-packet';
import { afterEach, describe, expect, test } from 'vitest';
import { type GivenPath, givenPath, type Path, profileId, recv, scriptedBroker, type ScriptedBroker } from './given-paths.ts';

const paths: readonly Path[] = ['plain', 'wire'];
const isLong = process.env['FIELDWATCH_LONG'] !== undefined;
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

const body = (n: number): string => `{"ts":${recv - 60_000 + n},"temp":${(20 + (n % 50) / 10).toFixed(1)},"hum":${n}}`;
const publish = (n: number, more: Partial<IPublishPacket> = {}): IPublishPacket => ({
  cmd: 'publish',
  topic: `plant/CH-0${n % 3}`,
  payload: body(n),
  qos: 1,
  messageId: n + 1,
  dup: false,
  retain: false,
  ...more,
});
const acksOf = (packets: readonly Packet[] | undefined): readonly number[] =>
  (packets ?? []).flatMap((packet) => (packet.cmd === 'puback' ? [packet.messageId!] : []));
/** Sends again, with DUP, what no connection has acknowledged. */
const sendsAgain = (broker: () => ScriptedBroker, count: number) => (socket: Socket, connection: number) => {
  const known = new Set(broker().acks());
  for (let n = 0; n < count; n++) if (!known.has(n + 1)) socket.write(generate(publish(n, { dup: connection > 0 })));
};
const seconds = (value: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, value * 1000));

describe('N1 F1 a crash between commit and acknowledgement', () => {
  test.each(paths)('%s path: 10 times over 2,000 messages; each stored once, none lost', { timeout: 60_000 }, async (path) => {
    const count = 2000;
    const window = 50;
    let next = 0;
    const unanswered = new Map<number, { readonly n: number; wasSent: boolean }>();
    const broker: ScriptedBroker = kept(
      await scriptedBroker((socket, connection) => {
        const mine = broker.heard[connection]!;
        let seen = 0;
        const sent = new Set<number>();
        const fill = () => {
          if (socket.destroyed) return;
          for (const packet of mine.slice(seen)) if (packet.cmd === 'puback') unanswered.delete(packet.messageId!);
          seen = mine.length;
          while (unanswered.size < window && next < count) unanswered.set(next + 1, { n: next++, wasSent: false });
          for (const [messageId, entry] of unanswered) {
            if (sent.has(messageId)) continue;
            sent.add(messageId);
            socket.write(generate(publish(entry.n, { messageId, dup: entry.wasSent })));
            entry.wasSent = true;
          }
        };
        socket.on('data', () => setImmediate(fill));
        fill();
      }),
    );
    let folder = mkdtempSync(join(tmpdir(), 'fieldwatch-crash-'));
    let crash: string | undefined;
    let at = Infinity;
    /** What is on disk when the commit is through is all that the next life has; not one PUBACK of it gets out. */
    const onCommit = () => {
      if (crash !== undefined || next < at) return;
      crash = mkdtempSync(join(tmpdir(), 'fieldwatch-crash-'));
      cpSync(folder, crash, { recursive: true });
      for (const socket of broker.ready) socket.destroy();
    };
    let given = givenPath(path, broker.url, { folder, onCommit });
    for (let kill = 1; kill <= 10; kill++) {
      at = (kill * count) / 11;
      await given.until(() => crash !== undefined);
      await given.done();
      folder = crash!;
      crash = undefined;
      at = Infinity;
      given = givenPath(path, broker.url, { folder, onCommit });
    }
    clean.push(given.done);
    await given.until(() => next === count && unanswered.size === 0);
    const rows = given.stored().map((line) => line.split(' ').slice(0, 3).join(' '));
    expect(rows.length).toBe(2 * count);
    expect(new Set(rows).size).toBe(2 * count);
    // At each crash something had been written that was not acknowledged, else this shows nothing.
    expect(given.faults).toEqual([]);
  });
});

describe('N2 a disk that is full', () => {
  const [fullFor, keepalive] = isLong ? [20, 10] : [1.8, 1];
  test.each(paths)(
    `%s path: ${fullFor} s, keepalive ${keepalive} s: nothing acknowledged meanwhile, the connection stays, everything stored afterwards`,
    { timeout: 120_000 },
    async (path) => {
      const count = 300;
      const broker: ScriptedBroker = kept(await scriptedBroker((...args) => sendsAgain(() => broker, count)(args[0], args[1])));
      const world = { isFull: false };
      const given = open(path, broker.url, { world, profile: { keepalive } });
      world.isFull = true;
      await seconds(fullFor);
      expect(broker.acks()).toEqual([]);
      expect(broker.heard.length).toBe(1);
      const pings = broker.heard[0]!.filter(({ cmd }) => cmd === 'pingreq').length;
      expect(pings).toBeGreaterThanOrEqual(Math.ceil(fullFor / keepalive) - 1);
      world.isFull = false;
      await given.until(() => broker.acks().length === count);
      expect(broker.acks()).toEqual(Array.from({ length: count }, (_, n) => n + 1));
      expect(broker.heard.length).toBe(1);
      expect(given.stored().length).toBe(2 * count);
    },
  );
});

describe.runIf(isLong)('N3 the rate of a strict window', () => {
  test.each(paths)(
    '%s path: a window of 20, every commit on disk: at least 1,500 messages per second on the reference machine',
    { timeout: 120_000 },
    async (path) => {
      const [count, window] = [30_000, 20];
      let next = 0;
      const broker: ScriptedBroker = kept(
        await scriptedBroker((socket, connection) => {
          const mine = broker.heard[connection]!;
          let seen = 0;
          let inFlight = 0;
          const fill = () => {
            for (; seen < mine.length; seen++) if (mine[seen]!.cmd === 'puback') inFlight--;
            for (; inFlight < window && next < count; next++, inFlight++) socket.write(generate(publish(next)));
          };
          socket.on('data', fill);
          fill();
        }),
      );
      const began = performance.now();
      const given = open(path, broker.url);
      await given.until(() => next === count && acksOf(broker.heard[0]).length === count);
      const rate = (count / (performance.now() - began)) * 1000;
      console.log(`N3 ${path}: ${Math.round(rate)} messages per second`);
      expect(acksOf(broker.heard[0])).toEqual(Array.from({ length: count }, (_, n) => n + 1));
      expect(rate).toBeGreaterThanOrEqual(1500);
    },
  );
});

describe('N4 F4 P4 a reconnect while 50 messages are not committed: another epoch before the commit', () => {
  test.each(paths)('%s path: nothing is acknowledged on the new connection before it is sent there', async (path) => {
    const count = 50;
    let isHeld = false;
    let second: Socket | undefined;
    const broker: ScriptedBroker = kept(
      await scriptedBroker((socket, connection) => {
        if (connection === 0) sendsAgain(() => broker, count)(socket, 0);
        else {
          isHeld = true;
          second = socket;
        }
      }),
    );
    const world = { isFull: false };
    const given = open(path, broker.url, { world });
    world.isFull = true;
    await given.until(() => given.ingest.counts(profileId).messages === count);
    broker.ready[0]!.destroy();
    await given.until(() => isHeld && given.connection.state().state === 'online');
    world.isFull = false;
    // The batch of the old connection is written now; its acknowledgements have nowhere to go.
    await given.until(() => given.telemetry.counts().samples === 2 * count);
    await seconds(0.1);
    expect(acksOf(broker.heard[1])).toEqual([]);
    sendsAgain(() => broker, count)(second!, 1);
    await given.until(() => acksOf(broker.heard[1]).length === count);
    expect(acksOf(broker.heard[1])).toEqual(Array.from({ length: count }, (_, n) => n + 1));
    expect(given.stored().length).toBe(2 * count);
    expect(given.ingest.counts(profileId).duplicates).toBe(count);
  });
});

describe('N5 F2 F15 a writer that stands still under load', () => {
  const [stalledFor, keepalive] = isLong ? [30, 10] : [1.8, 1];
  test.each(paths)(
    `%s path: ${stalledFor} s, keepalive ${keepalive} s: no keepalive timeout, the inbox stays within its cap, QoS 0 is counted, QoS 1 complete`,
    { timeout: 180_000 },
    async (path) => {
      const count = 400;
      const flood = 12_000; // the inbox holds 10,000
      const broker: ScriptedBroker = kept(
        await scriptedBroker((socket, connection) => {
          if (connection === 0) {
            for (let n = 0; n < count / 2; n++) socket.write(generate(publish(n)));
            socket.write(Buffer.concat(Array.from({ length: flood }, (_, n) => generate(publish(count + n, { qos: 0 })))));
            for (let n = count / 2; n < count; n++) socket.write(generate(publish(n)));
          } else sendsAgain(() => broker, count)(socket, connection);
        }),
      );
      const world = { isFull: false };
      const given = open(path, broker.url, { world, profile: { keepalive } });
      world.isFull = true;
      await given.until(() => given.ingest.counts(profileId).dropped > 0);
      await seconds(stalledFor);
      const { messages, dropped } = given.ingest.counts(profileId);
      expect(messages).toBeLessThanOrEqual(10_000);
      expect(dropped).toBeGreaterThan(0);
      expect(broker.acks()).toEqual([]);
      world.isFull = false;
      await given.until(() => new Set(broker.acks()).size === count);
      const stored = new Set(given.stored().map((line) => line.split(' ').slice(0, 3).join(' ')));
      for (let n = 0; n < count; n++) expect(stored.has(`CH-0${n % 3} hum ${recv - 60_000 + n}`)).toBe(true);
      expect(given.states.filter(({ cause }) => cause?.code === 'keepalive-lost')).toEqual([]);
      expect(given.faults).toEqual([]);
    },
  );
});

describe('F2 a writer that stands still for a moment', () => {
  test.each(paths)('%s path: the broker waits within a third of the keepalive, and not one message of QoS 0 is lost', async (path) => {
    const flood = 20_000; // twice what the inbox holds
    const broker = kept(
      await scriptedBroker((socket) => {
        // A reading as a device sends it, so that one read of the socket is far less than what is left of the room.
        const filler = 'x'.repeat(400);
        for (let n = 0; n < flood; n++) socket.write(generate(publish(n, { qos: 0, payload: `{"ts":${recv - 60_000 + n},"temp":${n},"note":"${filler}"}` })));
      }),
    );
    const world = { isFull: false };
    const given = open(path, broker.url, { world, profile: { keepalive: 30 } });
    world.isFull = true;
    await given.until(() => given.ingest.counts(profileId).messages >= 8000);
    const held = given.ingest.counts(profileId).messages;
    await seconds(0.3);
    expect(given.ingest.counts(profileId).messages).toBe(held);
    world.isFull = false;
    await given.until(() => given.ingest.counts(profileId).messages === flood);
    expect(given.ingest.counts(profileId).dropped).toBe(0);
    expect(given.stored().length).toBe(flood);
    expect(broker.heard.length).toBe(1);
  });
});

describe('N6 F3 poison with QoS 1', () => {
  test.each(paths)('%s path: acknowledged once, kept with its reason, and what follows is stored', async (path) => {
    const poison: readonly Partial<IPublishPacket>[] = [
      { payload: '{"ts":1,' },
      { topic: 'spBv1.0/plant/DDATA/edge/CH-01', payload: Buffer.from([0x12, 0x20, 0x0a]) },
      { payload: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
    ];
    const messages = poison.flatMap((more, n) => [publish(2 * n, more), publish(2 * n + 1)]);
    const broker = kept(
      await scriptedBroker((socket) => {
        for (const message of messages) socket.write(generate(message));
      }),
    );
    const given = open(path, broker.url, {
      sources: [
        { template: 'plant/{device}', decoder: 'json' },
        { template: 'spBv1.0/{_*}', decoder: 'sparkplug-b', identity: 'payload' },
      ],
    });
    await given.until(() => broker.acks().length === messages.length);
    expect(broker.acks()).toEqual(messages.map(({ messageId }) => messageId));
    expect(
      given.ingest
        .quarantine(10)
        .map(({ reason }) => reason)
        .toSorted(),
    ).toEqual(['invalid-json', 'invalid-utf8', 'malformed']);
    expect(given.stored().length).toBe(2 * poison.length);
    expect(broker.heard.length).toBe(1);
  });
});

describe('F13 the largest message of a profile', () => {
  test.each(paths.flatMap((path) => ([4, 5] as const).map((version) => [path, version] as const)))(
    '%s path, MQTT version %i: 64 KiB, and not one byte more',
    async (path, version) => {
      const limit = 65_540; // what is kept of a larger one
      const text = (size: number) => `{"temp":1,"note":"${'x'.repeat(size)}"}`;
      const around = (bytes: number): Partial<IPublishPacket> => ({ payload: text(bytes - 2 - 11 - 2 - (version === 5 ? 1 : 0) - text(0).length) });
      const broker = kept(
        await scriptedBroker(
          (socket) => {
            for (const [n, bytes] of [limit, limit + 1].entries()) socket.write(generate(publish(n, around(bytes)), { protocolVersion: version }));
            socket.write(generate(publish(2), { protocolVersion: version }));
          },
          { version },
        ),
      );
      const given = open(path, broker.url, { profile: { maxPayload: 65_536 } });
      await given.until(() => broker.acks().length === 3);
      expect(given.ingest.quarantine(10).map(({ reason }) => reason)).toEqual(['oversize']);
      expect(given.stored().length).toBe(1 + 2);
      const [connect] = broker.heard[0]!;
      if (version === 5) expect((connect as Packet & { cmd: 'connect' }).properties?.maximumPacketSize).toBe(limit + 5);
    },
  );
});

describe('N7 F13 a huge payload', () => {
  const size = isLong ? 60_000_000 : 4_000_000;
  test.each(paths.flatMap((path) => ([4, 5] as const).map((version) => [path, version] as const)))(
    `%s path, MQTT version %i: ${size / 1e6} MB retained is thrown away as it comes and noticed, the next message is stored`,
    { timeout: 120_000 },
    async (path, version) => {
      const huge = generate(publish(0, { payload: Buffer.alloc(size, 'x'), retain: true }), { protocolVersion: version });
      const broker = kept(
        await scriptedBroker(
          (socket) => {
            socket.write(huge);
            socket.write(generate(publish(1), { protocolVersion: version }));
          },
          { version },
        ),
      );
      const before = process.memoryUsage().rss;
      const given = open(path, broker.url);
      await given.until(() => broker.acks().length === 2);
      expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000);
      expect(given.ingest.quarantine(10)).toMatchObject([{ reason: 'oversize', bytes: size }]);
      expect(given.stored().length).toBe(2);
      expect(broker.heard.length).toBe(1);
    },
  );
});
