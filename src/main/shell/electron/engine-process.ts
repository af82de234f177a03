import type { MessagePortMain } from 'electron';
import type { Channel } from '../../../contract/channel.ts';
import { openEngine } from '../../engine.ts';
import { openLog } from '../log.ts';
import { type EngineStart, serveEngine } from '../serve-engine.ts';

// Entry of the utility process: the engine with Electron's pipes.
const [, , given] = process.argv;
if (!given) throw new Error('This file runs as a utility process of Fieldwatch.');
const start = JSON.parse(given) as EngineStart;
const log = openLog(start.home, Date.now);
const { parentPort } = process;

const overPort = (port: MessagePortMain): Channel => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => {
    port.on('message', ({ data }) => listener(data as string | Uint8Array));
    port.start();
  },
  onClose: (listener) => void port.on('close', listener),
});

serveEngine({
  start,
  openEngine,
  pipe: {
    post: (message) => parentPort.postMessage(message),
    onMessage: (listener) => {
      parentPort.on('message', ({ data, ports: [port] }) => listener(data, port && overPort(port)));
    },
  },
  onFault: (error) => {
    log('engine', error);
    console.error(`Fieldwatch: ${error instanceof Error ? error.message : String(error)}`);
  },
  exit: (code) => process.exit(code),
});
