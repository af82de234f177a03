import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { generate } from 'mqtt-packet';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ConnectionOptions, ConnectionStatus } from '../../../src/main/broker/connection.ts';
import { type Later, later } from '../../../src/main/ingest/later.ts';
import { type Certificates, freePort, makeCertificates, mosquittoMissing, startAedes, startMosquitto, startTcp, type TestBroker } from '../../brokers.ts';
import { device, givenConnection, hurried, profileOf } from './given-connection.ts';

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
const publisher = async (url: string, more: object = {}) => {
  const client = await device(url, more);
  onTestFinished(() => client.endAsync(true));
  return client;
};
/** Waits of any length do not end, so that a slow machine cannot make five seconds pass between two closes. */
const heldWaits: Later = (ms, task) => (ms === 0 ? later(0, task) : () => {});
/** Another program takes our place again and again; every close but the last is one of a lost connection. */
const twoPrograms = async (url: string): Promise<void> => {
  const given = open(profileOf(url), { later: heldWaits, now: () => 1000 });
  const count = (fits: (status: ConnectionStatus) => boolean): number => given.states.filter(fits).length;
  for (let closes = 1; closes <= 3; closes++) {
    await given.until(() => count(({ state }) => state === 'online') === closes);
    assert.equal(
      count(({ cause }) => cause?.code === 'client-id-taken'),
      0,
      `named after ${closes - 1} closes`,
    );
    const twin = await publisher(url, { clientId: 'fwtest00000000000000a1' });
    await given.until(() => count(({ state }) => state === 'waiting') === closes);
    await twin.endAsync(true);
    if (given.states.at(-1)?.cause?.evidence.startsWith('DISCONNECT 142')) break; // some brokers say it themselves
  }
  const status = await given.cause('client-id-taken');
  assert.deepEqual([status.state, status.nextTryAt], ['waiting', 61_000]);
};
const quick: Partial<ConnectionOptions> = { connectTimeoutMs: 400 };
/** What goes to the console from now to the end of the test. */
const recordConsole = (): { readonly text: () => string } => {
  let text = '';
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
    onTestFinished(() => spy.mockRestore());
  }
  return { text: () => text };
};

beforeAll(() => {
  if (mosquittoMissing !== undefined) console.log(`Tests against mosquitto are skipped: ${mosquittoMissing}`);
});

describe.skipIf(mosquittoMissing !== undefined)('with mosquitto', () => {
  test('receives what devices publish, as it is', async () => {
    const broker = await run(startMosquitto());
    const given = open(profileOf(broker.url));
    await given.state('online');
    const pump = await publisher(broker.url);
    await pump.publishAsync('plant/pump/t', '21.5', { qos: 1 });
    await pump.publishAsync('plant/pump/rh', '40', { qos: 0, retain: true });
    const first = await given.message('21.5');
    assert.deepEqual(
      { ...first.envelope, payload: 0, recv: 0 },
      {
        profile: first.envelope.profile,
        session: 1,
        topic: 'plant/pump/t',
        payload: 0,
        bytes: 4,
        qos: 1,
        isRetained: false,
        isRedelivered: false,
        messageId: 1,
        recv: 0,
      },
    );
    const second = await given.message('40');
    assert.equal(second.envelope.qos, 0);
    assert.equal(second.acknowledge, undefined);
    assert.deepEqual(
      given.states.map(({ state }) => state),
      ['connecting', 'subscribing', 'online'],
    );
    await given.connection.close();
    assert.equal(given.connection.state().state, 'disabled');
    assert.deepEqual(given.faults, []);
  });

  test('F1 a message is acknowledged only when we say so: else it comes again after the connection was cut', async () => {
    const broker = await run(startMosquitto());
    const first = givenConnection(profileOf(broker.url));
    await first.state('online');
    const pump = await publisher(broker.url);
    for (const value of ['1', '2', '3']) await pump.publishAsync('plant/pump/t', value, { qos: 1 });
    const one = await first.message('1');
    await first.message('3');
    one.acknowledge!([one.envelope.messageId]);
    await pump.publishAsync('plant/pump/t', '4', { qos: 1 });
    await first.message('4'); // came after the PUBACK was written, on the same stream
    await first.connection.close();

    const second = open(profileOf(broker.url));
    await second.message('4');
    assert.deepEqual(
      second.received.map(({ text, envelope }) => [text, envelope.isRedelivered]),
      [
        ['2', true],
        ['3', true],
        ['4', true],
      ],
    );
    await second.state('online');
    second.received[0]!.acknowledge!(second.received.map(({ envelope }) => envelope.messageId));
    await pump.publishAsync('plant/pump/t', '5', { qos: 1 });
    await second.message('5');
    await second.connection.close();
    const third = open(profileOf(broker.url));
    await third.message('5');
    assert.deepEqual(
      third.received.map(({ text }) => text),
      ['5'],
    );
  });

  test('F4 an acknowledgement of an ended connection goes nowhere', async () => {
    const port = await freePort();
    const before = await startMosquitto({ port });
    const given = open(profileOf(before.url), hurried());
    await given.state('online');
    const pump = await device(before.url);
    await pump.publishAsync('plant/pump/t', '1', { qos: 1 });
    const old = await given.message('1');
    await pump.endAsync(true);
    await before.stop();
    await given.cause('connection-lost');
    await run(startMosquitto({ port }));
    await given.state('online');
    const again = await publisher(before.url);
    await again.publishAsync('plant/pump/t', '2', { qos: 1 });
    await given.message('2');
    old.acknowledge!([1]); // the same id is in flight on the new connection
    await given.connection.close();
    const next = open(profileOf(before.url));
    assert.equal((await next.message('2')).envelope.isRedelivered, true);
  });

  test('F13 a payload of 5 MB: the connection survives, and the next message arrives', async () => {
    const broker = await run(startMosquitto());
    for (const forced of [false, true]) {
      // MQTT 5 lets the broker leave it out; 3.1.1 has no limit, there our guard cuts it.
      const front = forced ? await run(startTcp((socket) => refuseFive(socket, broker.port))) : broker;
      const given = open(profileOf(front.url), { clientId: `fwtestlarge${String(forced)}` });
      await given.state('online');
      const camera = await publisher(broker.url);
      await camera.publishAsync('plant/camera/picture', Buffer.alloc(5_000_000, 'x'), { qos: 1 });
      await camera.publishAsync('plant/pump/t', '21.5', { qos: 1 });
      await given.message('21.5');
      assert.deepEqual(
        given.received.map(({ envelope }) => envelope.bytes),
        forced ? [5_000_000, 4] : [4],
      );
      assert.ok(given.received[0]!.envelope.payload.length < 70_000);
      assert.equal(given.connection.state().state, 'online');
      assert.equal(given.states.filter(({ state }) => state === 'online').length, 1);
    }
  });

  test('N9 F9 a session that the broker kept is not subscribed again; filters that are gone are taken out', async () => {
    const broker = await run(startMosquitto());
    const filters: string[][] = [];
    let session = { number: 0, filters: [] as readonly string[] };
    const memory = {
      begin: (isPresent: boolean) => {
        session = isPresent ? session : { number: session.number + 1, filters: [] };
        return { session: session.number, filters: session.filters };
      },
      subscribed: (now: readonly string[]) => {
        filters.push([...now]);
        session = { ...session, filters: now };
      },
      pingSent: () => {},
      pingAnswered: () => {},
    };
    const sources = ['plant/{device}/{metric}', 'old/{device}/{metric}'].map((template) => ({ template, decoder: 'json' as const }));
    const first = givenConnection(profileOf(broker.url, { sources }), { session: memory });
    await first.state('online');
    await first.connection.close();
    const second = open(profileOf(broker.url), { session: memory });
    await second.state('online');
    assert.deepEqual(filters, [['plant/+/+', 'old/+/+'], ['plant/+/+']]);
    const pump = await publisher(broker.url);
    await pump.publishAsync('old/pump/t', 'old', { qos: 1 });
    await pump.publishAsync('plant/pump/t', 'new', { qos: 1 });
    await second.message('new');
    assert.deepEqual(
      second.received.map(({ text, envelope }) => [text, envelope.session]),
      [['new', 1]],
    );
  });

  test('N11 not-authorised: a wrong password has its name, and the password stands nowhere', async () => {
    const secret = 'Tr0ub4dor-secret';
    const broker = await run(startMosquitto({ users: { ada: 'right' } }));
    const written = recordConsole();
    const given = open(profileOf(broker.url, { username: 'ada' }), { password: secret });
    const status = await given.cause('not-authorised');
    assert.equal(status.state, 'attention');
    assert.ok(status.nextTryAt! - Date.now() > 290_000);
    for (const text of [JSON.stringify(given.states), written.text(), ...given.faults.map(String)]) assert.ok(!text.includes(secret));
    await given.connection.close();
    const right = open(profileOf(broker.url, { username: 'ada' }), { password: 'right' });
    await right.state('online');
  });

  test('N10 F6 two programs with one client id: named after three closes, then once a minute', async () => {
    await twoPrograms((await run(startMosquitto())).url);
  });

  test('F15 when our inbox is full the connection ends, and comes back when there is room', async () => {
    const broker = await run(startMosquitto());
    let resume: (() => void) | undefined;
    const given = open(profileOf(broker.url), { whenRoom: (callback) => void (resume = callback) });
    await given.state('online');
    given.answer(() => 'full');
    const pump = await publisher(broker.url);
    await pump.publishAsync('plant/pump/t', '1', { qos: 1 });
    const status = await given.state('waiting');
    assert.equal(status.cause?.code, 'storage');
    given.answer(() => 'taken');
    resume!();
    await given.state('online');
    await given.until(() => given.received.length === 2);
    assert.deepEqual(
      given.received.map(({ text, envelope }) => [text, envelope.isRedelivered]),
      [
        ['1', false],
        ['1', true],
      ],
    );
  });

  describe('TLS', () => {
    let good: Certificates;
    const made: Certificates[] = [];
    const certificates = (...args: Parameters<typeof makeCertificates>) => {
      const result = makeCertificates(...args);
      made.push(result);
      return result;
    };
    beforeAll(() => {
      good = certificates();
      return () => {
        for (const { folder } of made) rmSync(folder, { recursive: true, force: true });
      };
    });

    test('with the certificate of the authority', async () => {
      const broker = await run(startMosquitto({ tls: good }));
      const given = open(profileOf(broker.url, { caPem: good.caPem }));
      await given.state('online');
      const pump = await publisher(broker.url, { ca: good.caPem });
      await pump.publishAsync('plant/pump/t', '1', { qos: 1 });
      await given.message('1');
    });
    test('N11 ca-unknown: an unknown authority', async () => {
      const broker = await run(startMosquitto({ tls: good }));
      const { cause } = await open(profileOf(broker.url)).cause('ca-unknown');
      assert.match(cause!.next, /Test Authority/);
      const other = certificates();
      await open(profileOf(broker.url, { caPem: other.caPem })).cause('ca-unknown');
      await open(profileOf(broker.url, { caPem: 'no certificate' })).cause('ca-unknown');
    });
    test('N11 host-mismatch, cert-expired, cert-not-yet-valid: another name, and a certificate out of its time', async () => {
      const elsewhere = certificates('DNS:elsewhere.plant');
      const named = await run(startMosquitto({ tls: elsewhere }));
      const mismatch = await open(profileOf(named.url, { caPem: elsewhere.caPem })).cause('host-mismatch');
      assert.match(mismatch.cause!.next, /elsewhere\.plant/);
      const old = certificates(undefined, ['20200101000000Z', '20210203000000Z']);
      const expired = await run(startMosquitto({ tls: old }));
      const status = await open(profileOf(expired.url, { caPem: old.caPem })).cause('cert-expired');
      assert.match(status.cause!.title, /Feb {2}3 00:00:00 2021/);
      const early = certificates(undefined, ['20990101000000Z', '21000101000000Z']);
      const future = await run(startMosquitto({ tls: early }));
      await open(profileOf(future.url, { caPem: early.caPem })).cause('cert-not-yet-valid');
    });
    test('N11 tls-on-plain-port, plain-on-tls-port', async () => {
      const plain = await run(startMosquitto());
      await open(profileOf(plain.url.replace('mqtt:', 'mqtts:'))).cause('tls-on-plain-port');
      const secure = await run(startMosquitto({ tls: good }));
      await open(profileOf(secure.url.replace('mqtts:', 'mqtt:'))).cause('plain-on-tls-port');
    });
    test('a broker that demands a client certificate', async () => {
      const broker = await run(startMosquitto({ tls: good, extra: [`cafile ${good.folder}/ca.pem`, 'require_certificate true'] }));
      const given = open(profileOf(broker.url, { caPem: good.caPem }));
      await given.until(() => given.states.find(({ cause }) => cause !== null && ['client-cert-missing', 'client-cert-refused'].includes(cause.code)));
    });
  });
});

/** Passes everything on to a broker, but answers MQTT 5 like a broker that only knows 3.1.1. */
const refuseFive = (socket: import('node:net').Socket, port: number): void => {
  socket.once('data', (first) => {
    if (first[8] === 5) return void socket.end(generate({ cmd: 'connack', returnCode: 1, sessionPresent: false }));
    void import('node:net').then(({ connect }) => {
      const inner = connect(port, '127.0.0.1');
      inner.on('error', () => socket.destroy());
      inner.on('close', () => socket.destroy());
      socket.on('close', () => inner.destroy());
      inner.write(first);
      socket.pipe(inner).pipe(socket);
    });
  });
};

describe('with a broker that only speaks 3.1.1', () => {
  test('F8 F11 N11 subscribe-refused: falls back, subscribes in chunks of eight, and names the filters that were refused', async () => {
    const chunks: number[] = [];
    const broker = await run(
      startAedes({ authorizeSubscribe: (_client, subscription, done) => done(null, subscription.topic === 'secret/+/+' ? null : subscription) }),
    );
    broker.broker.on('subscribe', (subscriptions) => chunks.push(subscriptions.length));
    const sources = ['secret', ...Array.from({ length: 9 }, (_, i) => `area-${i}`)].map((area) => ({
      template: `${area}/{device}/{metric}`,
      decoder: 'json' as const,
    }));
    const given = open(profileOf(broker.url, { sources }), hurried());
    const status = await given.state('degraded');
    assert.equal(status.cause?.code, 'subscribe-refused');
    assert.match(status.cause.next, /secret\/\+\/\+/);
    const pump = await publisher(broker.url);
    await pump.publishAsync('area-8/pump/t', '1', { qos: 1 });
    await given.message('1');
    assert.equal(given.states.filter(({ state }) => state === 'connecting').length, 2);
    given.connection.setStorage({ code: 'storage', title: '', next: '', evidence: '' });
    assert.equal(given.connection.state().cause?.code, 'subscribe-refused');
  });

  test('N10 F6 two programs with one client id: the same', async () => {
    await twoPrograms((await run(startAedes())).url);
  });

  test('N11 storage: a store that refuses shows as degraded, and goes', async () => {
    const broker = await run(startAedes());
    const given = open(profileOf(broker.url));
    await given.state('online');
    given.connection.setStorage({ code: 'storage', title: 'full', next: '', evidence: '' });
    assert.equal(given.connection.state().state, 'degraded');
    given.connection.setStorage(null);
    assert.equal(given.connection.state().state, 'online');
  });

  test('N11 bad-credentials: a wrong password', async () => {
    const refuse = Object.assign(new Error('no'), { returnCode: 4 as const });
    const broker = await run(
      startAedes({ authenticate: (_client, _name, password, done) => (String(password) === 'right' ? done(null, true) : done(refuse, null)) }),
    );
    await open(profileOf(broker.url, { username: 'ada' }), { password: 'wrong' }).cause('bad-credentials');
    await open(profileOf(broker.url, { username: 'ada' }), { password: 'right', clientId: 'other' }).state('online');
  });
});

describe('without a broker', () => {
  test('F6 F23 N11 refused: nothing listens; it is tried again with growing random waits, at most a minute, and at once when a person asks', async () => {
    const port = await freePort();
    const { later, delays } = hurried(9);
    const given = open(profileOf(`mqtt://127.0.0.1:${port}`), { later, random: () => 1 });
    await given.until(() => delays.length === 10);
    assert.deepEqual(delays, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
    assert.equal(given.connection.state().cause?.code, 'refused');
    assert.equal(given.connection.state().attempt, 10);
    given.connection.retryNow();
    assert.equal(given.connection.state().state, 'connecting');
    await given.until(() => delays.length === 11);
    assert.equal(delays[10], 1000);
  });
  test('N11 dns-not-found or dns-unavailable: an unknown name', async () => {
    await open(profileOf('mqtt://broker.invalid')).until(() => true);
    const given = open(profileOf('mqtt://broker.invalid'));
    await given.until(() => given.states.find(({ cause }) => cause?.code === 'dns-not-found' || cause?.code === 'dns-unavailable'));
  });
  test('N11 closed: closes at once', async () => {
    const server = await run(startTcp((socket) => socket.destroy()));
    const status = await open(profileOf(server.url)).cause('closed');
    assert.equal(status.state, 'waiting');
    await open(profileOf(server.url.replace('mqtt:', 'mqtts:'))).cause('closed');
  });
  test('N11 connack-timeout: says nothing', async () => {
    const server = await run(startTcp(() => {}));
    await open(profileOf(server.url), quick).cause('connack-timeout');
    await open(profileOf(server.url.replace('mqtt:', 'mqtts:')), quick).cause('connack-timeout');
  });
  test('N11 not-mqtt: is a web server', async () => {
    const server = await run(startTcp((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))));
    await open(profileOf(server.url)).cause('not-mqtt');
  });
  test.each([
    [2, 'client-id-refused'],
    [3, 'broker-unavailable'],
    [5, 'not-authorised'],
  ])('N11 CONNACK %i', async (returnCode, code) => {
    const server = await run(startTcp((socket) => socket.once('data', () => socket.end(generate({ cmd: 'connack', returnCode, sessionPresent: false })))));
    await open(profileOf(server.url)).cause(code);
  });
  test.each([
    [133, 'client-id-refused', {}],
    [134, 'bad-credentials', {}],
    [135, 'not-authorised', {}],
    [136, 'broker-unavailable', {}],
    [137, 'busy', {}],
    [151, 'busy', {}],
    [156, 'moved', { serverReference: 'mqtt.new:1883' }],
    [138, 'banned', {}],
    [157, 'moved', { serverReference: 'mqtt.new:1883' }],
  ])('N11 CONNACK %i of MQTT 5', async (reasonCode, code, properties) => {
    const server = await run(
      startTcp((socket) =>
        socket.once('data', () => socket.end(generate({ cmd: 'connack', reasonCode, sessionPresent: false, properties }, { protocolVersion: 5 }))),
      ),
    );
    const { cause } = await open(profileOf(server.url)).cause(code);
    if (code === 'moved') expect(cause!.next).toContain('mqtt.new:1883');
  });
  test('N10 N11 client-id-taken: DISCONNECT of MQTT 5', async () => {
    const server = await run(
      startTcp((socket) =>
        socket.once('data', () => {
          socket.write(generate({ cmd: 'connack', reasonCode: 0, sessionPresent: false }, { protocolVersion: 5 }));
          socket.once('data', () => socket.write(generate({ cmd: 'disconnect', reasonCode: 142 }, { protocolVersion: 5 })));
        }),
      ),
    );
    await open(profileOf(server.url)).cause('client-id-taken');
  });
  test('a profile that is switched off stays quiet', async () => {
    const given = open(profileOf('mqtt://127.0.0.1:1', { enabled: false }));
    given.connection.retryNow();
    assert.equal(given.connection.state().state, 'disabled');
    await given.connection.close();
    assert.deepEqual(given.states, []);
  });
});
