import assert from 'node:assert/strict';
import { describe, onTestFinished, test } from 'vitest';
import { mosquittoMissing, startMosquitto } from '../../brokers.ts';
import { tempFolder } from '../../temp-folder.ts';
import { device } from '../broker/given-connection.ts';
import { bdSeq, payload, uint } from '../ingest/decoders/sparkplug-encoder.ts';
import { connectTo, givenEngine, profileOf, until, untilConnection } from './given-engine.ts';

describe.skipIf(mosquittoMissing !== undefined)('a profile with Sparkplug, through the whole engine', () => {
  test('alone and beside topics; it stays after a restart, and ends when it is switched off', async () => {
    const broker = await startMosquitto();
    onTestFinished(() => broker.stop());
    const home = tempFolder();
    const given = await givenEngine({ home });
    const sparkplug = { enabled: true, groups: ['g'], primary: false };
    const profileId = await connectTo(given, profileOf(broker.url, { sources: [], sparkplug }));
    const edge = await device(broker.url);
    onTestFinished(() => edge.endAsync(true));
    const birth = (seq: number): Buffer =>
      Buffer.from(payload({ time: Date.now(), seq, metrics: [bdSeq(0), { name: 'level', alias: 1, type: 3, with: uint(10, 5) }] }));
    await edge.publishAsync('spBv1.0/g/NBIRTH/e', birth(0));
    await edge.publishAsync('spBv1.0/other/NBIRTH/e', birth(0));
    await edge.publishAsync('plant/pump/t', '1');
    const devicesOf = ({ window }: typeof given, count: number) =>
      until<readonly { readonly device: string }[]>(
        (next, failed) => window.series({}, next, failed),
        (rows) => rows.length === count,
      ).then((rows) => rows.map((row) => row.device).toSorted());
    assert.deepEqual(await devicesOf(given, 1), ['g/e']);

    await given.window.editConnection({ profileId: profileId as never, profile: profileOf(broker.url, { sparkplug }) });
    await untilConnection(given, ({ state, profile }) => state === 'online' && profile.sources.length === 1);
    await edge.publishAsync('plant/pump/t', '1', { qos: 1 });
    assert.deepEqual(await devicesOf(given, 2), ['g/e', 'pump']);
    await given.close();

    const again = await givenEngine({ home });
    const row = await untilConnection(again, ({ state }) => state === 'online');
    assert.deepEqual(row.profile.sparkplug, sparkplug);
    await again.window.editConnection({ profileId: profileId as never, profile: profileOf(broker.url, { sparkplug: { ...sparkplug, enabled: false } }) });
    await untilConnection(again, ({ state, profile }) => state === 'online' && profile.sparkplug?.enabled === false);
    assert.deepEqual([...given.faults, ...again.faults], []);
  });

  test('neither topics nor Sparkplug: refused in words', async () => {
    const given = await givenEngine({ home: tempFolder() });
    await assert.rejects(given.window.addConnection({ profile: profileOf('mqtt://127.0.0.1:1', { sources: [] }), password: '' }));
  });
});
