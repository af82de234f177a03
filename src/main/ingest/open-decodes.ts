import type { CapturedSample, Decodes, FoundRange, FoundValue, OpenDecodes, SampleNames } from '../../domain/discovery/captured.ts';
import { timeOf } from '../../domain/telemetry/timestamp.ts';
import { parseJson } from '../../domain/telemetry/json-values.ts';
import { textOf } from './decoders/decoder.ts';
import { openDecoder } from './decoders/registry.ts';
import { withoutEnvelope } from './thingsboard.ts';

const jsonLike: ReadonlySet<string> = new Set(['json', 'cbor', 'msgpack']);
const timeKeys = ['ts', 'timestamp', 'time'] as const;

/** `a.0.b` as a path of a mapping row: `a[0].b`; undefined for a name that dots cannot be told of. */
const pathOf = (metric: string): string | undefined =>
  metric.split('.').every((part) => /^[^\s"[\]*.]+$/.test(part)) ? metric.replace(/(?:^|\.)(\d+)(?=\.|$)/g, '[$1]') : undefined;

/** Whether a JSON message is a list of records, whether these keep their values in an envelope beside their time, and under which key that stands. */
const shapeOf = (text: string | undefined, recv: number): { readonly isList: boolean; readonly isEnvelope: boolean; readonly timeKey: string | undefined } => {
  const parsed = text === undefined ? undefined : parseJson(text);
  const value = parsed?.ok === true ? parsed.value : undefined;
  const isList = Array.isArray(value);
  const record: unknown = isList ? (value as readonly unknown[])[0] : value;
  if (typeof record !== 'object' || record === null) return { isList, isEnvelope: false, timeKey: undefined };
  const timeKey = timeKeys.find((key) => Object.hasOwn(record, key) && timeOf((record as Record<string, unknown>)[key], 'UTC', recv) !== undefined);
  return { isList, isEnvelope: withoutEnvelope(record) !== record, timeKey };
};

/** The decoders of the engine as discovery uses them: nothing is stored, and what cannot be read is no sample of that kind. */
export const openDecodes =
  (zone: string): OpenDecodes =>
  (decoder, options = {}) => {
    const decode = openDecoder(decoder, options);
    return (sample: CapturedSample, names: SampleNames): Decodes | undefined => {
      if (decode === undefined) return undefined;
      const { payload, at, isRetained } = sample;
      const decoded = decode(payload, { ...names, zone, recv: at, isRetained });
      if (!decoded.ok || (decoded.problems?.length ?? 0) > 0) return undefined;
      const { isList, isEnvelope, timeKey } = decoder === 'json' ? shapeOf(textOf(payload), at) : { isList: false, isEnvelope: false, timeKey: undefined };
      const prefix = isList ? '[*].' : '';
      const values = decoded.rows.flatMap(({ device, cells }) =>
        cells.map(({ metric, reading, unit }): FoundValue => {
          const isNamed = !jsonLike.has(decoder) || metric === names.metric;
          const path = isNamed ? '' : pathOf(metric);
          return { device, metric, path: path === undefined || path === '' ? '' : `${prefix}${isEnvelope ? 'values.' : ''}${path}`, reading, unit };
        }),
      );
      const declared = (decoded.meta ?? []).flatMap(({ device, metrics = {} }) =>
        Object.entries(metrics).map(([metric, said]): FoundRange => ({ device, metric, ...said })),
      );
      return { values, declared, ...(timeKey === undefined ? {} : { timePath: prefix + timeKey }) };
    };
  };
