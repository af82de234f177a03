import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import type { HttpView } from '../../../src/contract/http-calls.ts';
import { closedHttp } from '../../../src/domain/http-in/http-settings.ts';
import type { DeviceName } from '../../../src/domain/identity.ts';
import { parseOpenMetrics } from '../../../src/main/ingest/exposition/openmetrics.ts';
import { tempFolder } from '../../temp-folder.ts';
import { folderIn, type GivenEngine, givenEngine, until } from './given-engine.ts';
import { storedValues } from './stored.ts';

const viewOf = ({ window }: GivenEngine): Promise<HttpView> =>
  until<HttpView>(
    (next, failed) => window.http({}, next, failed),
    () => true,
  );
const ports = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;

test('an engine opens no port of its own; switched on it stores what a device sends before it answers, and lets it be read', async () => {
  const home = tempFolder();
  const before = ports();
  const given = await givenEngine({ home });
  assert.deepEqual([(await viewOf(given)).addresses, ports()], [[], before]);

  const { secret } = await given.window.issueToken({ token: { name: 'boiler' as DeviceName, use: 'device' } });
  const reader = await given.window.issueToken({ token: { name: 'grafana' as DeviceName, use: 'reader' } });
  await assert.rejects(given.window.issueToken({ token: { name: 'boiler' as DeviceName, use: 'device' } }), { code: 'http-token.name-taken' });
  assert.deepEqual([(await viewOf(given)).addresses, ports()], [[], before]);
  await given.window.setHttp({ settings: { ...closedHttp, port: 0, receive: true, expose: true, metrics: ['temp'] } });
  const [address] = (await viewOf(given)).addresses;
  const at = Date.now() - 1000;
  const answer = await fetch(`${address}/v1/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ts: at, temp: 21.5, other: 1 }),
  });
  assert.deepEqual([answer.status, await answer.json()], [200, { stored: 2 }]);
  // As another program sees the file at this moment.
  assert.equal(storedValues(folderIn(home), 'boiler').has(at), true);

  const exposed = await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${reader.secret}`, accept: 'application/openmetrics-text' } });
  const parsed = parseOpenMetrics(await exposed.text());
  assert.ok(parsed.ok);
  const temp = parsed.families.find(({ name }) => name === 'temp')!.points[0]!;
  assert.deepEqual([temp.value, Math.round(temp.timeMs!), Object.fromEntries(temp.labels)['device']], [21.5, at, 'boiler']);
  assert.ok(parsed.families.some(({ name }) => name === 'fieldwatch_series') && !parsed.families.some(({ name }) => name === 'other'));
  await given.close();
  // The fetch also leaves Node the turns in which it lets go of a port that is closed already.
  await assert.rejects(fetch(`${address}/metrics`), { message: 'fetch failed' });
  assert.equal(ports(), before);
  for (const file of ['ops.db', 'secrets.json', 'telemetry.db']) assert.ok(!readFileSync(join(folderIn(home), file)).includes(secret), file);

  const again = await givenEngine({ home });
  const view = await until<HttpView>(
    (next, failed) => again.window.http({}, next, failed),
    ({ addresses }) => addresses.length > 0,
  );
  const post = () =>
    fetch(`${view.addresses[0]}/v1/ingest`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: '{"temp":22}',
    });
  assert.equal((await post()).status, 200);
  const { tokenId } = view.tokens.find(({ token }) => token.name === 'boiler')!;
  await again.window.renewToken({ tokenId });
  assert.equal((await post()).status, 401);
  await again.window.revokeToken({ tokenId });
  await assert.rejects(again.window.renewToken({ tokenId }), { code: 'http-token.unknown' });
  assert.deepEqual([given.faults, again.faults], [[], []]);
});
