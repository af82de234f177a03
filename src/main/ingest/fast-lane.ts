import type { SourceDraft } from '../../domain/broker/profile.ts';
import type { MetricName } from '../../domain/identity.ts';
import type { TimeSource } from '../../domain/telemetry/sample.ts';
import { isPlausible, msOfNumber } from '../../domain/telemetry/timestamp.ts';
import type { Lane } from '../store/lane.ts';
import type { Telemetry } from '../store/telemetry.ts';
import { type ContentHash, hashTopic } from './content-hash.ts';
import type { Decode, DecodeContext } from './decoders/decoder.ts';
import { type Learned, learnShape, plainRow } from './learn-shape.ts';
import type { Route } from './router.ts';
import { scan, scanned, type Shape } from './shape.ts';
import { openTopicTable } from './topic-table.ts';

/** Decoders that are pure functions of a message: only theirs can be learned. */
const pureDecoders: ReadonlySet<SourceDraft['decoder']> = new Set(['json', 'scalar']);

export const fastLimits = { missesInRow: 8, shapesInWindow: 4, windowMs: 10 * 60_000, shadowEvery: 4096 } as const;

/** A mapping may look at other values than those that it reads, and only at some of them: nothing that can be learned by trying. */
const isLearnable = ({ decoder, mapping = [], expression, sampling, ignore, dropLabels }: SourceDraft): boolean =>
  pureDecoders.has(decoder) &&
  [expression, sampling, ignore, dropLabels].every((said) => said === undefined) &&
  mapping.every(({ when, quality, enum: names }) => when === undefined && quality === undefined && names === undefined) &&
  // Properties are no part of the payload, by which a shape is known.
  !JSON.stringify(mapping).includes('$prop.');

/** What is known of one topic; what every message needs stands first. */
export interface Topic {
  shape: Shape | undefined;
  lane: Lane | undefined;
  /** Messages so far. */
  seen: number;
  misses: number;
  /** Number of the device for the limit of its rate; -1: there is none. */
  readonly rate: number;
  /** When it was noted who heard its device, in the numbers of `Heard`; -1: not yet. */
  heard: number;
  /** The batch in which its series were shown last, in the numbers of the writer. */
  shownIn: number;
  readonly hash: ContentHash;
  readonly route: Route;
  readonly name: string;
  /** Number of the message from which learning is tried. */
  learnAt: number;
  /** When shapes were learned of late, and until when none is. */
  readonly learned: number[];
  offUntil: number;
}

/** One message that was read by its shape. Reused, so keep nothing of it. */
export interface FastRow {
  ts: number;
  tsSource: TimeSource;
  readonly values: Float64Array;
}

export interface FastLaneOptions {
  readonly route: (topic: string) => Route;
  readonly sources: readonly SourceDraft[];
  readonly telemetry: Telemetry;
  readonly rateOf: (device: string) => number;
  readonly zone: string;
  /** The scanner and the decoder gave different values for one message: a bug. Shapes are off from then on. */
  readonly onDifference: (detail: string) => void;
}

/**
 * Reads messages of topics whose shape is known straight from the read buffer. Everything it does not understand completely
 * is left to the decoder: it returns undefined and nothing has happened.
 */
export const openFastLane = ({ route, sources, telemetry, rateOf, zone, onDifference }: FastLaneOptions) => {
  const isPure = new Map(sources.map((source) => [source.template, isLearnable(source)]));
  const numbers = scanned();
  const row: FastRow = { ts: 0, tsSource: 'payload', values: numbers.values };
  const shapes = new Map<Decode, Learned>();
  let isOff = false;
  let untilShadow: number = fastLimits.shadowEvery;

  const topics = openTopicTable<Topic>((name) => {
    const found = route(name);
    const device = found.kind === 'source' ? found.device : undefined;
    return {
      shape: undefined,
      lane: undefined,
      seen: 0,
      misses: 0,
      rate: device === undefined ? -1 : rateOf(device),
      heard: -1,
      shownIn: 0,
      hash: hashTopic(Buffer.from(name)),
      route: found,
      name,
      learnAt: 2,
      learned: [],
      offUntil: 0,
    };
  });

  const contextOf = (topic: Topic, { device, metric, labels }: Route & { kind: 'source' }, recv: number): DecodeContext => ({
    topic: topic.name,
    device,
    metric,
    labels,
    zone,
    recv,
    isRetained: false,
  });

  /** Devices of one source mostly send alike: the shape learned last is tried before learning anew, and holds when one message is read alike both ways. */
  const knownShape = (decode: Decode, payload: Uint8Array, context: DecodeContext): Learned | undefined => {
    const last = shapes.get(decode);
    if (last === undefined || !scan(last.shape, payload, 0, payload.length, numbers)) return undefined;
    const row = plainRow(decode, payload, context);
    const isSame =
      row !== undefined &&
      row.cells.length === last.metrics.length &&
      row.cells.every(({ metric, reading }, i) => metric === last.metrics[i] && Object.is(reading.value, numbers.values[i])) &&
      (row.time === undefined ? !last.shape.hasTime : last.shape.hasTime && row.time.ms === msOfNumber(numbers.time));
    return isSame ? last : undefined;
  };

  /** From the second message on; what cannot be learned is tried again ever more rarely. */
  const learn = (topic: Topic, payload: Uint8Array, recv: number): void => {
    topic.learnAt = 2 * topic.seen;
    const found = topic.route;
    if (found.kind !== 'source' || found.device === undefined || found.source.decode === undefined || isPure.get(found.source.key) !== true) {
      topic.learnAt = Infinity;
      return;
    }
    if (recv < topic.offUntil) return;
    while (topic.learned.length > 0 && topic.learned[0]! <= recv - fastLimits.windowMs) topic.learned.shift();
    if (topic.learned.length >= fastLimits.shapesInWindow) {
      topic.offUntil = recv + fastLimits.windowMs;
      topic.learned.length = 0;
      return;
    }
    const learned =
      knownShape(found.source.decode, payload, contextOf(topic, found, recv)) ?? learnShape(found.source.decode, payload, contextOf(topic, found, recv));
    if (learned !== undefined) shapes.set(found.source.decode, learned);
    const lane =
      learned &&
      telemetry.lane(
        found.device,
        learned.metrics.map((metric) => ({ metric: metric as MetricName, labels: found.labels })),
      );
    if (learned === undefined || lane === undefined) return;
    topic.shape = learned.shape;
    topic.lane = lane;
    topic.misses = 0;
    topic.learned.push(recv);
  };

  const miss = (topic: Topic): undefined => {
    if (++topic.misses < fastLimits.missesInRow) return undefined;
    topic.shape = topic.lane = undefined;
    topic.misses = 0;
    topic.learnAt = topic.seen + 1;
    return undefined;
  };

  /** Now and then a message goes both ways. */
  const agrees = (topic: Topic, payload: Uint8Array, recv: number): boolean => {
    untilShadow = fastLimits.shadowEvery;
    const found = topic.route as Route & { kind: 'source' };
    const slow = plainRow(found.source.decode!, payload, contextOf(topic, found, recv));
    const isSame =
      slow !== undefined &&
      slow.cells.length === topic.lane!.series.length &&
      slow.cells.every(({ reading }, i) => Object.is(reading.value, numbers.values[i])) &&
      (slow.time === undefined ? !topic.shape!.hasTime : topic.shape!.hasTime && slow.time.ms === msOfNumber(numbers.time));
    if (isSame) return true;
    isOff = true;
    onDifference(`A message of ${topic.name} was read in two ways with two results.`);
    return false;
  };

  return {
    topic: topics.find,

    /** Counts the message and reads it, if it has the shape of its topic and nothing about it is out of the ordinary. */
    read: (topic: Topic, bytes: Uint8Array, from: number, end: number, recv: number): FastRow | undefined => {
      topic.seen++;
      const { shape } = topic;
      if (isOff) return undefined;
      if (shape === undefined) {
        if (topic.seen >= topic.learnAt) learn(topic, bytes.subarray(from, end), recv);
        return undefined;
      }
      if (!scan(shape, bytes, from, end, numbers)) return miss(topic);
      if (topic.misses > 0) topic.misses = 0;
      if (--untilShadow <= 0 && !agrees(topic, bytes.subarray(from, end), recv)) return undefined;
      if (!shape.hasTime) {
        row.ts = recv;
        row.tsSource = 'recv';
        return row;
      }
      row.ts = msOfNumber(numbers.time);
      row.tsSource = 'payload';
      return isPlausible(row.ts, recv) ? row : undefined;
    },
  };
};
export type FastLane = ReturnType<typeof openFastLane>;
