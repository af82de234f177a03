import type { DecodeContext, Decoded, DecoderOptions } from '../../../../src/main/ingest/decoders/decoder.ts';
import { openDecoder } from '../../../../src/main/ingest/decoders/registry.ts';

export const noon = Date.UTC(2026, 3, 1, 12);

/** One source with its memory: what each message brings, in short lines. */
export const givenSource = (decoder: string, options: DecoderOptions = {}) => {
  const decode = openDecoder(decoder, options)!;
  const world = { now: noon };
  const read = (topic: string, payload: unknown, more: Partial<DecodeContext> = {}): Decoded => {
    const bytes = payload instanceof Uint8Array ? payload : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
    return decode(bytes, { topic, device: undefined, metric: undefined, labels: {}, zone: 'Europe/Berlin', recv: world.now, isRetained: false, ...more });
  };
  /** `device metric=value unit kind quality flags`, then presence, events, problems. */
  const lines = (topic: string, payload: unknown, more: Partial<DecodeContext> = {}): readonly string[] => {
    const decoded = read(topic, payload, more);
    if (!decoded.ok) return [`${decoded.reason}`];
    return [
      ...decoded.rows.flatMap(({ device = '-', cells, flags = 0 }) =>
        cells.map(({ metric, reading: { value, kind, quality, text }, unit }) =>
          [
            `${device} ${metric}=${value ?? text ?? 'none'}`,
            unit,
            kind === 'gauge' ? '' : kind,
            quality === 'good' ? '' : quality,
            flags === 0 ? '' : `flags ${flags}`,
          ]
            .filter((part) => part !== '')
            .join(' '),
        ),
      ),
      ...(decoded.presence ?? []).map(({ device = '-', state }) => `${device} ${state}`),
      ...(decoded.events ?? []).map(({ device = '-', type, detail }) => `${device} ${type}: ${detail}`),
      ...(decoded.problems ?? []).map(({ detail }) => `problem: ${detail}`),
    ];
  };
  const times = (topic: string, payload: unknown): readonly (number | undefined)[] => {
    const decoded = read(topic, payload);
    return decoded.ok ? decoded.rows.map(({ time }) => (time === undefined ? undefined : time.ms - noon)) : [];
  };
  return { world, read, lines, times };
};

/** Payloads that no device sends and that must not harm. */
export const hostile: readonly (readonly [string, string | Uint8Array])[] = [
  ['prototype keys', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"a":{"__proto__":{"polluted":2}}}'],
  ['huge numbers', '{"a":1e999,"b":-1e999,"c":123456789012345678901234567890,"d":1e-999}'],
  [
    'wrong types everywhere',
    '{"params":[],"method":{},"end_device_ids":"x","uplink_message":[1],"deviceInfo":7,"last_seen":{},"Time":[],"ts":"x","ENERGY":null}',
  ],
  ['deep nesting', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
  ['deep arrays', `${'['.repeat(100_000)}`],
  ['many keys', JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])))],
  ['null', 'null'],
  ['a list', '[{"ieee_address":1},null,[[]]]'],
  ['a text', '"ON"'],
  ['no UTF-8', Uint8Array.of(0xff, 0xfe)],
  ['nothing readable', '{"a":'],
  ['empty', ''],
];
