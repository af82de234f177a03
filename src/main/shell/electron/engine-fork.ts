import { type MessagePortMain, utilityProcess } from 'electron';
import type { EngineStart } from '../serve-engine.ts';
import type { EngineProcess } from '../supervise-engine.ts';

/** The engine in a utility process. Its console goes to stderr: stdout belongs to the answer of the program. */
export const forkEngineProcess = (file: string, start: EngineStart): EngineProcess<MessagePortMain> => {
  const child = utilityProcess.fork(file, [JSON.stringify(start)], { serviceName: 'Fieldwatch engine', stdio: 'pipe' });
  child.stdout?.pipe(process.stderr, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  return {
    post: (message, port) => child.postMessage(message, port ? [port] : []),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener(`code ${code}`)),
    kill: () => void child.kill(),
  };
};
