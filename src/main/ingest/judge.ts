import type { TimeSource } from '../../domain/telemetry/sample.ts';
import type { StagedSample } from '../store/telemetry.ts';

/** Judges samples while a batch is built, and makes its decisions durable after the samples are. */
export interface Judge {
  /** Every sample that is new, corrected or late, in the order of arrival. Nothing is durable yet: nothing may leave. */
  readonly sample: (sample: StagedSample) => void;
  /** The same as `sample` for good, new values of one instant, one per series; where it is missing `sample` is called for each. */
  readonly row?: (series: Int32Array, ts: number, recv: number, values: Float64Array, flags: number, tsSource: TimeSource) => void;
  /** True when `settle` has something to write: then the batch is committed without waiting. */
  readonly hasDecisions: () => boolean;
  /** Samples up to this journal row are durable. Writes the events they led to; a throw means that it has to be called again. */
  readonly settle: (journal: number) => void;
}
