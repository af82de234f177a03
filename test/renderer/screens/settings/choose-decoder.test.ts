import { expect, test } from 'vitest';
import { decoderOptions, withOption } from '../../../../src/domain/broker/decoder-options.ts';
import { decoderChoices } from '../../../../src/domain/broker/presets.ts';
import { BrokerProfile } from '../../../../src/domain/broker/profile.ts';
import en from '../../../../src/renderer/i18n/en/inlets.json';
import { chooseDecoder } from '../../../../src/renderer/screens/settings/choose-decoder.ts';
import { emptyConnection, profileOf } from '../../../../src/renderer/screens/settings/connection-form.ts';

const form = { ...emptyConnection, address: 'broker.local' };
const sourcesOf = (of: typeof form) => of.sources.map(({ key: _key, ...source }) => source);

test('devices of one kind bring their topics where nobody wrote a template, and leave one that was written', () => {
  const tasmota = chooseDecoder(form, 0, 'tasmota');
  expect(sourcesOf(tasmota)).toEqual([
    { template: 'tele/{device}/{_}', decoder: 'tasmota' },
    { template: 'stat/{device}/{_}', decoder: 'tasmota' },
  ]);
  expect(sourcesOf(chooseDecoder(tasmota, 0, 'zigbee2mqtt'))[0]).toEqual({ template: 'zigbee2mqtt/{_*}', decoder: 'zigbee2mqtt', identity: 'payload' });
  const own = { ...form, sources: [{ key: 0, template: 'plant/{device}', decoder: 'json' }] };
  expect(sourcesOf(chooseDecoder(own, 0, 'ttn'))).toEqual([{ template: 'plant/{device}', decoder: 'ttn', identity: 'payload' }]);
});

test('every decoder that can be chosen makes a connection that can be saved', () => {
  for (const decoder of decoderChoices) expect(profileOf(chooseDecoder(form, 0, decoder)).complaints, decoder).toBeUndefined();
});

test('options are kept as far as the new decoder knows them, and what holds anyway is not said', () => {
  const source = { key: 0, template: 'a/{device}', decoder: 'senml', options: { prefix: 'urn:', other: 'x' } };
  expect(sourcesOf(chooseDecoder({ ...form, sources: [source] }, 0, 'senml-cbor'))[0]!.options).toEqual({ prefix: 'urn:' });
  expect(sourcesOf(chooseDecoder({ ...form, sources: [source] }, 0, 'cbor'))[0]!.options).toBeUndefined();
  const [precision, tag] = decoderOptions['line-protocol']!;
  expect(withOption(undefined, precision!, 'ms')).toEqual({ precision: 'ms' });
  expect(withOption({ precision: 'ms', 'device-tag': 'host' }, precision!, 'ns')).toEqual({ 'device-tag': 'host' });
  expect(withOption({ 'device-tag': 'host' }, tag!, '')).toBeUndefined();
});

test('every option and each of its values has words, and a name that a source may carry', () => {
  for (const [decoder, options] of Object.entries(decoderOptions))
    for (const { name, values = [] } of options) {
      const words = (en.source.option as Readonly<Record<string, Readonly<Record<string, string>>>>)[name];
      expect(words?.['label'], name).toBeTruthy();
      for (const value of values) expect(words?.[value], `${name} ${value}`).toBeTruthy();
      const source = { template: '{device}', decoder, options: { [name]: values[0] ?? 'x' } };
      expect(BrokerProfile.shape.sources.safeParse([source]).success, name).toBe(true);
    }
});
