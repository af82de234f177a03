import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { generate, parser, type Packet } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { doctor } from '../../../src/main/broker/doctor.ts';
import { type Certificates, makeCertificates, mosquittoMissing, startMosquitto, startTcp, type TestBroker } from '../../brokers.ts';
import { device, givenConnection, profileOf } from './given-connection.ts';

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

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});
afterAll(() => rmSync(certificates.folder, { recursive: true, force: true }));

/** An MQTT broker behind an upgrade that a test can look at and refuse. */
const webBroker = async (
  options: {
    readonly isSecure?: boolean;
    readonly path?: string;
    readonly protocols?: (offered: ReadonlySet<string>) => string | false;
    readonly allow?: (request: IncomingMessage) => number;
    /** Sends its answer to CONNECT in pieces of one byte. */
    readonly isSlow?: boolean;
  } = {},
) => {
  const { isSecure = false, path = '/mqtt', protocols = (offered) => (offered.has('mqtt') ? 'mqtt' : false), allow = () => 101 } = options;
  const server = isSecure ? createSecureServer({ cert: readFileSync(certificates.cert), key: readFileSync(certificates.key) }) : createServer();
  const upgrades: IncomingMessage[] = [];
  const packets: Packet[] = [];
  const sockets = new Set<Socket>();
  const web = new WebSocketServer({ noServer: true, handleProtocols: protocols });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('request', (_request, response) => void response.writeHead(404).end('nothing here'));
  server.on('upgrade', (request, socket, head) => {
    upgrades.push(request);
    const status = request.url === path ? allow(request) : 404;
    if (status !== 101) return void socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    web.handleUpgrade(request, socket, head, (client) => {
      const reading = parser({ protocolVersion: 5 });
      const send = (packet: Packet) => {
        const bytes = generate(packet, { protocolVersion: 5 });
        if (options.isSlow === true) for (const byte of bytes) client.send(Uint8Array.of(byte));
        else client.send(bytes);
      };
      reading.on('packet', (packet: Packet) => {
        packets.push(packet);
        if (packet.cmd === 'connect') send({ cmd: 'connack', sessionPresent: false, reasonCode: 0 });
        else if (packet.cmd === 'subscribe') {
          send({ cmd: 'suback', messageId: packet.messageId!, granted: packet.subscriptions.map(() => 1) });
          send({ cmd: 'publish', topic: 'plant/pump/t', payload: '21.5', qos: 1, messageId: 7, dup: false, retain: false });
        }
      });
      client.on('message', (data: Buffer) => reading.parse(data));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const client of web.clients) client.terminate();
    for (const socket of sockets) socket.destroy();
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  return { port, url: `${isSecure ? 'wss' : 'ws'}://127.0.0.1:${port}`, stop, upgrades, packets };
};

const both = ['auto', 'off'] as const;

describe('WebSocket', () => {
  test.each(both)('upgrade with subprotocol, default path and headers, and no compression; wire %s', async (wire) => {
    const broker = await run(webBroker());
    const given = open(profileOf(broker.url, { wire }), { secrets: { headers: { Authorization: 'Bearer t0ken' } } });
    const first = await given.message('21.5');
    await given.state('online');
    first.acknowledge!([7]);
    await vi.waitUntil(() => broker.packets.some(({ cmd }) => cmd === 'puback'), { timeout: 10_000 });
    const { url, headers } = broker.upgrades[0]!;
    assert.deepEqual(
      [url, headers['sec-websocket-protocol'], headers.authorization, headers['sec-websocket-extensions']],
      ['/mqtt', 'mqtt', 'Bearer t0ken', undefined],
    );
    assert.deepEqual(given.faults, []);
  });

  test.each(both)('another path, answers byte by byte; wire %s', async (wire) => {
    const broker = await run(webBroker({ path: '/site/7', isSlow: true }));
    const given = open(profileOf(`${broker.url}/site/7`, { wire }));
    await given.message('21.5');
    await given.state('online');
  });

  test.each(both)('wss with the certificate of the authority; wire %s', async (wire) => {
    const broker = await run(webBroker({ isSecure: true }));
    await open(profileOf(broker.url, { wire, caPem: certificates.caPem })).message('21.5');
    await open(profileOf(broker.url, { wire }), { clientId: 'other' }).cause('ca-unknown');
  });

  test.each(both)('W9 what mqtt.js writes before the upgrade is over goes out afterwards, in order; wire %s', async (wire) => {
    let release: (() => void) | undefined;
    const broker = await run(webBroker());
    // The upgrade is held back until CONNECT was written for long.
    const front = await run(
      startTcp((socket) => {
        socket.pause();
        release = () => {
          void import('node:net').then(({ connect }) => {
            const inner = connect(broker.port, '127.0.0.1');
            inner.on('error', () => socket.destroy()).on('close', () => socket.destroy());
            socket.on('close', () => inner.destroy());
            socket.pipe(inner).pipe(socket);
          });
        };
      }),
    );
    const given = open(profileOf(`ws://127.0.0.1:${front.port}`, { wire }));
    await vi.waitUntil(() => release !== undefined, { timeout: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    release!();
    await given.message('21.5');
    assert.deepEqual(
      broker.packets.slice(0, 2).map(({ cmd }) => cmd),
      ['connect', 'subscribe'],
    );
  });

  test.each([
    ['ws-path', 404],
    ['ws-path', 426],
    ['ws-auth', 401],
    ['ws-auth', 403],
    ['broker-unavailable', 503],
    ['not-mqtt', 302],
  ] as const)('N11 %s: the upgrade is answered with %i', async (code, status) => {
    const broker = await run(webBroker({ allow: () => status }));
    for (const wire of both) {
      const { cause } = await open(profileOf(broker.url, { wire }), { clientId: wire }).cause(code);
      expect(cause!.evidence).toContain(String(status));
    }
  });
  test('N11 ws-subprotocol: the service behind the path is another one', async () => {
    const broker = await run(webBroker({ protocols: () => false }));
    for (const wire of both) await open(profileOf(broker.url, { wire }), { clientId: wire }).cause('ws-subprotocol');
  });
  test('N11 not-mqtt: the port of plain MQTT is asked for a WebSocket', async () => {
    const server = await run(startTcp((socket) => socket.once('data', () => socket.destroy())));
    await open(profileOf(`ws://127.0.0.1:${server.port}`)).cause('not-mqtt');
  });
  test('N11 plain-on-tls-port and tls-on-plain-port, of a WebSocket', async () => {
    const secure = await run(webBroker({ isSecure: true }));
    await open(profileOf(secure.url.replace('wss:', 'ws:'))).cause('plain-on-tls-port');
    const plain = await run(webBroker());
    await open(profileOf(plain.url.replace('ws:', 'wss:')), { clientId: 'other' }).cause('tls-on-plain-port');
  });
  test('a header value stands in no cause, whatever the proxy sends back', async () => {
    const secret = 'Bearer s3cret';
    const broker = await run(webBroker({ allow: () => 401 }));
    const given = open(profileOf(broker.url), { secrets: { headers: { Authorization: secret } } });
    await given.cause('ws-auth');
    expect(JSON.stringify(given.states)).not.toContain(secret);
  });

  test('the doctor has a step of its own for the upgrade', async () => {
    const broker = await run(webBroker({ isSecure: true }));
    const profile = profileOf(broker.url, { caPem: certificates.caPem });
    const good = await doctor(profile, '');
    assert.deepEqual(
      good.steps.map(({ step, outcome }) => `${step} ${outcome}`),
      ['address ok', 'resolve skipped', 'tcp ok', 'tls ok', 'upgrade ok', 'connect ok', 'subscribe ok'],
    );
    assert.deepEqual(
      good.chain!.map(({ subject, issuer }) => [subject, issuer]),
      [['Test Broker', 'Test Authority']],
    );
    const wrong = await doctor({ ...profile, url: `${broker.url}/elsewhere` }, '');
    assert.equal(wrong.cause!.code, 'ws-path');
    assert.deepEqual(
      wrong.steps.slice(3).map(({ step, outcome }) => `${step} ${outcome}`),
      ['tls ok', 'upgrade failed', 'connect skipped', 'subscribe skipped'],
    );
  });
});

describe.skipIf(mosquittoMissing !== undefined)('WebSocket, with mosquitto', () => {
  test.each(['ws', 'wss'].flatMap((scheme) => both.map((wire) => [scheme, wire] as const)))('%s with user and password, wire %s', async (scheme, wire) => {
    const broker = await run(startMosquitto({ isWebSocket: true, users: { ada: 'right' }, ...(scheme === 'wss' ? { tls: certificates } : {}) }));
    const given = open(profileOf(broker.url, { wire, username: 'ada', caPem: certificates.caPem }), { password: 'right' });
    await given.state('online');
    const pump = await device(`${broker.url}/mqtt`, { username: 'ada', password: 'right', ca: certificates.caPem });
    onTestFinished(() => pump.endAsync(true));
    await pump.publishAsync('plant/pump/t', '21.5', { qos: 1 });
    await pump.publishAsync('plant/pump/t', '22.5', { qos: 0 });
    const message = await given.message('21.5');
    message.acknowledge!([message.envelope.messageId]);
    await given.message('22.5');
    assert.deepEqual(given.faults, []);
  });
});
