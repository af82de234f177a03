import assert from 'node:assert/strict';
import { describe, onTestFinished, test } from 'vitest';
import type { AlertQueue } from '../../../src/contract/views.ts';
import { qualities } from '../../../src/domain/telemetry/sample.ts';
import { openOpsReader } from '../../../src/main/store/ops.ts';
import { mosquittoMissing, startAedes, startMosquitto, startTcp, type TestBroker } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { device } from '../broker/given-connection.ts';
import { connectTo, folderIn, givenEngine, profileOf, until, untilConnection, untilStatus, watchSeries } from './given-engine.ts';
import { storedValues } from './stored.ts';

const run = async <Broker extends TestBroker>(starting: Promise<Broker>): Promise<Broker> => {
  const broker = await starting;
  onTestFinished(() => broker.stop());
  return broker;
};
/** Publishes as a device does; the broker has it when the promise resolves. */
const publisher = async (url: string) => {
  const client = await device(url);
  onTestFinished(() => client.endAsync(true));
  return (name: string, payload: string | Buffer, qos: 0 | 1 = 1) => client.publishAsync(`plant/${name}/t`, payload, { qos });
};

describe('payloads', () => {
  test('no JSON and 5 MB are kept with their reason, NaN is bad, a number as text is a number; the connection stays', async () => {
    const broker = await run(startAedes());
    const given = await givenEngine({ home: tempFolder() });
    await connectTo(given, profileOf(broker.url));
    const send = await publisher(broker.url);
    await send('pump', '1');
    await send('camera', 'not json at all');
    await send('camera', Buffer.alloc(5_000_000, 'x'));
    await send('gauge', '{"value":"317.39"}');
    await send('probe', '{"value":NaN}');
    await send('pump', '2');
    const row = await untilConnection(given, ({ messages }) => messages === 6);
    assert.deepEqual([row.state, row.cause, row.quarantined], ['online', null, 2]);

    const kept = await given.window.quarantine({ limit: 10 });
    const refused = kept.toSorted((one, other) => one.bytes - other.bytes).map(({ reason, bytes }) => [reason, bytes]);
    assert.deepEqual(refused, [
      ['invalid-json', 15],
      ['oversize', 5_000_000],
    ]);
    for (const { detail, topic } of kept) assert.ok(detail.length > 10 && topic === 'plant/camera/t');

    const series = await until<readonly { device: string; seriesId: string }[]>(
      (next, failed) => given.window.series({}, next, failed),
      (rows) => rows.length === 3,
    );
    const ids = ['gauge', 'probe', 'pump'].map((name) => series.find((one) => one.device === name)!.seriesId);
    const [, , values, quality] = await until<readonly Float64Array[]>(
      (next, failed) => given.window.latest({ series: ids }, next, failed),
      () => true,
    );
    assert.deepEqual([...values!], [317.39, Number.NaN, 2]);
    assert.deepEqual(
      [...quality!].map((index) => qualities[index]),
      ['good', 'bad', 'good'],
    );
    assert.deepEqual(given.faults, []);
  });

  test.skipIf(mosquittoMissing !== undefined)('10,000 new topics in a minute: most are refused in words, and the device that is known goes on', async () => {
    const broker = await run(startMosquitto({ extra: ['max_queued_messages 0'] }));
    const home = tempFolder();
    const given = await givenEngine({ home });
    await connectTo(given, profileOf(broker.url));
    const send = await publisher(broker.url);
    const at = Date.now();
    await send('known', `{"value":-1,"ts":${at - 1}}`);
    for (let i = 0; i < 10_000; i++) {
      const sent = send(`stray-${i}`, '1', 0);
      if (i % 500 !== 0) continue;
      await sent;
      await send('known', `{"value":${i},"ts":${at + i / 500}}`);
    }
    await send('known', `{"value":10000,"ts":${at + 20}}`);
    await untilConnection(given, ({ messages }) => messages >= 10_022);
    const status = await untilStatus(given, ({ series }) => series > 1);
    assert.ok(status.series >= 200 && status.series < 600, `${status.series} series`);
    const row = await untilConnection(given, () => true);
    assert.equal(row.state, 'online');
    const kept = await given.window.quarantine({ limit: 100 });
    assert.ok(kept.length > 0 && kept.every(({ reason, detail }) => reason === 'cardinality' && /too many new/i.test(detail)));
    assert.ok(kept.reduce((sum, { count }) => sum + count, 0) > 9000);
    await given.close();
    assert.deepEqual([...storedValues(folderIn(home), 'known').values()], [-1, ...Array.from({ length: 21 }, (_, i) => i * 500)]);
    assert.deepEqual(given.faults, []);
  });
});

test('a broker that closes at once is named with its next step, and the other connection goes on', async () => {
  const closing = await run(startTcp((socket) => socket.destroy()));
  const broker = await run(startAedes());
  const given = await givenEngine({ home: tempFolder() });
  const profileId = await given.window.addConnection({ profile: profileOf(closing.url, { name: 'Closing' }), password: '' });
  const row = await untilConnection(given, (one) => one.profileId === profileId && one.cause !== null && one.attempt >= 3);
  assert.equal(row.cause?.code, 'closed');
  assert.match(`${row.cause?.title}. ${row.cause?.next}`, /closed the connection.*Is this the port of the MQTT broker\?/);
  await connectTo(given, profileOf(broker.url));
  const send = await publisher(broker.url);
  await send('pump', '1');
  await untilStatus(given, ({ samples }) => samples === 1);
  assert.deepEqual(given.faults, []);
});

test('a clock set back two hours: said and recorded once, nothing is lost, and a breach is still seen', async () => {
  const broker = await run(startAedes());
  const home = tempFolder();
  let step = 0;
  const given = await givenEngine({ home, now: () => Date.now() + step });
  await connectTo(given, profileOf(broker.url));
  const send = await publisher(broker.url);
  await send('pump', '10');
  await untilStatus(given, ({ samples }) => samples === 1);
  await watchSeries(given, 'pump');
  step = -2 * 3_600_000;
  const { findings } = await untilStatus(given, (status) => status.findings.length > 0);
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['clock.step'],
  );
  assert.match(`${findings[0]!.title} ${findings[0]!.next}`, /set back by 7200 s.*Check date and time of this computer.*Nothing was lost/);
  await send('pump', '95');
  const queue = await until<AlertQueue>(
    (next, failed) => given.window.alertQueue({ tab: 'active', search: '', limit: 10 }, next, failed),
    ({ total }) => total === 1,
  );
  assert.equal(queue.rows[0]!.value, 95);
  await given.close();
  const values = storedValues(folderIn(home), 'pump');
  assert.deepEqual([...values.values()], [10, 95]);
  const ops = openOpsReader(`${folderIn(home)}/ops.db`);
  assert.equal(ops.db.prepare("SELECT count(*) FROM event WHERE type = 'ClockJumped'").pluck().get(), 1);
  ops.close();
  assert.deepEqual(given.faults, []);
});
