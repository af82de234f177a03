import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CommandRow } from '../../../src/contract/command-calls.ts';
import type { ProfileId } from '../../../src/domain/identity.ts';
import { freePort, startTcp } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { type GivenEngine, givenEngine, profileOf, until, untilConnection } from './given-engine.ts';

/** A broker of MQTT 5 that does with a PUBLISH what the test says. */
const broker = async (onPublish: (packet: IPublishPacket, socket: Socket) => void, port = 0) => {
  const published: IPublishPacket[] = [];
  const started = await startTcp((socket) => {
    const reading = parser({ protocolVersion: 5 });
    reading.on('error', () => socket.destroy());
    reading.on('packet', (packet: Packet) => {
      const send = (answer: Packet) => void socket.write(generate(answer, { protocolVersion: 5 }));
      if (packet.cmd === 'connect') send({ cmd: 'connack', sessionPresent: false, reasonCode: 0 });
      else if (packet.cmd === 'subscribe') send({ cmd: 'suback', messageId: packet.messageId!, granted: packet.subscriptions.map(() => 1) });
      else if (packet.cmd === 'pingreq') send({ cmd: 'pingresp' });
      else if (packet.cmd === 'publish') {
        published.push(packet);
        onPublish(packet, socket);
      }
    });
    socket.on('data', (bytes) => reading.parse(bytes));
  }, port);
  return { ...started, published };
};
const answers =
  (reasonCode: number) =>
  ({ messageId, qos }: IPublishPacket, socket: Socket): void => {
    if (qos === 1) socket.write(generate({ cmd: 'puback', messageId: messageId!, reasonCode }, { protocolVersion: 5 }));
  };
const draft = (profileId: ProfileId, more: object = {}) => ({
  profileId,
  topic: 'plant/valve/set',
  payload: 'open',
  qos: 1 as const,
  retain: false,
  expiresInMs: 60_000,
  isRepeatable: false,
  ...more,
});
const connected = async (url: string, home = tempFolder()) => {
  const engine = await givenEngine({ home });
  const profileId = await engine.window.addConnection({ profile: profileOf(url, { allowCommands: true }), password: '' });
  return { engine, profileId, home };
};
const ended = async ({ window }: GivenEngine, commandId: string): Promise<CommandRow> => {
  const rows = await until<readonly CommandRow[]>(
    (next, failed) => window.commands({ limit: 100 }, next, failed),
    (all) => all.some((row) => row.commandId === commandId && row.status !== 'waiting' && row.status !== 'sent'),
  );
  return rows.find((row) => row.commandId === commandId)!;
};

describe('commands to devices', () => {
  test('sent with what is left of its time, confirmed by the broker; who asked stands with it', async () => {
    const server = await broker(answers(0));
    onTestFinished(server.stop);
    const { engine, profileId } = await connected(server.url);
    await untilConnection(engine, ({ state }) => state === 'online');
    const row = await ended(engine, await engine.window.createCommand(draft(profileId)));
    expect(row).toMatchObject({ status: 'confirmed', attempts: 1, requestedBy: 'ada', outcome: null });
    const [packet] = server.published as [IPublishPacket];
    assert.deepEqual([packet.topic, String(packet.payload), packet.qos, packet.retain], ['plant/valve/set', 'open', 1, false]);
    const expiry = packet.properties!.messageExpiryInterval!;
    assert.ok(expiry > 50 && expiry <= 60, String(expiry));
    assert.equal((await ended(engine, await engine.window.createCommand(draft(profileId, { qos: 0 })))).status, 'handed-over');
  });

  test('F24 while the broker is away: what expires is never sent, the rest is sent in order when it is back', async () => {
    const port = await freePort();
    const { engine, profileId } = await connected(`mqtt://127.0.0.1:${port}`);
    await untilConnection(engine, ({ state }) => state === 'waiting');
    const late = await engine.window.createCommand(draft(profileId, { payload: 'late', expiresInMs: 1000 }));
    for (const payload of ['first', 'second']) await engine.window.createCommand(draft(profileId, { payload }));
    const cancelled = await engine.window.createCommand(draft(profileId, { payload: 'cancelled' }));
    await engine.window.cancelCommand({ commandId: cancelled });
    assert.equal((await ended(engine, late)).status, 'expired');
    await assert.rejects(engine.window.cancelCommand({ commandId: late }), { code: 'command.over' });
    const published: string[] = [];
    const server = await broker((packet, socket) => {
      published.push(String(packet.payload));
      answers(0)(packet, socket);
    }, port);
    onTestFinished(server.stop);
    await engine.window.retryConnection({ profileId });
    await until<readonly CommandRow[]>(
      (next, failed) => engine.window.commands({ limit: 100 }, next, failed),
      (all) => all.filter(({ status }) => status === 'confirmed').length === 2,
    );
    assert.deepEqual(published, ['first', 'second']);
  });

  test('F7 a broker that closes at every message of it: three attempts, or none again where a second time may do harm', async () => {
    const server = await broker((_packet, socket) => socket.destroy());
    onTestFinished(server.stop);
    const { engine, profileId } = await connected(server.url);
    await untilConnection(engine, ({ state }) => state === 'online');
    const once = await engine.window.createCommand(draft(profileId, { payload: 'once' }));
    assert.equal((await ended(engine, once)).status, 'unknown');
    await engine.window.settleCommand({ commandId: once, wasDone: false });
    const thrice = await engine.window.createCommand(draft(profileId, { payload: 'thrice', isRepeatable: true }));
    const timer = setInterval(() => void engine.window.retryConnection({ profileId }).catch(() => {}), 100);
    onTestFinished(() => clearInterval(timer));
    expect(await ended(engine, thrice)).toMatchObject({ status: 'failed', attempts: 3 });
    assert.deepEqual(
      server.published.map(({ payload, dup }) => `${String(payload)} ${String(dup)}`),
      ['once false', 'thrice false', 'thrice false', 'thrice false'],
    );
    // Nothing of it is left: the connection stands again and stays.
    await untilConnection(engine, ({ state }) => state === 'online');
    assert.equal(server.published.length, 4);
    assert.deepEqual(engine.faults, []);
  });

  test('F7 refused by the broker, and topics that nobody may send to', async () => {
    const server = await broker(answers(0x87));
    onTestFinished(server.stop);
    const { engine, profileId } = await connected(server.url);
    await untilConnection(engine, ({ state }) => state === 'online');
    const row = await ended(engine, await engine.window.createCommand(draft(profileId)));
    assert.equal(row.status, 'failed');
    assert.match(row.outcome!, /not authorized/i);
    for (const topic of ['$SYS/a', 'a/#', '']) await assert.rejects(engine.window.createCommand(draft(profileId, { topic })), { code: 'rpc.invalid' });
    assert.equal(server.published.length, 1);
  });

  test('not allowed unless the connection says so; at most 200 wait', async () => {
    const { engine, profileId } = await connected(`mqtt://127.0.0.1:${await freePort()}`);
    const closed = await engine.window.addConnection({ profile: profileOf('mqtt://127.0.0.1:1', { name: 'Read only' }), password: '' });
    await assert.rejects(engine.window.createCommand(draft(closed)), { code: 'command.not-allowed' });
    await untilConnection(engine, ({ state }) => state === 'waiting');
    await Promise.all(Array.from({ length: 200 }, () => engine.window.createCommand(draft(profileId))));
    await assert.rejects(engine.window.createCommand(draft(profileId)), { code: 'command.queue-full' });
  });

  test('over a restart: what waited is sent, what was on its way is unknown', async () => {
    let isSilent = true;
    const server = await broker((packet, socket) => isSilent || answers(0)(packet, socket));
    onTestFinished(server.stop);
    const { engine, profileId, home } = await connected(server.url);
    await untilConnection(engine, ({ state }) => state === 'online');
    const sent = await engine.window.createCommand(draft(profileId, { payload: 'sent' }));
    const waits = await engine.window.createCommand(draft(profileId, { payload: 'waits' }));
    await expect.poll(() => server.published.length, { timeout: 10_000 }).toBe(1);
    await engine.close();
    isSilent = false;
    const next = await givenEngine({ home });
    assert.equal((await ended(next, sent)).status, 'unknown');
    assert.equal((await ended(next, waits)).status, 'confirmed');
    assert.deepEqual(
      server.published.map(({ payload }) => String(payload)),
      ['sent', 'waits'],
    );
  });
});
