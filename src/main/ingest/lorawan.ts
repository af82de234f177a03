import { fieldOf, isJson, type Json, numberOf } from './json-payload.ts';
import { rowsOfJson } from './json-rows.ts';
import type { DecodeContext, DecodedCell, DecodedRow, DecodeFailure } from './decoders/decoder.ts';
import type { OwnTime } from '../../domain/telemetry/timestamp.ts';

/** How well the best gateway heard a device: the highest signal to noise ratio, then the highest strength. */
export const bestGateway = (gateways: readonly unknown[], strength: string): Json | undefined =>
  gateways
    .filter(isJson)
    .slice(0, 100)
    .toSorted(
      (a, b) => (numberOf(b, 'snr') ?? 0) - (numberOf(a, 'snr') ?? 0) || (numberOf(b, strength) ?? -Infinity) - (numberOf(a, strength) ?? -Infinity),
    )[0];

export const gauge = (metric: string, value: number | undefined, unit = ''): readonly DecodedCell[] =>
  value === undefined ? [] : [{ metric, reading: { value, kind: 'gauge', quality: 'good', isNonFinite: false }, unit, quality: 'good' }];

/** The object that the network server decoded, by the rules for JSON. A time inside of it is a value: the network knows better when it was sent. */
export const decodedCells = (object: unknown, context: DecodeContext): readonly DecodedCell[] | DecodeFailure => {
  if (!isJson(object)) return [];
  const decoded = rowsOfJson(object, { ...context, metric: undefined });
  if (decoded.ok) return decoded.rows.flatMap(({ cells }) => cells);
  return decoded.reason === 'mapping-empty' ? [] : decoded;
};

export const rowOf = (device: string, time: OwnTime | undefined, cells: readonly DecodedCell[], more: Partial<DecodedRow> = {}): readonly DecodedRow[] =>
  cells.length === 0 ? [] : [{ device, time, cells, ...more }];

/** A payload that nobody has decoded is kept as it came; that is no error of the device. */
export const undecoded = (record: Json, dataKey: string, port: number): DecodeFailure => {
  const data = fieldOf(record, dataKey);
  const size = typeof data === 'string' ? Math.floor((data.replace(/=+$/, '').length * 3) / 4) : 0;
  return {
    ok: false,
    reason: 'undecoded-lorawan',
    detail: `The network server has no decoder for this device: ${size} bytes on port ${port} are kept as they came.`,
  };
};
