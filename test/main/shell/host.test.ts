import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import { describe, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { openDownloads } from '../../../src/main/shell/browser/downloads.ts';
import { cookieName } from '../../../src/main/shell/browser/gate.ts';
import { openHost } from '../../../src/main/shell/browser/host.ts';

const secret = 's'.repeat(43);
const document = { type: 'text/html; charset=utf-8', body: Buffer.from('<h1>Console'), immutable: false };
const script = { type: 'text/javascript; charset=utf-8', body: Buffer.from('1'), immutable: true };

const open = async (isUp = true) => {
  const wires: MessagePort[] = [];
  const downloads = openDownloads(() => 'd'.repeat(43), Date.now);
  const host = await openHost({
    pages: new Map([
      ['/', document],
      ['/assets/a.js', script],
    ]),
    downloads,
    secret,
    newTicket: () => 't'.repeat(43),
    now: Date.now,
    connect: (port) => {
      if (isUp) wires.push(port);
      return isUp;
    },
  });
  onTestFinished(async () => {
    for (const wire of wires) wire.close();
    await host.close();
  });
  const own = { host: `127.0.0.1:${host.port}`, cookie: `${cookieName(host.port)}=${secret}`, 'sec-fetch-site': 'same-origin' };
  return { host, wires, downloads, own };
};
type Opened = Awaited<ReturnType<typeof open>>;

const get = ({ host, own }: Opened, path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: Readonly<Record<string, string | string[] | undefined>>; body: string }>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers: { ...own, ...headers } }, (response) => {
      let body = '';
      response.on('data', (part) => (body += part)).on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    request.on('error', reject).end();
  });
const dial = ({ host, own }: Opened, { origin = host.address, cookie = own.cookie }: { readonly origin?: string; readonly cookie?: string } = {}) =>
  new WebSocket(`ws://127.0.0.1:${host.port}/engine`, { origin, headers: { cookie } });
const refusal = (socket: WebSocket) =>
  new Promise((resolve) => socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)).on('error', () => {}));

describe('the host', () => {
  test('serves the files of the window with every header of the gate', async () => {
    const opened = await open();
    const page = await get(opened, '/?x=1');
    assert.deepEqual([page.status, page.body, page.headers['content-type']], [200, '<h1>Console', 'text/html; charset=utf-8']);
    const refused = await get(opened, '/', { cookie: '' });
    assert.equal(refused.status, 403);
    for (const { headers } of [page, refused, await get(opened, '/nothing')]) {
      assert.match(String(headers['content-security-policy']), /default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'/);
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cache-control'], 'no-store');
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
    assert.match(String((await get(opened, '/assets/a.js')).headers['cache-control']), /immutable/);
  });

  test.each([
    ['/', { host: 'localhost:1' }, 421],
    ['/', { 'sec-fetch-site': 'cross-site' }, 403],
    ['/../package.json', {}, 404],
    ['/%2e%2e/package.json', {}, 404],
    ['/assets/..%2f..%2fpackage.json', {}, 404],
    ['//', {}, 404],
    ['/engine', {}, 404],
    ['/download/', {}, 404],
    ['/enter', { cookie: '' }, 403],
  ] as const)('answers GET %s with %o by %i', async (path, headers, status) => {
    assert.equal((await get(await open(), path, headers)).status, status);
  });

  test('knows GET only', async () => {
    const opened = await open();
    for (const method of ['POST', 'PUT', 'OPTIONS', 'DELETE']) assert.equal((await get(opened, '/', {}, method)).status, 405);
  });

  test('trades a ticket for the cookie once, and the secret stands in no address', async () => {
    const opened = await open();
    const invitation = opened.host.invite();
    assert.equal(invitation.includes(secret), false);
    const path = invitation.slice(opened.host.address.length);
    const first = await get(opened, path, { cookie: '' });
    assert.deepEqual([first.status, first.headers['location'], first.headers['referrer-policy']], [303, '/', 'no-referrer']);
    assert.deepEqual(first.headers['set-cookie'], [`${opened.own.cookie}; HttpOnly; SameSite=Strict; Path=/`]);
    assert.equal((await get(opened, path, { cookie: '' })).status, 403);
  });

  test('hands out a download once, and not to a stranger', async () => {
    const opened = await open();
    const path = opened.downloads.offer({ name: 'report.pdf', bytes: Buffer.from('%PDF-') });
    assert.equal((await get(opened, path, { cookie: '' })).status, 403);
    assert.equal((await get(opened, path)).body, '%PDF-');
    assert.equal((await get(opened, path)).status, 404);
  });

  test('relays text both ways and bytes to the page', async () => {
    const opened = await open();
    const page = dial(opened);
    await once(page, 'open');
    const [wire] = opened.wires;
    const heard = once(wire!, 'message');
    page.send('{"id":1}');
    assert.deepEqual(await heard, ['{"id":1}']);
    const frame = once(page, 'message');
    wire!.postMessage(new Uint8Array([1, 2, 255]));
    assert.deepEqual(await frame, [Buffer.from([1, 2, 255]), true]);
    const cut = once(page, 'close');
    wire!.close();
    assert.equal((await cut)[0], 1012);
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a stranger', { cookie: 'a=b' }],
  ] as const)('refuses the socket of %s', async (_name, wrong) => assert.equal(await refusal(dial(await open(), wrong)), 403));

  test('says that the engine is down', async () => assert.equal(await refusal(dial(await open(false))), 503));

  test('ends the wire when the page goes away', async () => {
    const opened = await open();
    const page = dial(opened);
    await once(page, 'open');
    const gone = once(opened.wires[0]!, 'close');
    page.terminate();
    await gone;
  });

  test('opens for eight windows, not for a ninth', async () => {
    const opened = await open();
    for (let i = 0; i < 8; i++) await once(dial(opened), 'open');
    assert.equal(await refusal(dial(opened)), 429);
  });

  test('cuts off a page that sends too much, or bytes', async () => {
    const opened = await open();
    const flood = dial(opened);
    await once(flood, 'open');
    flood.on('error', () => {});
    flood.send('x'.repeat(256 * 1024 + 1));
    assert.equal((await once(flood, 'close'))[0], 1009);
    const bytes = dial(opened);
    await once(bytes, 'open');
    bytes.send(new Uint8Array(1));
    assert.equal((await once(bytes, 'close'))[0], 1003);
  });

  test('survives a request that is none', async () => {
    const opened = await open();
    const socket = connect(opened.host.port, '127.0.0.1');
    socket.resume().end('garbage\r\n\r\n');
    await once(socket, 'close');
    assert.equal((await get(opened, '/')).status, 200);
  });

  test.skipIf(process.platform !== 'linux')('listens on one loopback address only (skipped where 127.0.0.2 does not exist)', async () => {
    const { host } = await open();
    const elsewhere = connect(host.port, '127.0.0.2');
    await assert.rejects(once(elsewhere, 'connect'), { code: 'ECONNREFUSED' });
  });
});
