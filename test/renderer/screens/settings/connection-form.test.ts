import { describe, expect, test } from 'vitest';
import { BrokerProfile } from '../../../../src/domain/broker/profile.ts';
import {
  addSource,
  connectionFormOf,
  type ConnectionForm,
  emptyConnection,
  profileOf,
  suggestedSources,
  takeCredentials,
} from '../../../../src/renderer/screens/settings/connection-form.ts';

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const profile = BrokerProfile.parse({
  name: 'Plant North',
  url: 'mqtts://broker:8883',
  username: 'console',
  caPem: pem,
  sources: [
    { template: 'plant/{device}/{metric}', decoder: 'scalar' },
    { template: '{device}/telemetry', decoder: 'json' },
  ],
  enabled: false,
  simulated: true,
});
const typed: ConnectionForm = { ...emptyConnection, address: 'broker.local' };

describe('form to profile and back', () => {
  test('a profile survives the form, and the stored password stays unless somebody says otherwise', () => {
    const form = connectionFormOf({ profile, hasPassword: true });
    expect(profileOf(form)).toEqual({ profile, password: undefined, secrets: {} });
    expect(profileOf({ ...form, keepPassword: false, password: '' })).toEqual({ profile, password: '', secrets: {} });
    expect(profileOf(connectionFormOf({ profile, hasPassword: false }))).toEqual({ profile, password: '', secrets: {} });
  });

  test('Sparkplug and its permission survive the form; a profile of an older version gets neither', () => {
    const sparkplug = { enabled: true, groups: ['north', 'south'], hostId: 'console', primary: true };
    const given = BrokerProfile.parse({ ...profile, sources: [], allowCommands: true, sparkplug });
    expect(profileOf(connectionFormOf({ profile: given, hasPassword: false })).profile).toEqual(given);
    expect(Object.keys(profileOf(connectionFormOf({ profile, hasPassword: false })).profile!)).not.toContain('sparkplug');
    expect(profileOf({ ...typed, sources: [] }).complaints?.has('sources')).toBe(true);
    const form = connectionFormOf({ profile: given, hasPassword: false });
    expect([...profileOf({ ...form, sparkplug: { ...form.sparkplug, hostId: '', groups: 'a/b' } }).complaints!.keys()]).toEqual([
      'sparkplug.groups',
      'sparkplug.hostId',
    ]);
  });

  test('the address is enough: the host is the name, and the default template is there', () =>
    expect(profileOf(typed).profile).toMatchObject({
      name: 'broker.local',
      url: 'mqtt://broker.local',
      sources: [{ template: '{device}/{metric}', decoder: 'scalar' }],
    }));

  test('credentials in the address never reach the profile', () => {
    const form = { ...typed, address: 'mqtt://me:secret@broker' };
    expect(profileOf(form)).toMatchObject({ profile: { url: 'mqtt://broker', username: 'me' }, password: 'secret' });
    expect(takeCredentials(form)).toMatchObject({ address: 'mqtt://broker', username: 'me', password: 'secret', keepPassword: false });
    expect(takeCredentials(typed)).toBe(typed);
  });
});

describe('complaints name their field', () => {
  const fields = (form: ConnectionForm) => [...(profileOf(form).complaints?.keys() ?? [])];
  test('the address alone, when nothing is typed', () => expect(fields(emptyConnection)).toEqual(['address']));
  test('a certificate that is none', () => {
    expect(fields({ ...typed, caPem: 'MIIB' })).toEqual(['caPem']);
    expect(fields({ ...typed, caPem: ` ${pem}\n` })).toEqual([]);
  });
  test('the template that is wrong, by its own row', () => {
    const sources = [
      { key: 3, template: 'a/{device}/{metric}', decoder: 'scalar' },
      { key: 7, template: 'a/{metric}', decoder: 'scalar' },
    ] as const;
    expect(fields({ ...typed, sources })).toEqual(['source.7']);
    expect(profileOf({ ...typed, sources }).complaints?.get('source.7')).toMatchObject({ message: expect.stringContaining('{device}') as string });
    expect(fields({ ...typed, sources: [] })).toEqual(['sources']);
  });
});

describe('suggestions', () => {
  test('come from the example when there is one', () => {
    const templates = (example: string) => suggestedSources(emptyConnection, example).map(({ template }) => template);
    expect(templates('plant/boiler/CH-01/temp')).toEqual(['plant/boiler/{device}/{metric}', 'plant/boiler/{device}/temp']);
    expect(templates('a/#')).not.toContain('a/{device}');
    expect(templates('')).not.toContain('{device}/{metric}');
  });
  test('take the place of an untouched default, else they are added with a key of their own', () => {
    const first = addSource(emptyConnection, { template: 'a/{device}/{metric}', decoder: 'scalar' });
    expect(first.sources).toEqual([{ key: 0, template: 'a/{device}/{metric}', decoder: 'scalar' }]);
    const second = addSource(first, { template: '{device}/telemetry', decoder: 'json' });
    expect(second.sources.map(({ key }) => key)).toEqual([0, 1]);
  });
});
