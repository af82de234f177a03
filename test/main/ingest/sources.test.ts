import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrokerProfile, SourceDraft } from '../../../src/domain/broker/profile.ts';
import { BrokerProfile as Profile } from '../../../src/domain/broker/profile.ts';
import { givenIngest, type GivenIngest, profileId } from './given-ingest.ts';

let given: GivenIngest;
beforeEach(() => void (given = givenIngest()));
afterEach(() => given.done());

const use = (...sources: readonly SourceDraft[]): void => given.ingest.setProfile(profileId, { sources: [...sources], simulated: false });
const seriesOf = () => given.telemetry.catalogue.all().map(({ device, metric, labels }) => [device, metric, labels]);
const quarantined = () => {
  given.ingest.flush();
  return given.ingest.quarantine(10).map(({ reason, detail }) => [reason, detail]);
};

describe('who names a device', () => {
  const line = 'cpu,host=edge-1,core=0 usage=1';
  const options = { 'device-tag': 'host' };
  test.each<readonly [string, Omit<SourceDraft, 'decoder'>, string]>([
    ['the topic, when the payload says nothing', { template: 'plant/{device}', options: {} }, 'gw'],
    ['both: what the payload names is a part of the device of the topic', { template: 'plant/{device}', options }, 'gw/edge-1'],
    ['the payload alone, where the source says so', { template: 'plant/{device}', options, identity: 'payload' }, 'edge-1'],
    ['the payload, where the topic names none', { template: 'plant/{_}', options, identity: 'payload' }, 'edge-1'],
    ['the topic as a fallback', { template: 'plant/{device}', options: {}, identity: 'payload' }, 'gw'],
  ])('%s', (_, source, device) => {
    use({ decoder: 'line-protocol', ...source });
    given.send('plant/gw', line);
    assert.equal(seriesOf()[0]?.[0], device);
  });

  test('nobody: the message is kept with that reason', () => {
    use({ template: 'plant/{_}', decoder: 'json', identity: 'payload' });
    given.send('plant/gw', '{"a":1}');
    expect(quarantined()).toEqual([['mapping-empty', 'Neither the topic nor the payload names a device.']]);
  });

  test('a name that cannot be one is refused, the message is acknowledged', () => {
    use({ template: 'plant/{_}', decoder: 'line-protocol', identity: 'payload', options });
    given.send('plant/gw', `cpu,host=${'x'.repeat(300)} usage=1`);
    expect(quarantined()).toEqual([['mapping-empty', 'The name of the device in the payload is too long or holds control characters.']]);
    assert.ok(given.order.includes('ack 1'));
  });
});

describe('labels of a payload', () => {
  const exposition = (labels: string): string => `m{${labels}} 1\n`;
  beforeEach(() => use({ template: '{area}/{device}', decoder: 'prometheus' }));

  test('are beside those of the topic, which win; tenant, site and device are never from a payload', () => {
    given.send('north/gw', exposition('core="0",area="south",tenant="x",site="y",device="z"'));
    expect(seriesOf()).toEqual([
      ['gw', 'm', { core: '0', area: 'north', exported_area: 'south', exported_tenant: 'x', exported_site: 'y', exported_device: 'z' }],
    ]);
  });

  test('make series of their own in one row', () => {
    given.send('north/gw', 'm{core="0"} 1\nm{core="1"} 2\nn 3\n');
    assert.deepEqual(
      given.judged.map(({ value }) => value),
      [1, 2, 3],
    );
    assert.equal(new Set(given.telemetry.catalogue.all().map(({ strand }) => strand)).size, 1);
  });

  test.each([
    ['too many', Array.from({ length: 13 }, (_, i) => `l${i}="x"`).join()],
    ['too long a name', `${'l'.repeat(65)}="x"`],
    ['too long a value', `l="${'x'.repeat(257)}"`],
    ['control characters', 'l="a\u0007b"'],
  ])('%s: the value is refused, the others are taken', (_, labels) => {
    given.send('north/gw', `${exposition(labels)}good 1\n`);
    assert.deepEqual(
      seriesOf().map(([, metric]) => metric),
      ['good'],
    );
    assert.deepEqual(quarantined()[0]?.[0], 'malformed');
  });
});

describe('a payload that is partly bad', () => {
  test('its good parts are stored, the message is kept with the places of the others', () => {
    use({ template: '{device}', decoder: 'line-protocol' });
    given.send('gw', 'a b=1\nbad\nc d=2\ne,f= g=1\n');
    assert.deepEqual(
      seriesOf().map(([, metric]) => metric),
      ['a.b', 'c.d'],
    );
    expect(quarantined()).toEqual([['malformed', 'line 2, column 4: The line has no field.; line 4, column 5: The value of the tag f is empty.']]);
  });

  test('texts are left out without a complaint', () => {
    use({ template: '{device}', decoder: 'line-protocol' });
    given.send('gw', 'a b=1,c="text"');
    assert.deepEqual(
      seriesOf().map(([, metric]) => metric),
      ['a.b'],
    );
    expect(quarantined()).toEqual([]);
  });
});

test('a decoder that this version does not have: the message is kept', () => {
  use({ template: '{device}', decoder: 'of-tomorrow' });
  given.send('gw', '1');
  expect(quarantined()).toEqual([['mapping-empty', 'The source names a decoder that this version does not have.']]);
});

describe('a source as it is entered', () => {
  const profile = (source: object) =>
    Profile.safeParse({ name: 'n', url: 'mqtt://h', username: '', caPem: '', sources: [source], enabled: true, simulated: false } satisfies Omit<
      BrokerProfile,
      'sources'
    > & { sources: unknown });
  test.each([
    [{ template: 'a/{device}', decoder: 'json' }, true],
    [{ template: 'a/{metric}', decoder: 'json' }, false],
    [{ template: 'a/{metric}', decoder: 'json', identity: 'topic' }, false],
    [{ template: 'a/{_*}', decoder: 'sparkplug-b', identity: 'payload' }, true],
    [{ template: '{device}', decoder: 'line-protocol', options: { precision: 'ms' } }, true],
    [{ template: '{device}', decoder: 'Not A Name' }, false],
    [{ template: '{device}', decoder: 'json', options: { precision: 1 } }, false],
  ])('%j', (source, isGood) => assert.equal(profile(source).success, isGood));
});
