import assert from 'node:assert/strict';
import { get } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { onTestFinished, test } from 'vitest';
import { parseClassic } from '../../../src/main/ingest/exposition/classic.ts';
import { parseOpenMetrics } from '../../../src/main/ingest/exposition/openmetrics.ts';
import type { Figure } from '../../../src/main/http-in/exposed.ts';
import { givenHttp } from './given-http.ts';

const figure = (metric: string, more: Partial<Figure> = {}): Figure => ({
  metric,
  type: 'gauge',
  unit: '',
  help: '',
  labels: [['device', 'CH-01']],
  value: 1,
  timeMs: undefined,
  quality: 'good',
  ...more,
});

test('no port is open unless something is switched on, and none after it is switched off', async () => {
  const given = await givenHttp({});
  assert.deepEqual(given.http.view().addresses, []);
  await given.set({ receive: true });
  const [address] = given.http.view().addresses;
  assert.match(address!, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal((await fetch(`${address}/v1/ingest`)).status, 405);
  assert.equal((await fetch(`${address}/metrics`)).status, 404);
  await given.set({});
  assert.deepEqual(given.http.view().addresses, []);
  await assert.rejects(fetch(`${address}/v1/ingest`));
});

test('a port that is taken is a problem in words, and goes away with another port', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const given = await givenHttp({ receive: true, port: (other.address() as AddressInfo).port });
  assert.deepEqual([given.http.view().problem?.code, given.http.view().addresses], ['port-taken', []]);
  await given.set({ receive: true });
  assert.deepEqual([given.http.view().problem, given.http.view().addresses.length], [null, 1]);
});

test('a name that a browser was led here by is refused, and no other origin may read', async () => {
  const given = await givenHttp({ receive: true, expose: true });
  const { port } = new URL(given.http.view().addresses[0]!);
  const statusOf = (host: string, path: string) =>
    new Promise<number>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode!);
      }).once('error', reject);
    });
  assert.equal(await statusOf('evil.example', '/metrics'), 403);
  assert.equal(await statusOf(`localhost:${port}`, '/metrics'), 401);
  assert.equal((await given.send('/metrics', undefined, { method: 'OPTIONS' })).status, 405);
  assert.equal((await given.send('/metrics', undefined)).headers.get('access-control-allow-origin'), null);
  assert.equal((await given.send('/nothing', undefined)).code, 'http.unknown-path');
});

test('values are read as classic text, OpenMetrics or JSON, each with its own time', async () => {
  const at = 1_763_600_000_123;
  const given = await givenHttp({ expose: true }, [
    figure('supply temp', { unit: '°C', value: 6.4, timeMs: at, help: 'of the "water"\nthat goes out' }),
    figure('pumped_total', { type: 'counter', value: 12, labels: [['room', 'a"b\\c']] }),
    figure('2fast', { labels: [] }),
    figure('lost', { value: Number.NaN }),
    figure('x_count'),
    figure('pumped_total', { type: 'gauge' }),
  ]);
  const { secret: token } = await given.issue('grafana', 'reader');
  const classic = await given.send('/metrics', undefined, { token });
  assert.equal(classic.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const parsed = parseClassic(classic.text);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.detail);
  assert.deepEqual(
    parsed.families.map(({ name, type }) => `${name} ${type}`),
    ['supply_temp_celsius gauge', 'pumped_total counter', '_2fast gauge', 'x_count_value gauge', 'pumped_total_value gauge'],
  );
  assert.deepEqual(parsed.families[0]!.points, [{ name: 'supply_temp_celsius', labels: [['device', 'CH-01']], value: 6.4, timeMs: at }]);

  const accept = 'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.1';
  const open = await given.send('/metrics', undefined, { token, headers: { accept } });
  assert.match(open.headers.get('content-type')!, /^application\/openmetrics-text; version=1\.0\.0/);
  const strict = parseOpenMetrics(open.text);
  assert.ok(strict.ok, strict.ok ? '' : `${strict.detail} in\n${open.text}`);
  assert.deepEqual([strict.families[0]!.unit, Math.round(strict.families[0]!.points[0]!.timeMs!)], ['celsius', at]);
  assert.equal(strict.families[0]!.help, 'of the "water"\nthat goes out');

  const samples = JSON.parse((await given.send('/samples.json', undefined, { token })).text) as {
    generatedAt: number;
    families: { name: string; samples: object[] }[];
  };
  assert.equal(samples.generatedAt, given.world.now);
  assert.deepEqual(samples.families[0], {
    name: 'supply_temp_celsius',
    type: 'gauge',
    unit: 'celsius',
    help: 'of the "water"\nthat goes out',
    samples: [{ labels: { device: 'CH-01' }, value: 6.4, ts: at, quality: 'good' }],
  });
});
