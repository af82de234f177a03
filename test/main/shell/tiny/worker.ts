import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type EngineStart, serveEngine } from '../../../../src/main/shell/serve-engine.ts';
import { Refusal } from '../../../../src/domain/decider.ts';
import { openTinyEngine } from './engine.ts';

// The entry of the worker thread with the tiny engine in it.
const host = parentPort!;
const start = workerData as EngineStart;
serveEngine({
  start,
  openEngine: async (options) => {
    if (options.version === 'refuses') throw new Refusal('store.damaged', 'The store is damaged.');
    return openTinyEngine(options);
  },
  pipe: {
    post: (message) => host.postMessage(message),
    onMessage: (listener) => {
      host.on('message', ({ message, port }: { readonly message: unknown; readonly port?: MessagePort }) =>
        listener(
          message,
          port && {
            post: (text) => port.postMessage(text),
            onMessage: (take) => void port.on('message', take),
            onClose: (close) => void port.on('close', close),
          },
        ),
      );
    },
  },
  onFault: () => {},
  exit: (code) => process.exit(code),
});
