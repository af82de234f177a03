import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { onTestFinished, expect, test } from 'vitest';
import { connectAsync } from 'mqtt';
import type { DiscoveryView } from '../../../src/contract/discovery-calls.ts';
import { captureLimits } from '../../../src/domain/discovery/captured.ts';
import { acceptedSources } from '../../../src/domain/discovery/corrections.ts';
import { openCapture } from '../../../src/main/broker/listen.ts';
import { startAedes } from '../../brokers.ts';
import { givenEngine, profileOf, until } from './given-engine.ts';

const given = async () => {
  const home = mkdtempSync(join(tmpdir(), 'fieldwatch-discovery-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return givenEngine({ home });
};
const untilDiscovery = (window: Awaited<ReturnType<typeof given>>['window'], fits: (view: DiscoveryView) => boolean): Promise<DiscoveryView> =>
  until((next, failed) => window.discovery({}, next, failed), fits);

test('listens to a broker under a name of its own, proposes what it hears, and stores nothing', async () => {
  const broker = await startAedes();
  onTestFinished(broker.stop);
  const engine = await given();
  const sender = await connectAsync(broker.url);
  onTestFinished(() => sender.endAsync());
  const start = { profile: profileOf(broker.url), password: '', seconds: 60 };
  await expect(engine.window.startDiscovery({ ...start, filters: ['#'], isEverythingConfirmed: false })).rejects.toMatchObject({
    code: 'discovery.everything',
  });
  await expect(engine.window.startDiscovery({ ...start, filters: ['a#'], isEverythingConfirmed: true })).rejects.toMatchObject({ code: 'discovery.filter' });
  await engine.window.startDiscovery({ ...start, filters: ['hall/#'], isEverythingConfirmed: false });
  await expect(engine.window.startDiscovery({ ...start, filters: ['hall/#'], isEverythingConfirmed: false })).rejects.toMatchObject({ code: 'discovery.busy' });
  await untilDiscovery(engine.window, ({ state }) => state === 'listening');
  for (const round of [20, 21]) for (const pump of ['P-1', 'P-2', 'P-3']) await sender.publishAsync(`hall/${pump}/temperature`, String(round));
  await sender.publishAsync('elsewhere/x', '1');
  await untilDiscovery(engine.window, ({ messages }) => messages === 6);
  await engine.window.stopDiscovery({});
  const { proposal, topics } = await untilDiscovery(engine.window, ({ state }) => state === 'done');
  expect(topics).toBe(3);
  expect(proposal!.rows.map(({ device, metric, unit, last }) => [device, metric, unit, last])).toEqual(
    ['P-1', 'P-2', 'P-3'].map((device) => [device, 'temperature', '°C', 21]),
  );
  expect(acceptedSources(proposal!).sources).toMatchObject([{ template: 'hall/{device}/{metric}' }]);
  const status = await until<{ readonly samples: number }>(
    (next, failed) => engine.window.status({}, next, failed),
    () => true,
  );
  expect(status.samples).toBe(0);
});

test('a broker that is not there is named with its cause', async () => {
  const engine = await given();
  await engine.window.startDiscovery({
    profile: profileOf('mqtt://127.0.0.1:1'),
    password: '',
    seconds: 15,
    filters: ['a/#'],
    isEverythingConfirmed: false,
  });
  const { cause } = await untilDiscovery(engine.window, ({ state }) => state === 'failed');
  expect(cause).toMatchObject({ code: expect.any(String) as string, title: expect.any(String) as string });
});

test('F14 what is kept has hard limits: topics, samples of each, their size, and messages a second', () => {
  let now = 1_000_000;
  const capture = openCapture(() => now);
  const big = new Uint8Array(10_000);
  for (let i = 0; i < 5; i++) capture.take('a', big, false);
  const [first] = capture.captured();
  expect(first).toMatchObject({ messages: 5, live: 5 });
  expect(first!.samples).toHaveLength(captureLimits.samples);
  expect(first!.samples[0]!.payload).toHaveLength(captureLimits.sampleBytes);
  expect(first!.samples[0]!.isCut).toBe(true);
  now += 1000;
  for (let i = 0; i < 1500; i++) capture.take(`t/${i}`, new Uint8Array(1), false);
  expect(capture.counts()).toMatchObject({ messages: 1505, skipped: 500, isFull: false });
  for (let s = 1; s <= 6; s++) {
    now += 1000;
    for (let i = 0; i < 1000; i++) capture.take(`t/${s}/${i}`, new Uint8Array(1), false);
  }
  expect(capture.topics()).toBe(captureLimits.topics);
  expect(capture.counts().isFull).toBe(true);
});
