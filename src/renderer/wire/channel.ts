import type { Channel } from '../../contract/channel.ts';

const overPort = (port: MessagePort): Channel => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => {
    port.onmessage = ({ data }) => listener(data as string | Uint8Array); // setting it also starts the port
  },
  onClose: (listener) => port.addEventListener('close', () => listener()),
});

const overSocket = (socket: WebSocket): Channel => ({
  post: (message) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(message as string);
  },
  onMessage: (listener) => socket.addEventListener('message', ({ data }) => listener(typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer))),
  onClose: (listener) => socket.addEventListener('close', () => listener()),
});

/** Ports that the preload script handed over: one at the start, another one after every restart of the engine. */
const ports: { waiting: MessagePort[]; taker: ((port: MessagePort) => void) | undefined } = { waiting: [], taker: undefined };

const takePort = (event: MessageEvent): void => {
  const [port] = event.ports;
  if (event.source !== window || event.data !== 'engine' || !port) return;
  const { taker } = ports;
  ports.taker = undefined;
  if (taker) taker(port);
  else ports.waiting = [port]; // only the newest one leads to a living engine
};

const fromPreload = (): Promise<Channel> =>
  new Promise((resolve) => {
    const ready = ports.waiting.pop();
    if (ready) resolve(overPort(ready));
    else ports.taker = (port) => resolve(overPort(port));
  });

const fromHost = (): Promise<Channel> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}/engine`);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => resolve(overSocket(socket)));
    socket.addEventListener('error', () => reject(new Error('The host cannot be reached.')));
  });

/** True in the browser shell, which serves the page from the loopback address; Electron's pages have another origin. */
export const isServedByHost = (): boolean => location.hostname === '127.0.0.1';

/** Must run before the document is complete: Electron's preload script sends its port at that moment. */
export const listenForPorts = (): void => {
  if (!isServedByHost()) window.addEventListener('message', takePort);
};

/** One fresh channel to the engine. Rejects when the host is not there; waits for a port otherwise. */
export const openChannel = (): Promise<Channel> => (isServedByHost() ? fromHost() : fromPreload());
