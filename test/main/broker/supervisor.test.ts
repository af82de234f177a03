import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { measureFilters } from '../../../src/main/broker/measure.ts';
import { openBackOff, supervision } from '../../../src/main/broker/back-off.ts';
import type { ConnectionOptions } from '../../../src/main/broker/connection.ts';
import type { Outage } from '../../../src/main/broker/outage.ts';
import { volatileSession } from '../../../src/main/broker/volatile-session.ts';
import { watchWake } from '../../../src/main/broker/wake.ts';
import { type Later, later } from '../../../src/main/ingest/later.ts';
import { startTcp, type TestBroker } from '../../brokers.ts';
import { givenConnection, hurried, profileOf } from './given-connection.ts';

const open = (...args: Parameters<typeof givenConnection>) => {
  const given = givenConnection(...args);
  onTestFinished(() => given.connection.close());
  return given;
};
const run = async <Broker extends TestBroker>(starting: Promise<Broker>): Promise<Broker> => {
  const broker = await starting;
  onTestFinished(() => broker.stop());
  return broker;
};

interface Scripted extends TestBroker {
  readonly connects: (Packet & { cmd: 'connect' })[];
  readonly packets: Packet[];
  readonly sockets: Socket[];
}
/** A broker that does what each test says at CONNECT and SUBSCRIBE, and else what it must. */
const scripted = async (
  script: {
    readonly version?: 4 | 5;
    readonly onConnect?: (send: (packet: Packet) => void, socket: Socket, connect: Packet & { cmd: 'connect' }) => void;
    readonly onSubscribe?: (send: (packet: Packet) => void, filters: readonly string[]) => void;
    readonly granted?: (filter: string) => number;
    readonly answersPing?: () => boolean;
  } = {},
): Promise<Scripted> => {
  const connects: (Packet & { cmd: 'connect' })[] = [];
  const packets: Packet[] = [];
  const sockets: Socket[] = [];
  const broker = await startTcp((socket) => {
    sockets.push(socket);
    const reading = parser({ protocolVersion: script.version ?? 5 });
    const send = (packet: Packet): void => void (socket.destroyed || socket.write(generate(packet, { protocolVersion: script.version ?? 5 })));
    reading.on('error', () => socket.destroy());
    reading.on('packet', (packet: Packet) => {
      packets.push(packet);
      if (packet.cmd === 'connect') {
        connects.push(packet);
        if (script.onConnect) script.onConnect(send, socket, packet);
        else send({ cmd: 'connack', sessionPresent: false, reasonCode: 0, returnCode: 0 });
      } else if (packet.cmd === 'subscribe') {
        const filters = packet.subscriptions.map(({ topic }) => topic);
        send({ cmd: 'suback', messageId: packet.messageId!, granted: filters.map((filter) => script.granted?.(filter) ?? 1) });
        script.onSubscribe?.(send, filters);
      } else if (packet.cmd === 'unsubscribe') send({ cmd: 'unsuback', messageId: packet.messageId!, granted: packet.unsubscriptions.map(() => 0) } as Packet);
      else if (packet.cmd === 'pingreq' && (script.answersPing?.() ?? true)) send({ cmd: 'pingresp' });
    });
    socket.on('data', (bytes) => reading.parse(bytes));
  });
  return { ...broker, connects, packets, sockets };
};
const sourcesOf = (...areas: readonly string[]) => areas.map((area) => ({ template: `${area}/{device}/{metric}`, decoder: 'json' as const }));

describe('what a profile says of the connection', () => {
  test('keepalive, client id, session expiry, and no topic aliases', async () => {
    const broker = await run(scripted());
    await open(profileOf(broker.url, { keepalive: 17, sessionExpiry: 7200 }), { clientId: 'console-7' }).state('online');
    const [{ keepalive, clientId, clean, properties }] = broker.connects as [Packet & { cmd: 'connect' }];
    assert.deepEqual([keepalive, clientId, clean, properties?.sessionExpiryInterval, properties?.topicAliasMaximum], [17, 'console-7', false, 7200, undefined]);
  });

  const onlyOld = (send: (packet: Packet) => void, socket: Socket, { protocolVersion }: Packet & { cmd: 'connect' }): void => {
    if (protocolVersion === 5) socket.end(Uint8Array.of(0x20, 2, 0, 1));
    else send({ cmd: 'connack', sessionPresent: false, returnCode: 0 });
  };
  test('automatic: 3.1.1 after a refusal or a silent close, and remembered', async () => {
    for (const refuse of [
      onlyOld,
      (...[send, socket, connect]: Parameters<typeof onlyOld>) => (connect.protocolVersion === 5 ? void socket.end() : onlyOld(send, socket, connect)),
    ]) {
      const broker = await run(scripted({ version: 4, onConnect: refuse }));
      const given = open(profileOf(broker.url), hurried());
      await given.state('online');
      broker.sockets.at(-1)!.destroy();
      await given.until(() => given.states.filter(({ state }) => state === 'online').length === 2);
      assert.deepEqual(
        broker.connects.map(({ protocolVersion }) => protocolVersion),
        [5, 4, 4],
      );
    }
  });
  test('3.1.1 or 5 and nothing else', async () => {
    const old = await run(scripted({ version: 4, onConnect: onlyOld }));
    await open(profileOf(old.url, { protocol: '3.1.1' })).state('online');
    await open(profileOf(old.url, { protocol: '5' }), { clientId: 'other' }).cause('protocol-version');
    assert.deepEqual(
      old.connects.map(({ protocolVersion }) => protocolVersion),
      [4, 5],
    );
  });
});

describe('F6 F23 back-off', () => {
  test('full jitter, doubling to a minute; only a minute of stable connection begins anew, a CONNACK never', () => {
    const most = openBackOff(() => 1);
    assert.deepEqual(
      Array.from({ length: 8 }, () => most.delayMs('backoff') / 1000),
      [1, 2, 4, 8, 16, 32, 60, 60],
    );
    most.connected();
    assert.equal(most.delayMs('backoff'), supervision.ceilingMs);
    most.connected();
    most.stable();
    assert.equal(most.delayMs('backoff'), 1000);
    const least = openBackOff(() => 0);
    assert.equal(least.delayMs('backoff'), 0);
    assert.deepEqual([least.delayMs('attention'), least.delayMs('once-a-minute')], [300_000, 60_000]);
  });

  test('the connection itself: the waits go on growing over CONNACKs that do not last', async () => {
    const broker = await run(
      scripted({ onConnect: (send, socket) => (send({ cmd: 'connack', sessionPresent: false, reasonCode: 0 }), setTimeout(() => socket.destroy(), 5)) }),
    );
    const delays: number[] = [];
    // What is longer than a second is a wait between attempts or a mark of stability: the first ends at once, the second never.
    const fast: Later = (ms, task) => {
      if (ms === supervision.quickMs || ms === supervision.stableMs) return () => {};
      if (ms !== 300) delays.push(ms);
      return later(0, task);
    };
    const given = open(profileOf(broker.url), { later: fast, random: () => 0.9 });
    await given.cause('client-id-taken');
    assert.deepEqual(delays.slice(0, 2), [900, 1800]);
  });
});

describe('N9 F8 F9 F11 sessions and filters', () => {
  test('F8 every CONNACK is compared: a broker that was wiped is subscribed anew, with a definite gap; a kept session is not', async () => {
    let isKept = false;
    const broker = await run(scripted({ onConnect: (send) => send({ cmd: 'connack', sessionPresent: isKept, reasonCode: 0 }) }));
    const outages: Outage[] = [];
    let time = 1_000_000;
    const given = open(profileOf(broker.url), { ...hurried(), now: () => time, onOutage: (outage) => void outages.push(outage) });
    const online = (times: number) => given.until(() => given.states.filter(({ state }) => state === 'online').length === times);
    const subscribes = () => broker.packets.filter(({ cmd }) => cmd === 'subscribe').length;
    await online(1);
    assert.deepEqual([subscribes(), outages], [1, []]);
    for (const [n, present] of [true, false].entries()) {
      isKept = present;
      const lostAt = (time += 10_000);
      broker.sockets.at(-1)!.destroy();
      await given.until(() => given.connection.state().state !== 'online');
      time += 30_000;
      await online(n + 2);
      assert.equal(outages.length, n + 1);
      expect(outages[n]).toMatchObject({ from: lostAt, isSessionKept: present });
      expect(outages[n]!.to).toBeGreaterThanOrEqual(lostAt);
      assert.equal(subscribes(), present ? 1 : 2);
    }
  });

  test('F9 changed templates: only the difference is unsubscribed and subscribed', async () => {
    let isKept = false;
    const broker = await run(scripted({ onConnect: (send) => send({ cmd: 'connack', sessionPresent: isKept, reasonCode: 0 }) }));
    const session = volatileSession();
    const first = givenConnection(profileOf(broker.url, { sources: sourcesOf('a', 'b', 'c') }), { session });
    await first.state('online');
    await first.connection.close();
    isKept = true;
    broker.packets.length = 0;
    await open(profileOf(broker.url, { sources: sourcesOf('b', 'c', 'd') }), { session }).state('online');
    const told = broker.packets.flatMap((packet) =>
      packet.cmd === 'unsubscribe'
        ? packet.unsubscriptions.map((filter) => `- ${filter}`)
        : packet.cmd === 'subscribe'
          ? packet.subscriptions.map(({ topic }) => `+ ${topic}`)
          : [],
    );
    assert.deepEqual(told, ['- a/+/+', '+ d/+/+']);
  });

  test('a refused filter is named with its reason, the others go on, and it is asked for again', async () => {
    let isRefused = true;
    const broker = await run(
      scripted({
        onConnect: (send) => send({ cmd: 'connack', sessionPresent: !isRefused, reasonCode: 0 }),
        granted: (filter) => (isRefused && filter.startsWith('secret') ? 135 : 1),
      }),
    );
    const given = open(profileOf(broker.url, { sources: sourcesOf('secret', 'a') }), hurried());
    const { cause } = await given.state('degraded');
    expect(cause).toMatchObject({ code: 'subscribe-refused', evidence: 'SUBACK refused: secret/+/+ (not authorised)' });
    isRefused = false;
    broker.packets.length = 0;
    broker.sockets.at(-1)!.destroy();
    await given.state('online');
    assert.deepEqual(
      broker.packets.flatMap((packet) => (packet.cmd === 'subscribe' ? packet.subscriptions.map(({ topic }) => topic) : [])),
      ['secret/+/+'],
    );
  });

  test.each([
    [119, false],
    [120, true],
    [121, false],
    [1000, true],
    [1020, true],
  ])('F11 eight filters at a time, the next after it is quiet; %i retained messages at one of them: warned %s', async (count, isWarned) => {
    const order: string[] = [];
    const broker = await run(
      scripted({
        onSubscribe: (send, filters) => {
          order.push(`subscribe ${filters.length}`);
          if (!filters.includes('a0/+/+')) return;
          for (let n = 0; n < count; n++) send({ cmd: 'publish', topic: `a0/d${n}/t`, payload: '1', qos: 0, retain: true, dup: false });
        },
      }),
    );
    const cuts: (readonly [readonly string[], number])[] = [];
    const areas = Array.from({ length: 17 }, (_, n) => `a${n}`);
    const given: ReturnType<typeof givenConnection> = open(profileOf(broker.url, { sources: sourcesOf(...areas) }), {
      onRetainedCut: (filters, messages) => void cuts.push([filters, messages]),
      // A wait for quiet takes as long as this machine needs to bring the messages, and no longer.
      later: (ms, task) => {
        if (ms !== 300) return later(ms, task);
        given
          .until(() => given.received.length === count)
          .then(task)
          .catch(given.faults.push);
        return () => {};
      },
    });
    await given.state('online');
    assert.equal(given.received.length, count);
    assert.deepEqual(order, ['subscribe 8', 'subscribe 8', 'subscribe 1']);
    assert.deepEqual(cuts, isWarned ? [[areas.slice(0, 8).map((area) => `${area}/+/+`), count]] : []);
  });
});

test('F14 a look at what filters bring counts messages, bytes and topics, and leaves nothing behind', async () => {
  const broker = await scripted({
    onSubscribe: (send) => {
      for (let n = 0; n < 90; n++) send({ cmd: 'publish', topic: `plant/d${n % 3}`, payload: '12345', qos: 0, retain: false, dup: false });
    },
  });
  const profile = profileOf(broker.url, { sources: [{ template: '{device}/{rest*}', decoder: 'json' }] });
  assert.deepEqual(await measureFilters(profile, '', { seconds: 0.2 }), { seconds: 0.2, messages: 90, bytes: 450, topics: 3, cause: null });
  const [{ clean, properties }] = broker.connects as [Packet & { cmd: 'connect' }];
  assert.deepEqual([clean, properties?.sessionExpiryInterval], [true, 0]);
  await broker.stop();
  assert.equal((await measureFilters(profile, '', { seconds: 0.2 })).cause!.code, 'refused');
});

describe('N11 a connection that stood and ends', () => {
  test.each([147, 149, 150, 152, 160])('kicked: DISCONNECT %i, with the words of the broker', async (reasonCode) => {
    const broker = await run(
      scripted({ onSubscribe: (send) => send({ cmd: 'disconnect', reasonCode, properties: { reasonString: 'too fast for me' } } as Packet) }),
    );
    const { state, cause } = await open(profileOf(broker.url)).cause('kicked');
    assert.equal(state, 'waiting');
    expect(cause!.next).toContain('too fast for me');
  });

  test.each(['auto', 'off'] as const)('keepalive-lost: a broker that does not answer pings any more; wire %s', async (wire) => {
    const broker = await run(scripted({ answersPing: () => false }));
    const { state } = await open(profileOf(broker.url, { keepalive: 1, wire })).cause('keepalive-lost');
    assert.equal(state, 'waiting');
  });

  test('connection-lost: the other side closes, or resets', async () => {
    for (const end of [(socket: Socket) => socket.destroy(), (socket: Socket) => socket.resetAndDestroy()]) {
      const broker = await run(scripted());
      const given = open(profileOf(broker.url));
      await given.state('online');
      end(broker.sockets[0]!);
      await given.cause('connection-lost');
    }
  });
});

describe('F22 a computer that slept', () => {
  const asleep = async (more: Partial<ConnectionOptions> = {}) => {
    let answers = true;
    const broker = await run(scripted({ answersPing: () => answers }));
    const given = open(profileOf(broker.url), more);
    await given.state('online');
    return { broker, given, mute: () => void (answers = false) };
  };

  test('a link that answers stays', async () => {
    const { broker, given } = await asleep();
    given.connection.wake();
    await vi.waitUntil(() => broker.packets.some(({ cmd }) => cmd === 'pingreq'), { timeout: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(broker.connects.length, 1);
    assert.equal(given.connection.state().state, 'online');
  });

  test('a link that is dead without knowing is given up after five seconds, and a new one is tried at once', async () => {
    const { broker, given, mute } = await asleep();
    mute();
    const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((task: () => void, ms?: number) => {
      timers.mockRestore();
      assert.equal(ms, supervision.pingMs);
      return setTimeout(task, 20);
    }) as typeof setTimeout);
    given.connection.wake();
    await given.until(() => given.states.filter(({ state }) => state === 'online').length === 2);
    assert.equal(broker.connects.length, 2);
    assert.deepEqual(
      given.states.filter(({ state }) => state === 'waiting'),
      [],
    );
  });

  test('what waits is tried at once; only a client id that is taken keeps its minute', async () => {
    const server = await run(startTcp((socket) => socket.destroy()));
    const never: Later = (ms, task) => (ms > 500 ? () => {} : later(ms, task));
    const given = open(profileOf(server.url), { later: never, random: () => 1 });
    await given.cause('closed');
    const before = given.states.filter(({ state }) => state === 'connecting').length;
    given.connection.wake();
    assert.equal(given.states.filter(({ state }) => state === 'connecting').length, before + 1);

    const taken = await run(
      scripted({ onConnect: (send) => (send({ cmd: 'connack', sessionPresent: false, reasonCode: 0 }), send({ cmd: 'disconnect', reasonCode: 142 })) }),
    );
    const other = open(profileOf(taken.url), { later: never });
    await other.cause('client-id-taken');
    const state = other.states.length;
    other.connection.wake();
    assert.equal(other.states.length, state);
  });

  test('sleep is a wall clock that ran ahead of the monotonic one; another address of this computer counts too, a small step does not', () => {
    const world = { wall: 0, monotonic: 0, addresses: 'a' };
    let tick = () => {};
    let woken = 0;
    const stop = watchWake({
      wall: () => world.wall,
      monotonic: () => world.monotonic,
      addresses: () => world.addresses,
      every: (ms, run_) => {
        assert.equal(ms, 5000);
        tick = run_;
        return () => {};
      },
      onWake: () => void woken++,
    });
    onTestFinished(stop);
    const after = (wall: number, monotonic: number, addresses = world.addresses): number => {
      Object.assign(world, { wall: world.wall + wall, monotonic: world.monotonic + monotonic, addresses });
      tick();
      return woken;
    };
    assert.equal(after(5000, 5000), 0);
    assert.equal(after(14_000, 5000), 0);
    assert.equal(after(3_600_000, 5000), 1);
    assert.equal(after(5000, 5000), 1);
    assert.equal(after(5000, 5000, 'b'), 2);
    assert.equal(after(-3_600_000, 5000), 2);
  });
});
