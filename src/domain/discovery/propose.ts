import type { SourceDraft } from '../broker/profile.ts';
import { mappedDecoders } from '../broker/profile.ts';
import { withDecoder } from '../broker/presets.ts';
import { matchTopic, parseTemplate } from '../telemetry/topic-template.ts';
import type { Reading } from '../telemetry/value.ts';
import type { Captured, Decodes, FoundValue, OpenDecodes } from './captured.ts';
import { type Convention, conventionsIn, formatOf, takenBy, withNamedTopics } from './recognise.ts';
import { groupTopics } from './topics.ts';
import { unitOfName } from './unit-of-name.ts';

export type ValueType = 'number' | 'counter' | 'bool' | 'text';

export interface ProposedSource {
  /** Undefined: the Sparkplug host of the connection. */
  readonly draft: SourceDraft | undefined;
  readonly decoder: string;
  readonly template: string;
  readonly topics: number;
  readonly confidence: number;
  /** Names and units of its rows can be corrected by a mapping. */
  readonly canMap: boolean;
  /** The messages name their own time under this path. */
  readonly timePath: string | undefined;
  /** The connection has it already. */
  readonly isKnown: boolean;
}

export interface ProposedRow {
  /** Device, metric and source: the same in every proposal of the same messages. */
  readonly key: string;
  /** Place in `sources`. */
  readonly source: number;
  readonly device: string;
  /** As the message or topic names it. */
  readonly found: string;
  /** As it will be stored. */
  readonly metric: string;
  /** Where it stands in the message; empty when the topic names it. */
  readonly path: string;
  readonly unit: string;
  readonly unitIs: 'declared' | 'name' | 'person' | 'none';
  readonly type: ValueType;
  readonly intervalMs: number | null;
  readonly last: number | string | null;
  /** Values of the samples, oldest first. */
  readonly values: readonly number[];
  readonly limits: { readonly low: number; readonly high: number; readonly outside: number } | null;
  readonly confidence: number;
  readonly isTaken: boolean;
  readonly state: 'new' | 'changed' | 'known';
}

export interface Proposal {
  readonly sources: readonly ProposedSource[];
  readonly rows: readonly ProposedRow[];
}

/** What the console has already. */
export interface KnownThings {
  readonly sources: readonly Pick<SourceDraft, 'template' | 'decoder'>[];
  readonly hasSparkplug: boolean;
  /** Units by device and metric, joined by a line break. */
  readonly series: ReadonlyMap<string, string>;
}

interface Gathered {
  readonly device: string;
  readonly found: string;
  readonly path: string;
  unit: string;
  readonly readings: Reading[];
  intervalMs: number | null;
  range: { readonly min: number | undefined; readonly max: number | undefined };
}

const counterName = /(?:^|[._-])(?:total|count(?:er)?|energy|kwh|wh|pulses?)$/i;
const typeOf = ({ found, readings }: Gathered): ValueType => {
  if (readings.some(({ kind }) => kind === 'text')) return 'text';
  if (readings.every(({ kind }) => kind === 'bool')) return 'bool';
  const values = readings.flatMap(({ value }) => (value === null ? [] : [value]));
  const rises = values.length > 1 && values.every((value, i) => i === 0 || value >= values[i - 1]!) && values.every((value) => value >= 0);
  return readings.some(({ kind }) => kind === 'counter') || (rises && counterName.test(found)) ? 'counter' : 'number';
};

/** From what the device declares, else from what was seen with a fifth of room on both sides. */
const limitsOf = (values: readonly number[], type: ValueType, { min, max }: Gathered['range']): ProposedRow['limits'] => {
  if (type !== 'number' || values.length === 0) return null;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(most - least, Math.abs(most) * 0.1, 1e-6);
  const round = (value: number): number => Number(value.toPrecision(4));
  const [low, high] = [min ?? round(least - span * 0.2), max ?? round(most + span * 0.2)];
  return { low, high, outside: values.filter((value) => value < low || value > high).length };
};

const intervalOf = ({ firstAt, lastAt, live }: Captured): number | null =>
  firstAt === null || lastAt === null || live < 2 || lastAt <= firstAt ? null : Math.round((lastAt - firstAt) / (live - 1));

const namesIn = (
  template: string,
  topic: string,
): { readonly device: string | undefined; readonly metric: string | undefined; readonly labels: Record<string, string> } => {
  const levels = parseTemplate(template);
  const { device, metric, ...labels } = (levels && matchTopic(levels, topic)) ?? {};
  return { device, metric, labels };
};

/** Values of one source by device and metric, in the order in which they were found. */
const gather = (into: Map<string, Gathered>, { values, declared }: Decodes, ofTopic: string | undefined, captured: Captured, isPayload: boolean): void => {
  const deviceOf = (own: string | undefined): string | undefined =>
    own === undefined || own === ofTopic ? ofTopic : isPayload || ofTopic === undefined ? own : `${ofTopic}/${own}`;
  for (const { device: own, metric, reading, unit, path } of values as readonly FoundValue[]) {
    const device = deviceOf(own);
    if (device === undefined) continue;
    const key = `${device}\n${metric}`;
    let known = into.get(key);
    if (known === undefined)
      into.set(
        key,
        (known = { device, found: metric, path, unit: '', readings: [], intervalMs: intervalOf(captured), range: { min: undefined, max: undefined } }),
      );
    if (unit !== '') known.unit = unit;
    known.readings.push(reading);
  }
  for (const { device: own, metric, unit, min, max } of declared) {
    const known = into.get(`${deviceOf(own)}\n${metric}`);
    if (known === undefined) continue;
    if (unit !== undefined && unit !== '') known.unit = unit;
    known.range = { min: min ?? known.range.min, max: max ?? known.range.max };
  }
};

const rowOf = (gathered: Gathered, source: number, confidence: number, known: KnownThings): ProposedRow => {
  const { device, found, path, readings, intervalMs, range } = gathered;
  const type = typeOf(gathered);
  const values = readings.flatMap(({ value }) => (value === null ? [] : [value]));
  const last = readings.at(-1)!;
  const said = type === 'number' || type === 'counter' ? gathered.unit || (unitOfName(found) ?? '') : '';
  const unitIs = said === '' ? 'none' : gathered.unit === '' ? 'name' : 'declared';
  const stored = known.series.get(`${device}\n${found}`);
  const state = stored === undefined ? 'new' : unitIs === 'declared' && stored !== said ? 'changed' : 'known';
  return {
    key: `${source}\n${device}\n${found}`,
    source,
    device,
    found,
    metric: found,
    path,
    unit: said,
    unitIs,
    type,
    intervalMs,
    last: last.value ?? last.text ?? null,
    values,
    limits: limitsOf(values, type, range),
    // What was seen once may be an exception; a unit that a name suggests is a guess.
    confidence: Number((confidence * (readings.length > 1 ? 1 : 0.9) * (unitIs === 'name' ? 0.95 : 1)).toFixed(2)),
    isTaken: type !== 'text',
    state,
  };
};

/** What one convention brings: its topics are read in the order that its decoder needs. */
const ofConvention = (
  convention: Convention,
  heard: readonly Captured[],
  open: OpenDecodes,
): readonly { readonly draft: SourceDraft | undefined; readonly topics: number; readonly found: Map<string, Gathered> }[] => {
  const own = heard.filter(({ topic }) => takenBy(convention, topic) !== undefined);
  const ordered = [...own.filter(({ topic }) => convention.first(topic)), ...own.filter(({ topic }) => !convention.first(topic))];
  const drafts = convention.name === 'sparkplug-b' ? [undefined] : convention.sources;
  // One reader for all of them: sources of a connection learn from each other.
  const read = open(convention.name, drafts[0]?.options);
  for (const { topic, samples } of ordered) {
    if (!convention.first(topic)) break;
    for (const sample of samples) if (!sample.isCut) read(sample, { topic, device: undefined, metric: undefined, labels: {} });
  }
  return drafts.map((draft) => {
    const found = new Map<string, Gathered>();
    let topics = 0;
    for (const captured of ordered) {
      if (takenBy(convention, captured.topic)!.source !== draft) continue;
      topics++;
      const names = draft === undefined ? { device: undefined, metric: undefined, labels: {} } : namesIn(draft.template, captured.topic);
      for (const sample of captured.samples) {
        const decoded = sample.isCut ? undefined : read(sample, { topic: captured.topic, ...names });
        if (decoded !== undefined) gather(found, decoded, names.device, captured, true);
      }
    }
    return { draft, topics, found };
  });
};

/**
 * Sources, devices, metrics, units, types and intervals out of what was heard; the same for the same messages, in whatever order
 * their topics came. Conventions first, then topics by their format and by the levels that vary.
 */
export const propose = (given: readonly Captured[], open: OpenDecodes, known: KnownThings): Proposal => {
  const heard = given.toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
  const sources: ProposedSource[] = [];
  const rows: ProposedRow[] = [];
  const isKnown = (draft: SourceDraft | undefined): boolean =>
    draft === undefined ? known.hasSparkplug : known.sources.some(({ template, decoder }) => template === draft.template && decoder === draft.decoder);
  const add = (draft: SourceDraft | undefined, topics: number, confidence: number, found: Map<string, Gathered>, timePath?: string): void => {
    if (topics === 0) return;
    const place = sources.length;
    const decoder = draft?.decoder ?? 'sparkplug-b';
    const canMap = draft !== undefined && (mappedDecoders.has(decoder) || decoder === 'scalar');
    sources.push({
      draft,
      decoder,
      template: draft?.template ?? 'spBv1.0/#',
      topics,
      confidence: Number(confidence.toFixed(2)),
      canMap,
      timePath,
      isKnown: isKnown(draft),
    });
    for (const one of found.values()) rows.push(rowOf(one, place, confidence, known));
  };

  const conventions = withNamedTopics(conventionsIn(heard), heard, open);
  for (const convention of conventions)
    for (const { draft, topics, found } of ofConvention(convention, heard, open)) add(draft, topics, convention.confidence, found);

  const rest = heard.filter(({ topic }) => !conventions.some((convention) => takenBy(convention, topic) !== undefined));
  const recognised = new Map(
    rest.flatMap((captured) => {
      const found = formatOf(captured, open);
      return found === undefined ? [] : [[captured.topic, { captured, ...found }] as const];
    }),
  );
  for (const [decoder, family] of Map.groupBy(recognised.values(), ({ format }) => format.decoder)) {
    // {"value":1,"unit":"bar"} under a topic is the metric that the topic names.
    const isNamed = (keys: readonly string[]): boolean => keys.length > 0 && keys.every((key) => key === 'value' || key === 'quality');
    const shaped = family.map(({ captured: { topic }, decoded }) => {
      const keys = [...new Set(decoded.flatMap(({ values }) => values.map(({ metric }) => metric)))];
      return { topic, keys, isScalar: decoder === 'scalar' || (decoder === 'json' && isNamed(keys)) };
    });
    for (const { template, topics, confidence } of groupTopics(shaped)) {
      const draft = withDecoder({ template, decoder }, decoder);
      const read = open(decoder);
      const found = new Map<string, Gathered>();
      const timePaths = new Set<string | undefined>();
      for (const topic of topics) {
        const { captured } = recognised.get(topic)!;
        const names = namesIn(template, topic);
        for (const sample of captured.samples) {
          const decoded = sample.isCut ? undefined : read(sample, { topic, ...names });
          if (decoded === undefined) continue;
          timePaths.add(decoded.timePath);
          gather(found, decoded, names.device, captured, false);
        }
      }
      const [timePath] = timePaths;
      add(draft, topics.length, confidence * family[0]!.format.confidence, found, timePaths.size === 1 ? timePath : undefined);
    }
  }
  return { sources, rows };
};
