import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';

export interface OpenServer {
  /** Where it can be reached; loopback first. */
  readonly addresses: readonly string[];
  readonly close: () => Promise<void>;
}

export interface ServerOptions {
  readonly port: number;
  /** Also from the network. */
  readonly network: boolean;
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
}

const own = (port: number): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => `http://${address}:${port}`),
  );

const listening = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Opens the port, and nothing else does. Rejects with what Node says when that is not possible. */
export const openServer = async ({ port, network, onRequest }: ServerOptions): Promise<OpenServer> => {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 15_000, maxHeaderSize: 16 * 1024 }, onRequest);
  server.maxConnections = 64;
  server.on('clientError', (_error, socket) => socket.destroy());
  await listening(server, port, network ? '0.0.0.0' : '127.0.0.1');
  const { port: actual } = server.address() as AddressInfo;
  return {
    addresses: [`http://127.0.0.1:${actual}`, ...(network ? own(actual) : [])],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
