import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { Encoder } from 'cbor-x';
import { test } from 'vitest';
import { requestLimits } from '../../../src/main/http-in/tokens.ts';
import { givenHttp } from './given-http.ts';

const json = { type: 'application/json' } as const;

test('each format is taken by its content type, under the device of the token', async () => {
  const given = await givenHttp();
  assert.deepEqual(JSON.parse((await given.send('/v1/ingest', '{"temp":21.5,"pump":{"rpm":1450}}', json)).text), { stored: 2 });
  const at = given.world.now;
  const lines = await given.send('/v1/ingest?precision=ms', `air,room=a hum=40 ${at}\nair,room=b hum=41 ${at}\n`, { type: 'text/plain; charset=utf-8' });
  assert.deepEqual([lines.status, JSON.parse(lines.text)], [200, { stored: 2 }]);
  assert.equal((await given.send('/v1/ingest', '[{"n":"level","u":"m","v":3}]', { type: 'application/senml+json' })).status, 200);
  const pack = new Encoder({ mapsAsObjects: false }).encode([
    new Map<number, unknown>([
      [0, 'flow'],
      [2, 12],
    ]),
  ]);
  assert.equal((await given.send('/v1/ingest', pack, { type: 'application/senml+cbor' })).status, 200);
  assert.equal((await given.send('/v1/ingest', gzipSync('{"temp":22}'), { ...json, headers: { 'content-encoding': 'gzip' } })).status, 200);
  assert.deepEqual(given.values(), {
    'boiler temp': 22,
    'boiler pump.rpm': 1450,
    'boiler air.hum{room=a}': 40,
    'boiler air.hum{room=b}': 41,
    'boiler level': 3,
    'boiler flow': 12,
  });
  assert.deepEqual([given.faults, given.http.view().tokens[0]!.samples, given.http.view().tokens[0]!.requests], [[], 7, 5]);
});

test('a device can name parts of itself and no other device; a collector names devices', async () => {
  const given = await givenHttp();
  const collector = await given.issue('gateway', 'collector');
  const otlp = (host: string, value: number) =>
    JSON.stringify({
      resourceMetrics: [
        {
          resource: { attributes: [{ key: 'host.name', value: { stringValue: host } }] },
          scopeMetrics: [
            { metrics: [{ name: 'load', gauge: { dataPoints: [{ asDouble: value, timeUnixNano: String(BigInt(given.world.now) * 1_000_000n) }] } }] },
          ],
        },
      ],
    });
  assert.equal((await given.send('/v1/metrics', otlp('pump', 1), json)).text, '{}');
  assert.equal((await given.send('/v1/metrics', otlp('chiller', 2), { ...json, token: collector.secret })).text, '{}');
  assert.equal((await given.send('/v1/ingest', 'cpu,host=node-1 idle=90', { type: 'text/plain', token: collector.secret })).status, 200);
  assert.equal((await given.send('/v1/ingest', '{"own":5}', { ...json, token: collector.secret })).status, 200);
  assert.deepEqual(given.values(), { 'boiler/pump load': 1, 'chiller load': 2, 'node-1 cpu.idle': 90, 'gateway own': 5 });
});

test('200 is answered only after it is on disk; while the store refuses there is no answer, and after a while the word to send again', async () => {
  const given = await givenHttp();
  given.order.length = 0;
  assert.equal((await given.send('/v1/ingest', '{"a":1}', json)).status, 200);
  assert.deepEqual(given.order.slice(0, 1), ['commit']);

  given.world.isFull = true;
  let answered = false;
  const waiting = given.send('/v1/ingest', '{"a":2}', json).then((answer) => {
    answered = true;
    return answer;
  });
  while (given.storage.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(answered, false);
  given.world.isFull = false;
  assert.ok(given.ingest.flush());
  assert.equal((await waiting).status, 200);

  given.world.isFull = true;
  const failing = given.send('/v1/ingest', '{"a":3}', json);
  while (given.storage.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  given.timers.runAll(); // the ten seconds
  const answer = await failing;
  assert.deepEqual([answer.status, answer.code, answer.headers.get('retry-after')], [503, 'http.not-stored', '10']);
});

test('without a token, with a wrong or revoked one, or with one for something else nothing is taken', async () => {
  const given = await givenHttp({ receive: true, expose: true });
  const reader = await given.issue('grafana', 'reader');
  const codeOf = async (token: string) => {
    const { status, code } = await given.send('/v1/ingest', '{"a":1}', { ...json, token });
    return [status, code];
  };
  assert.deepEqual(await codeOf(''), [401, 'http.token-missing']);
  assert.deepEqual(await codeOf('fw_wrong'), [401, 'http.token-wrong']);
  assert.deepEqual(await codeOf(reader.secret), [403, 'http.token-use']);
  assert.deepEqual((await given.send('/metrics', undefined)).code, 'http.token-use');
  await given.revoke(given.device.tokenId);
  assert.deepEqual(await codeOf(given.device.secret), [401, 'http.token-wrong']);
  assert.deepEqual([given.values(), given.faults], [{}, []]);
  for (let i = 0; i < requestLimits.strangersBurst; i++) await codeOf('fw_wrong');
  assert.deepEqual(await codeOf('fw_wrong'), [429, 'http.rate']);
});

test('more than 1 MiB is refused, by its length, as it comes, and unpacked', async () => {
  const given = await givenHttp();
  const large = `{"a":"${'x'.repeat(1024 * 1024)}"}`;
  const refusal = async (body: string | Uint8Array, headers = {}) => {
    const { status, code } = await given.send('/v1/ingest', body, { ...json, headers });
    return [status, code];
  };
  assert.deepEqual(await refusal(large), [413, 'http.too-large']);
  assert.deepEqual(await refusal(gzipSync(Buffer.alloc(100 * 1024 * 1024)), { 'content-encoding': 'gzip' }), [413, 'http.too-large']);
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
  });
  const address = given.http.view().addresses[0]!;
  const chunked = await fetch(`${address}/v1/ingest`, {
    method: 'POST',
    body: stream.pipeThrough(limitedTo(40)),
    headers: { authorization: `Bearer ${given.device.secret}`, 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit);
  assert.equal(chunked.status, 413);
  assert.deepEqual(await refusal('{"a":1}'), [200, undefined]);
  assert.deepEqual(await refusal('no gzip', { 'content-encoding': 'gzip' }), [400, 'http.broken-body']);
  assert.deepEqual(await refusal('x', { 'content-encoding': 'br' }), [415, 'http.encoding']);
  assert.deepEqual(await refusal(''), [400, 'http.empty']);
  assert.deepEqual([given.values(), given.faults], [{ 'boiler a': 1 }, []]);
});

const limitedTo = (chunks: number) => {
  let left = chunks;
  return new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.terminate()),
  });
};

test('what cannot be read is answered with its place and set aside; of a text with some bad lines the others are stored', async () => {
  const given = await givenHttp();
  const wrong = await given.send('/v1/ingest', '{"a":1,\n"b":}', json);
  assert.deepEqual([wrong.status, wrong.code], [400, 'http.unreadable']);
  assert.match((JSON.parse(wrong.text) as { error: { message: string } }).error.message, /line 2/);
  assert.deepEqual(
    given.quarantine().map(({ topic, reason }) => [topic, reason]),
    [['http/v1/ingest/boiler', 'invalid-json']],
  );
  const partly = await given.send('/v1/ingest', 'air hum=40\nnonsense\n', { type: 'text/plain' });
  assert.equal(partly.status, 200);
  const told = JSON.parse(partly.text) as { stored: number; setAside: boolean; problems: string[] };
  assert.deepEqual([told.stored, told.setAside], [1, true]);
  assert.match(told.problems[0]!, /line 2/);
  assert.equal((await given.send('/v1/ingest', '<xml/>', { type: 'application/xml' })).code, 'http.type');
  assert.equal((await given.send('/v1/ingest?precision=weeks', 'a b=1', { type: 'text/plain' })).code, 'http.unreadable');
  assert.equal(given.http.view().tokens[0]!.refused, 3);
  assert.equal(given.http.view().tokens[0]!.lastRefusal?.code, 'http.unreadable');
});

test('OTLP: deltas are added up, what is rejected is told, and other types and faults are refused', async () => {
  const given = await givenHttp();
  const sum = (value: number, nth: number, also: object[] = []) =>
    JSON.stringify({
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'made',
                  sum: {
                    aggregationTemporality: 1,
                    isMonotonic: true,
                    dataPoints: [{ asInt: String(value), startTimeUnixNano: '1', timeUnixNano: String(BigInt(given.world.now - 1000 + nth) * 1_000_000n) }],
                  },
                },
                ...also,
              ],
            },
          ],
        },
      ],
    });
  assert.equal((await given.send('/v1/metrics', sum(5, 1), json)).text, '{}');
  assert.equal((await given.send('/v1/metrics', sum(7, 2), json)).text, '{}');
  assert.deepEqual(given.values(), { 'boiler made': 12 });
  const partly = JSON.parse((await given.send('/v1/metrics', sum(1, 3, [{ name: 'empty' }]), json)).text) as { partialSuccess: { rejectedDataPoints: string } };
  assert.equal(partly.partialSuccess.rejectedDataPoints, '1');
  assert.equal((await given.send('/v1/metrics', 'x', { type: 'application/x-protobuf' })).status, 415);
  assert.equal((await given.send('/v1/metrics', '{', json)).status, 400);
});

test('a token that is used too fast is told to wait', async () => {
  const given = await givenHttp();
  const statuses = new Set<number>();
  for (let i = 0; i <= requestLimits.burst; i++) statuses.add((await given.send('/v1/ingest', '{"a":1}', json)).status);
  assert.deepEqual([...statuses], [200, 429]);
  given.world.now += 1000;
  assert.equal((await given.send('/v1/ingest', '{"a":1}', json)).status, 200);
});
