import { describe, expect, test } from 'vitest';
import { BrokerProfile } from '../../../../src/domain/broker/profile.ts';
import { connectionFormOf, emptyConnection, profileOf } from '../../../../src/renderer/screens/settings/connection-form.ts';
import { canAllow } from '../../../../src/renderer/screens/settings/pin-fields.tsx';

const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
const facts = { subject: 'Test Broker', issuer: 'Plant CA', validFrom: 'Jan 1', validTo: 'Jan 2', fingerprint };
const full = BrokerProfile.parse({
  name: 'Plant',
  url: 'wss://broker/site/7',
  username: '',
  caPem: '',
  tls: { servername: 'broker.plant', alpn: ['mqtt', 'x'], pinned: { ...facts, leafPem: 'PEM' }, identity: { kind: 'pfx', ...facts } },
  headers: ['Authorization'],
  protocol: '3.1.1',
  clientId: 'console-7',
  keepalive: 17,
  brokerQueue: 0,
  sessionExpiry: 7200,
  maxPayload: 131_072,
  sources: [{ template: 'plant/{device}/{metric}', decoder: 'json' }],
  enabled: true,
  simulated: false,
});
const given = connectionFormOf({ profile: full, hasPassword: false });
const typed = { ...emptyConnection, address: 'wss://broker' };
const withLink = (link: Partial<typeof given.link>, form = typed) => profileOf({ ...form, link: { ...form.link, ...link } });

describe('the link of a connection', () => {
  test('a profile with everything survives the form, and what is stored stays', () =>
    expect(profileOf(given)).toEqual({ profile: full, password: '', secrets: {} }));

  test('nothing typed is nothing said: the defaults hold, also when they are typed', () => {
    expect(Object.keys(profileOf(typed).profile!)).toEqual(['name', 'url', 'username', 'caPem', 'sources', 'enabled', 'simulated']);
    expect(Object.keys(withLink({ keepalive: '30', sessionHours: '24', brokerQueue: '1000' }).profile!)).not.toContain('keepalive');
  });

  test('a client certificate goes in as a secret; both files have to be there', () => {
    const identity = { ...typed.link.identity, choice: 'pem', cert: 'C', key: 'K', passphrase: 'p' } as const;
    expect(withLink({ identity })).toMatchObject({ secrets: { identity: { kind: 'pem', cert: 'C', key: 'K', passphrase: 'p' } } });
    expect(JSON.stringify(withLink({ identity }).profile)).not.toContain('"K"');
    expect([...withLink({ identity: { ...identity, key: '' } }).complaints!.keys()]).toEqual(['identity']);
    expect(withLink({ identity: { ...given.link.identity, choice: 'none' } }, given)).toMatchObject({ secrets: { identity: null } });
    expect(withLink({ identity: { ...given.link.identity, choice: 'none' } }, given).profile!.tls).not.toHaveProperty('identity');
  });

  test('headers: one a line, values are secrets, stored ones stay until somebody says otherwise', () => {
    expect(withLink({ headers: 'Authorization: Bearer a:b\n\n X-Site :7 ' })).toMatchObject({
      profile: { headers: ['Authorization', 'X-Site'] },
      secrets: { headers: { Authorization: 'Bearer a:b', 'X-Site': '7' } },
    });
    expect([...withLink({ headers: 'no colon' }).complaints!.keys()]).toEqual(['headers']);
    expect([...withLink({ headers: 'Host: x' }).complaints!.keys()]).toEqual(['headers']);
    const removed = withLink({ keepHeaders: false }, given);
    expect(removed).toMatchObject({ secrets: { headers: {} } });
    expect(removed.profile).not.toHaveProperty('headers');
  });

  test.each([
    [{ keepalive: '1' }, 'keepalive'],
    [{ keepalive: 'soon' }, 'keepalive'],
    [{ sessionHours: '0.1' }, 'sessionHours'],
    [{ brokerQueue: '-1' }, 'brokerQueue'],
    [{ maxPayloadKib: '63' }, 'maxPayloadKib'],
    [{ clientId: 'two words' }, 'clientId'],
    [{ servername: 'no name' }, 'servername'],
  ] as const)('%j is complained of at its field', (link, field) => expect([...withLink(link).complaints!.keys()]).toEqual([field]));
});

test('only a trust that is missing can be settled by allowing a certificate', () => {
  const chain = [{ ...facts, pem: 'PEM' }];
  const cause = (code: string) => ({ steps: [], cause: { code, title: '', next: '', evidence: '' }, chain });
  for (const code of ['ca-unknown', 'self-signed', 'host-mismatch', 'pin-mismatch']) expect(canAllow(cause(code))).toBe(chain[0]);
  for (const code of ['cert-expired', 'refused']) expect(canAllow(cause(code))).toBeUndefined();
  expect(canAllow({ steps: [], cause: null, chain })).toBeUndefined();
});
