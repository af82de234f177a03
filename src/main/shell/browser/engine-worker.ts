import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import type { Channel } from '../../../contract/channel.ts';
import { openEngine } from '../../engine.ts';
import { openLog } from '../log.ts';
import { type EngineStart, serveEngine } from '../serve-engine.ts';

// Entry of the worker thread: the engine of the browser shell. A flood of messages must not stall the gate, so it has its own thread.
if (!parentPort) throw new Error('This file runs as a worker thread of the browser shell.');
const host = parentPort;
const start = workerData as EngineStart;
const log = openLog(start.home, Date.now);

const overPort = (port: MessagePort): Channel => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', listener),
  onClose: (listener) => void port.on('close', listener),
});

serveEngine({
  start,
  openEngine,
  pipe: {
    post: (message) => host.postMessage(message),
    onMessage: (listener) => {
      host.on('message', ({ message, port }: { readonly message: unknown; readonly port?: MessagePort }) => listener(message, port && overPort(port)));
    },
  },
  onFault: (error) => {
    log('engine', error);
    console.error(`Fieldwatch: ${error instanceof Error ? error.message : String(error)}`);
  },
  exit: (code) => process.exit(code),
});
