import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { type Arrival, cookieName, openGate } from '../../../src/main/shell/browser/gate.ts';

const port = 40_000;
const secret = 's'.repeat(43);
const ticket = 't'.repeat(43);
const host = `127.0.0.1:${port}`;
const cookie = `${cookieName(port)}=${secret}`;
const page: Arrival = { method: 'GET', path: '/', upgrade: false, host, origin: undefined, cookie, fetchSite: 'none' };
const socket: Arrival = { ...page, path: '/engine', upgrade: true, origin: `http://${host}`, fetchSite: undefined };
const enter: Arrival = { ...page, path: `/enter?ticket=${ticket}`, cookie: undefined };
const stranger: Arrival = { ...page, cookie: undefined };
const refused = (status: number, because: string) => ({ refuse: status, because });

const open = () => {
  const clock = { ms: 0 };
  return { clock, ...openGate({ port, secret, now: () => clock.ms }) };
};
const judge = (arrival: Arrival) => open().judge(arrival);

describe('the gate', () => {
  test('lets our own page in', () => {
    assert.deepEqual(judge(page), { let: 'serve' });
    assert.deepEqual(judge({ ...page, fetchSite: 'same-origin' }), { let: 'serve' });
    assert.deepEqual(judge({ ...page, cookie: `a=1; ${cookie}; b=2` }), { let: 'serve' });
    assert.deepEqual(judge(socket), { let: 'connect' });
  });

  test.each([
    ['a name bound to the loopback address', { ...page, host: `evil.example:${port}` }, 421, 'host'],
    ['localhost, which is another origin', { ...page, host: `localhost:${port}` }, 421, 'host'],
    ['another port', { ...page, host: '127.0.0.1:1' }, 421, 'host'],
    ['a host with something behind it', { ...page, host: `${host}.evil.example` }, 421, 'host'],
    ['no host', { ...page, host: undefined }, 421, 'host'],
    ['a stranger', stranger, 403, 'cookie'],
    ['an empty cookie', { ...page, cookie: `${cookieName(port)}=` }, 403, 'cookie'],
    ['a wrong secret', { ...page, cookie: `${cookieName(port)}=${'x'.repeat(43)}` }, 403, 'cookie'],
    ['a secret that is too long', { ...page, cookie: `${cookie}s` }, 403, 'cookie'],
    ['the secret of another console', { ...page, cookie: `${cookieName(port + 1)}=${secret}` }, 403, 'cookie'],
    ['another site that embeds us', { ...page, fetchSite: 'cross-site' }, 403, 'site'],
    ['a page on another port', { ...page, fetchSite: 'same-site' }, 403, 'site'],
    ['a client without fetch metadata', { ...page, fetchSite: undefined }, 403, 'site'],
    ['a form', { ...page, method: 'POST' }, 405, 'method'],
    ['a question before a request', { ...page, method: 'OPTIONS' }, 405, 'method'],
    ['a socket from another site', { ...socket, origin: 'https://evil.example' }, 403, 'origin'],
    ['a socket from another port', { ...socket, origin: 'http://127.0.0.1:1' }, 403, 'origin'],
    ['a socket over https', { ...socket, origin: `https://${host}` }, 403, 'origin'],
    ['a socket that hides its origin', { ...socket, origin: undefined }, 403, 'origin'],
    ['a sandboxed frame', { ...socket, origin: 'null' }, 403, 'origin'],
    ['a socket to another path', { ...socket, path: '/' }, 403, 'path'],
    ['a socket without the cookie', { ...socket, cookie: 'other=1' }, 403, 'cookie'],
    ['an address that no parser takes', { ...stranger, path: '//[' }, 403, 'cookie'],
  ] as const)('refuses %s', (_name, arrival, status, because) => assert.deepEqual(judge(arrival), refused(status, because)));

  test('takes a ticket once', () => {
    const gate = open();
    gate.admit(ticket);
    assert.deepEqual(gate.judge(enter), { let: 'exchange' });
    assert.deepEqual(gate.judge(enter), refused(403, 'ticket'));
  });

  test('takes a ticket within a minute', () => {
    const gate = open();
    gate.admit(ticket);
    gate.clock.ms = 60_000;
    assert.deepEqual(gate.judge(enter), { let: 'exchange' });
    gate.admit(ticket);
    gate.clock.ms = 120_001;
    assert.deepEqual(gate.judge(enter), refused(403, 'ticket'));
  });

  test('gives no second try after a wrong one', () => {
    const gate = open();
    gate.admit(ticket);
    assert.deepEqual(gate.judge({ ...enter, path: '/enter?ticket=guess' }), refused(403, 'ticket'));
    assert.deepEqual(gate.judge(enter), refused(403, 'ticket'));
  });

  test('knows one ticket at a time', () => {
    const gate = open();
    gate.admit(ticket);
    gate.admit('u'.repeat(43));
    assert.deepEqual(gate.judge(enter), refused(403, 'ticket'));
  });

  test('slows a flood down, and a stranger never shuts out our own window', () => {
    const gate = open();
    const verdicts = Array.from({ length: 300 }, () => gate.judge(stranger));
    assert.deepEqual(verdicts.at(199), refused(403, 'cookie'));
    assert.deepEqual(verdicts.at(200), refused(429, 'rate'));
    assert.deepEqual(gate.judge(page), { let: 'serve' });
    gate.clock.ms = 1000;
    const later = Array.from({ length: 60 }, () => gate.judge(stranger));
    assert.equal(later.filter((verdict) => 'refuse' in verdict && verdict.because === 'cookie').length, 50);
  });

  test('does not open without 256 bits', () => {
    assert.throws(() => openGate({ port, secret: '', now: () => 0 }));
    assert.throws(() => open().admit('short'));
  });
});
