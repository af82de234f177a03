import { connectAsync } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, startAedes } from '../../brokers.ts';
import { errorOf, here, jsonOf } from './given-cli.ts';

test('discover prints what it proposes, as JSON for a program', async () => {
  const broker = await startAedes();
  onTestFinished(broker.stop);
  const sender = await connectAsync(broker.url);
  onTestFinished(() => sender.endAsync());
  for (const pump of ['P-1', 'P-2', 'P-3']) await sender.publishAsync(`hall/${pump}/pressure_bar`, '4.5', { retain: true });
  const ran = await here('discover', '--broker', broker.url, '--topic', 'hall/#', '--seconds', '1', '--json');
  expect(ran.code).toBe(0);
  expect(jsonOf(ran)).toMatchObject({
    messages: 3,
    topics: 3,
    sources: [{ template: 'hall/{device}/{metric}', decoder: 'scalar', topics: 3 }],
    rows: [{ device: 'P-1', metric: 'pressure_bar', unit: 'bar', last: 4.5, intervalMs: null }, { device: 'P-2' }, { device: 'P-3' }],
  });
});

test('discover names what is wrong, with a code and what to do', async () => {
  const url = `mqtt://127.0.0.1:${await freePort()}`;
  expect(errorOf(await here('discover', '--broker', url, '--topic', 'a/#', '--seconds', '1', '--json')).code).toBe('connection.refused');
  expect(errorOf(await here('discover', '--broker', url, '--topic', '#', '--json')).code).toBe('discovery.everything');
  expect(errorOf(await here('discover', '--topic', 'a/#', '--json')).code).toBe('usage.missing-flag');
  expect(errorOf(await here('discover', '--broker', url, '--topic', 'a/#', '--seconds', '90', '--json')).code).toBe('usage.bad-value');
});
