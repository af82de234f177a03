import { Flag, type Labels, type Quality, type TimeSource } from '../../domain/telemetry/sample.ts';
import { place } from '../../domain/telemetry/timestamp.ts';
import { worseOf } from '../../domain/telemetry/value.ts';
import type { DecodeContext, DecodedCell, DecodedRow } from '../ingest/decoders/decoder.ts';

/** One line of `fieldwatch decode`. */
export interface DecodedSample {
  readonly device?: string;
  readonly metric: string;
  readonly labels: Labels;
  /** Of the message itself, also where the console would not believe it; `flags` says so. Else the time of receipt. */
  readonly ts: number;
  readonly value: number | string | null;
  readonly quality: Quality;
  readonly flags: number;
  readonly unit: string;
  readonly kind: string;
  /** All digits of a number that a double cannot hold. */
  readonly exact?: string;
  readonly tsSource: TimeSource;
}

/** The samples of one row as its decoder read them. A time that the console would replace is kept, so that a format can be checked. */
export const samplesOf = (row: DecodedRow, context: DecodeContext, device: string | undefined, flags: number): readonly DecodedSample[] => {
  const { recv, isRetained } = context;
  const placed = place(row.time, recv, isRetained);
  const tsSource = row.time === undefined ? placed.tsSource : row.time.isNaive ? 'payload-naive' : 'payload';
  return row.cells.map(({ metric, reading, unit, quality, labels }: DecodedCell): DecodedSample => {
    const isText = reading.kind === 'text';
    return {
      ...(device === undefined ? {} : { device }),
      metric,
      labels: { ...context.labels, ...row.labels, ...labels },
      ts: row.time?.ms ?? recv,
      value: isText ? (reading.text ?? null) : reading.value,
      quality: worseOf(worseOf(reading.quality, quality), row.quality ?? 'good'),
      flags: flags | placed.flags | (row.flags ?? 0) | (reading.isNonFinite ? Flag.nonfinite : 0),
      unit,
      kind: reading.kind,
      ...(isText || reading.text === undefined ? {} : { exact: reading.text }),
      tsSource,
    };
  });
};
