import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpSettings } from '../../domain/http-in/http-settings.ts';
import { writeClassic, writeOpenMetrics } from '../ingest/exposition/write.ts';
import { answer, HttpRefusal, refuse } from './answer.ts';
import { classicType, type ExposedFamily, openMetricsType, samplesJson, wantsOpenMetrics } from './exposed.ts';
import type { openReceive } from './receive.ts';
import type { Bearer, Tokens } from './tokens.ts';

export interface RouteOptions {
  readonly settings: () => HttpSettings;
  readonly tokens: Tokens;
  readonly receive: ReturnType<typeof openReceive>['receive'];
  readonly families: (metrics: readonly string[]) => readonly ExposedFamily[];
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

const paths: Readonly<Record<string, 'receive' | 'expose'>> = {
  '/v1/ingest': 'receive',
  '/v1/metrics': 'receive',
  '/metrics': 'expose',
  '/samples.json': 'expose',
};
const methods = { receive: 'POST', expose: 'GET' } as const;

const isLoopback = (address: string | undefined): boolean => address !== undefined && /^(?:::ffff:)?127\.|^::1$/.test(address);
/** A page of a browser that has been led here under another name has that name as its host. */
const isOwnHost = (host: string | undefined): boolean => /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i.test(host ?? '');

/** One request, from its host to its answer. Never throws. */
export const openRoute = ({ settings, tokens, receive, families, now, onFault }: RouteOptions) => {
  const exposed = (request: IncomingMessage, response: ServerResponse, path: string): void => {
    const all = families(settings().metrics);
    if (path === '/samples.json') answer(response, samplesJson(all, now()), 'application/json');
    else if (wantsOpenMetrics(request.headers.accept)) answer(response, writeOpenMetrics(all), openMetricsType);
    else answer(response, writeClassic(all), classicType);
  };

  const route = async (request: IncomingMessage, response: ServerResponse, known: (bearer: Bearer) => void): Promise<void> => {
    const { network } = settings();
    const base = 'http://console';
    if (!URL.canParse(request.url ?? '/', base)) throw new HttpRefusal('http.unknown-path', 'This is no path.');
    const url = new URL(request.url ?? '/', base);
    const kind = Object.hasOwn(paths, url.pathname) ? paths[url.pathname] : undefined;
    if ((!network || kind !== 'receive') && !isOwnHost(request.headers.host))
      throw new HttpRefusal('http.host', 'Use the address that Settings show: 127.0.0.1 with the port.');
    if (kind === undefined || !settings()[kind])
      throw new HttpRefusal('http.unknown-path', 'There is nothing at this path, or it is switched off in Settings.');
    if (kind === 'expose' && !isLoopback(request.socket.remoteAddress))
      throw new HttpRefusal('http.loopback-only', 'Values can only be read by programs on the computer of the console.');
    if (request.method !== methods[kind]) throw new HttpRefusal('http.method', `Use ${methods[kind]} here.`, { allow: methods[kind] });
    const bearer = tokens.bearerOf(request.headers.authorization);
    known(bearer);
    if ((bearer.draft.use === 'reader') !== (kind === 'expose'))
      throw new HttpRefusal('http.token-use', kind === 'expose' ? 'This token may send and not read.' : 'This token may read and not send.');
    if (kind === 'expose') exposed(request, response, url.pathname);
    else answer(response, await receive(request, url, bearer), 'application/json');
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    let bearer: Bearer | undefined;
    request.on('error', () => {}); // whoever sent it has gone
    response.on('error', () => {});
    route(request, response, (known) => void (bearer = known)).catch((error: unknown) => {
      if (!(error instanceof HttpRefusal)) onFault(error);
      const refusal = error instanceof HttpRefusal ? error : new HttpRefusal('http.failed', 'The console failed on this request. Its log says why.');
      if (bearer !== undefined) {
        bearer.counts.refused++;
        bearer.counts.lastRefusal = { at: now(), code: refusal.code, message: refusal.message };
      }
      refuse(response, refusal);
    });
  };
};
