import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { connect } from 'mqtt';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { LeftSession } from '../../../src/contract/connection-calls.ts';
import type { ProfileId } from '../../../src/domain/identity.ts';
import { clientIdOf } from '../../../src/main/broker/client-id.ts';
import { type Certificates, freePort, makeCertificates, makeIdentity, mosquittoMissing, startMosquitto } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { device } from '../broker/given-connection.ts';
import { folderIn, type GivenEngine, givenEngine, profileOf, until, untilConnection } from './given-engine.ts';

const online = (engine: GivenEngine) => untilConnection(engine, ({ state }) => state === 'online');
const broker = async (...args: Parameters<typeof startMosquitto>) => {
  const started = await startMosquitto(...args);
  onTestFinished(started.stop);
  return started;
};
const read = <Row>(home: string, name: 'ops.db' | 'telemetry.db', sql: string): readonly Row[] => {
  const db = new Database(join(folderIn(home), name), { readonly: true });
  try {
    return db.prepare<[], Row>(sql).all();
  } finally {
    db.close();
  }
};
const installOf = (home: string): string => read<{ value: string }>(home, 'ops.db', "SELECT value FROM meta WHERE key = 'console_id'")[0]!.value;
const eventsOf = (home: string): readonly { type: string; actor: string; data: string }[] =>
  read(home, 'ops.db', "SELECT json_extract(data, '$.type') AS type, actor, data FROM event WHERE stream LIKE 'connection/%' ORDER BY position");

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
  return () => rmSync(certificates.folder, { recursive: true, force: true });
});

describe.skipIf(mosquittoMissing !== undefined)('a connection through the whole engine', () => {
  test('a client certificate is sealed, told in facts, kept when nothing is said, and taken away on demand; a restart changes nothing', async () => {
    const identity = makeIdentity(certificates, 'open sesame');
    const { url } = await broker({ tls: certificates, extra: [`cafile ${certificates.folder}/ca.pem`, 'require_certificate true'] });
    const home = tempFolder();
    const first = await givenEngine({ home });
    const profile = profileOf(url, { caPem: certificates.caPem });
    await assert.rejects(first.window.addConnection({ profile, password: '', identity: { kind: 'pfx', pfx: identity.pfx, passphrase: 'wrong' } }), {
      code: 'connection.pfx-unreadable',
    });
    const given = { kind: 'pfx', pfx: identity.pfx, passphrase: 'open sesame' } as const;
    expect(await first.window.describeIdentity({ identity: given })).toMatchObject({ subject: 'Console 7', issuer: 'Test Authority' });
    // What the window says of a certificate is not believed.
    const lie = { kind: 'pem', subject: 'x', issuer: 'y', validFrom: '', validTo: '', fingerprint: Array.from({ length: 32 }, () => '00').join(':') } as const;
    const profileId = await first.window.addConnection({ profile: { ...profile, tls: { identity: lie } }, password: '', identity: given });
    expect((await online(first)).profile.tls!.identity).toMatchObject({ kind: 'pfx', subject: 'Console 7' });
    assert.ok(!readFileSync(join(folderIn(home), 'secrets.json'), 'utf8').includes(identity.pfx));
    for (const file of ['ops.db', 'ops.db-wal']) assert.ok(!readFileSync(join(folderIn(home), file)).includes('open sesame'));
    await first.close();

    const second = await givenEngine({ home });
    const row = await online(second);
    assert.equal((await second.window.testConnection({ profile: row.profile, profileId })).cause, null);
    await second.window.editConnection({ profileId, profile: { ...row.profile, name: 'Hall 2' } });
    await untilConnection(second, ({ state, profile: { name } }) => state === 'online' && name === 'Hall 2');
    await second.window.editConnection({ profileId, profile: row.profile, identity: null });
    const without = await untilConnection(second, ({ cause }) => cause !== null);
    assert.equal(without.cause!.code, 'client-cert-missing');
    assert.equal(without.profile.tls, undefined);
    assert.deepEqual(
      eventsOf(home).map(({ type }) => type),
      ['ConnectionAdded', 'ClientCertificateLoaded', 'ConnectionEdited', 'ConnectionEdited', 'ClientCertificateRemoved'],
    );
  });

  test('a certificate that was shown by the test is allowed: on record with who, what and when; one that is not what it is said to be is refused', async () => {
    const { url } = await broker({ tls: certificates });
    const home = tempFolder();
    const engine = await givenEngine({ home });
    const report = await engine.window.testConnection({ profile: profileOf(url) });
    assert.equal(report.cause!.code, 'ca-unknown');
    const { pem: leafPem, ...facts } = report.chain![0]!;
    const other = { ...facts, fingerprint: Array.from({ length: 32 }, () => '00').join(':'), leafPem };
    await assert.rejects(engine.window.addConnection({ profile: profileOf(url, { tls: { pinned: other } }), password: '' }), {
      code: 'connection.pin-differs',
    });
    const profileId = await engine.window.addConnection({ profile: profileOf(url, { tls: { pinned: { ...facts, leafPem } } }), password: '' });
    const { profile } = await online(engine);
    assert.equal(profile.tls!.pinned!.subject, 'Test Broker');
    const { tls: _tls, ...plain } = profile;
    await engine.window.editConnection({ profileId, profile: plain });
    await untilConnection(engine, ({ cause }) => cause?.code === 'ca-unknown');
    const events = eventsOf(home);
    assert.deepEqual(
      events.map(({ type, actor }) => `${actor} ${type}`),
      ['ada ConnectionAdded', 'ada CertificateAllowed', 'ada ConnectionEdited', 'ada CertificateNoLongerAllowed'],
    );
    assert.deepEqual(JSON.parse(events[1]!.data), { type: 'CertificateAllowed', certificate: facts });
  });

  test('F14 a filter for every topic is refused until somebody confirms it', async () => {
    const { url } = await broker();
    const engine = await givenEngine({ home: tempFolder() });
    const profile = profileOf(url, { sources: [{ template: '{device}/{rest*}', decoder: 'json' }] });
    await assert.rejects(engine.window.addConnection({ profile, password: '' }), { code: 'connection.wide-filter' });
    const profileId = await engine.window.addConnection({ profile, password: '', isWideConfirmed: true });
    await online(engine);
    // Agreed to once is agreed to.
    await engine.window.editConnection({ profileId, profile: { ...profile, name: 'All of it' } });
  });

  test('F10 the session of a removed connection is ended at its broker, later where that is away', async () => {
    const port = await freePort();
    const first = await startMosquitto({ port });
    const home = tempFolder();
    const engine = await givenEngine({ home });
    const left = (fits: (all: readonly LeftSession[]) => boolean) =>
      until<readonly LeftSession[]>((next, failed) => engine.window.leftSessions({}, next, failed), fits);
    const sessionOf = async (profileId: ProfileId): Promise<boolean> => {
      const client = connect(first.url, { clientId: clientIdOf(installOf(home), profileId), clean: false, protocolVersion: 4, reconnectPeriod: 0 });
      const present = await new Promise<boolean>((resolve, reject) => {
        client.once('connect', ({ sessionPresent }) => resolve(sessionPresent));
        client.once('error', reject);
      });
      await client.endAsync(true);
      return present;
    };

    const here = await engine.window.addConnection({ profile: profileOf(first.url, { name: 'Here' }), password: '' });
    await online(engine);
    await engine.window.removeConnection({ profileId: here });
    const listed = () => read<{ value: string }>(home, 'ops.db', "SELECT value FROM meta WHERE key = 'left_sessions'")[0]?.value;
    await expect.poll(listed, { timeout: 10_000 }).toBe('[]');
    // A client that comes back under the same id is a stranger.
    assert.equal(await sessionOf(here), false);

    const away = await engine.window.addConnection({ profile: profileOf(first.url, { name: 'Away' }), password: '' });
    await untilConnection(engine, ({ profileId, state }) => profileId === away && state === 'online');
    await first.stop();
    await untilConnection(engine, ({ state }) => state === 'waiting');
    await engine.window.removeConnection({ profileId: away });
    const [entry] = await left((all) => all.length === 1 && all[0]!.cause !== null);
    expect(entry).toMatchObject({ name: 'Away', url: first.url, clientId: clientIdOf(installOf(home), away), cause: { code: 'refused' } });
    const again = await startMosquitto({ port });
    onTestFinished(again.stop);
    await engine.window.endLeftSession({ id: entry!.id });
    await left((all) => all.length === 0);
    assert.ok(!readFileSync(join(folderIn(home), 'secrets.json'), 'utf8').includes('left/'));
    assert.deepEqual(engine.faults, []);
  });

  test('N9 outages are gaps: definite where the session was lost and for devices of QoS 0, none for QoS 1 within the queue of the broker', async () => {
    const port = await freePort();
    const first = await startMosquitto({ port });
    const home = tempFolder();
    const engine = await givenEngine({ home });
    await engine.window.addConnection({ profile: profileOf(first.url), password: '' });
    await online(engine);
    const pump = await device(first.url);
    await pump.publishAsync('plant/CH-01/t', '1', { qos: 1 });
    await pump.publishAsync('plant/CH-02/t', '1', { qos: 0 });
    await untilConnection(engine, ({ messages }) => messages === 2);
    await pump.endAsync(true);
    await engine.close();

    // The broker is still there with our session.
    const second = await givenEngine({ home });
    await online(second);
    const gaps = () =>
      read<{ device: string | null; certainty: string; cause: string; t0: number; t1: number }>(
        home,
        'telemetry.db',
        'SELECT device, certainty, cause, t0, t1 FROM gap ORDER BY id',
      );
    await expect.poll(() => gaps().length, { timeout: 10_000 }).toBe(1);
    expect(gaps()).toMatchObject([{ device: 'CH-02', certainty: 'definite', cause: 'link' }]);
    // And now it has forgotten everything.
    await first.stop();
    await untilConnection(second, ({ state }) => state === 'waiting');
    const again = await startMosquitto({ port });
    onTestFinished(again.stop);
    await online(second);
    await expect.poll(() => gaps().length, { timeout: 10_000 }).toBe(2);
    const [, whole] = gaps();
    expect(whole).toMatchObject({ device: null, certainty: 'definite', cause: 'link' });
    assert.ok(whole!.t0 < whole!.t1);
  });
});
