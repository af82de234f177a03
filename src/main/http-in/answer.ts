import type { ServerResponse } from 'node:http';

/** Every refusal by stable code; the message of each says more where there is more to say. */
const statuses = {
  'http.host': 403,
  'http.loopback-only': 403,
  'http.unknown-path': 404,
  'http.method': 405,
  'http.token-missing': 401,
  'http.token-wrong': 401,
  'http.token-use': 403,
  'http.rate': 429,
  'http.type': 415,
  'http.encoding': 415,
  'http.too-large': 413,
  'http.broken-body': 400,
  'http.empty': 400,
  'http.unreadable': 400,
  'http.nothing-stored': 422,
  'http.failed': 500,
  'http.busy': 503,
  'http.not-stored': 503,
} as const;
export type HttpCode = keyof typeof statuses;

/** A request that is not answered with what it asked for. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly code: HttpCode;
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: HttpCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

/** Nothing of an answer is for caches, pages of other origins or guesses of a browser. */
const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

export const answer = (response: ServerResponse, body: string, contentType: string): void => {
  response.writeHead(200, { ...always, 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
};

export const refuse = (response: ServerResponse, { code, message, headers }: HttpRefusal): void => {
  if (response.headersSent || response.destroyed) return;
  const body = JSON.stringify({ error: { code, message } });
  response.writeHead(statuses[code], { ...always, ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
};
