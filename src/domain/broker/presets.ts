import type { SourceDraft } from './profile.ts';

/** The decoders of this program by their names in a source, in the order in which a person looks for them. */
export const decoderChoices = [
  'scalar',
  'json',
  'zigbee2mqtt',
  'tasmota',
  'shelly',
  'home-assistant',
  'ttn',
  'chirpstack',
  'sparkplug-b',
  'line-protocol',
  'senml',
  'senml-cbor',
  'cbor',
  'msgpack',
  'prometheus',
  'openmetrics',
  'otlp-json',
] as const;
export type DecoderChoice = (typeof decoderChoices)[number];

const byPayload: ReadonlySet<string> = new Set(['sparkplug-b', 'zigbee2mqtt', 'home-assistant', 'ttn', 'chirpstack'] satisfies DecoderChoice[]);

/** The source with another decoder: formats that name their devices themselves are believed, for others the topic names them. */
export const withDecoder = <Source extends SourceDraft>(given: Source, decoder: string): Omit<Source, 'identity'> & SourceDraft => {
  const { identity: _former, ...kept } = given;
  return { ...kept, decoder, ...(byPayload.has(decoder) ? { identity: 'payload' as const } : {}) };
};

const source = (decoder: DecoderChoice, template: string): SourceDraft => withDecoder({ decoder, template }, decoder);

/** What devices of one kind need, as they come from the factory. */
export type Preset = 'zigbee2mqtt' | 'tasmota' | 'shelly' | 'home-assistant' | 'ttn' | 'chirpstack';
export const presets: Readonly<Record<Preset, readonly SourceDraft[]>> = {
  zigbee2mqtt: [source('zigbee2mqtt', 'zigbee2mqtt/{_*}')],
  tasmota: [source('tasmota', 'tele/{device}/{_}'), source('tasmota', 'stat/{device}/{_}')],
  shelly: [
    source('shelly', '{device}/events/rpc'),
    source('shelly', '{device}/status/{_}'),
    source('shelly', '{device}/online'),
    source('shelly', 'shellies/{device}/{_*}'),
  ],
  'home-assistant': [source('home-assistant', 'homeassistant/{_*}')],
  ttn: [source('ttn', 'v3/{_}/devices/{_}/{_*}')],
  chirpstack: [source('chirpstack', 'application/{_}/device/{_}/event/{_}')],
};
export const presetNames = Object.keys(presets) as readonly Preset[];
