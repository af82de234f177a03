import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Channel } from '../../src/contract/channel.ts';

export const overPort = (port: MessagePort): Channel => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => {
    port.on('message', listener);
  },
  onClose: (listener) => {
    port.on('close', listener);
  },
});
const overSocket = (socket: WebSocket): Channel => ({
  post: (message) => socket.send(message),
  onMessage: (listener) => {
    socket.on('message', (data: Buffer, binary) => listener(binary ? new Uint8Array(data) : data.toString()));
  },
  onClose: (listener) => {
    socket.on('close', listener);
  },
});

/** Host side, page side, and what cuts the wire. */
export type Wire = readonly [Channel, Channel, () => void];

/** The transports of the product; every contract test runs over each. */
export const pipes: Readonly<Record<string, () => Promise<Wire>>> = {
  'a MessagePort': async () => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    return [overPort(port1), overPort(port2), () => port1.close()];
  },
  'a WebSocket': async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => server.close());
    await once(server, 'listening');
    const here = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [[there]] = await Promise.all([once(server, 'connection') as Promise<[WebSocket]>, once(here, 'open')]);
    return [overSocket(there), overSocket(here), () => there.close()];
  },
};
