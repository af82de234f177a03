import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import type { DemoSiteOptions, DemoSiteReply, DemoSiteRequest } from '../../src/contract/demo-site.ts';
import { historyBatchRows } from '../../src/contract/demo-site.ts';
import { places } from '../../src/main/shell/places.ts';
import { nextMessage } from './next-message.ts';

const hour = 3_600_000;
const options: DemoSiteOptions = { seed: 5, now: Date.UTC(2026, 4, 20, 10), username: 'demo', password: 'word' };

const open = () => {
  const worker = new Worker(places.demoSite, { workerData: options });
  onTestFinished(async () => void (await worker.terminate()));
  const replies: DemoSiteReply[] = [];
  const waiting = new Set<() => void>();
  worker.on('message', (reply: DemoSiteReply) => {
    replies.push(reply);
    for (const look of waiting) look();
  });
  const reply = <Type extends DemoSiteReply['type']>(type: Type) =>
    new Promise<Extract<DemoSiteReply, { type: Type }>>((resolve) => {
      const look = () => {
        const found = replies.find((one) => one.type === type);
        if (found) resolve(found as Extract<DemoSiteReply, { type: Type }>);
      };
      waiting.add(look);
      look();
    });
  return { worker, replies, reply, ask: (request: DemoSiteRequest) => worker.postMessage(request) };
};

test('from ready over history and live values to an end that leaves nothing open', async () => {
  const { worker, replies, reply, ask } = open();
  const exited = once(worker, 'exit');
  const ready = await reply('ready');
  expect(ready).toMatchObject({ username: 'demo', password: 'word' });
  expect(ready.sources.map(({ decoder }) => decoder)).toContain('scalar');
  expect(ready.thresholds.length).toBeGreaterThanOrEqual(14);
  expect(ready.site.name).toContain('demo');

  ask({ type: 'history', from: options.now - 12 * hour, to: options.now });
  await reply('history-done');
  const batches = replies.flatMap((one) => (one.type === 'history' ? [one.rows] : []));
  expect(batches.length).toBeGreaterThan(1);
  expect(batches.every((rows) => rows.length > 0 && rows.length <= historyBatchRows)).toBe(true);
  const rows = batches.flat();
  expect(rows.length).toBeGreaterThan(12 * 60 * 14);
  expect(rows[0]!.ts).toBe(options.now - 12 * hour);
  expect(rows.at(-1)!.ts).toBe(options.now - 60_000);

  const client = await connectAsync(ready.url, { username: ready.username, password: ready.password, reconnectPeriod: 0 }, false);
  onTestFinished(() => client.endAsync(true));
  await client.subscribeAsync('plant/+/+', { qos: 1 });
  const message = nextMessage(client);
  ask({ type: 'start' });
  const started = await reply('started');
  const { text } = await message;
  expect((JSON.parse(text) as { ts: number }).ts).toBeGreaterThanOrEqual(started.at);

  ask({ type: 'stop' });
  await reply('stopped');
  expect(await exited).toEqual([0]);
  const again = connect(Number(new URL(ready.url).port), '127.0.0.1');
  const [error] = (await once(again, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNREFUSED');
});

test('a stop in the middle of the history comes through, also before anything was started', async () => {
  const { worker, replies, reply, ask } = open();
  const exited = once(worker, 'exit');
  await reply('ready');
  ask({ type: 'history', from: options.now - 7 * 24 * hour, to: options.now });
  await reply('history');
  ask({ type: 'stop' });
  await reply('stopped');
  expect(await exited).toEqual([0]);
  expect(replies.some(({ type }) => type === 'history-done' || type === 'failed')).toBe(false);
});
