import type { Decode, Decoder, DecoderOptions } from './decoder.ts';
import { openHost, payloadOf } from './sparkplug/host.ts';
import { rowsOfMetrics } from './sparkplug/rows.ts';
import { sparkplugTopic } from './sparkplug/topic.ts';
import { defaultValueOptions, type ValueOptions } from './sparkplug/values.ts';

const valueOptionsOf = (options: DecoderOptions): ValueOptions => ({
  booleanBits: options['boolean-bits'] === 'lsb' ? 'lsb' : defaultValueOptions.booleanBits,
  hexStrings: options['hex-strings'] === 'true',
});

/** Without a topic there is no identity and no birth: only metrics that carry their name can be read. */
const readAlone = (payload: Uint8Array, values: ValueOptions): ReturnType<Decode> => {
  const read = payloadOf(payload);
  if ('ok' in read) return read;
  const named = read.metrics.flatMap((metric) => (metric.name ? [{ name: metric.name, datatype: metric.datatype, unit: '', metric }] : []));
  if (named.length === 0 && read.metrics.length > 0)
    return { ok: false, reason: 'unknown-alias', detail: 'The metrics carry aliases only, and their names stand in a birth that is not here.' };
  const { rows, problems } = rowsOfMetrics('', named, read.timestamp, false, values);
  return { ok: true, rows: rows.map(({ time, cells, flags = 0 }) => ({ time, cells, flags })), problems };
};

/**
 * Sparkplug B as it comes by any connection: births are remembered, and a metric that carries its name is taken without one.
 * A host application with its requests and its STATE is a connection of its own, see `broker/sparkplug-connection.ts`.
 * Options: `boolean-bits` msb or lsb, `hex-strings` true when an encoder writes strings of an array as hexadecimal text.
 */
export const sparkplugB: Decoder = {
  open: (options) => {
    const values = valueOptionsOf(options);
    const host = openHost({ mayCommand: false, random: () => 0, isLenient: true, values });
    return (payload, { topic, recv }) => {
      const parsed = sparkplugTopic(topic);
      if (parsed === undefined) return readAlone(payload, values);
      if (parsed.kind === 'state') return { ok: true, rows: [] };
      const before = host.tick(recv).news;
      const news = host.receive(parsed, payload, recv);
      if ('ok' in news) return news;
      const rows = [...before.rows, ...news.rows];
      const lost = news.dropped['unknown-alias'] > 0 ? 'unknown-alias' : news.dropped['before-birth'] > 0 ? 'before-birth' : undefined;
      if (rows.length === 0 && lost !== undefined) {
        const detail = 'The metrics carry aliases only, and no birth of this node has told their names yet.';
        return { ok: false, reason: lost, detail };
      }
      return {
        ok: true,
        rows,
        presence: [...before.presence, ...news.presence],
        meta: [...before.meta, ...news.meta],
        events: [...before.events, ...news.events],
        problems: [...before.problems, ...news.problems],
      };
    };
  },
};
