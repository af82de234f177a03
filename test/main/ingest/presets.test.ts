import { expect, test } from 'vitest';
import { decoderChoices, presetNames, presets, withDecoder } from '../../../src/domain/broker/presets.ts';
import { SourceDraft } from '../../../src/domain/broker/profile.ts';
import { decoderNames } from '../../../src/main/ingest/decoders/registry.ts';
import { openRouter, openSources } from '../../../src/main/ingest/router.ts';

test('what a person may choose is what the engine has', () => expect([...decoderChoices].toSorted()).toEqual([...decoderNames].toSorted()));

test.each(presetNames)('the sources of %s are sources', (name) => {
  for (const source of presets[name]) expect(SourceDraft.parse(source)).toEqual(source);
});

test('the topics of the factory find their sources', () => {
  const route = openRouter(openSources(presetNames.flatMap((name) => [...presets[name]])));
  const keyOf = (topic: string): string | undefined => {
    const found = route(topic);
    return found.kind === 'source' ? found.source.key : undefined;
  };
  expect(
    [
      'zigbee2mqtt/hall/climate',
      'tele/plug/LWT',
      'shellyplus1-aa/events/rpc',
      'shellies/sh1/relay/0/power',
      'v3/app@t/devices/d/down/ack',
      'application/1/device/2/event/up',
      'homeassistant/sensor/n/o/config',
    ].map(keyOf),
  ).toEqual([
    'zigbee2mqtt/{_*}',
    'tele/{device}/{_}',
    '{device}/events/rpc',
    'shellies/{device}/{_*}',
    'v3/{_}/devices/{_}/{_*}',
    'application/{_}/device/{_}/event/{_}',
    'homeassistant/{_*}',
  ]);
});

test('another decoder brings its own way to name devices', () => {
  const json = { template: 'a/{device}', decoder: 'json' };
  expect(withDecoder(json, 'ttn')).toEqual({ template: 'a/{device}', decoder: 'ttn', identity: 'payload' });
  expect(withDecoder(withDecoder(json, 'ttn'), 'scalar')).toEqual({ template: 'a/{device}', decoder: 'scalar' });
});
