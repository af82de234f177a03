import assert from 'node:assert/strict';
import { test } from 'vitest';
import { emptyTarget, targetFormOf, targetOf } from '../../../../src/renderer/screens/settings/target-form.ts';

const typed = { ...emptyTarget, name: 'boiler', url: ' http://host:9100/metrics ' };

test('what is typed becomes a target, and the form of a target says the same again', () => {
  const judged = targetOf({ ...typed, interval: '7,5', timeout: '5', allowedAddresses: '169.254.1.2, fe80::1' });
  assert.ok(!judged.complaints);
  assert.deepEqual(judged.target, {
    name: 'boiler',
    url: 'http://host:9100/metrics',
    intervalMs: 7500,
    timeoutMs: 5000,
    auth: { kind: 'none' },
    allowPlainSecret: false,
    caPem: '',
    fallback: null,
    allowedAddresses: ['169.254.1.2', 'fe80::1'],
    enabled: true,
  });
  const again = targetOf(targetFormOf({ target: judged.target, hasSecret: false, hasKey: false }));
  assert.deepEqual(!again.complaints && again.target, judged.target);
});

test('each complaint stands at its field', () => {
  const fields = (more: object) => [...(targetOf({ ...typed, ...more }).complaints?.keys() ?? [])];
  assert.deepEqual(fields({ name: '', url: 'host' }), ['name', 'url']);
  assert.deepEqual(fields({ interval: 'x' }), ['interval']);
  assert.deepEqual(fields({ timeout: '15' }), ['timeout']);
  assert.deepEqual(fields({ auth: 'bearer', secret: 's' }), ['auth']);
  assert.deepEqual(fields({ auth: 'basic', allowPlainSecret: true }), ['username']);
  assert.deepEqual(fields({ caPem: 'nonsense' }), ['caPem']);
  assert.deepEqual(fields({ allowedAddresses: 'all' }), ['allowedAddresses']);
  const clientPem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
  assert.deepEqual(fields({ clientPem }), ['key']);
  assert.deepEqual(fields({ clientPem, key: 'nonsense' }), ['key']);
  assert.deepEqual(fields({ clientPem, keepKey: true }), []);
  assert.deepEqual(fields({ clientPem, key: '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----' }), []);
});

test('a stored secret stays unless another one is typed; without a sign-in it goes', () => {
  const target = targetOf({ ...typed, auth: 'bearer', allowPlainSecret: true, secret: 'a' });
  assert.ok(!target.complaints);
  assert.equal(target.secret, 'a');
  const form = targetFormOf({ target: target.target, hasSecret: true, hasKey: false });
  const secretOf = (more: object) => {
    const judged = targetOf({ ...form, ...more });
    return judged.complaints ? 'wrong' : judged.secret;
  };
  assert.equal(secretOf({}), undefined);
  assert.equal(secretOf({ keepSecret: false, secret: 'b' }), 'b');
  assert.equal(secretOf({ auth: 'none' }), '');
});
