import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { onTestFinished, test } from 'vitest';
import { nextScrapeAt, TargetDraft } from '../../../src/domain/scrape/target.ts';
import { makeCertificates } from '../../brokers.ts';
import { classic, draftOf, givenExporter, givenTargets, says } from './given-targets.ts';

/** Without how long it took. */
const known = (values: Readonly<Record<string, number | string>>) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'scrape_duration_seconds'));
const lastOf = (given: ReturnType<typeof givenTargets>) => given.targets.rows()[0]!.last!;

test('N24: a target is one device with its values, what it says of itself, and its counters as they are, also after a reset', async () => {
  const exporter = await givenExporter(says('# TYPE pumped_total counter\npumped_total 5\ntemp{room="a"} 21.5\n'));
  const given = givenTargets();
  await given.add(draftOf(exporter.url));
  await given.scrape();
  assert.deepEqual(known(given.values()), { pumped_total: 5, 'temp{room=a}': 21.5, up: 1, scrape_samples_scraped: 2 });
  assert.ok(given.telemetry.catalogue.all().every(({ device }) => device === 'boiler'));
  assert.equal(given.telemetry.catalogue.all().find(({ metric }) => metric === 'pumped_total')!.kind, 'counter');
  exporter.world.answer = says('# TYPE pumped_total counter\npumped_total 1\ntemp{room="a"} 22\n');
  await given.scrape();
  assert.deepEqual(known(given.values()), { pumped_total: 1, 'temp{room=a}': 22, up: 1, scrape_samples_scraped: 2 });
  assert.deepEqual([given.faults, lastOf(given).cause, lastOf(given).format], [[], null, 'prometheus']);
});

test('N24: a series that a good answer no longer holds is stale; a failed scrape makes everything stale and up 0', async () => {
  const exporter = await givenExporter(says('a 1\nb 2\n'));
  const given = givenTargets();
  await given.add(draftOf(exporter.url));
  await given.scrape();
  exporter.world.answer = says('a 1\n');
  await given.scrape();
  assert.deepEqual(known(given.values()), { a: 1, b: 'stale', up: 1, scrape_samples_scraped: 1 });
  exporter.world.answer = (_request, response) => response.writeHead(500).end();
  await given.scrape();
  assert.deepEqual(known(given.values()), { a: 'stale', b: 'stale', up: 0, scrape_samples_scraped: 0 });
  assert.equal(lastOf(given).cause?.code, 'http-status');
  exporter.world.answer = says('b 3\n');
  await given.scrape();
  assert.deepEqual(known(given.values()), { a: 'stale', b: 3, up: 1, scrape_samples_scraped: 1 });
});

test('N15: times are milliseconds in the classic text and seconds in OpenMetrics, by the type of the answer', async () => {
  const given = givenTargets();
  const at = given.world.now;
  const exporter = await givenExporter(says(`t 1 ${at}\n`));
  await given.add(draftOf(exporter.url));
  await given.scrape();
  const timeOf = () => given.telemetry.latest(given.telemetry.catalogue.all().find(({ metric }) => metric === 't')!.series)!.ts;
  assert.equal(timeOf(), at);
  exporter.world.answer = says(`# TYPE t gauge\nt 2 ${at / 1000 + 1}\n# EOF\n`, 'application/openmetrics-text; version=1.0.0; charset=utf-8');
  await given.scrape();
  assert.equal(timeOf(), at + 1000);
  assert.equal(lastOf(given).format, 'openmetrics');
});

test('times that a target writes are used, unless it is said that they are not', async () => {
  const given = givenTargets();
  const written = given.world.now - 60_000;
  const exporter = await givenExporter(says(`a 1 ${written}\n`));
  await given.add(draftOf(exporter.url));
  await given.scrape();
  const tsOf = () => given.telemetry.latest(given.telemetry.catalogue.all().find(({ metric }) => metric === 'a')!.series)!.ts;
  assert.equal(tsOf(), written);
  const other = givenTargets();
  await other.add(draftOf(exporter.url, { honorTimestamps: false }));
  await other.scrape();
  assert.notEqual(other.telemetry.latest(other.telemetry.catalogue.all().find(({ metric }) => metric === 'a')!.series)!.ts, written);
});

test('N24: an unknown or missing type has failed, unless the target says what it is read as', async () => {
  const exporter = await givenExporter(says('a 1\n', 'text/html'));
  const given = givenTargets();
  const id = await given.add(draftOf(exporter.url));
  for (const type of ['text/html', 'application/vnd.google.protobuf', 'text/plain; version=9.9.9', undefined]) {
    exporter.world.answer = (_request, response) => {
      if (type !== undefined) response.setHeader('content-type', type);
      response.end('a 1\n');
    };
    await given.scrape();
    assert.equal(lastOf(given).cause?.code, 'type-unknown', String(type));
  }
  assert.equal(given.values()['up'], 0);
  assert.equal(given.values()['a'], undefined);
  given.edit(id, draftOf(exporter.url, { fallback: 'prometheus' }));
  await given.scrape();
  assert.deepEqual(known(given.values()), { a: 1, up: 1, scrape_samples_scraped: 1 });
});

test('N24: a fault in the text refuses the whole: nothing of it is stored', async () => {
  const exporter = await givenExporter(says('a 1\nb = 2\n'));
  const given = givenTargets();
  await given.add(draftOf(exporter.url));
  await given.scrape();
  assert.deepEqual(known(given.values()), { up: 0, scrape_samples_scraped: 0 });
  assert.equal(lastOf(given).cause?.code, 'malformed');
  assert.match(lastOf(given).cause!.evidence, /line 2/);
});

test('N24: 20 MiB, a gzip bomb and too many samples pass no limit; a small gzip answer is read', async () => {
  const exporter = await givenExporter((_request, response) => {
    response.setHeader('content-type', classic);
    response.end(Buffer.alloc(20 * 1024 * 1024, '# a comment\n'));
  });
  const given = givenTargets();
  await given.add(draftOf(exporter.url));
  await given.scrape();
  assert.equal(lastOf(given).cause?.code, 'too-large');
  const packed = (text: string | Uint8Array) => (_request: unknown, response: ServerResponse) => {
    response.setHeader('content-type', classic);
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(text));
  };
  exporter.world.answer = packed(Buffer.alloc(200 * 1024 * 1024, '# a comment\n'));
  await given.scrape();
  assert.equal(lastOf(given).cause?.code, 'too-large');
  exporter.world.answer = says(Array.from({ length: 10_001 }, (_, i) => `a{n="${i}"} 1\n`).join(''));
  await given.scrape();
  assert.equal(lastOf(given).cause?.code, 'malformed');
  assert.equal(given.values()['up'], 0);
  exporter.world.answer = packed('a 1\n');
  await given.scrape();
  assert.deepEqual(known(given.values()), { a: 1, up: 1, scrape_samples_scraped: 1 });
  exporter.world.answer = (_request, response) => {
    response.setHeader('content-type', classic);
    response.setHeader('content-encoding', 'br');
    response.end('x');
  };
  await given.scrape();
  assert.equal(lastOf(given).cause?.code, 'encoding');
});

test('N24: a target that is slow, or stops in the middle, has failed when its time is over; it is never asked twice at once', async () => {
  const exporter = await givenExporter((_request, response) => {
    response.setHeader('content-type', classic);
    response.write('a 1\n'); // and never ends
  });
  const given = givenTargets();
  await given.add(draftOf(exporter.url, { timeoutMs: 200 }));
  const scraping = given.scrape();
  assert.deepEqual(given.timers.delays(), []);
  await scraping;
  assert.equal(lastOf(given).cause?.code, 'timeout');
  assert.equal(given.values()['up'], 0);
  assert.equal(exporter.requests.length, 1);
  assert.equal(exporter.requests[0]!.headers['x-prometheus-scrape-timeout-seconds'], '0.2');
  assert.match(exporter.requests[0]!.headers.accept!, /^application\/openmetrics-text;version=1\.0\.0;escaping=allow-utf-8;q=0\.6,/);
  assert.equal(given.timers.delays().length, 1);
});

test('credentials go to the origin they were given for, over an open connection only when that was confirmed, and into no cause', async () => {
  const other = await givenExporter(says('a 1\n'));
  const exporter = await givenExporter((_request, response) => response.writeHead(302, { location: other.url }).end());
  const open = { kind: 'bearer' } as const;
  assert.equal(TargetDraft.safeParse({ ...draftOf(exporter.url), auth: open }).success, false);
  const given = givenTargets();
  const id = await given.add(draftOf(exporter.url, { auth: open, allowPlainSecret: true }), 'tok-123');
  await given.scrape();
  assert.equal(exporter.requests[0]!.headers.authorization, 'Bearer tok-123');
  assert.equal(other.requests[0]!.headers.authorization, undefined);
  assert.equal(given.values()['a'], 1);
  given.edit(id, draftOf(exporter.url, { auth: { kind: 'basic', username: 'ada' }, allowPlainSecret: true }));
  exporter.world.answer = (_request, response) => response.writeHead(401).end('tok-123');
  await given.scrape();
  assert.equal(exporter.requests.at(-1)!.headers.authorization, `Basic ${Buffer.from('ada:tok-123').toString('base64')}`);
  assert.equal(lastOf(given).cause?.code, 'unauthorised');
  assert.ok(!JSON.stringify(given.targets.rows()).includes('tok-123'));
  assert.ok(!JSON.stringify(given.ops.db.prepare('SELECT data FROM event').all()).includes('tok-123'));
});

test('redirects are followed three times, each checked again', async () => {
  const exporter = await givenExporter(says('a 1\n'));
  const given = givenTargets();
  await given.add(draftOf(exporter.url));
  const hops = (n: number) => (request: { url?: string | undefined }, response: ServerResponse) => {
    const at = Number(new URL(request.url!, exporter.url).searchParams.get('n') ?? 0);
    if (at < n) response.writeHead(307, { location: `/metrics?n=${at + 1}` }).end();
    else says('a 1\n')(request as never, response);
  };
  exporter.world.answer = hops(3);
  await given.scrape();
  assert.equal(lastOf(given).cause, null);
  exporter.world.answer = hops(4);
  await given.scrape();
  assert.equal(lastOf(given).cause?.code, 'redirects');
  exporter.world.answer = (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
  await given.scrape();
  assert.equal(lastOf(given).cause?.code, 'address-refused');
  exporter.world.answer = (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end();
  await given.scrape();
  assert.equal(lastOf(given).cause?.code, 'redirects');
});

test('a target that was removed or switched off makes its values stale and is asked no more', async () => {
  const exporter = await givenExporter(says('a 1\n'));
  const given = givenTargets();
  const id = await given.add(draftOf(exporter.url));
  await given.scrape();
  given.world.now += 1000;
  given.edit(id, draftOf(exporter.url, { enabled: false }));
  assert.equal(given.values()['a'], 'stale');
  assert.deepEqual([given.timers.delays(), given.targets.rows()[0]!.nextAt], [[], null]);
  given.edit(id, draftOf(exporter.url));
  await given.scrape();
  assert.equal(given.values()['a'], 1);
  given.remove(id);
  assert.equal(given.values()['a'], 'stale');
  assert.deepEqual([given.targets.rows(), given.timers.delays()], [[], []]);
});

test('a target keeps its place within the interval', () => {
  assert.equal(nextScrapeAt(3000, 15_000, 60_000), 63_000);
  assert.equal(nextScrapeAt(3000, 15_000, 63_000), 78_000);
  assert.equal(nextScrapeAt(4_000_000_123, 15_000, 77_999) % 15_000, 4_000_000_123 % 15_000);
});

test('what cannot be a target is refused with the field named', () => {
  const wrong = (more: object) => TargetDraft.safeParse({ ...draftOf('http://127.0.0.1:9100/metrics'), ...more }).error?.issues[0]?.path.join('.');
  assert.equal(wrong({ url: 'http://ada:secret@host/metrics' }), 'url');
  assert.equal(wrong({ url: 'ftp://host/metrics' }), 'url');
  assert.equal(wrong({ intervalMs: 4999 }), 'intervalMs');
  assert.equal(wrong({ timeoutMs: 15_000 }), 'timeoutMs');
  assert.equal(wrong({ name: ' ' }), 'name');
  assert.equal(wrong({ allowedAddresses: ['everything'] }), 'allowedAddresses.0');
});

test('a certificate of an authority of the site is accepted where it was given, and nowhere else', async () => {
  const certificates = makeCertificates();
  onTestFinished(() => rmSync(certificates.folder, { recursive: true }));
  const server = createServer({ key: readFileSync(certificates.key), cert: readFileSync(certificates.cert) }, (_request, response) =>
    response.writeHead(200, { 'content-type': classic }).end('a 1\n'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `https://localhost:${(server.address() as AddressInfo).port}/metrics`;
  const given = givenTargets();
  const id = await given.add(draftOf(url));
  await given.scrape();
  assert.equal(lastOf(given).cause?.code, 'tls');
  given.edit(id, draftOf(url, { caPem: certificates.caPem }));
  await given.scrape();
  assert.deepEqual([lastOf(given).cause, given.values()['a']], [null, 1]);
});

test('a target that asks for a certificate gets that of the console, with a key that stands in no log', async () => {
  const certificates = makeCertificates();
  onTestFinished(() => rmSync(certificates.folder, { recursive: true }));
  const [key, cert] = [readFileSync(certificates.key, 'utf8'), readFileSync(certificates.cert, 'utf8')];
  const server = createServer({ key, cert, ca: certificates.caPem, requestCert: true, rejectUnauthorized: true }, (_request, response) =>
    response.writeHead(200, { 'content-type': classic }).end('a 1\n'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `https://localhost:${(server.address() as AddressInfo).port}/metrics`;
  const given = givenTargets();
  const id = await given.add(draftOf(url, { caPem: certificates.caPem, clientPem: cert }), '', key);
  await given.scrape();
  assert.deepEqual([lastOf(given).cause, given.values()['a']], [null, 1]);
  assert.ok(!JSON.stringify(given.ops.db.prepare('SELECT data FROM event').all()).includes(key.split('\n')[1]!));
  given.edit(id, draftOf(url, { caPem: certificates.caPem }));
  await given.scrape();
  assert.equal(given.values()['up'], 0);
});
