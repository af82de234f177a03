import type { Reading } from '../telemetry/value.ts';

/** What was heard of one topic. */
export interface Captured {
  readonly topic: string;
  readonly messages: number;
  /** Of live messages; null when only retained ones came. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  readonly live: number;
  /** The first ones, at most `captureLimits.samples`. */
  readonly samples: readonly CapturedSample[];
}
export interface CapturedSample {
  readonly payload: Uint8Array;
  readonly at: number;
  readonly isRetained: boolean;
  /** Only the start is kept: it cannot be decoded. */
  readonly isCut: boolean;
}

/** Ingest document §11. */
export const captureLimits = { topics: 5000, sampleBytes: 4096, samples: 3, messagesPerSecond: 1000, minSeconds: 15, maxSeconds: 60 } as const;

/** One value that a decoder has found in a sample. */
export interface FoundValue {
  /** Undefined: the one of the topic. */
  readonly device: string | undefined;
  readonly metric: string;
  /** Path of a mapping row; empty where there is none. */
  readonly path: string;
  readonly reading: Reading;
  /** As the message declares it. */
  readonly unit: string;
}
export interface FoundRange {
  readonly device: string | undefined;
  readonly metric: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
}
export interface Decodes {
  readonly values: readonly FoundValue[];
  /** What the message declares of metrics without a value. */
  readonly declared: readonly FoundRange[];
  /** Under this path a message names its own time. */
  readonly timePath?: string;
}

/** What the topic says of a sample. */
export interface SampleNames {
  readonly topic: string;
  readonly device: string | undefined;
  readonly metric: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Opens a decoder of the engine by its name; undefined when a sample is none of its kind. Decoders may remember from one sample to the next. */
export type OpenDecodes = (decoder: string, options?: Readonly<Record<string, string>>) => (sample: CapturedSample, names: SampleNames) => Decodes | undefined;
