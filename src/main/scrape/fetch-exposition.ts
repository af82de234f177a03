import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createGunzip } from 'node:zlib';
import type { TargetDraft } from '../../domain/scrape/target.ts';
import { checkedLookup, checkHost } from './addresses.ts';
import { acceptHeader } from './content-type.ts';
import { ScrapeFailure } from './failure.ts';

export const scrapeLimits = { bodyBytes: 16 * 1024 * 1024, redirects: 3 } as const;

/** What must not stand in the log: the password or token, and the key of the client certificate. Empty: there is none. */
export interface TargetSecrets {
  readonly secret: string;
  readonly key: string;
}

export interface Fetched {
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

const authorisation = (auth: TargetDraft['auth'], secret: string): Readonly<Record<string, string>> => {
  switch (auth.kind) {
    case 'none':
      return {};
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${auth.username}:${secret}`).toString('base64')}` };
    case 'bearer':
      return { authorization: `Bearer ${secret}` };
  }
};

const certificates = (
  { caPem, clientPem = '' }: TargetDraft,
  key: string,
  isOrigin: boolean,
): { readonly ca?: string; readonly cert?: string; readonly key?: string } => ({
  ...(caPem === '' ? {} : { ca: caPem }),
  ...(clientPem === '' || !isOrigin ? {} : { cert: clientPem, key }),
});

const answerOf = (request: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
    request.end();
  });

/** Counts while it inflates, so that a small answer cannot become a large one. */
const bodyOf = async (response: IncomingMessage): Promise<Uint8Array> => {
  const encoding = (response.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding)) throw new ScrapeFailure('encoding', `The answer is packed as ${encoding.slice(0, 40)}.`);
  const gunzip = encoding === 'identity' ? undefined : createGunzip();
  if (gunzip !== undefined) {
    response.once('error', (error) => gunzip.destroy(error));
    response.pipe(gunzip);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of gunzip ?? response) {
      size += (chunk as Uint8Array).length;
      if (size > scrapeLimits.bodyBytes) throw new ScrapeFailure('too-large', `More than ${scrapeLimits.bodyBytes / 1024 / 1024} MiB of text.`);
      chunks.push(chunk as Uint8Array);
    }
  } finally {
    response.destroy();
    gunzip?.destroy();
  }
  return Buffer.concat(chunks);
};

/**
 * One answer of a target, within its time and the limits; every address on the way is checked before it is connected to. Throws
 * a `ScrapeFailure`, or what Node says about the connection.
 */
export const fetchExposition = async (target: TargetDraft, { secret, key }: TargetSecrets, abort: AbortSignal): Promise<Fetched> => {
  const deadline = AbortSignal.timeout(target.timeoutMs);
  const signal = AbortSignal.any([deadline, abort]);
  const start = new URL(target.url);
  let url = start;
  try {
    for (let hop = 0; ; hop++) {
      checkHost(url.hostname.replace(/^\[(.*)\]$/, '$1'), target.allowedAddresses);
      const isEncrypted = url.protocol === 'https:';
      // Another origin is not who the secrets were given for.
      const isOrigin = url.origin === start.origin;
      const headers = {
        accept: acceptHeader,
        'accept-encoding': 'gzip',
        'user-agent': 'Fieldwatch',
        'x-prometheus-scrape-timeout-seconds': String(target.timeoutMs / 1000),
        ...(isOrigin ? authorisation(target.auth, secret) : {}),
      };
      const options = { headers, signal, agent: false, lookup: checkedLookup(target.allowedAddresses) } as const;
      const request = isEncrypted ? requestHttps(url, { ...options, ...certificates(target, key, isOrigin) }) : requestHttp(url, options);
      request.on('error', () => {}); // also after the answer has begun, when `answerOf` no longer listens
      const response = await answerOf(request);
      const status = response.statusCode ?? 0;
      if ([301, 302, 303, 307, 308].includes(status)) {
        response.destroy();
        const { location } = response.headers;
        if (location === undefined || hop === scrapeLimits.redirects) throw new ScrapeFailure('redirects', `Status ${status}, after ${hop} redirects.`);
        if (!URL.canParse(location, url.href)) throw new ScrapeFailure('redirects', 'The target sends to something that is no address.');
        url = new URL(location, url);
        if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new ScrapeFailure('redirects', `The target sends to ${url.protocol}//.`);
        if (start.protocol === 'https:' && url.protocol === 'http:')
          throw new ScrapeFailure('redirects', 'The target sends from an encrypted to an open connection.');
        continue;
      }
      if (status !== 200) {
        response.destroy();
        throw new ScrapeFailure(status === 401 || status === 403 ? 'unauthorised' : 'http-status', `Status ${status}.`);
      }
      return { contentType: response.headers['content-type'], body: await bodyOf(response) };
    }
  } catch (error) {
    if (deadline.aborted) throw new ScrapeFailure('timeout', `No whole answer within ${target.timeoutMs / 1000} s.`);
    throw error;
  }
};
