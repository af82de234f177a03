import type { DecoderChoice } from './presets.ts';

/** What a decoder can be told. Of values the first holds when nothing is said. */
export interface DecoderOption {
  readonly name: string;
  /** Missing: any text. */
  readonly values?: readonly string[];
}

/** The options of decoders by name, as `docs/decoders.md` tells them; a mapping has its own place. */
export const decoderOptions: Readonly<Partial<Record<DecoderChoice, readonly DecoderOption[]>>> = {
  json: [{ name: 'device' }],
  'sparkplug-b': [
    { name: 'boolean-bits', values: ['msb', 'lsb'] },
    { name: 'hex-strings', values: ['false', 'true'] },
  ],
  zigbee2mqtt: [{ name: 'base' }, { name: 'identity', values: ['address', 'name'] }],
  'line-protocol': [{ name: 'precision', values: ['ns', 'us', 'ms', 's'] }, { name: 'device-tag' }],
  senml: [{ name: 'prefix' }],
  'senml-cbor': [{ name: 'prefix' }],
  'otlp-json': [{ name: 'device-attribute' }],
};

export const optionsOf = (decoder: string): readonly DecoderOption[] =>
  Object.hasOwn(decoderOptions, decoder) ? (decoderOptions[decoder as DecoderChoice] ?? []) : [];

/** The options with one said anew; what is empty or holds anyway is not said. Undefined: none is left. */
export const withOption = (
  options: Readonly<Record<string, string>> | undefined,
  { name, values }: DecoderOption,
  value: string,
): Readonly<Record<string, string>> | undefined => {
  const { [name]: _former, ...others } = options ?? {};
  const next = value === '' || value === values?.[0] ? others : { ...others, [name]: value };
  return Object.keys(next).length === 0 ? undefined : next;
};
