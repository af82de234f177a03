import { type MessagePort, Worker } from 'node:worker_threads';
import type { EngineStart } from '../serve-engine.ts';
import type { EngineProcess } from '../supervise-engine.ts';

/** The engine in a thread of this process. Its console goes to stderr: stdout belongs to the answer of the program. */
export const forkEngineThread = (file: URL, start: EngineStart): EngineProcess<MessagePort> => {
  const worker = new Worker(file, { workerData: start, stdout: true, name: 'engine' });
  worker.stdout.pipe(process.stderr, { end: false });
  let failure: unknown;
  worker.on('error', (error) => {
    failure = error; // 'exit' follows
  });
  return {
    post: (message, port) => worker.postMessage({ message, port }, port ? [port] : []),
    onMessage: (listener) => void worker.on('message', listener),
    onExit: (listener) => void worker.on('exit', (code) => listener(failure instanceof Error ? failure.message : `code ${code}`)),
    kill: () => void worker.terminate(),
  };
};
