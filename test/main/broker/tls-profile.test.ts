import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TlsOptions, type TLSSocket } from 'node:tls';
import { generate } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { ClientIdentity, PinnedCertificate } from '../../../src/domain/broker/tls.ts';
import { doctor } from '../../../src/main/broker/doctor.ts';
import { checkPinned, identityFacts } from '../../../src/main/broker/identity.ts';
import { type Certificates, makeCertificates, makeIdentity, mosquittoMissing, startMosquitto, type TestBroker, type TestIdentity } from '../../brokers.ts';
import { givenConnection, profileOf } from './given-connection.ts';

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

/** A broker of MQTT 3.1.1 that says yes to everything, behind TLS as a test wants it. */
const tlsBroker = async (certificates: Pick<Certificates, 'cert' | 'key'>, options: TlsOptions = {}, onSecure: (socket: TLSSocket) => void = () => {}) => {
  const sockets = new Set<Socket>();
  const server = createServer({ cert: readFileSync(certificates.cert), key: readFileSync(certificates.key), ...options }, (socket) => {
    onSecure(socket);
    socket.on('error', () => {});
    socket.once('data', (connect) => {
      if (connect[8] === 5) return void socket.end(generate({ cmd: 'connack', returnCode: 1, sessionPresent: false }));
      socket.write(generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }));
      socket.on('data', (bytes) => bytes[0] === 0x82 && socket.write(Uint8Array.of(0x90, 3, bytes[2]!, bytes[3]!, 1)));
    });
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  return { port, url: `mqtts://127.0.0.1:${port}`, stop };
};

let good: Certificates;
let locked: TestIdentity;
const made: Certificates[] = [];
const certificatesOf = (...args: Parameters<typeof makeCertificates>): Certificates => {
  const result = makeCertificates(...args);
  made.push(result);
  return result;
};
beforeAll(() => {
  good = certificatesOf();
  locked = makeIdentity(good, 'open sesame');
});
afterAll(() => {
  for (const { folder } of made) rmSync(folder, { recursive: true, force: true });
});
const pem = (more: Partial<ClientIdentity & { kind: 'pem' }> = {}): ClientIdentity => ({
  kind: 'pem',
  cert: locked.cert,
  key: locked.key,
  passphrase: 'open sesame',
  ...more,
});
const pfx = (more: Partial<ClientIdentity & { kind: 'pfx' }> = {}): ClientIdentity => ({ kind: 'pfx', pfx: locked.pfx, passphrase: 'open sesame', ...more });
const pinOf = (path: string): PinnedCertificate => {
  const leafPem = readFileSync(path, 'utf8');
  return checkPinned({ leafPem, fingerprint: new X509Certificate(leafPem).fingerprint256 }, 0);
};
const selfSigned = (certificates: Certificates): Certificates => ({
  ...certificates,
  cert: `${certificates.folder}/ca.pem`,
  key: `${certificates.folder}/ca.key`,
});
const both = ['auto', 'off'] as const;

describe.skipIf(mosquittoMissing !== undefined)('a client certificate, at mosquitto', () => {
  const demanding = () => startMosquitto({ tls: good, extra: [`cafile ${good.folder}/ca.pem`, 'require_certificate true', 'use_identity_as_username true'] });

  test.each(both)('PEM with a locked key, and PFX, let the console in; wire %s', async (wire) => {
    const broker = await run(demanding());
    const profile = profileOf(broker.url, { caPem: good.caPem, wire });
    await open(profile, { clientId: 'a', secrets: { identity: pem() } }).state('online');
    await open(profile, { clientId: 'b', secrets: { identity: pfx() } }).state('online');
    const report = await doctor(profile, '', { secrets: { identity: pfx() } });
    assert.equal(report.cause, null);
    assert.match(report.steps[3]!.detail, /client certificate was shown/);
  });

  test('N11 client-cert-missing: nothing is shown where one is demanded', async () => {
    const broker = await run(demanding());
    const given = open(profileOf(broker.url, { caPem: good.caPem }));
    const { cause } = await given.until(() => given.states.find((status) => status.cause !== null && status.nextTryAt !== null));
    assert.equal(cause!.code, 'client-cert-missing');
  });

  test('N11 client-cert-refused: one of another authority', async () => {
    const broker = await run(demanding());
    const stranger = makeIdentity(certificatesOf());
    const identity: ClientIdentity = { kind: 'pem', cert: stranger.cert, key: stranger.key, passphrase: '' };
    const given = open(profileOf(broker.url, { caPem: good.caPem }), { secrets: { identity } });
    const { cause } = await given.until(() => given.states.find((status) => status.cause !== null && status.nextTryAt !== null));
    assert.equal(cause!.code, 'client-cert-refused', cause!.evidence);
  });
});

describe('a client certificate that cannot be used', () => {
  test.each<readonly [string, () => ClientIdentity]>([
    ['key-passphrase', () => pem({ passphrase: 'wrong' })],
    ['key-passphrase', () => pem({ passphrase: '' })],
    ['key-mismatch', () => pem({ key: makeIdentity(certificatesOf()).key })],
    ['pfx-unreadable', () => pfx({ passphrase: 'wrong' })],
    ['pfx-unreadable', () => pfx({ pfx: Buffer.from('no pfx at all').toString('base64') })],
  ])('N11 %s: named before and while connecting, nothing thrown, no fast retry', async (code, identityOf) => {
    const identity = identityOf();
    const broker = await run(tlsBroker(good));
    for (const wire of both) {
      const given = open(profileOf(broker.url, { caPem: good.caPem, wire }), { secrets: { identity } });
      const status = await given.cause(code);
      assert.equal(status.state, 'attention');
      assert.deepEqual(given.faults, []);
    }
    await assert.rejects(identityFacts(identity), { code: `connection.${code}` });
    assert.equal((await doctor(profileOf(broker.url), '', { secrets: { identity } })).cause!.code, code);
  });

  test('no certificate at all is refused in words', async () => {
    await assert.rejects(identityFacts({ kind: 'pem', cert: 'x', key: 'y', passphrase: '' }), { code: 'connection.identity-unreadable' });
  });

  test('PEM and PFX tell the same of themselves', async () => {
    const facts = await identityFacts(pem());
    assert.equal(facts.subject, 'Console 7');
    assert.equal(facts.issuer, 'Test Authority');
    assert.deepEqual(await identityFacts(pfx()), facts);
  });
});

describe('a pinned certificate', () => {
  test.each(both)('self-signed, signed by an authority nobody knows, and for another name: each is accepted when it is the one; wire %s', async (wire) => {
    const elsewhere = certificatesOf('DNS:elsewhere.plant');
    for (const certificates of [selfSigned(good), good, elsewhere]) {
      const broker = await run(tlsBroker(certificates));
      const given = open(profileOf(broker.url, { wire, tls: { pinned: pinOf(certificates.cert) } }));
      await given.state('online');
    }
  });

  test.each(both)('N11 pin-mismatch: another certificate, whoever signed it; both fingerprints are told; wire %s', async (wire) => {
    const pinned = pinOf(good.cert);
    for (const certificates of [certificatesOf(), selfSigned(certificatesOf())]) {
      const broker = await run(tlsBroker(certificates));
      // Even an authority that the profile trusts makes no other certificate the right one.
      const caPem = readFileSync(certificates.cert, 'utf8');
      const { state, cause } = await open(profileOf(broker.url, { wire, caPem, tls: { pinned } })).cause('pin-mismatch');
      assert.equal(state, 'attention');
      expect(cause!.next).toContain(pinned.fingerprint);
      expect(cause!.next).toContain(new X509Certificate(readFileSync(certificates.cert)).fingerprint256);
    }
  });

  test('N11 cert-expired: an expired certificate stays refused, and cannot be pinned', async () => {
    const old = certificatesOf(undefined, ['20200101000000Z', '20210203000000Z']);
    const broker = await run(tlsBroker(old));
    await open(profileOf(broker.url, { tls: { pinned: pinOf(old.cert) } })).cause('cert-expired');
    const leafPem = readFileSync(old.cert, 'utf8');
    const { fingerprint256: fingerprint } = new X509Certificate(leafPem);
    assert.throws(() => checkPinned({ leafPem, fingerprint }, Date.now()), { code: 'connection.pin-expired' });
    assert.throws(() => checkPinned({ leafPem: readFileSync(good.cert, 'utf8'), fingerprint }, Date.now()), { code: 'connection.pin-differs' });
  });

  test('the doctor shows the whole chain of a broker that nobody trusts yet', async () => {
    const chain = `${readFileSync(good.cert, 'utf8')}${good.caPem}`;
    const broker = await run(tlsBroker(good, { cert: chain }));
    const report = await doctor(profileOf(broker.url), '');
    assert.equal(report.cause!.code, 'ca-unknown');
    assert.deepEqual(
      report.chain!.map(({ subject, issuer }) => [subject, issuer]),
      [
        ['Test Broker', 'Test Authority'],
        ['Test Authority', 'Test Authority'],
      ],
    );
    const [leaf] = report.chain!;
    await open(profileOf(broker.url, { tls: { pinned: checkPinned({ leafPem: leaf!.pem, fingerprint: leaf!.fingerprint }, Date.now()) } })).state('online');
  });
});

describe('other settings of TLS', () => {
  test('the server name is asked for and checked; protocols are offered', async () => {
    const elsewhere = certificatesOf('DNS:elsewhere.plant');
    const seen: (string | false | null)[][] = [];
    const broker = await run(tlsBroker(elsewhere, { ALPNProtocols: ['mqtt'] }, (socket) => void seen.push([socket.servername ?? null, socket.alpnProtocol])));
    await open(profileOf(broker.url, { caPem: elsewhere.caPem })).cause('host-mismatch');
    const tls = { servername: 'elsewhere.plant', alpn: ['mqtt', 'x'] };
    await open(profileOf(broker.url, { caPem: elsewhere.caPem, tls }), { clientId: 'other' }).state('online');
    assert.deepEqual(seen.at(-1), ['elsewhere.plant', 'mqtt']);
  });

  test('several authorities in one text', async () => {
    const broker = await run(tlsBroker(good));
    await open(profileOf(broker.url, { caPem: `${certificatesOf().caPem}\n${good.caPem}` })).state('online');
  });

  test('N11 tls-version: a broker that knows nothing newer than TLS 1.1', async () => {
    const broker = await run(tlsBroker(good, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }));
    for (const wire of both) await open(profileOf(broker.url, { caPem: good.caPem, wire })).cause('tls-version');
  });
});
