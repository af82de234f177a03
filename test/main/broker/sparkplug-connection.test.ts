import assert from 'node:assert/strict';
import type { MqttClient } from 'mqtt';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { BrokerProfile } from '../../../src/domain/broker/profile.ts';
import type { SparkplugSettings } from '../../../src/domain/broker/sparkplug.ts';
import { openSparkplugConnection } from '../../../src/main/broker/sparkplug-connection.ts';
import { freePort, mosquittoMissing, startMosquitto, type TestBroker } from '../../brokers.ts';
import { bdSeq, payload, type PayloadSpec, uint } from '../ingest/decoders/sparkplug-encoder.ts';
import { givenIngest, profileId } from '../ingest/given-ingest.ts';
import { device, profileOf } from './given-connection.ts';

/** Waits for a fact; a test that waits for ever is ended by the runner. */
const until = async <Found>(find: () => Found | undefined | false): Promise<Found> => {
  for (;;) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const settings: SparkplugSettings = { enabled: true, groups: [], primary: false };

/** A console with its real ingest at a real broker. */
const givenHost = (url: string, more: Partial<BrokerProfile> = {}, reorderMs = 100) => {
  const given = givenIngest({ sources: [], simulated: false });
  const faults: unknown[] = [];
  const connection = openSparkplugConnection({
    profileId,
    profile: profileOf(url, { sources: [], sparkplug: settings, ...more }),
    settings: more.sparkplug ?? settings,
    password: '',
    clientId: 'fwtest00000000000000a1',
    now: () => (given.world.now = Date.now()),
    random: () => 0,
    ingest: given.ingest,
    reorderMs,
    onState: () => {},
    onFault: (error) => faults.push(error),
  });
  const close = connection.close;
  onTestFinished(async () => {
    await close();
    given.ingest.close();
    given.done();
    assert.deepEqual(faults, []);
  });
  const latest = () => {
    given.ingest.flush();
    return Object.fromEntries(
      given.telemetry.catalogue.all().map(({ series, device: name, metric }) => {
        const value = given.telemetry.latest(series);
        return [`${name} ${metric}`, `${value?.value} ${value?.quality}`];
      }),
    );
  };
  const online = () => until(() => connection.state().state === 'online');
  const node = (edge: string) => connection.nodes().find((each) => each.edge === edge);
  return { given, connection, latest, online, node };
};

/** A simulated edge node with one device, and everything that the host publishes. */
const givenEdge = async (url: string, edge = 'e1') => {
  const client: MqttClient = await device(url, {
    will: { topic: `spBv1.0/g/NDEATH/${edge}`, payload: Buffer.from(payload({ metrics: [bdSeq(3)] })), qos: 1, retain: false },
  });
  const heard: { readonly topic: string; readonly body: Buffer; readonly qos: number; readonly retain: boolean }[] = [];
  client.on('message', (topic, body, { qos, retain }) => void heard.push({ topic, body, qos, retain }));
  await client.subscribeAsync([`spBv1.0/g/NCMD/${edge}`, 'spBv1.0/STATE/#'], { qos: 1 });
  onTestFinished(() => client.endAsync(true));
  const send = (type: string, spec: PayloadSpec) =>
    client.publishAsync(`spBv1.0/g/${type}`, Buffer.from(payload({ time: Date.now(), ...spec })), { qos: type.startsWith('NDEATH') ? 1 : 0 });
  return {
    client,
    heard,
    send,
    birth: async () => {
      await send(`NBIRTH/${edge}`, { seq: 0, metrics: [bdSeq(3), { name: 'cpu', alias: 1, type: 9, with: [...uint(4, 9), 0x65, 0, 0, 0x20, 0x41] }] });
      await send(`DBIRTH/${edge}/pump`, { seq: 1, metrics: [{ name: 'motor/rpm', alias: 2, type: 3, with: uint(10, 1450) }] });
    },
    data: (seq: number, rpm: number) => send(`DDATA/${edge}/pump`, { seq, metrics: [{ alias: 2, with: uint(10, rpm) }] }),
    commands: () => heard.filter(({ topic }) => topic === `spBv1.0/g/NCMD/${edge}`),
  };
};

const run = async (starting: Promise<TestBroker>): Promise<TestBroker> => {
  const broker = await starting;
  onTestFinished(() => broker.stop());
  return broker;
};

beforeAll(() => {
  if (mosquittoMissing !== undefined) console.log(`Tests of the Sparkplug connection are skipped: ${mosquittoMissing}`);
});

describe.skipIf(mosquittoMissing !== undefined)('a Sparkplug host at a real broker', () => {
  test('births, then data by alias; a death of an older life is ignored, the right one makes every value old', async () => {
    const { url } = await run(startMosquitto());
    const { latest, online, node } = givenHost(url);
    await online();
    const edge = await givenEdge(url);
    await edge.birth();
    await edge.data(2, 1460);
    await until(() => latest()['g/e1/pump motor/rpm'] === '1460 good');
    assert.deepEqual(latest(), { 'g/e1 cpu': '10 good', 'g/e1/pump motor/rpm': '1460 good' });
    await edge.send('NDEATH/e1', { metrics: [bdSeq(2)] });
    await edge.data(3, 1470);
    await until(() => latest()['g/e1/pump motor/rpm'] === '1470 good');
    await edge.send('NDEATH/e1', { metrics: [bdSeq(3)] });
    await until(() => node('e1')?.status === 'offline');
    assert.deepEqual(latest(), { 'g/e1 cpu': '10 stale', 'g/e1/pump motor/rpm': '1470 stale' });
    assert.equal(edge.commands().length, 0);
  });

  test('N13 a gap in the sequence: exactly one request, byte for byte as the specification has it', async () => {
    const { url } = await run(startMosquitto());
    const { latest, online } = givenHost(url, { allowCommands: true });
    await online();
    const edge = await givenEdge(url);
    await edge.birth();
    await edge.data(3, 1500);
    await edge.data(4, 1501);
    const command = await until(() => edge.commands()[0]);
    assert.equal(latest()['g/e1/pump motor/rpm'], '1501 good');
    await edge.data(6, 1502); // one more gap
    await until(() => latest()['g/e1/pump motor/rpm'] === '1502 good');
    assert.equal(edge.commands().length, 1);
    assert.deepEqual([command.qos, command.retain], [0, false]);
    const time = command.body.subarray(1, 7);
    assert.deepEqual([...command.body], [8, ...time, 18, 33, 10, 20, ...Buffer.from('Node Control/Rebirth'), 24, ...time, 32, 11, 112, 1]);
  });

  test('without permission nothing is sent, whatever is missing', async () => {
    const { url } = await run(startMosquitto());
    const { given, latest, online } = givenHost(url);
    await online();
    const edge = await givenEdge(url);
    await edge.data(9, 1);
    await edge.birth();
    await edge.data(5, 1500);
    await until(() => latest()['g/e1/pump motor/rpm'] === '1500 stale');
    assert.deepEqual(
      given.ingest.quarantine(10).map(({ reason }) => reason),
      ['before-birth'],
    );
    assert.equal(edge.heard.length, 0);
  });

  test('N6 a truncated payload is kept with its reason, and the next one is stored', async () => {
    const { url } = await run(startMosquitto());
    const { given, latest, online } = givenHost(url);
    await online();
    const edge = await givenEdge(url);
    await edge.client.publishAsync('spBv1.0/g/NDATA/e1', Buffer.from([0x12, 0x7f, 1]), { qos: 1 });
    await edge.birth();
    await until(() => latest()['g/e1 cpu'] === '10 good');
    expect(given.ingest.quarantine(10)).toMatchObject([{ reason: 'malformed', topic: 'spBv1.0/g/NDATA/e1' }]);
  });

  test('after our own reconnect everything is old until it is born again', async () => {
    const port = await freePort();
    const first = await startMosquitto({ port });
    const { latest, online, node, connection } = givenHost(first.url, { allowCommands: true });
    await online();
    const before = await givenEdge(first.url);
    await before.birth();
    await until(() => latest()['g/e1 cpu'] === '10 good');
    await first.stop();
    await until(() => connection.state().state === 'waiting' || connection.state().state === 'connecting');
    const { url } = await run(startMosquitto({ port }));
    const edge = await givenEdge(url);
    connection.retryNow();
    await until(() => node('e1')?.status === 'unknown');
    assert.equal(latest()['g/e1 cpu'], '10 stale');
    await until(() => edge.commands()[0]);
    await edge.birth();
    await until(() => latest()['g/e1/pump motor/rpm'] === '1450 good');
    assert.equal(node('e1')?.status, 'online');
  });
});

describe.skipIf(mosquittoMissing !== undefined)('N14 STATE', () => {
  const primary: SparkplugSettings = { enabled: true, groups: ['g'], hostId: 'console', primary: true };
  const said = ({ heard }: Awaited<ReturnType<typeof givenEdge>>) =>
    heard.filter(({ topic }) => topic === 'spBv1.0/STATE/console').map(({ body }) => JSON.parse(body.toString()) as { online: boolean; timestamp: number });

  test('a primary host: birth retained with QoS 1; a clean exit publishes the death', async () => {
    const { url } = await run(startMosquitto());
    const edge = await givenEdge(url);
    const { connection, online } = givenHost(url, { sparkplug: primary });
    await online();
    const birth = await until(() => said(edge)[0]);
    assert.equal(birth.online, true);
    assert.equal(edge.heard[0]!.qos, 1);
    const late = await givenEdge(url, 'e2');
    await until(() => said(late)[0]);
    assert.equal(late.heard[0]!.retain, true);
    await connection.close();
    await until(() => said(edge)[1]);
    assert.equal(said(edge)[1]!.online, false);
  });

  test('will and birth carry the same time; a foreign death is answered by the same birth', async () => {
    const { url, stop } = await startMosquitto();
    let stopped = false;
    onTestFinished(() => (stopped ? undefined : stop()));
    const edge = await givenEdge(url);
    const { online } = givenHost(url, { sparkplug: primary });
    await online();
    const [birth] = await until(() => (said(edge).length > 0 ? said(edge) : undefined));
    await edge.client.publishAsync('spBv1.0/STATE/console', '{"online":false,"timestamp":5}', { qos: 1, retain: true });
    await until(() => said(edge).length === 3);
    assert.deepEqual(said(edge)[2], birth);
    // Another client takes the name of the host: the broker ends our connection and publishes the will.
    const thief = await device(url, { clientId: 'fwtest00000000000000a1s' });
    onTestFinished(() => thief.endAsync(true));
    const will = await until(() => said(edge)[3]);
    assert.deepEqual(will, { online: false, timestamp: birth!.timestamp });
    stopped = true;
    await stop();
  });

  test('no primary host: nothing is published', async () => {
    const { url } = await run(startMosquitto());
    const edge = await givenEdge(url);
    const { connection, online, latest } = givenHost(url, { sparkplug: { ...primary, primary: false } });
    await online();
    await edge.birth();
    await until(() => latest()['g/e1 cpu']);
    await connection.close();
    await edge.client.publishAsync('spBv1.0/STATE/other', 'x', { qos: 1 });
    await until(() => edge.heard.length > 0);
    assert.deepEqual(
      edge.heard.map(({ topic }) => topic),
      ['spBv1.0/STATE/other'],
    );
  });
});
