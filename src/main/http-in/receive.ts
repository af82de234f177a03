import type { IncomingMessage } from 'node:http';
import type { ProfileId } from '../../domain/identity.ts';
import { type Decode, type DecodedRow, type Decoded, type DecoderOptions, problemText } from '../ingest/decoders/decoder.ts';
import { openDecoder } from '../ingest/decoders/registry.ts';
import type { Acknowledge } from '../ingest/envelope.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Later } from '../ingest/later.ts';
import { HttpRefusal } from './answer.ts';
import { readBody } from './read-body.ts';
import type { Bearer } from './tokens.ts';

export const receiveLimits = { ingestBytes: 1024 * 1024, otlpBytes: 16 * 1024 * 1024, answerMs: 10_000, atOnce: 16 } as const;

/** By media type: the decoder of `/v1/ingest`. */
const decoders: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'text/plain': 'line-protocol',
  'application/vnd.influx.line-protocol': 'line-protocol',
  'application/senml+json': 'senml',
  'application/senml+cbor': 'senml-cbor',
};
const precisions: Readonly<Record<string, string>> = { n: 'ns', ns: 'ns', u: 'us', us: 'us', ms: 'ms', s: 's' };

const mediaTypeOf = (request: IncomingMessage): string => (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();

interface Format {
  readonly decoder: string;
  readonly options: DecoderOptions;
  readonly limit: number;
}
const formatOf = (request: IncomingMessage, url: URL, { draft }: Bearer): Format => {
  const type = mediaTypeOf(request);
  if (url.pathname === '/v1/metrics') {
    if (type !== 'application/json') throw new HttpRefusal('http.type', 'Metrics of OpenTelemetry are taken as application/json (OTLP/HTTP JSON).');
    return { decoder: 'otlp-json', options: {}, limit: receiveLimits.otlpBytes };
  }
  const decoder = Object.hasOwn(decoders, type) ? decoders[type]! : undefined;
  if (decoder === undefined) throw new HttpRefusal('http.type', `The Content-Type must be one of ${Object.keys(decoders).join(', ')}.`);
  const precision = precisions[url.searchParams.get('precision') ?? 'ns'];
  if (decoder === 'line-protocol' && precision === undefined) throw new HttpRefusal('http.unreadable', 'The precision is ns, us, ms or s.');
  const options: DecoderOptions = decoder === 'line-protocol' ? { precision: precision!, ...(draft.use === 'collector' ? { 'device-tag': 'host' } : {}) } : {};
  return { decoder, options, limit: receiveLimits.ingestBytes };
};

/** The device of a row: that of the token, or a part of it; of a collector whatever it names. */
const named = (row: DecodedRow, { draft: { name, use } }: Bearer): DecodedRow => {
  const { device } = row;
  if (device === undefined || device === name) return { ...row, device: name };
  return use === 'collector' ? row : { ...row, device: `${name}/${device}` };
};

export interface ReceiveOptions {
  readonly ingest: Pick<Ingest, 'offerDecoded' | 'hasRoom' | 'counts'>;
  readonly zone: string;
  readonly now: () => number;
  readonly later: Later;
}

/** Session number of what comes by HTTP; those of MQTT sessions count from 1. */
const session = 0;

/** Takes values by HTTP through the one way of every message. What is answered with 200 is on disk. */
export const openReceive = ({ ingest, zone, now, later }: ReceiveOptions) => {
  const opened = new Map<string, Decode>();
  const waiting = new Map<number, () => void>();
  let lastId = 0;
  let busy = 0;

  /** One per token: a decoder may remember, such as the sums of deltas. */
  const decoderOf = ({ tokenId }: Bearer, { decoder, options }: Format): Decode => {
    const key = `${tokenId}\n${decoder}\n${JSON.stringify(options)}`;
    let decode = opened.get(key);
    if (decode === undefined) opened.set(key, (decode = openDecoder(decoder, options)!));
    return decode;
  };
  const acknowledge: Acknowledge = (ids) => {
    for (const id of ids) {
      waiting.get(id)?.();
      waiting.delete(id);
    }
  };
  const busyRefusal = () => new HttpRefusal('http.busy', 'The console is busy. Send it again in a second.', { 'retry-after': '1' });

  const offer = (bearer: Bearer, url: URL, body: Uint8Array, decoded: Decoded): Promise<boolean> => {
    const messageId = ++lastId;
    const stored = new Promise<boolean>((resolve) => {
      const cancel = later(receiveLimits.answerMs, () => {
        waiting.delete(messageId);
        resolve(false);
      });
      waiting.set(messageId, () => {
        cancel();
        resolve(true);
      });
    });
    const envelope = {
      profile: bearer.tokenId as string as ProfileId,
      session,
      topic: `http${url.pathname}/${bearer.draft.name}`,
      payload: body,
      bytes: body.length,
      qos: 1,
      isRetained: false,
      isRedelivered: false,
      messageId,
      recv: now(),
    } as const;
    if (ingest.offerDecoded(envelope, url.pathname, decoded, acknowledge) === 'taken') return stored;
    acknowledge([messageId]);
    throw busyRefusal();
  };

  const take = async (request: IncomingMessage, url: URL, bearer: Bearer): Promise<string> => {
    const format = formatOf(request, url, bearer);
    const body = await readBody(request, format.limit);
    if (body.length === 0) throw new HttpRefusal('http.empty', 'The body is empty.');
    // Before it is decoded: a decoder that adds deltas up must not see twice what is sent again.
    if (!ingest.hasRoom()) throw busyRefusal();
    const context = {
      topic: `http${url.pathname}/${bearer.draft.name}`,
      device: bearer.draft.use === 'collector' ? undefined : bearer.draft.name,
      metric: undefined,
      labels: {},
      zone,
      recv: now(),
      isRetained: false,
    };
    const decoded = decoderOf(bearer, format)(body, context);
    const profileId = bearer.tokenId as string as ProfileId;
    const before = ingest.counts(profileId);
    const stored = offer(
      bearer,
      url,
      body,
      decoded.ok ? { ok: true, rows: decoded.rows.map((row) => named(row, bearer)), problems: decoded.problems ?? [] } : decoded,
    );
    const after = ingest.counts(profileId);
    const samples = after.samples - before.samples;
    const isSetAside = after.quarantined > before.quarantined;
    if (!(await stored))
      throw new HttpRefusal('http.not-stored', 'The console cannot store at the moment; its window says why. Send it again later.', { 'retry-after': '10' });
    bearer.counts.samples += samples;
    if (!decoded.ok) throw new HttpRefusal('http.unreadable', problemText(decoded));
    const problems = (decoded.problems ?? []).slice(0, 20).map(problemText);
    if (samples === 0 && isSetAside)
      throw new HttpRefusal(
        'http.nothing-stored',
        problems[0] ?? 'Nothing could be stored: too many new devices or series at once, or names that are no good. It was set aside.',
      );
    if (url.pathname === '/v1/ingest') return JSON.stringify({ stored: samples, ...(isSetAside ? { setAside: true, problems } : {}) });
    if (!isSetAside) return '{}';
    return JSON.stringify({
      partialSuccess: { rejectedDataPoints: String(Math.max(1, problems.length)), errorMessage: problems[0] ?? 'Too many new devices or series at once.' },
    });
  };

  return {
    /** What is answered to a request with values, as JSON. Throws an `HttpRefusal`. */
    receive: async (request: IncomingMessage, url: URL, bearer: Bearer): Promise<string> => {
      if (busy >= receiveLimits.atOnce) throw busyRefusal();
      busy++;
      try {
        return await take(request, url, bearer);
      } finally {
        busy--;
      }
    },
    forget: (tokenId: string): void => {
      for (const key of opened.keys()) if (key.startsWith(`${tokenId}\n`)) opened.delete(key);
    },
  };
};
