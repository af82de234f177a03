import assert from 'node:assert/strict';
import { test } from 'vitest';
import { checkedLookup, checkHost, isRefusedAddress } from '../../../src/main/scrape/addresses.ts';
import { formatOf } from '../../../src/main/scrape/content-type.ts';

test('addresses of the own link and of cloud metadata are refused in every spelling, unless they were added', () => {
  for (const address of ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1', '::ffff:169.254.169.254', 'fd00:ec2::254', '100.100.100.200'])
    assert.ok(isRefusedAddress(address, []), address);
  for (const address of ['127.0.0.1', '10.0.0.1', '192.168.1.9', '::1', 'fec0::1', '8.8.8.8', 'exporter.local'])
    assert.ok(!isRefusedAddress(address, []), address);
  assert.ok(!isRefusedAddress('169.254.0.1', ['169.254.0.1']));
  assert.ok(isRefusedAddress('169.254.0.2', ['169.254.0.1', 'nonsense']));
  assert.throws(() => checkHost('169.254.169.254', []), { code: 'ADDRESS_REFUSED' });
});

test('a name is looked up once, and what was checked is what is connected to', async () => {
  const found = await new Promise<{ error: Error | null; address: unknown }>((resolve) =>
    checkedLookup([])('localhost', { all: true }, (error, address) => resolve({ error, address })),
  );
  assert.equal(found.error, null);
  assert.ok(Array.isArray(found.address) && found.address.length > 0);
  const refused = await new Promise((resolve) => checkedLookup([])('169.254.169.254', {}, resolve));
  assert.equal((refused as { code?: string }).code, 'ADDRESS_REFUSED');
  const allowed = await new Promise((resolve) => checkedLookup(['169.254.169.254'])('169.254.169.254', {}, resolve));
  assert.equal(allowed, null);
});

test('a content type names a format or none; nothing is guessed', () => {
  assert.equal(formatOf('text/plain; version=0.0.4; charset=utf-8'), 'prometheus');
  assert.equal(formatOf('text/plain'), 'prometheus');
  assert.equal(formatOf('TEXT/PLAIN;version="1.0.0"'), 'prometheus');
  assert.equal(formatOf('application/openmetrics-text; version=1.0.0'), 'openmetrics');
  for (const type of ['application/openmetrics-text; version=2.0.0', 'text/plain; version=2', 'application/json', '', undefined, 'constructor'])
    assert.equal(formatOf(type), undefined, String(type));
});
