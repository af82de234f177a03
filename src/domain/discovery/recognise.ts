import { type Preset, presets } from '../broker/presets.ts';
import type { SourceDraft } from '../broker/profile.ts';
import { matchTopic, parseTemplate } from '../telemetry/topic-template.ts';
import type { Captured, CapturedSample, Decodes, OpenDecodes } from './captured.ts';

/** What a convention of topics and messages is recognised by. */
export interface Convention {
  readonly name: 'sparkplug-b' | Preset;
  readonly confidence: number;
  readonly sources: readonly SourceDraft[];
  /** Topics that have to be read before the others, such as lists of devices. */
  readonly first: (topic: string) => boolean;
  /** Further topics that its messages name, with the source that reads them. */
  readonly named?: ReadonlyMap<string, SourceDraft>;
}

/** As text, one character a byte: enough to look for words of ASCII. */
const asciiOf = ({ payload }: CapturedSample): string => {
  let text = '';
  for (let at = 0; at < payload.length; at += 1024) text += String.fromCharCode(...payload.subarray(at, at + 1024));
  return text;
};
const holds = ({ samples }: Captured, words: RegExp): boolean => samples.some((sample) => words.test(asciiOf(sample)));

const never = (): boolean => false;

/** The conventions among what was heard, in the order of the ingest document §11. */
export const conventionsIn = (heard: readonly Captured[]): readonly Convention[] => {
  const found: Convention[] = [];
  const add = (name: Preset, confidence: number, sources: readonly SourceDraft[], first: (topic: string) => boolean = never): void =>
    void found.push({ name, confidence, sources, first });
  const topics = (pattern: RegExp): readonly Captured[] => heard.filter(({ topic }) => pattern.test(topic));

  if (topics(/^spBv1\.0\/[^/]+\/[ND](?:BIRTH|DATA|DEATH)\//).length > 0)
    found.push({ name: 'sparkplug-b', confidence: 0.99, sources: [], first: (topic) => /\/NBIRTH\//.test(topic) });
  const configs = topics(/^homeassistant\/.+\/config$/).filter((one) => holds(one, /"(?:state_topic|stat_t|components|cmps)"/));
  if (configs.length > 0) add('home-assistant', 0.95, presets['home-assistant'], (topic) => topic.endsWith('/config'));
  for (const { topic } of topics(/(?:^|\/)bridge\/devices$/).filter((one) => holds(one, /"ieee_address"/))) {
    const base = topic.slice(0, -'/bridge/devices'.length);
    const [usual] = presets.zigbee2mqtt;
    const source = base === 'zigbee2mqtt' ? usual! : { ...usual!, template: `${base}/{_*}`, options: { base } };
    add('zigbee2mqtt', 0.98, [source], (of) => of.endsWith('/bridge/devices'));
  }
  const tasmota = topics(/^(?:tele|stat)\/[^/]+\/(?:STATE|SENSOR|LWT|RESULT|STATUS\d*|POWER\d*)$/);
  if (tasmota.some((one) => holds(one, /"(?:Time|Wifi|Uptime|ENERGY|POWER\d*)"|^(?:Online|Offline)$/))) add('tasmota', 0.9, presets.tasmota);
  const shelly = [...topics(/\/events\/rpc$/).filter((one) => holds(one, /"Notify(?:FullStatus|Status|Event)"/)), ...topics(/^shellies\/[^/]+\//)];
  if (shelly.length > 0) add('shelly', 0.9, presets.shelly);
  if (topics(/^v3\/[^/]+\/devices\/[^/]+\//).some((one) => holds(one, /"end_device_ids"/))) add('ttn', 0.98, presets.ttn);
  if (topics(/^application\/[^/]+\/device\/[^/]+\/event\//).some((one) => holds(one, /"deviceInfo"|"deduplicationId"/)))
    add('chirpstack', 0.98, presets.chirpstack);
  return found;
};

/** Whether a topic belongs to a convention, and by which of its sources. */
export const takenBy = ({ name, sources, named }: Convention, topic: string): { readonly source: SourceDraft | undefined } | undefined => {
  const other = named?.get(topic);
  if (other !== undefined) return { source: other };
  if (name === 'sparkplug-b') return topic.startsWith('spBv1.0/') ? { source: undefined } : undefined;
  const wide = new Set(named?.values());
  const source = sources.find((one) => {
    const { template } = one;
    if (wide.has(one)) return false; // only the topics that are named
    const levels = parseTemplate(template);
    return levels !== undefined && matchTopic(levels, topic) !== undefined;
  });
  return source && { source };
};

/** A format that a decoder reads out of the message alone. */
export interface Format {
  readonly decoder: string;
  readonly confidence: number;
  /** So many samples have to be read: bytes may fit by chance. */
  readonly leastSamples: number;
}
/** Bare values first: a number is JSON too, and says less than an object does. */
const formats: readonly Format[] = [
  { decoder: 'scalar', confidence: 0.85, leastSamples: 1 },
  { decoder: 'senml', confidence: 0.95, leastSamples: 1 },
  { decoder: 'json', confidence: 0.9, leastSamples: 1 },
  { decoder: 'line-protocol', confidence: 0.95, leastSamples: 1 },
  { decoder: 'senml-cbor', confidence: 0.85, leastSamples: 3 },
  { decoder: 'msgpack', confidence: 0.8, leastSamples: 3 },
  { decoder: 'cbor', confidence: 0.8, leastSamples: 3 },
];

export interface Recognised {
  readonly format: Format;
  readonly decoded: readonly Decodes[];
}

/** The first format in which every whole sample of a topic can be read. */
export const formatOf = ({ topic, samples }: Captured, open: OpenDecodes): Recognised | undefined => {
  const whole = samples.filter(({ isCut, payload }) => !isCut && payload.length > 0);
  if (whole.length === 0) return undefined;
  for (const format of formats) {
    if (whole.length < format.leastSamples) continue;
    const read = open(format.decoder);
    const decoded = whole.map((sample) => read(sample, { topic, device: undefined, metric: undefined, labels: {} }));
    if (decoded.every((one) => one !== undefined && one.values.length > 0)) return { format, decoded: decoded as Decodes[] };
  }
  return undefined;
};

/**
 * Home Assistant's discovery names the topics of its states. Those that were heard, and that no other convention has, get a source
 * for their first level, which learns from the discovery.
 */
export const withNamedTopics = (conventions: readonly Convention[], heard: readonly Captured[], open: OpenDecodes): readonly Convention[] =>
  conventions.map((convention) => {
    if (convention.name !== 'home-assistant') return convention;
    const read = open('home-assistant');
    const decodes = ({ topic, samples }: Captured): boolean =>
      samples.some((sample) => !sample.isCut && (read(sample, { topic, device: undefined, metric: undefined, labels: {} })?.values.length ?? 0) > 0);
    for (const captured of heard) if (convention.first(captured.topic)) decodes(captured);
    const drafts = new Map<string, SourceDraft>();
    const named = new Map<string, SourceDraft>();
    for (const captured of heard) {
      const { topic } = captured;
      const [level = '', ...more] = topic.split('/');
      if (more.length === 0 || level === '' || conventions.some((other) => takenBy(other, topic) !== undefined) || !decodes(captured)) continue;
      const draft = drafts.get(level) ?? { ...convention.sources[0]!, template: `${level}/{_*}` };
      drafts.set(level, draft);
      named.set(topic, draft);
    }
    return named.size === 0 ? convention : { ...convention, sources: [...convention.sources, ...drafts.values()], named };
  });
