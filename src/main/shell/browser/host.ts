import { createReadStream, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { disposition, type Downloads } from './downloads.ts';
import { type Arrival, cookieName, openGate, type Verdict } from './gate.ts';
import { securityHeaders } from './headers.ts';
import type { Pages } from '../pages.ts';

export interface HostOptions {
  readonly pages: Pages;
  readonly downloads: Downloads;
  /** 256 bits as base64url. */
  readonly secret: string;
  readonly newTicket: () => string;
  readonly now: () => number;
  /** Hands the engine one end of a wire. False while the engine is down: the page tries again by itself. */
  readonly connect: (port: MessagePort) => boolean;
}

export interface Host {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  /** An address that lets one browser in, once, within a minute. */
  readonly invite: () => string;
  readonly close: () => Promise<void>;
}

const limits = { messageBytes: 256 * 1024, windows: 8, unsentBytes: 16 * 1024 * 1024, connections: 64 } as const;
const words: Readonly<Record<number, string>> = {
  403: 'This address belongs to the Fieldwatch console of this machine and opens only in its own window. Start Fieldwatch to get there.',
  404: 'There is nothing here.',
  429: 'Too many requests.',
  503: 'The engine is starting again.',
};

const arrivalOf = ({ method, url, headers }: IncomingMessage, upgrade: boolean): Arrival => {
  const site = headers['sec-fetch-site'];
  return {
    method,
    path: url ?? '/',
    upgrade,
    host: headers.host,
    origin: headers.origin,
    cookie: headers.cookie,
    fetchSite: typeof site === 'string' ? site : undefined,
  };
};

/** Serves the window's files and relays its WebSocket to the engine, without reading what passes. Loopback only, behind the gate. */
export const openHost = async ({ pages, downloads, secret, newTicket, now, connect }: HostOptions): Promise<Host> => {
  const server = createServer({ headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 5000 });
  server.maxConnections = limits.connections;
  server.listen(0, '127.0.0.1');
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject));
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  const gate = openGate({ port, secret, now });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, perMessageDeflate: false, clientTracking: true });

  const answer = (response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void => {
    response.writeHead(status, { ...securityHeaders, ...headers, 'content-length': String(Buffer.byteLength(body)) });
    response.end(body);
  };
  const say = (response: ServerResponse, status: number): void =>
    answer(response, status, { 'content-type': 'text/plain; charset=utf-8' }, words[status] ?? STATUS_CODES[status] ?? '');

  const serve = (path: string, response: ServerResponse): void => {
    const page = pages.get(path);
    if (page) {
      const caching = page.immutable ? { 'cache-control': 'private, max-age=31536000, immutable' } : {};
      return answer(response, 200, { 'content-type': page.type, ...caching }, page.body);
    }
    const download = downloads.take(path);
    if (!download) return say(response, 404);
    const headers = { 'content-type': 'application/octet-stream', 'content-disposition': disposition(download.name) };
    if ('bytes' in download) answer(response, 200, headers, download.bytes);
    else sendFile(response, headers, download.file);
  };
  /** Streamed: an export may be larger than the memory. Afterwards, fetched or broken off, the file is gone. */
  const sendFile = (response: ServerResponse, headers: Readonly<Record<string, string>>, file: string): void => {
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) return say(response, 404);
    response.writeHead(200, { ...securityHeaders, ...headers, 'content-length': String(size) });
    pipeline(createReadStream(file), response, () => rmSync(file, { force: true }));
  };
  const admit = (response: ServerResponse): void =>
    answer(response, 303, { location: '/', 'set-cookie': `${cookieName(port)}=${secret}; HttpOnly; SameSite=Strict; Path=/` }, '');

  server.on('request', (request, response) => {
    const verdict = gate.judge(arrivalOf(request, false));
    if ('refuse' in verdict) return say(response, verdict.refuse);
    if (verdict.let === 'exchange') return admit(response);
    serve((request.url ?? '/').split('?')[0] ?? '/', response);
  });

  const turnAway = (socket: Duplex, status: number): void => {
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
  };
  const judgeUpgrade = (verdict: Verdict): number | undefined => {
    if ('refuse' in verdict) return verdict.refuse;
    return sockets.clients.size >= limits.windows ? 429 : undefined;
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {}); // the browser went away; 'close' follows
    const refused = judgeUpgrade(gate.judge(arrivalOf(request, true)));
    if (refused !== undefined) return turnAway(socket, refused);
    const { port1, port2 } = new MessageChannel();
    if (!connect(port2)) {
      port1.close();
      return turnAway(socket, 503);
    }
    sockets.handleUpgrade(request, socket, head, (page) => relay(page, port1));
    socket.once('close', () => port1.close());
  });

  return {
    port,
    address,
    invite: () => {
      const ticket = newTicket();
      gate.admit(ticket);
      return `${address}/enter?ticket=${ticket}`;
    },
    close: async () => {
      for (const page of sockets.clients) page.close(1001);
      server.close();
      server.closeAllConnections();
    },
  };
};

const relay = (page: WebSocket, engine: MessagePort): void => {
  page.on('message', (data: Buffer, isBinary) => {
    if (isBinary) page.close(1003);
    else engine.postMessage(data.toString());
  });
  page.on('error', () => {}); // too large a message or a broken frame; 'close' follows
  page.on('close', () => engine.close());
  engine.on('message', (message: string | Uint8Array) => {
    if (page.bufferedAmount > limits.unsentBytes) page.terminate(); // it stopped reading; a living page connects again
    else if (page.readyState === WebSocket.OPEN) page.send(message);
  });
  engine.on('close', () => page.close(1012));
};
