import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished, test } from 'vitest';
import type { AlertQueue } from '../../../src/contract/views.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import { mosquittoMissing, startAedes, startMosquitto } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { device } from '../broker/given-connection.ts';
import { startEngine } from './engine-process.ts';
import { connectTo, folderIn, givenEngine, type GivenEngine, profileOf, until, untilConnection, untilStatus, watchSeries } from './given-engine.ts';
import { chainOf, storedValues } from './stored.ts';

const queueOf = ({ window }: Pick<GivenEngine, 'window'>, fits: (queue: AlertQueue) => boolean) =>
  until<AlertQueue>((next, failed) => window.alertQueue({ tab: 'active', search: '', limit: 10 }, next, failed), fits);
const publisher = async (url: string, more: object = {}) => {
  const client = await device(url, more);
  onTestFinished(() => client.endAsync(true));
  return client;
};

test.skipIf(mosquittoMissing !== undefined)(
  'a restart: connection with its password, rule, acknowledgement with its note, values; nothing is judged twice',
  async () => {
    const broker = await startMosquitto({ users: { ada: 'right' } });
    onTestFinished(broker.stop);
    const home = tempFolder();
    const first = await givenEngine({ home });
    await connectTo(first, profileOf(broker.url, { username: 'ada' }), 'right');
    const pump = await publisher(broker.url, { username: 'ada', password: 'right' });
    const send = (value: number) => pump.publishAsync('plant/pump/t', JSON.stringify({ value }), { qos: 1 });
    await send(10);
    await untilStatus(first, ({ samples }) => samples === 1);
    await watchSeries(first, 'pump');
    await send(95);
    const [raised] = (await queueOf(first, ({ total }) => total === 1)).rows;
    await first.window.acknowledge({ alerts: [{ pointId: raised!.pointId, call: raised!.call }], note: 'Valve 3 was shut.' });
    const before = (await queueOf(first, ({ rows }) => rows[0]?.acknowledgedBy === 'ada')).rows;
    await first.close();
    await send(96); // while nobody is there; the broker keeps it

    const second = await givenEngine({ home });
    assert.deepEqual((await queueOf(second, () => true)).rows, before);
    await untilStatus(second, ({ samples }) => samples === 3);
    assert.equal((await untilConnection(second, ({ state }) => state === 'online')).hasPassword, true);
    const detail = await until<{ timeline: readonly { text: string | null }[] } | null>(
      (next, failed) => second.window.alertDetail({ pointId: raised!.pointId, of: raised!.raisedAt }, next, failed),
      () => true,
    );
    assert.ok(detail?.timeline.some(({ text }) => text === 'Valve 3 was shut.'));
    assert.equal((await queueOf(second, () => true)).total, 1);
    await second.close();
    assert.deepEqual([...storedValues(folderIn(home), 'pump').values()], [10, 95, 96]);
    assert.ok(chainOf(folderIn(home)).intact);
    assert.deepEqual([...first.faults, ...second.faults], []);
  },
);

test('P19 kill -9 in the middle of QoS 1: every acknowledged message is there, every message comes, once, and the event log is whole', async () => {
  const broker = await startAedes();
  onTestFinished(broker.stop);
  const home = tempFolder();
  const first = await givenEngine({ home });
  await connectTo(first, profileOf(broker.url));
  const pump = await publisher(broker.url);
  await pump.publishAsync('plant/pump/t', JSON.stringify({ value: 0, ts: Date.now() - 10_000 }), { qos: 1 });
  await untilStatus(first, ({ samples }) => samples === 1);
  await watchSeries(first, 'pump'); // above 80: every hundred values raise an alert and clear it
  await first.close();

  const acknowledged = new Map<number, number>();
  let waiting: { readonly least: number; readonly reached: () => void }[] = [];
  const look = (): void => {
    const reached = waiting.filter(({ least }) => acknowledged.size >= least);
    waiting = waiting.filter((one) => !reached.includes(one));
    for (const one of reached) one.reached();
  };
  const untilAcknowledged = (least: number) =>
    new Promise<void>((reached) => {
      waiting.push({ least, reached });
      look();
    });
  broker.broker.on('ack', (packet) => {
    if (packet === undefined || !('payload' in packet)) return;
    const { value, ts } = JSON.parse(String(packet.payload)) as { value: number; ts: number };
    acknowledged.set(ts, value);
    look();
  });
  const count = 1200;
  const start = Date.now();
  const valueOf = (i: number) => (i % 100 > 80 ? 81 + (i % 19) : i % 80);
  const sending = (async () => {
    for (let i = 0; i < count; i++) {
      if (i % 50 === 0) await untilAcknowledged(i - 200); // so that every kill falls among messages
      await pump.publishAsync('plant/pump/t', JSON.stringify({ value: valueOf(i), ts: start + i }), { qos: 1 });
    }
  })();
  for (const least of [150, 500, 900]) {
    const engine = await startEngine(home);
    await untilAcknowledged(least);
    await engine.kill();
    const stored = storedValues(folderIn(home), 'pump');
    for (const [ts, value] of acknowledged) assert.equal(stored.get(ts), value, `the value of ${ts - start} ms was acknowledged and is gone`);
    assert.ok(chainOf(folderIn(home)).intact);
  }
  const last = await startEngine(home);
  await sending;
  await untilAcknowledged(count);
  const queue = await queueOf(last, ({ tabs }) => tabs.active > 0);
  assert.equal(queue.rows[0]!.device, 'pump');
  await last.kill();

  assert.deepEqual(
    [...storedValues(folderIn(home), 'pump')].slice(1),
    Array.from({ length: count }, (_, i) => [start + i, valueOf(i)]),
  );
  const chain = chainOf(folderIn(home));
  assert.ok(chain.intact && chain.events > 4, JSON.stringify(chain));
}, 60_000);

test.each(['ops.db', 'telemetry.db'])('a %s of a newer version is refused in words, and not changed', async (name) => {
  const home = tempFolder();
  const first = await givenEngine({ home });
  await first.window.addConnection({ profile: profileOf('mqtt://127.0.0.1:1', { enabled: false }), password: '' });
  await first.close();
  const newer = new Database(join(folderIn(home), name));
  newer.pragma('user_version = 99');
  newer.close();
  const before = readFileSync(newer.name);
  await assert.rejects(givenEngine({ home }), (error) => {
    assert.ok(error instanceof Refusal, String(error));
    assert.equal(error.code, 'store.newer-version');
    assert.match(error.message, new RegExp(`${name} was written by a newer version.*not changed.*Install the newer version`));
    return true;
  });
  assert.ok(before.equals(readFileSync(newer.name)));
});
