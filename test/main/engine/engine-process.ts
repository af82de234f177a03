import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type ConsoleContract, consoleContract } from '../../../src/contract/console.ts';
import { type Client, connect } from '../../../src/contract/rpc.ts';

const root = join(import.meta.dirname, '../../..');

export interface EngineProcess {
  readonly child: ChildProcess;
  readonly window: Client<ConsoleContract>;
  /** Everything it printed and everything it sent to the window. */
  readonly said: () => string;
  /** SIGKILL, and gone when it resolves. */
  readonly kill: () => Promise<void>;
}

/** An engine in a process of its own; resolves when its stores are open. */
export const startEngine = async (home: string): Promise<EngineProcess> => {
  const child = fork(join(import.meta.dirname, 'engine-program.ts'), [home], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    execArgv: [],
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled') },
  });
  const ended = once(child, 'exit');
  let said = '';
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (bytes: Buffer): void => {
      said += bytes.toString();
      if (said.includes('ready\n')) resolve();
    };
    child.stdout!.on('data', hear);
    child.stderr!.on('data', hear);
    child.once('exit', () => reject(new Error(`The engine ended before it was ready:\n${said}`)));
  });
  const window = connect(consoleContract, {
    post: (message) => void (child.connected && child.send(message as string)),
    onMessage: (listener) =>
      void child.on('message', (message) => {
        said += typeof message === 'string' ? message : Buffer.from(message as Uint8Array).toString('latin1');
        listener(message as string);
      }),
    onClose: (listener) => void child.on('disconnect', listener),
  });
  await ready;
  return { child, window, said: () => said, kill };
};
