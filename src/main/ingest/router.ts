import type { SourceDraft } from '../../domain/broker/profile.ts';
import { DeviceName } from '../../domain/identity.ts';
import type { Labels } from '../../domain/telemetry/sample.ts';
import { matchTopic, parseTemplate, type TemplateLevel } from '../../domain/telemetry/topic-template.ts';
import type { Decode } from './decoders/decoder.ts';
import { openDecoder, remembersTopic } from './decoders/registry.ts';
import type { MappedSource } from './mapper.ts';
import { labelLimits } from './sample-rows.ts';

/** A source of one connection, ready to match. `key` names it in counters and in the quarantine. */
export interface Source {
  readonly key: string;
  readonly levels: readonly TemplateLevel[];
  /** Undefined: this console has no decoder of that name. */
  readonly decode: Decode | undefined;
  readonly identity: NonNullable<SourceDraft['identity']>;
  /** Its decoder runs in the mapping thread: it has an expression, which may take for ever. */
  readonly mapped?: MappedSource;
  readonly thinning: Pick<SourceDraft, 'sampling' | 'ignore' | 'dropLabels' | 'limits'>;
  /** Messages in a row that could not be decoded, since when, and whether a person was told. */
  readonly silence: { messages: number; since: number; isTold: boolean };
  /** Its decoder has to know the last payload of this topic from the start. */
  readonly remembers: (topic: string) => boolean;
}

/** Where the messages of one topic go. */
export type Route =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly source: Source; readonly detail: string }
  | {
      readonly kind: 'source';
      readonly source: Source;
      /** Undefined: the topic names none. */ readonly device: DeviceName | undefined;
      readonly metric: string | undefined;
      readonly labels: Labels;
    };

const ranks: Readonly<Record<TemplateLevel['kind'], number>> = { literal: 0, enumerated: 1, one: 2, greedy: 3 };

/** The more specific template comes first, level by level: literal, enumerated, one level, greedy. */
const bySpecificity = (a: Source, b: Source): number => {
  for (let i = 0; i < Math.min(a.levels.length, b.levels.length); i++) {
    const difference = ranks[a.levels[i]!.kind] - ranks[b.levels[i]!.kind];
    if (difference !== 0) return difference;
  }
  return b.levels.length - a.levels.length;
};

const maxTopics = 100_000;

const refusal = (device: string | undefined, labels: Labels): string | undefined => {
  if (device !== undefined && !DeviceName.safeParse(device).success) return 'The name of the device in the topic is too long or holds control characters.';
  const values = Object.values(labels);
  if (values.length > labelLimits.count) return `The topic gives more than ${labelLimits.count} labels.`;
  return values.some((value) => Buffer.byteLength(value) > labelLimits.valueBytes || !DeviceName.safeParse(value).success)
    ? 'A label in the topic is too long or holds control characters.'
    : undefined;
};

const routeOf = (sources: readonly Source[], topic: string): Route => {
  for (const source of sources) {
    const taken = matchTopic(source.levels, topic);
    if (taken === undefined) continue;
    const { device, metric, ...labels } = taken;
    const detail = refusal(device, labels);
    return detail === undefined ? { kind: 'source', source, device: device as DeviceName | undefined, metric, labels } : { kind: 'refused', source, detail };
  }
  return { kind: 'none' };
};

/** The sources of a connection, each with a decoder of its own; the most specific template first. */
export const openSources = (drafts: readonly SourceDraft[]): readonly Source[] =>
  drafts
    .flatMap(({ template, decoder, identity = 'topic', mapping, expression, options: given = {}, sampling, ignore, dropLabels, limits }): Source[] => {
      const levels = parseTemplate(template);
      if (levels === undefined) return [];
      const options = { ...given, ...(mapping === undefined ? {} : { mapping: JSON.stringify(mapping) }), ...(expression === undefined ? {} : { expression }) };
      const mapped = expression === undefined ? {} : { mapped: { key: JSON.stringify([template, decoder, options]), decoder, options } };
      return [
        {
          key: template,
          levels,
          decode: openDecoder(decoder, options),
          identity,
          ...mapped,
          thinning: {
            ...(sampling === undefined ? {} : { sampling }),
            ...(ignore === undefined ? {} : { ignore }),
            ...(dropLabels === undefined ? {} : { dropLabels }),
            ...(limits === undefined ? {} : { limits }),
          },
          silence: { messages: 0, since: 0, isTold: false },
          remembers: (topic) => remembersTopic(decoder, topic, options),
        },
      ];
    })
    .toSorted(bySpecificity);

/** Finds the source of a topic; the most specific template wins. Topics seen before are looked up, at most 100,000 of them. */
export const openRouter = (sources: readonly Source[]): ((topic: string) => Route) => {
  const known = new Map<string, Route>();
  return (topic) => {
    let route = known.get(topic);
    if (route === undefined) {
      if (known.size >= maxTopics) known.clear();
      known.set(topic, (route = routeOf(sources, topic)));
    }
    return route;
  };
};
