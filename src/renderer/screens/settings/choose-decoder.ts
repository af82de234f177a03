import { optionsOf } from '../../../domain/broker/decoder-options.ts';
import { type Preset, presets, withDecoder } from '../../../domain/broker/presets.ts';
import { addSource, type ConnectionForm, defaultTemplate, type SourceForm } from './connection-form.ts';

const presetOf = (decoder: string) => (Object.hasOwn(presets, decoder) ? presets[decoder as Preset] : undefined);

/** A template that nobody wrote: it is empty, the usual one, or came with the decoder before. */
const isUntouched = ({ template, decoder }: SourceForm): boolean =>
  ['', defaultTemplate].includes(template.trim()) || presetOf(decoder)?.some((source) => source.template === template) === true;

/** The same options as far as the new decoder knows them. */
const keptOptions = ({ options }: SourceForm, decoder: string): Readonly<Record<string, string>> | undefined => {
  const known = new Set(optionsOf(decoder).map(({ name }) => name));
  const kept = Object.entries(options ?? {}).filter(([name]) => known.has(name));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
};

/** Another payload for one source of the form. Devices of one kind bring their topics where no own template was written. */
export const chooseDecoder = (form: ConnectionForm, key: number, decoder: string): ConnectionForm => {
  const given = form.sources.find((source) => source.key === key);
  if (given === undefined || given.decoder === decoder) return form;
  const [first, ...others] = isUntouched(given) ? (presetOf(decoder) ?? []) : [];
  const { options: _former, ...rest } = given;
  const options = keptOptions(given, decoder);
  const chosen: SourceForm = {
    ...withDecoder({ ...rest, ...(options === undefined ? {} : { options }) }, decoder),
    ...(first === undefined ? {} : { template: first.template }),
  };
  const next = { ...form, sources: form.sources.map((source) => (source.key === key ? chosen : source)) };
  return others.reduce(addSource, next);
};
