import assert from 'node:assert/strict';
import type { DecodeContext, Decoded, DecodedCell, DecoderOptions, DecodeFailure, DecodeSuccess } from '../../../../src/main/ingest/decoders/decoder.ts';
import { openDecoder } from '../../../../src/main/ingest/decoders/registry.ts';

export const recv = Date.UTC(2025, 3, 1, 12);
export const context: DecodeContext = { topic: 'plant/a', device: undefined, metric: undefined, labels: {}, zone: 'UTC', recv, isRetained: false };

const bytesOf = (payload: string | Uint8Array): Uint8Array => (typeof payload === 'string' ? Buffer.from(payload) : payload);

/** One payload through a decoder of its own. */
export const decode = (format: string, payload: string | Uint8Array, options: DecoderOptions = {}, more: Partial<DecodeContext> = {}): Decoded => {
  const open = openDecoder(format, options);
  assert.ok(open, format);
  return open(bytesOf(payload), { ...context, ...more });
};

export const good = (format: string, payload: string | Uint8Array, options: DecoderOptions = {}): DecodeSuccess => {
  const decoded = decode(format, payload, options);
  assert.ok(decoded.ok, decoded.ok ? '' : `${decoded.detail} ${JSON.stringify(decoded.position)}`);
  return decoded;
};

export const bad = (format: string, payload: string | Uint8Array, options: DecoderOptions = {}): DecodeFailure => {
  const decoded = decode(format, payload, options);
  assert.ok(!decoded.ok, `was read: ${Buffer.from(bytesOf(payload)).toString('latin1').slice(0, 200)}`);
  return decoded;
};

export const cellsOf = ({ rows }: DecodeSuccess): readonly DecodedCell[] => rows.flatMap(({ cells }) => cells);

/** `[metric, value or text, ms since receipt or the time]` of every value, in the order of the rows. */
export const samples = (
  format: string,
  payload: string | Uint8Array,
  options: DecoderOptions = {},
): readonly (readonly [string, number | string | null, number | undefined])[] =>
  good(format, payload, options).rows.flatMap(({ time, cells }) =>
    cells.map(({ metric, reading }) => [metric, reading.kind === 'text' ? (reading.text ?? '') : reading.value, time?.ms] as const),
  );
